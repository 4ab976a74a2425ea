// SPDX-License-Identifier: BSD-3-Clause
#include "ode/ensemble_moments.hpp"

#include "core/math.hpp"
#include "stats/sum.hpp"

#include <cmath>
#include <limits>

namespace khaos {
namespace {

enum Part { total, squares, smallest, largest, parts };

/// The sums of one grain: `live` members from column `at` of the chunk, in blocks of lanes and then over the
/// lanes, both in fixed order.
struct AddGrain {
  States states;
  Kokkos::View<double*> origin, samples;
  Kokkos::View<double***, Kokkos::LayoutRight> sums;
  long grain, first_grain;

  KOKKOS_FUNCTION void operator()(long g) const {
    const long from = g * grain, row = first_grain + g;
    const long live = states.members - from < grain ? states.members - from : grain;
    const int d = static_cast<int>(states.x.extent(0));
    long going = 0;
    for (long m = from; m < from + live; ++m) going += states.stop(m) == Stop::none;
    samples(row) += static_cast<double>(going);
    for (int i = 0; i < d; ++i) {
      const double shift = origin(i), infinite = __builtin_huge_val();
      Lanes sum_of(0.0), square(0.0), low(infinite), high(-infinite);
      for (long b = 0; b < live; b += KHAOS_LANES) {
        const Lanes x = load(&states.x(i, from + b));
        Lanes counts(0.0);
        for (int lane = 0; lane < KHAOS_LANES; ++lane)
          if (b + lane < live && states.stop(from + b + lane) == Stop::none) counts.set(lane, 1.0);
        const auto in = counts > Lanes(0.5);
        const Lanes y = select(in, x - Lanes(shift), Lanes(0.0));
        sum_of += y;
        square += y * y;
        low = select(in & (x < low), x, low);
        high = select(in & (x > high), x, high);
      }
      sums(row, i, total) += sum(sum_of);
      sums(row, i, squares) += sum(square);
      for (int lane = 0; lane < KHAOS_LANES; ++lane) {
        sums(row, i, smallest) = min(sums(row, i, smallest), low[lane]);
        sums(row, i, largest) = max(sums(row, i, largest), high[lane]);
      }
    }
  }
};

Part part_of(std::size_t column) { return column == 0 ? total : Part((column - 1) % parts); }

}  // namespace

MemberSums::MemberSums(long members, std::span<const double> origin)
    : dimension_(origin.size()),
      origin_(origin.begin(), origin.end()),
      samples_(std::size_t(members)),
      sums_(std::size_t(members) * origin.size() * parts) {
  const double infinite = std::numeric_limits<double>::infinity();
  for (std::size_t k = 0; k < sums_.size(); k += parts)
    sums_[k + smallest] = infinite, sums_[k + largest] = -infinite;
}

void MemberSums::add(long member, const double* x) {
  samples_[std::size_t(member)] += 1;
  double* row = &sums_[std::size_t(member) * dimension_ * parts];
  for (std::size_t i = 0; i < dimension_; ++i, row += parts) {
    const double y = x[i] - origin_[i];
    row[total] += y;
    row[squares] += y * y;
    row[smallest] = min(row[smallest], x[i]);
    row[largest] = max(row[largest], x[i]);
  }
}

EnsembleMoments::EnsembleMoments(const Ensemble& ensemble, std::span<const double> origin)
    : ensemble_(&ensemble),
      dimension_(int(origin.size())),
      origin_host_(origin.begin(), origin.end()),
      origin_("origin", origin.size()),
      samples_("samples", std::size_t(ensemble.grains())),
      sums_("sums", std::size_t(ensemble.grains()), origin.size(), parts) {
  const auto origin_mirror = Kokkos::create_mirror_view(origin_);
  for (std::size_t i = 0; i < origin.size(); ++i) origin_mirror(i) = origin[i];
  Kokkos::deep_copy(origin_, origin_mirror);
  const auto sums_mirror = Kokkos::create_mirror_view(sums_);
  for (long g = 0; g < ensemble.grains(); ++g)
    for (int i = 0; i < dimension_; ++i) {
      sums_mirror(g, i, total) = sums_mirror(g, i, squares) = 0;
      sums_mirror(g, i, smallest) = std::numeric_limits<double>::infinity();
      sums_mirror(g, i, largest) = -std::numeric_limits<double>::infinity();
    }
  Kokkos::deep_copy(sums_, sums_mirror);
}

void EnsembleMoments::add(const States& states, long first) {
  const long grain = ensemble_->grain(), first_grain = (first - ensemble_->first()) / grain;
  Kokkos::parallel_for("moments", Kokkos::RangePolicy<>(0, (states.members + grain - 1) / grain),
                       AddGrain{states, origin_, samples_, sums_, grain, first_grain});
}

void EnsembleMoments::add(const MemberSums& members, long first) {
  const auto samples = Kokkos::create_mirror_view(samples_);
  const auto sums = Kokkos::create_mirror_view(sums_);
  Kokkos::deep_copy(samples, samples_);
  Kokkos::deep_copy(sums, sums_);
  for (std::size_t m = 0; m < members.samples_.size(); ++m) {
    const long g = (first + long(m) - ensemble_->first()) / ensemble_->grain();
    samples(g) += members.samples_[m];
    const double* row = &members.sums_[m * members.dimension_ * parts];
    for (int i = 0; i < dimension_; ++i, row += parts) {
      sums(g, i, total) += row[total];
      sums(g, i, squares) += row[squares];
      sums(g, i, smallest) = min(sums(g, i, smallest), row[smallest]);
      sums(g, i, largest) = max(sums(g, i, largest), row[largest]);
    }
  }
  Kokkos::deep_copy(samples_, samples);
  Kokkos::deep_copy(sums_, sums);
}

std::vector<double> EnsembleMoments::rows() const {
  const auto sums = Kokkos::create_mirror_view(sums_);
  const auto samples = Kokkos::create_mirror_view(samples_);
  Kokkos::deep_copy(sums, sums_);
  Kokkos::deep_copy(samples, samples_);
  std::vector<double> mine;
  for (long g = 0; g < ensemble_->grains(); ++g) {
    mine.push_back(samples(g));
    for (int i = 0; i < dimension_; ++i)
      for (int what = 0; what < parts; ++what) mine.push_back(sums(g, i, what));
  }
  return ensemble_->comm().gather(mine);
}

ComponentMoments EnsembleMoments::result() const {
  MomentTotals totals(origin_host_.size());
  totals.add(rows());
  return totals.result(origin_host_);
}

MomentTotals::MomentTotals(std::size_t dimension) : width_(1 + parts * dimension), state_(2 * width_, 0.0) {
  for (std::size_t k = 0; k < width_; ++k)
    if (part_of(k) >= smallest) state_[2 * k] = part_of(k) == smallest ? HUGE_VAL : -HUGE_VAL;
}

void MomentTotals::add(std::span<const double> rows) {
  for (std::size_t at = 0; at < rows.size(); ++at) {
    const std::size_t k = at % width_;
    double *const value = &state_[2 * k], *const lost = value + 1;
    if (part_of(k) == smallest) {
      *value = std::fmin(*value, rows[at]);
    } else if (part_of(k) == largest) {
      *value = std::fmax(*value, rows[at]);
    } else {
      CompensatedSum sum(*value, *lost);
      sum.add(rows[at]);
      *value = sum.sum(), *lost = sum.lost();
    }
  }
}

ComponentMoments MomentTotals::result(std::span<const double> origin) const {
  std::vector<double> all;
  for (std::size_t k = 0; k < width_; ++k) all.push_back(state_[2 * k] + state_[2 * k + 1]);
  ComponentMoments result;
  const double n = result.samples = all[0], none = std::nan("");
  for (std::size_t i = 0; i < origin.size(); ++i) {
    const double* row = &all[1 + parts * i];
    const double mean = row[total] / n, variance = row[squares] / n - mean * mean;
    result.mean.push_back(n > 0 ? origin[i] + mean : none);
    result.std.push_back(n > 0 ? std::sqrt(std::fmax(variance, 0)) : none);
    result.min.push_back(n > 0 ? row[smallest] : none);
    result.max.push_back(n > 0 ? row[largest] : none);
  }
  return result;
}

}  // namespace khaos
