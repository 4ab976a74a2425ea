// SPDX-License-Identifier: BSD-3-Clause
#include "point.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace sync_kpz {

std::vector<std::string> point_sources() {
  return {
      "Gutierrez & Cuerno, arXiv 2604.06040, 2407.15634, 2311.13253 (the claims)",
      "linear theory and identities: derived in README.md",
      "Tracy-Widom laws: Ferrari & Spohn, J. Phys. A 38 (2005) L557; Bornemann, Math. Comp. 79 (2010) 871"};
}

std::vector<Issue> issues_of_point(const PhaseParams& p) {
  std::vector<Issue> issues = issues_of_chain(p);
  if (!(std::abs(p.delta) < std::numbers::pi / 2))
    issues.push_back(error(fmt::format(
        "delta must satisfy |delta| < pi/2 (diffusion K cos(delta) would be <= 0), given {}", p.delta)));
  for (const auto& [name, value] : {std::pair{"delta", p.delta}, std::pair{"gamma2", p.gamma2}})
    if (value != 0 && !coupling_uses(p, name))
      issues.push_back(
          error(fmt::format("{}: given {}, which coupling={} does not use", name, value, p.coupling)));
  return issues;
}

double seconds_of(const PhaseParams& p, int ranks) {
  const double rate = p.method() == ChainMethod::heun ? 2e8 : p.method() == ChainMethod::rk4 ? 1.8e8 : 2.8e8;
  const long blocks = Replicas::blocks_of(p.n_real), busiest = (blocks + ranks - 1) / ranks;
  return p.t_end / p.dt * static_cast<double>(p.L) * static_cast<double>(busiest * KHAOS_LANES) / rate;
}

Observed run_phases(const PhaseParams& p, const Schedule& schedule, Run& run) {
  const Stream noise = run.stream("noise"), frequency = run.stream("frequency");
  return run_ensemble(
      p, schedule, [&](long first, long blocks) { return phase_chains(p, noise, frequency, first, blocks); },
      run);
}

double frequency_residual(const PhaseParams& p, const Observed& seen) {
  double zero = 0, right = 0, opposite = 0;  // even part of Gamma at 0, pi/2, pi
  with_coupling(p, [&](const auto& gamma) {
    const auto even = [&](double s, double c) {
      return 0.5 * (gamma(Lanes(s), Lanes(c))[0] + gamma(Lanes(-s), Lanes(c))[0]);
    };
    zero = even(0, 1), right = even(1, 0), opposite = even(0, -1);
  });
  const double e_0 = 0.5 * (zero + opposite), e_1 = 0.5 * (zero - opposite);
  if (std::abs(right - e_0) > 1e-14) return std::numeric_limits<double>::quiet_NaN();
  const double per_site = p.ring() ? 1 : static_cast<double>(p.L - 1) / static_cast<double>(p.L);
  double largest = 0;
  for (std::size_t at = 0; at < seen.sight.size(); at += ChainSight::count) {
    const double* sight = seen.sight.data() + at;
    const double expected =
        sight[ChainSight::drive] + 2 * p.K * per_site * (e_0 + e_1 * sight[ChainSight::cosine]);
    largest = std::max(largest, std::abs(sight[ChainSight::rate] - expected));
  }
  return largest;
}

}  // namespace sync_kpz
