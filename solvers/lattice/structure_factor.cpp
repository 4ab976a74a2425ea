// SPDX-License-Identifier: BSD-3-Clause
#include "lattice/structure_factor.hpp"

#include "lattice/host_replicas.hpp"
#include "spectral/real_series.hpp"

#include <cmath>
#include <complex>

namespace khaos {

std::vector<double> structure_factors(const Replicas& phases, long modes) {
  const long L = phases.rows;
  const RealSeries series(L);
  const HostReplicas phi(phases);
  std::vector<double> all, line(static_cast<std::size_t>(L));
  all.reserve(static_cast<std::size_t>(phases.blocks * KHAOS_LANES * modes));
  for (long block = 0; block < phases.blocks; ++block)
    for (int lane = 0; lane < KHAOS_LANES; ++lane) {
      const double base = phi(block, lane, 0);  // phases grow without bound; only differences count
      for (long i = 0; i < L; ++i) line[static_cast<std::size_t>(i)] = phi(block, lane, i) - base;
      const std::vector<double> power = series.power(line);
      for (long n = 1; n <= modes; ++n)
        all.push_back(power[static_cast<std::size_t>(n)] / static_cast<double>(L));
    }
  return all;
}

SpaceCorrelations space_correlations(std::span<const double> S, long sites, std::span<const long> distances) {
  // The covariance at all distances is the inverse transform of S.
  const RealSeries series(sites);
  std::vector<std::complex<double>> modes(static_cast<std::size_t>(series.modes()), 0.0);
  for (std::size_t n = 1; n < modes.size(); ++n) modes[n] = S[n - 1];
  const std::vector<double> covariance = series.series(modes);
  const long last = distances.empty() ? 0 : distances.back();
  // The variance in a window of l + 1 sites is the sum over its pairs of squared differences / (l + 1)^2;
  // (l + 1 - m) pairs are m apart.
  SpaceCorrelations found;
  double sum_G = 0, sum_mG = 0;
  std::size_t next = 0;
  for (long l = 1; l <= last; ++l) {
    const double C = covariance[static_cast<std::size_t>(l)], G = 2 * (covariance[0] - C);
    const auto window = static_cast<double>(l + 1);
    sum_G += G;
    sum_mG += static_cast<double>(l) * G;
    if (l != distances[next]) continue;
    ++next;
    found.difference.push_back(G);
    found.local_width2.push_back((window * sum_G - sum_mG) / (window * window));
    found.covariance.push_back(C);
  }
  return found;
}

std::vector<long> log_spaced(long first, long last, double per_octave) {
  std::vector<long> all;
  for (long k = 0;; ++k) {
    const long value =
        std::lround(static_cast<double>(first) * std::exp2(static_cast<double>(k) / per_octave));
    if (value > last) return all;
    if (all.empty() || value > all.back()) all.push_back(value);
  }
}

}  // namespace khaos
