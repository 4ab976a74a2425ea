// SPDX-License-Identifier: BSD-3-Clause
#include "stats/time_scales.hpp"

#include "core/error.hpp"
#include "spectral/real_series.hpp"
#include "stats/quantile.hpp"
#include "stats/sum.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

namespace khaos {
namespace {

constexpr std::size_t fewest_cycles = 4;

}  // namespace

std::vector<double> windowed_power(std::span<const double> series) {
  if (series.size() < 64) throw UserError("time scales: needs at least 64 values");
  const double n = static_cast<double>(series.size()), mean = sum(series) / n;
  std::vector<double> windowed(series.begin(), series.end());
  for (std::size_t j = 0; j < windowed.size(); ++j)
    windowed[j] =
        (windowed[j] - mean) * 0.5 * (1 - std::cos(2 * std::numbers::pi * static_cast<double>(j) / n));
  const std::vector<double> power = RealSeries(static_cast<long>(windowed.size())).power(windowed);
  return {power.begin() + fewest_cycles, power.end()};
}

TimeScales compare_spectra(std::span<const double> power, std::span<const std::vector<double>> null,
                           double duration, double level) {
  if (!(level > 0) || !(level < 1)) throw UserError("time scales: the level must be in (0, 1)");
  const double count = static_cast<double>(null.size());
  if (count * (1 - level) < 1 - 1e-9)
    throw UserError("time scales: needs at least 1 / (1 - level) surrogates");

  std::vector<double> mean(power.size()), threshold(power.size());
  for (std::size_t f = 0; f < power.size(); ++f) {
    std::vector<double> at_f;
    for (const std::vector<double>& spectrum : null) at_f.push_back(spectrum[f]);
    mean[f] = sum(at_f) / count;
    threshold[f] = quantile(std::move(at_f), level);
  }
  std::vector<double> farthest;  // how far each surrogate goes beyond the mean, anywhere
  for (const std::vector<double>& spectrum : null) {
    double ratio = 0;
    for (std::size_t f = 0; f < power.size(); ++f) ratio = std::max(ratio, spectrum[f] / mean[f]);
    farthest.push_back(ratio);
  }
  const double threshold_of_all = quantile(std::move(farthest), level);

  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  TimeScales scales{none, none, 0};
  double strongest = 0;
  std::size_t significant = 0;
  for (std::size_t f = 0; f < power.size(); ++f) {
    const double frequency = static_cast<double>(f + fewest_cycles) / duration;
    if (power[f] > threshold[f]) {
      ++significant;
      if (power[f] > strongest) {
        strongest = power[f];
        scales.dominant = frequency;
      }
    }
    if (power[f] > threshold_of_all * mean[f]) scales.highest = frequency;
  }
  scales.share = static_cast<double>(significant) / static_cast<double>(power.size());
  return scales;
}

TimeScales time_scales(std::span<const double> series, double spacing, Surrogate kind, const Stream& stream,
                       std::uint64_t first_member, int count, double level, const Pause& pause) {
  if (!(spacing > 0)) throw UserError("time scales: the spacing must be positive");
  const std::vector<double> power = windowed_power(series);
  std::vector<std::vector<double>> null;
  for (int s = 0; s < count; ++s) {
    null.push_back(
        windowed_power(surrogate(series, kind, stream, first_member + static_cast<std::uint64_t>(s), pause)));
    if (pause) pause(static_cast<double>(s + 1) / count);
  }
  return compare_spectra(power, null, static_cast<double>(series.size()) * spacing, level);
}

}  // namespace khaos
