// SPDX-License-Identifier: BSD-3-Clause
#include "statistics.hpp"

#include "stats/moments.hpp"

#include <cmath>
#include <limits>

namespace fish_school {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
std::size_t at(long i) { return static_cast<std::size_t>(i); }

/// Standard deviation of a sample's law, n - 1; NaN of fewer than two.
double sample_sd(std::span<const double> values) {
  const auto n = static_cast<double>(values.size());
  return values.size() < 2 ? nan : khaos::moments(values).std * std::sqrt(n / (n - 1));
}

}  // namespace

Statistics statistics(std::span<const double> series, long looks, long width, long column, long first,
                      long last) {
  const long members = std::ssize(series) / (looks * width);
  std::vector<double> means;
  Statistics s{0, 0, 0, 0, 0, std::vector<double>(at(looks), 0.0)};
  const double share = 1 / static_cast<double>(members);
  for (long m = 0; m < members; ++m) {
    std::vector<double> values;
    for (long k = 0; k < looks; ++k) values.push_back(series[at((m * looks + k) * width + column)]);
    const khaos::Moments counted = khaos::moments(std::span(values).subspan(at(first), at(last - first)));
    means.push_back(counted.mean);
    s.std += share * counted.std;
    s.final += share * values.back();
    for (long k = 0; k < looks; ++k) s.course[at(k)] += share * values[at(k)];
  }
  s.mean = khaos::moments(means).mean;
  s.sd = sample_sd(means);
  s.error = s.sd / std::sqrt(static_cast<double>(members));
  return s;
}

MillTimes mill_times(std::span<const double> rotation, std::span<const double> times) {
  std::vector<double> lost;
  const std::size_t looks = times.size(), members = rotation.size() / looks;
  for (std::size_t m = 0; m < members; ++m)
    for (std::size_t k = 0; k < looks; ++k)
      if (rotation[m * looks + k] < 0.5) {
        lost.push_back(times[k]);
        break;
      }
  const auto n = static_cast<double>(lost.size());
  return {lost.empty() ? nan : khaos::moments(lost).mean, sample_sd(lost) / std::sqrt(n),
          n / static_cast<double>(members)};
}

}  // namespace fish_school
