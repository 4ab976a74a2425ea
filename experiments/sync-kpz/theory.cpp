// SPDX-License-Identifier: BSD-3-Clause
#include "theory.hpp"

#include "stats/sum.hpp"

#include <cmath>
#include <limits>
#include <numbers>

namespace sync_kpz {
namespace {

/// (1 - exp(-rate t)) / rate, also at rate 0.
double decayed(double rate, double t) { return rate * t > 0 ? -std::expm1(-rate * t) / rate : t; }

/// (1/L) sum over all modes but the mean of term(nu_q).
template <class Term>
double mode_mean(long L, double nu, const Term& term) {
  CompensatedSum sum;
  for (long n = 1; n < L; ++n) {
    const double half = std::sin(std::numbers::pi * static_cast<double>(n) / static_cast<double>(L));
    sum.add(term(4 * nu * half * half));
  }
  return sum.value() / static_cast<double>(L);
}

}  // namespace

double linear_width2(const ChainParams& p, double nu, double t) {
  return p.strength() * mode_mean(p.L, nu, [&](double rate) {
           return p.noisy() ? 2 * decayed(2 * rate, t) : std::pow(decayed(rate, t), 2);
         });
}

double linear_saturation2(const ChainParams& p, double nu) {
  const auto L = static_cast<double>(p.L);
  if (nu <= 0) return std::numeric_limits<double>::infinity();
  return p.strength() * (L * L - 1) / L * (p.noisy() ? 1 / (12 * nu) : (L * L + 11) / (720 * nu * nu));
}

double linear_slope(const ChainParams& p, double nu, double t) {
  const double growth =
      p.strength() * mode_mean(p.L, nu, [&](double rate) {
        return p.noisy() ? 2 * std::exp(-2 * rate * t) : 2 * decayed(rate, t) * std::exp(-rate * t);
      });
  return 0.5 * t * growth / linear_width2(p, nu, t);
}

}  // namespace sync_kpz
