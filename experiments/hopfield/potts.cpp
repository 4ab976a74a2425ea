// SPDX-License-Identifier: BSD-3-Clause
#include "potts.hpp"

#include "linalg/root_search.hpp"

#include <cmath>

namespace hopfield {

double potts_kappa(double m, long N) {
  const auto n = static_cast<double>(N);
  const double over = n * m - 1;  // both parts vanish with it
  if (over == 0) return n;
  return (n - 1) * std::log1p(over / (1 - m)) / over;
}

Fold potts_fold(long N) {
  const auto n = static_cast<double>(N);
  // Zero of the derivative's numerator, (m - 1/N) / (m (1 - m)) - ln[m (N - 1) / (1 - m)]: negative beside
  // 1/N (it starts with (m - 1/N)^2 (2 - N), up to a factor), positive at 1 / 2 and beyond.
  const auto slope = [&](double m) {
    return (n * m - 1) / (n * m * (1 - m)) - std::log1p((n * m - 1) / (1 - m));
  };
  const double low = 1 / n + 1e-3 / n, high = 1 - 1e-9;
  khaos::RootSearch search(low, slope(low), high, slope(high), 1e-15);
  while (!search.done()) search.take(slope(search.next()));
  return {potts_kappa(search.root(), N), search.root()};
}

double potts_transition(long N) {
  const auto n = static_cast<double>(N);
  return 2 * (n - 1) / (n - 2) * std::log(n - 1);
}

double pitchfork(double kappa) {
  if (kappa <= 1) return 0;
  // s = tanh(kappa s) by atanh(s) / s = kappa, which has no root at 0: s = sqrt(1 - 1/kappa) lies below the
  // root, for atanh(s) / s <= 1 / (1 - s^2), and 1 above.
  const double least = std::sqrt(1 - 1 / kappa);
  const auto f = [&](double s) { return std::tanh(kappa * s) - s; };
  khaos::RootSearch search(least, f(least), 1, f(1), 1e-16);
  while (!search.done()) search.take(f(search.next()));
  return search.root();
}

}  // namespace hopfield
