// SPDX-License-Identifier: BSD-3-Clause
// sync-kpz-diagram: the dynamical phase diagram. The same chains as sync-kpz, of which only numbers are kept.
//   khaos run sync-kpz-diagram --sweep 'D=log:1e-3..10:24' --sweep 'delta=0..1.5:24'
#include "point.hpp"
#include "results.hpp"
#include "run/experiment.hpp"

namespace sync_kpz {
namespace {

struct SyncKpzDiagram {
  struct Params : PhaseParams {
    static void describe(Schema<Params>& s) { describe_point(s); }
  };

  static std::vector<std::string> sources() { return point_sources(); }
  static std::vector<Issue> validate(const Params& p) { return issues_of_point(p); }
  static double cost(const Params& p, int ranks) { return seconds_of(p, ranks); }
  static void outputs(const Params&, Outputs& out) { declare_scalars(out); }

  static void run(const Params& p, Run& run) {
    const Schedule schedule = make_schedule(p);
    const Observed seen = run_phases(p, schedule, run);
    put_scalars(p, continuum_of(p), seen, estimate(p, seen, schedule), schedule, run);
  }
};

const Register<SyncKpzDiagram> registered{
    "sync-kpz-diagram", "Phase diagram of synchronisation on a ring: saturation, exponents, slips, class"};

}  // namespace
}  // namespace sync_kpz
