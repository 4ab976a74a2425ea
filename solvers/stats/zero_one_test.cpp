// SPDX-License-Identifier: BSD-3-Clause
#include "stats/zero_one_test.hpp"

#include "core/error.hpp"
#include "stats/moments.hpp"
#include "stats/quantile.hpp"
#include "stats/sum.hpp"

#include <cmath>
#include <numbers>

namespace khaos {

double zero_one_at(std::span<const double> series, double c, const Pause& pause) {
  if (series.size() < 100) throw UserError("0-1 test: needs at least 100 values");
  if (!(c > 0) || !(c < std::numbers::pi)) throw UserError("0-1 test: c must be in (0, pi)");
  const std::size_t n = series.size(), lags = n / 10, starts = n - lags;
  const double mean = sum(series) / static_cast<double>(n);
  if (!std::isfinite(mean)) throw UserError("0-1 test: a value is not finite");

  std::vector<double> p(n), q(n);
  double p_sum = 0, q_sum = 0;
  for (std::size_t j = 0; j < n; ++j) {
    const double angle = static_cast<double>(j + 1) * c, x = series[j] - mean;
    p[j] = p_sum += x * std::cos(angle);
    q[j] = q_sum += x * std::sin(angle);
  }
  // Lags innermost: their sums are independent of each other, so this is vector code with sums in one order.
  std::vector<double> displacement(lags, 0.0);
  const auto displace = [&](long first, long last) {
    for (long j = first; j < last; ++j) {
      const double p_j = p[std::size_t(j)], q_j = q[std::size_t(j)], *p_later = &p[std::size_t(j) + 1],
                   *q_later = &q[std::size_t(j) + 1];
      double* total = displacement.data();
      for (std::size_t lag = 0; lag < lags; ++lag) {
        const double dp = p_later[lag] - p_j, dq = q_later[lag] - q_j;
        total[lag] += dp * dp + dq * dq;
      }
    }
  };
  constexpr std::size_t terms_between_pauses = 100'000'000;
  in_stretches(static_cast<long>(starts), static_cast<long>(1 + starts * lags / terms_between_pauses), pause,
               displace);
  // With the mean taken away, the oscillating term of the paper (its eq. 3.2) is 0.
  std::vector<double> time(lags);
  for (std::size_t lag = 0; lag < lags; ++lag) {
    time[lag] = static_cast<double>(lag + 1);
    displacement[lag] /= static_cast<double>(starts);
  }
  return correlation(time, displacement);
}

double zero_one_test(std::span<const double> series, const Stream& stream, std::uint64_t member, int count,
                     const Pause& pause) {
  if (count < 1) throw UserError("0-1 test: needs at least one c");
  std::vector<double> K;
  for (int k = 0; k < count; ++k) {
    const double u = stream.uniform(member, static_cast<std::uint64_t>(k));
    K.push_back(zero_one_at(series, std::numbers::pi * (0.2 + 0.6 * u), pause));
  }
  return median(K);
}

}  // namespace khaos
