// SPDX-License-Identifier: BSD-3-Clause
#include "stats/rank_tests.hpp"

#include "core/error.hpp"
#include "stats/sum.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace khaos {
namespace {

/// Regularised upper incomplete gamma function Q(a, x), a > 0, x >= 0: the series of P = 1 - Q left of the
/// bend at a + 1, Lentz's continued fraction right of it. Source: Abramowitz & Stegun 6.5.29, 6.5.31.
double upper_gamma(double a, double x) {
  if (std::isnan(x)) return x;
  if (x <= 0) return 1;
  if (std::isinf(x)) return 0;
  constexpr double eps = std::numeric_limits<double>::epsilon();
  const double front = std::exp(a * std::log(x) - x - std::lgamma(a));
  if (x < a + 1) {
    double term = 1 / a, series = term;
    for (double n = a + 1; term > series * eps; ++n) series += term *= x / n;
    return 1 - front * series;
  }
  constexpr double tiny = 1e-300;  // keeps Lentz's denominators off zero
  double b = x + 1 - a, c = 1 / tiny, d = 1 / b, fraction = d;
  for (int n = 1; n < 10'000; ++n) {
    const double numerator = -n * (n - a);
    b += 2;
    d = numerator * d + b;
    c = b + numerator / c;
    if (std::abs(d) < tiny) d = tiny;
    if (std::abs(c) < tiny) c = tiny;
    d = 1 / d;
    fraction *= c * d;
    if (std::abs(c * d - 1) <= eps) break;
  }
  return front * fraction;
}

struct Tagged {
  double value;
  std::size_t group;
};

}  // namespace

double chi_square_survival(double x, double k) { return upper_gamma(k / 2, x / 2); }

KruskalWallis kruskal_wallis(std::span<const std::vector<double>> groups) {
  if (groups.size() < 2) throw UserError("kruskal_wallis: needs at least 2 groups");
  std::vector<Tagged> all;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    if (groups[g].empty()) throw UserError("kruskal_wallis: a group is empty");
    for (const double x : groups[g]) all.push_back({x, g});
  }
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  if (std::any_of(all.begin(), all.end(), [](const Tagged& t) { return std::isnan(t.value); }))
    return {nan, nan};
  std::sort(all.begin(), all.end(), [](const Tagged& a, const Tagged& b) { return a.value < b.value; });

  // Equal values share the mean of the ranks they occupy. All rank sums are multiples of 1/2: exact in
  // doubles.
  std::vector<double> rank_sum(groups.size(), 0.0);
  CompensatedSum ties;
  for (std::size_t first = 0; first < all.size();) {
    std::size_t last = first;
    while (last < all.size() && all[last].value == all[first].value) ++last;
    const double rank = 0.5 * static_cast<double>(first + last + 1), run = static_cast<double>(last - first);
    for (std::size_t i = first; i < last; ++i) rank_sum[all[i].group] += rank;
    ties.add(run * run * run - run);
    first = last;
  }

  const double n = static_cast<double>(all.size());
  CompensatedSum squares;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const double m = static_cast<double>(groups[g].size()), excess = rank_sum[g] / m - 0.5 * (n + 1);
    squares.add(m * excess * excess);
  }
  const double correction = 1 - ties.value() / (n * n * n - n);
  if (correction == 0) return {nan, nan};
  const double H = 12 / (n * (n + 1)) * squares.value() / correction;
  return {H, chi_square_survival(H, static_cast<double>(groups.size() - 1))};
}

double cliff_delta(std::span<const double> a, std::span<const double> b) {
  if (a.empty() || b.empty()) throw UserError("cliff_delta: a sample is empty");
  std::vector<double> sorted(b.begin(), b.end());
  std::sort(sorted.begin(), sorted.end());
  double balance = 0;  // pairs a > b minus pairs a < b: an integer, exact below 2^53
  for (const double x : a) {
    const auto [low, high] = std::equal_range(sorted.begin(), sorted.end(), x);
    balance += static_cast<double>((low - sorted.begin()) - (sorted.end() - high));
  }
  return balance / (static_cast<double>(a.size()) * static_cast<double>(b.size()));
}

EffectSize effect_size(double delta) {
  const double size = std::abs(delta);
  if (size < 0.147) return EffectSize::negligible;
  if (size < 0.33) return EffectSize::small;
  if (size < 0.474) return EffectSize::medium;
  return EffectSize::large;
}

}  // namespace khaos
