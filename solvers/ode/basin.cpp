// SPDX-License-Identifier: BSD-3-Clause
#include "ode/basin.hpp"

#include "core/error.hpp"
#include "core/simd_math.hpp"
#include "stats/fit.hpp"
#include "stats/sum.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace khaos {
namespace {

/// Weighted sums of a half: of the deviations from `reference`, and of their squares.
struct Averages {
  std::vector<Lanes> first, second;
  double weight = 0;
  explicit Averages(std::size_t n) : first(n, Lanes(0.0)), second(n, Lanes(0.0)) {}
  void add(double w, std::span<const Lanes> x, std::span<const Lanes> reference) {
    weight += w;
    for (std::size_t i = 0; i < first.size(); ++i) {
      const Lanes d = x[i] - reference[i], wd = Lanes(w) * d;
      first[i] = first[i] + wd;
      second[i] = second[i] + wd * d;
    }
  }
  double mean(std::size_t i, int lane) const { return first[i][lane] / weight; }
  double std(std::size_t i, int lane) const {
    const double m = mean(i, lane);
    return std::sqrt(std::max(0.0, second[i][lane] / weight - m * m));
  }
};

/// Who has left, when and where; the others have a time of NaN.
class Escapes {
 public:
  Escapes(const Walk& walk, const SettleOptions& options)
      : options_(options), time_(KHAOS_LANES, std::nan("")) {
    for (int lane = 0; lane < KHAOS_LANES; ++lane) end_.push_back(state(walk, lane));
  }
  void look(const Walk& walk) {
    auto out = walk.x()[0] > Lanes(INFINITY);
    for (std::size_t i = 0; i < walk.x().size(); ++i)
      if (!std::ranges::count(options_.ignored, int(i)))
        out = out | !(abs(walk.x()[i]) < Lanes(options_.bound * options_.scale[i]));  // true for NaN
    if (!any(out)) return;
    for (int lane = 0; lane < KHAOS_LANES; ++lane)
      if (out[lane] && std::isnan(time_[lane])) {
        time_[lane] = walk.t()[lane];
        end_[lane] = state(walk, lane);
      }
  }
  bool everybody() const {
    return std::ranges::none_of(time_, [](double t) { return std::isnan(t); });
  }
  double time(int lane) const { return time_[lane]; }
  const std::vector<double>& end(int lane) const { return end_[lane]; }
  static std::vector<double> state(const Walk& walk, int lane) {
    std::vector<double> x;
    for (const Lanes& component : walk.x()) x.push_back(component[lane]);
    return x;
  }

 private:
  const SettleOptions& options_;
  std::vector<double> time_;
  std::vector<std::vector<double>> end_;
};

void check(const Walk& walk, const SettleOptions& options) {
  if (options.steps < 16) throw UserError("attractors need averages over at least 16 steps");
  if (options.scale.size() != walk.x().size() ||
      std::ranges::any_of(options.scale, [](double s) { return !(s > 0); }))
    throw UserError("attractors need a positive scale for each component");
}

Settled describe(const Averages (&half)[2], std::span<const Lanes> reference, int lane,
                 const SettleOptions& options) {
  Settled s;
  double rest = 0;
  s.digits = 16;
  for (std::size_t i = 0; i < reference.size(); ++i) {
    s.mean.push_back(reference[i][lane] + half[1].mean(i, lane));
    s.std.push_back(half[1].std(i, lane));
    if (std::ranges::count(options.ignored, int(i))) continue;
    rest = std::max(rest, s.std[i] / options.scale[i]);
    const double apart = std::abs(half[1].mean(i, lane) - half[0].mean(i, lane)) / options.scale[i];
    s.digits = std::min(s.digits, -std::log10(std::max(apart, 1e-16)));
  }
  s.fate = rest < options.resting        ? Fate::fixed_point
           : s.digits >= options.regular ? Fate::regular
                                         : Fate::chaotic;
  return s;
}

}  // namespace

std::vector<Settled> settle(Walk& walk, const SettleOptions& options) {
  check(walk, options);
  const std::size_t dimension = walk.x().size();
  Escapes escapes(walk, options);
  for (long k = 0; k < options.transient && !escapes.everybody(); ++k) {
    walk.step();
    escapes.look(walk);
  }
  const std::vector<Lanes> reference(walk.x().begin(), walk.x().end());
  Averages half[2] = {Averages(dimension), Averages(dimension)};
  const long length = options.steps / 2;
  for (long k = 0; k < 2 * length && !escapes.everybody(); ++k) {
    walk.step();
    escapes.look(walk);
    const double s = (double(k % length) + 0.5) / double(length);
    half[k / length].add(std::exp(-1 / (s * (1 - s))), walk.x(), reference);
  }
  std::vector<Settled> settled;
  for (int lane = 0; lane < KHAOS_LANES; ++lane) {
    if (std::isnan(escapes.time(lane))) {
      settled.push_back(describe(half, reference, lane, options));
      settled.back().end = Escapes::state(walk, lane);
    } else {
      Settled gone;
      gone.fate = Fate::escaped;
      gone.mean.assign(dimension, std::nan(""));
      gone.std = gone.mean;
      gone.end = escapes.end(lane);
      gone.digits = std::nan("");
      settled.push_back(gone);
    }
    settled.back().escape_time = escapes.time(lane);
  }
  return settled;
}

BasinEntropy basin_entropy(const Labels& labels, long side) {
  BasinEntropy found;
  CompensatedSum total;
  for (long top = 0; top + side <= labels.ny; top += side)
    for (long left = 0; left + side <= labels.nx; left += side) {
      std::map<int, long> count;
      for (long j = top; j < top + side; ++j)
        for (long i = left; i < left + side; ++i) count[labels.label[j * labels.nx + i]] += 1;
      found.boxes += 1;
      if (count.size() == 1) continue;
      found.mixed += 1;
      for (const auto& [label, n] : count) {
        const double p = double(n) / double(side * side);
        total.add(-p * std::log(p));
      }
    }
  found.all = total.value() / double(found.boxes);  // NaN if the lattice is smaller than a box
  found.boundary = found.mixed ? total.value() / double(found.mixed) : std::nan("");
  return found;
}

Uncertainty uncertainty_exponent(const Labels& labels) {
  Uncertainty u;
  std::vector<double> x, y;
  const long margin = std::min(labels.nx, labels.ny) / 8;
  for (long d = 1; d <= margin; d *= 2) {
    long uncertain = 0, looked_at = 0;
    for (long j = margin; j + margin < labels.ny; ++j)
      for (long i = margin; i + margin < labels.nx; ++i) {
        const auto other = [&](long di, long dj) {
          return labels.label[(j + dj) * labels.nx + i + di] != labels.label[j * labels.nx + i];
        };
        looked_at += 1;
        uncertain += other(d, 0) || other(-d, 0) || other(0, d) || other(0, -d);
      }
    u.distance.push_back(double(d));
    u.share.push_back(double(uncertain) / double(looked_at));
    if (uncertain == 0) continue;
    x.push_back(std::log(u.distance.back()));
    y.push_back(std::log(u.share.back()));
  }
  u.exponent = u.error = std::nan("");
  if (x.size() >= 3) {
    const Line line = fit_line(x, y);
    u.exponent = line.slope;
    u.error = line.slope_error;
  }
  return u;
}

}  // namespace khaos
