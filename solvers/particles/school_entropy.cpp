// SPDX-License-Identifier: BSD-3-Clause
#include "particles/school_entropy.hpp"

#include "linalg/lapack.hpp"
#include "particles/agents.hpp"
#include "particles/evenness.hpp"
#include "particles/nearest.hpp"
#include "particles/school_order.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace khaos {
namespace {

using Bins = SchoolBins;
constexpr int neighbours = 5;
std::size_t at(long i) { return static_cast<std::size_t>(i); }

/// The bin of x in [0, high], or -1.
long bin_of(double x, double high, long bins) {
  if (!(x >= 0 && x <= high)) return -1;
  return std::min(static_cast<long>(x * static_cast<double>(bins) / high), bins - 1);
}
void count(long* counts, double x, double high, long bins) {
  if (const long bin = bin_of(x, high, bins); bin >= 0) ++counts[bin];
}

void count_distances(std::span<const double> state, const PeriodicBox& box, long part, long parts,
                     long* counts) {
  const std::vector<double> distances = nearest_distances(state, Agents::known, box, neighbours, part, parts);
  for (std::size_t i = 0; i < distances.size(); i += neighbours) {
    const double* const d = &distances[i];
    if (d[0] < 0) continue;  // of another part
    double mean = 0, square = 0;
    for (int m = 0; m < neighbours; ++m) mean += d[m] / neighbours;
    for (int m = 0; m < neighbours; ++m) square += (d[m] - mean) * (d[m] - mean) / neighbours;
    count(counts + Bins::at_nearest, d[0], box.side / 2, Bins::nearest);
    count(counts + Bins::at_spread, mean > 0 ? std::sqrt(square) / mean : 0, 2, Bins::spread);
  }
}

void count_agents(std::span<const double> state, const PeriodicBox& box, long part, long parts,
                  long* counts) {
  const std::vector<double> angular = angular_momenta(state);
  std::vector<Vector3<double>> headings;
  for (long i = part; i < std::ssize(angular); i += parts) {
    const double* const a = &state[at(i * Agents::known)];
    headings.push_back({a[Agents::ux], a[Agents::uy], a[Agents::uz]});
    count(counts + Bins::at_depth, a[Agents::z], box.side, Bins::depth);
    count(counts + Bins::at_angular, angular[at(i)], 1, Bins::angular);
  }
  for (const HeadingBins& bins : heading_bins(headings)) {
    ++counts[Bins::at_polar + bins.polar];
    ++counts[Bins::at_equal_area + bins.equal_area];
  }
}

/// Of numbers >= 0.
template <int W>
void whole_parts(simd<double, W> x, long* parts) {
  if constexpr (W == 1) {
    parts[0] = static_cast<long>(x.v);
  } else {
    const auto whole = __builtin_convertvector(x.v, typename detail::Vector<std::int64_t, W>::type);
    __builtin_memcpy(parts, &whole, sizeof whole);
  }
}

std::span<const long> bins_of(std::span<const long> counts, long first, long bins) {
  return counts.subspan(at(first), at(bins));
}

double shape(std::span<const double> state) {
  const long n = std::ssize(state) / Agents::known;
  double mean[3] = {}, sum[3][3] = {};
  for (long i = 0; i < n; ++i)
    for (long c = 0; c < 3; ++c) mean[c] += state[at(i * Agents::known + c)] / static_cast<double>(n);
  for (long i = 0; i < n; ++i) {
    const double* const r = &state[at(i * Agents::known)];
    for (int a = 0; a < 3; ++a)
      for (int b = 0; b < 3; ++b) sum[a][b] += (r[a] - mean[a]) * (r[b] - mean[b]);
  }
  Matrix<double> covariance(3, 3);
  for (int a = 0; a < 3; ++a)
    for (int b = 0; b < 3; ++b) covariance(a, b) = sum[a][b] / static_cast<double>(n - 1);
  std::vector<double> eigenvalues = hermitian_eigenvalues(covariance);
  for (double& value : eigenvalues) value = std::max(value, 1e-10);  // as published
  return evenness(eigenvalues);
}

}  // namespace

