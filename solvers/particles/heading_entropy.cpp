// SPDX-License-Identifier: BSD-3-Clause
#include "particles/heading_entropy.hpp"

#include "particles/evenness.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace khaos {
namespace {
using Bins = HeadingBins;

/// The bin of x >= 0 among `bins` up to `high`; the last one holds what is at its end.
long bin(double x, double high, long bins) {
  return std::min(static_cast<long>(x * static_cast<double>(bins) / high), bins - 1);
}
}  // namespace

std::vector<HeadingBins> heading_bins(std::span<const Vector3<double>> headings) {
  std::vector<HeadingBins> bins;
  bins.reserve(headings.size());
  for (std::size_t first = 0; first < headings.size(); first += KHAOS_LANES) {
    const int here = static_cast<int>(std::min<std::size_t>(KHAOS_LANES, headings.size() - first));
    Lanes x = 1.0, y = 0.0, z = 0.0;
    for (int lane = 0; lane < here; ++lane) {
      const Vector3<double>& u = headings[first + static_cast<std::size_t>(lane)];
      x.set(lane, u.x), y.set(lane, u.y), z.set(lane, min(max(u.z, -1.0), 1.0));
    }
    const Lanes theta = acos(z), phi = atan2(y, x) + std::numbers::pi;
    for (int lane = 0; lane < here; ++lane) {
      const long turn = bin(phi[lane], 2 * std::numbers::pi, Bins::phi);
      bins.push_back({bin(theta[lane], std::numbers::pi, Bins::theta) * Bins::phi + turn,
                      bin(z[lane] + 1, 2, Bins::theta) * Bins::phi + turn});
    }
  }
  return bins;
}

HeadingEntropies heading_entropies(std::span<const long> polar, std::span<const long> equal_area) {
  std::vector<double> weighted;
  for (long k = 0; k < Bins::count; ++k) {
    const double theta = std::numbers::pi * (static_cast<double>(k / Bins::phi) + 0.5) / Bins::theta;
    weighted.push_back(static_cast<double>(polar[static_cast<std::size_t>(k)]) * std::sin(theta));
  }
  return {evenness(weighted), evenness(equal_area)};
}

HeadingEntropies heading_entropies(std::span<const Vector3<double>> headings) {
  std::vector<long> polar(static_cast<std::size_t>(Bins::count), 0), equal_area = polar;
  for (const HeadingBins& bins : heading_bins(headings)) {
    ++polar[static_cast<std::size_t>(bins.polar)];
    ++equal_area[static_cast<std::size_t>(bins.equal_area)];
  }
  return heading_entropies(polar, equal_area);
}

}  // namespace khaos
