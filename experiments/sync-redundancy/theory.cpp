// SPDX-License-Identifier: BSD-3-Clause
#include "theory.hpp"

#include "gibbs.hpp"
#include "stats/sum.hpp"

#include <cmath>
#include <limits>

namespace sync_redundancy {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

bool solvable(const System& s) { return s.potential.quadratic() && !s.spectrum.all.empty() && s.p.eta == 0; }

/// Sum over the modes of the Laplacian from the second one on, and of V'', of term(rate).
template <class Term>
double over_modes(const System& s, const Term& term) {
  CompensatedSum sum;
  for (std::size_t k = 1; k < s.spectrum.all.size(); ++k)
    for (const double h : s.potential.eigenvalues) sum.add(term(h + s.spectrum.all[k]));
  return sum.value();
}

}  // namespace

double stationary_variance(const std::string& integrator, double rate, double sigma, double dt) {
  const double z = rate * dt;
  if (integrator == "exact") return sigma * sigma / (2 * rate);
  const bool heun = integrator == "heun";
  const double factor = heun ? 1 - z + 0.5 * z * z : 1 - z, push = heun ? 1 - 0.5 * z : 1;
  if (std::abs(factor) >= 1) return nan;
  return sigma * sigma * dt * push * push / (1 - factor * factor);
}

Theory theory_of(const System& s) {
  const Potential& v = s.potential;
  const auto n = static_cast<double>(s.p.n), d = static_cast<double>(v.components);
  const double own = s.own_sigma(), all = s.common_sigma();
  Theory t{nan, nan, nan, nan, nan, nan, nan, nan, std::vector<double>(std::size_t(v.components), nan)};
  if (s.p.eta == 0) {  // of white noise alone; NaN of two wells
    t.low = (n - 1) * d * own * own / (2 * (v.h_high + s.spectrum.mu_n));
    t.high = (n - 1) * d * own * own / (2 * (v.h_low + s.spectrum.mu_2));
    t.rate = 2 * (v.h_low + s.spectrum.mu_2);
  }
  if (solvable(s)) {
    const double mean_sigma = std::sqrt(own * own / n + all * all);
    const auto under = [&](const std::string& integrator, double sigma) {
      return [&s, integrator, sigma](double rate) {
        return stationary_variance(integrator, rate, sigma, s.p.dt);
      };
    };
    double discrete_mean = 0;
    t.var_mean = 0;
    for (const double h : v.eigenvalues) {
      t.var_mean += under("exact", mean_sigma)(h);
      discrete_mean += under(s.p.integrator, mean_sigma)(h);
    }
    t.fluct = over_modes(s, under("exact", own));
    t.discrete = over_modes(s, under(s.p.integrator, own));
    t.node_error = t.fluct / n + t.var_mean;
    t.discrete_error = t.discrete / n + discrete_mean;
    t.mean = v.minimum;
  } else if (v.kind == Potential::separable && s.p.n <= 2 && s.p.eta == 0 && all == 0 && s.p.sigma > 0) {
    const GibbsLaw law = gibbs_law(v, s.p.n, s.p.n == 2 ? s.spectrum.mu_n / 2 : 0, s.p.sigma);
    t.fluct = d * law.fluct;
    t.var_mean = d * law.var_mean;
    t.node_error = d * law.node_error;
    t.mean.assign(std::size_t(v.components), law.mean);
  }
  return t;
}

std::vector<double> transient(const System& s, double spread, const std::vector<double>& t) {
  std::vector<double> values(t.size(), nan);
  if (!solvable(s)) return values;
  const double own = s.own_sigma();
  for (std::size_t i = 0; i < t.size(); ++i)
    values[i] = over_modes(s, [&](double rate) {
      const double left = std::exp(-2 * rate * t[i]);
      return spread * spread * left - own * own / (2 * rate) * std::expm1(-2 * rate * t[i]);
    });
  return values;
}

}  // namespace sync_redundancy