void count_heading_pairs(std::span<const double> state, long part, long parts, std::vector<long>& counts) {
  const long n = std::ssize(state) / Agents::known, blocks = (n + KHAOS_LANES - 1) / KHAOS_LANES;
  std::vector<Lanes> u(at(3 * blocks), Lanes(0.0));
  for (long i = 0; i < n; ++i)
    for (long c = 0; c < 3; ++c)
      u[at(3 * (i / KHAOS_LANES) + c)].set(static_cast<int>(i % KHAOS_LANES),
                                           state[at(i * Agents::known + Agents::ux + c)]);
  // A histogram for each lane, so that equal bins in turn need not wait for each other.
  std::vector<long> by_lane(at(KHAOS_LANES * Bins::pairs), 0);
  constexpr double scale = Bins::pairs / 2.0;
  for (long i = part; i < n; i += parts) {
    const double* const a = &state[at(i * Agents::known + Agents::ux)];
    const Lanes x = a[0], y = a[1], z = a[2];
    for (long block = (i + 1) / KHAOS_LANES; block < blocks; ++block) {
      const Lanes* const b = &u[at(3 * block)];
      const Lanes product = min(max(x * b[0] + y * b[1] + z * b[2], -1.0), 1.0);
      long bins[KHAOS_LANES];
      whole_parts(min((product + 1.0) * scale, Bins::pairs - 1.0), bins);
      const int from = static_cast<int>(std::max(0L, i + 1 - block * KHAOS_LANES)),
                to = static_cast<int>(std::min<long>(KHAOS_LANES, n - block * KHAOS_LANES));
      if (from == 0 && to == KHAOS_LANES) {  // nearly always; the count is known to the compiler
        for (int lane = 0; lane < KHAOS_LANES; ++lane) ++by_lane[at(lane * Bins::pairs + bins[lane])];
      } else {
        for (int lane = from; lane < to; ++lane) ++by_lane[at(lane * Bins::pairs + bins[lane])];
      }
    }
  }
  for (std::size_t k = 0; k < by_lane.size(); ++k)
    counts[at(Bins::at_pairs) + k % at(Bins::pairs)] += by_lane[k];
}

std::vector<long> school_counts(std::span<const double> state, const PeriodicBox& box, Pairs pairs, long part,
                                long parts) {
  std::vector<long> counts(at(Bins::count), 0);
  count_distances(state, box, part, parts, counts.data());
  count_agents(state, box, part, parts, counts.data());
  if (pairs == Pairs::counted) count_heading_pairs(state, part, parts, counts);
  return counts;
}

SchoolEntropies school_entropies(std::span<const long> counts, std::span<const double> state) {
  const HeadingEntropies headings =
      heading_entropies(bins_of(counts, Bins::at_polar, HeadingBins::count),
                        bins_of(counts, Bins::at_equal_area, HeadingBins::count));
  SchoolEntropies h;
  h.cohesion = evenness(bins_of(counts, Bins::at_nearest, Bins::nearest));
  h.polarization = headings.polarization;
  h.depth = evenness(bins_of(counts, Bins::at_depth, Bins::depth));
  h.angular = evenness(bins_of(counts, Bins::at_angular, Bins::angular));
  h.knn = evenness(bins_of(counts, Bins::at_spread, Bins::spread));
  const auto pairs = bins_of(counts, Bins::at_pairs, Bins::pairs);
  const bool counted = std::ranges::any_of(pairs, [](long n) { return n > 0; });
  h.velcorr = counted ? evenness(pairs) : std::numeric_limits<double>::quiet_NaN();
  h.shape = shape(state);
  h.osi = 0.18 * h.cohesion + 0.28 * h.polarization + 0.08 * h.depth + 0.08 * h.angular + 0.10 * h.knn +
          0.18 * h.velcorr + 0.10 * h.shape;
  h.equal_area = headings.equal_area;
  return h;
}

SchoolEntropies school_entropies(std::span<const double> state, const PeriodicBox& box, Pairs pairs) {
  return school_entropies(school_counts(state, box, pairs), state);
}

}  // namespace khaos
