// SPDX-License-Identifier: BSD-3-Clause
// sync-kpz-locking: an open chain with given frequencies, and the coupling above which it locks.
//   khaos run sync-kpz-locking --set omega=0.3,-0.5,0.9,-0.2,0.1,-0.4 --sweep K=0.5,0.58,0.61,0.7
#include "lattice/chain_look.hpp"
#include "lattice/chain_systems.hpp"
#include "lattice/host_replicas.hpp"
#include "params.hpp"
#include "run/experiment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace sync_kpz {
namespace {

struct SyncKpzLocking {
  struct Params {
    std::string omega = "0.3,-0.5,0.9,-0.2,0.1,-0.4";
    double K = 1, dt = 0.05, t_end = 2000;
    static void describe(Schema<Params>& s) {
      s("omega", &Params::omega, "1/time", "frequencies along the chain, separated by commas: two or more");
      s("K", &Params::K, "1/time", "coupling, sin of the phase differences", above(0));
      s("dt", &Params::dt, "time", "time step (RK4)", above(0));
      s("t_end", &Params::t_end, "time", "end; slips count from its half on", above(0));
    }
    /// Throws UserError.
    std::vector<double> frequencies() const {
      std::vector<double> all;
      for (std::size_t at = 0; at <= omega.size();) {
        const std::size_t comma = std::min(omega.find(',', at), omega.size());
        all.push_back(std::get<double>(parse_value(omega.substr(at, comma - at), Kind::real)));
        at = comma + 1;
      }
      return all;
    }
  };

  static std::vector<std::string> sources() {
    return {"open chains lock iff K >= K_c = max_j |sum_{i <= j} (omega_i - mean)|: derived in README.md"};
  }

  static std::vector<Issue> validate(const Params& p) {
    std::vector<Issue> issues;
    try {
      if (const auto n = p.frequencies().size(); n < 2)
        issues.push_back(error(fmt::format("omega: given {} value, allowed: two or more", n)));
    } catch (const UserError& wrong) {
      issues.push_back(error(fmt::format("omega: {}", wrong.what())));
    }
    if (!(p.K * p.dt < 0.5))
      issues.push_back(error(
          fmt::format("time step too large: K*dt must be < 0.5, given dt = {} with K = {}", p.dt, p.K)));
    if (p.t_end < 4 * p.dt)
      issues.push_back(
          error(fmt::format("t_end: given {}, allowed with dt = {}: at least 4 steps", p.t_end, p.dt)));
    return issues;
  }

  static void outputs(const Params& p, Outputs& out) {
    out.axis("bond", p.frequencies().size() - 1);
    out.add("K_c", {}, "1/time", "largest |partial sum of omega - mean|: the chain locks from here on");
    out.add("locked", {}, "1",
            "whether the chain has no slips in the second half, and no cell drifts at t_end", Type::integer);
    out.add("slips", {}, "1", "slips in the second half");
    out.add("drift", {}, "1/time", "largest difference of a frequency from the mean, at t_end");
    out.add("difference", {"bond"}, "1", "phase differences at t_end");
    out.add("locked_sine", {"bond"}, "1", "-X_j / K, the sines of the locked state, X_j the partial sums");
    out.add("residual", {}, "1", "largest |sin(difference) + X_j / K|; NaN below K_c");
  }

  static void run(const Params& p, Run& run) {
    const std::vector<double> omega = p.frequencies();
    const auto n = static_cast<long>(omega.size());
    const double mean = std::accumulate(omega.begin(), omega.end(), 0.0) / static_cast<double>(n);
    std::vector<double> X;
    double K_c = 0, sum = 0;
    for (long j = 0; j + 1 < n; ++j) {
      sum += omega[static_cast<std::size_t>(j)] - mean;
      X.push_back(sum);
      K_c = std::max(K_c, std::abs(sum));
    }
    const ChainState state{Replicas(n, 1), Replicas(n, 1), {}, Replicas(n, 1), Replicas(1, 1)};
    const Kokkos::View<double*> given = on_device<double>("omega", omega);
    const Replicas rows = state.omega;
    Kokkos::parallel_for(
        "set_omega", Kokkos::RangePolicy<>(0, 1), KOKKOS_LAMBDA(long block) {
          for (long i = 0; i < n; ++i) rows(block).set(i, Lanes(given(i)));
        });
    const KuramotoSakaguchi sine{};
    const ChainProblem<PhaseChain<KuramotoSakaguchi>> problem{{sine, p.K}, {n, ChainEnds::open}, {}, p.dt};
    const ChainWork work(state.x, ChainMethod::rk4);
    const long last = std::lround(p.t_end / p.dt), half = last / 2;
    double slips = 0;
    for (long step = 0; step < last;) {
      const long steps = std::min(100'000L, (step < half ? half : last) - step);
      chain_steps<ChainMethod::rk4>(problem, state, work, 0, static_cast<std::uint64_t>(step), steps);
      step += steps;
      Kokkos::fence();
      if (step == half) slips = -HostReplicas(state.slips)(0, 0, 0);
      run.leave_if_stopped();
    }
    slips += HostReplicas(state.slips)(0, 0, 0);
    const HostReplicas phi(state.x);
    std::vector<double> difference, sine_of;
    double residual = 0;
    for (long j = 0; j + 1 < n; ++j) {
      const double X_j = X[static_cast<std::size_t>(j)];
      difference.push_back(phi(0, 0, j + 1) - phi(0, 0, j));
      sine_of.push_back(-X_j / p.K);
      residual = std::max(residual, std::abs(std::sin(difference.back()) + X_j / p.K));
    }
    double drift = 0;
    for (long j = 0; j < n; ++j) {
      const double right = j + 1 < n ? std::sin(difference[static_cast<std::size_t>(j)]) : 0;
      const double left = j > 0 ? std::sin(difference[static_cast<std::size_t>(j - 1)]) : 0;
      drift = std::max(drift, std::abs(omega[static_cast<std::size_t>(j)] - mean + p.K * (right - left)));
    }
    run.put("K_c", K_c);
    run.put("locked", slips == 0 && drift < 1e-6 ? 1 : 0);
    run.put("slips", slips);
    run.put("drift", drift);
    run.put("difference", difference);
    run.put("locked_sine", sine_of);
    run.put("residual", p.K >= K_c ? residual : std::numeric_limits<double>::quiet_NaN());
  }
};

const Register<SyncKpzLocking> registered{
    "sync-kpz-locking", "An open chain of oscillators with given frequencies: when it locks, and how"};

}  // namespace
}  // namespace sync_kpz
