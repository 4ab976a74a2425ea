// SPDX-License-Identifier: BSD-3-Clause
#include "growth_law.hpp"

#include "stats/tracy_widom.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sync_kpz {
namespace {

/// Integral of (F - G)^2 dG; both at the edges of bins.
double cramer_von_mises(const std::vector<double>& F, const std::vector<double>& G) {
  double sum = 0;
  for (std::size_t k = 1; k < F.size(); ++k) {
    const double a = F[k - 1] - G[k - 1], b = F[k] - G[k];
    sum += (a * a + a * b + b * b) / 3 * (G[k] - G[k - 1]);
  }
  return sum;
}

}  // namespace

GrowthComparison compare_growth(const ChainParams& p, const Continuum& limit, const Observed& seen,
                                const Estimated& found, const Schedule& schedule) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  GrowthComparison c{none, none, none, none, none, none, none, none, std::vector<double>(bins, none)};
  const double lambda = limit.lambda;
  if (lambda == 0 || !p.noisy()) return c;
  const double s = lambda > 0 ? 1 : -1;
  const LawMoments goe = moments_of(GrowthLaw::goe);
  c.mean = s * found.value.v_ratio * std::sqrt(goe.variance);
  double cosine = 0;
  const long look = schedule.instant_look.back();
  for (long m = 0; m < seen.members; ++m)
    cosine += seen.at(look, m, ChainSight::cosine) / static_cast<double>(seen.members);
  const double A = found.value.stiffness, Gamma = 0.5 * A * A * std::abs(lambda * cosine);
  c.variance = found.curves.variance.back() * std::pow(4 / (Gamma * p.t_end), 2.0 / 3.0);
  c.skew = s * found.value.skew, c.skew_error = found.error.skew;
  c.kurt = found.value.kurt, c.kurt_error = found.error.kurt;

  std::vector<double> edges = bin_edges();
  std::vector<double> F{0}, gauss;
  const double all = static_cast<double>(p.L) * static_cast<double>(p.n_real);
  for (long k = 0; k < bins; ++k) {
    const long bin = s > 0 ? k : bins - 1 - k;  // of s phi
    F.push_back(F.back() + static_cast<double>(seen.histogram[static_cast<std::size_t>(bin)]) / all);
  }
  const std::vector<double> law = standard_distribution(GrowthLaw::goe, edges);
  for (const double x : edges) gauss.push_back(0.5 * std::erfc(-x * std::numbers::sqrt2 / 2));
  c.cramer_von_mises = cramer_von_mises(F, law);
  c.cramer_von_mises_gauss = cramer_von_mises(F, gauss);
  for (std::size_t k = 0; k < static_cast<std::size_t>(bins); ++k)
    c.density[k] = (law[k + 1] - law[k]) * bins / 12;
  if (s < 0) std::ranges::reverse(c.density);
  return c;
}

}  // namespace sync_kpz
