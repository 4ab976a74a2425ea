// SPDX-License-Identifier: BSD-3-Clause
// sync-kpz-limit-cycle: Stuart-Landau oscillators on a ring, seen through their phases as sync-kpz sees its
// own.
//   khaos run sync-kpz-limit-cycle --set c=1 --set D=0.005
#include "results.hpp"
#include "run/experiment.hpp"

namespace sync_kpz {
namespace {

struct SyncKpzLimitCycle {
  struct Params : ChainParams {
    double c = 0;
    Params() { frames = 1; }
    static void describe(Schema<Params>& s) {
      describe_chain(s);
      describe_frames(s);
      s("c", &Params::c, "1", "coupling K (1 + i c): its part that is not dissipative");
    }
  };

  static std::vector<std::string> sources() {
    return {"Gutierrez & Cuerno, arXiv 2311.13253 (the claim)",
            "phase reduction nu = K, lambda = -2 K c: Kuramoto, Chemical Oscillations, Waves, and Turbulence "
            "(1984)"};
  }
  static std::vector<Issue> validate(const Params& p) { return issues_of_chain(p, p.c); }
  static double cost(const Params& p, int ranks) {
    const long blocks = Replicas::blocks_of(p.n_real), busiest = (blocks + ranks - 1) / ranks;
    return p.t_end / p.dt * static_cast<double>(p.L) * static_cast<double>(busiest * KHAOS_LANES) / 1.2e8;
  }
  static void outputs(const Params& p, Outputs& out) {
    declare_scalars(out);
    declare_curves(p, out);
  }

  static void run(const Params& p, Run& run) {
    const Schedule schedule = make_schedule(p);
    const Stream noise = run.stream("noise"), frequency = run.stream("frequency");
    const Observed seen = run_ensemble(
        p, schedule,
        [&](long first, long blocks) { return limit_cycle_chains(p, p.c, noise, frequency, first, blocks); },
        run);
    const Estimated found = estimate(p, seen, schedule);
    const Continuum limit{p.K, -2 * p.K * p.c};
    put_scalars(p, limit, seen, found, schedule, run);
    put_curves(p, limit, seen, found, schedule, run);
  }
};

const Register<SyncKpzLimitCycle> registered{
    "sync-kpz-limit-cycle",
    "A ring of noisy or disordered Stuart-Landau oscillators: its phases as an interface"};

}  // namespace
}  // namespace sync_kpz
