// SPDX-License-Identifier: BSD-3-Clause
// @name@: Lyapunov exponent of the logistic map x -> r x (1 - x), over r.
//
// lambda = mean of ln |r (1 - 2 x)| along an orbit: the rate at which neighbouring starts part. It is averaged over
// independent starts, which the ranks of a group share. Exact values: ln 2 at r = 4 (the map is then conjugate to
// the tent map), ln(16/100) / 2 at r = 3.2 (a cycle of period 2).
#include <cmath>

#include "run/experiment.hpp"
#include "stats/moments.hpp"

namespace @namespace@ {
using namespace khaos;

/// Mean of ln |r (1 - 2 x)| over `steps` iterates after `transient` ones; the orbit starts at a number of its own.
KOKKOS_INLINE_FUNCTION double exponent(double r, long transient, long steps, const Stream& start, long member) {
  double x = start.uniform(member, 0), sum = 0;
  for (long n = 0; n < transient + steps; ++n) {
    if (n >= transient) sum += std::log(std::abs(r * (1 - 2 * x)));
    x = r * x * (1 - x);
    // Near r = 4 an orbit can be rounded onto 1, then onto the fixed point 0, which the exact one never meets.
    if (x <= 0 || x >= 1) x = start.uniform(member, n + 1);
  }
  return sum / steps;
}

struct @Type@ {
  struct Params {
    double r = 4;
    long steps = 10'000, transient = 1'000, members = 64;
    static void describe(Schema<Params>& s) {
      s("r", &Params::r, "1", "growth rate", within(1, 4));
      s("steps", &Params::steps, "1", "iterates that are averaged", above(0));
      s("transient", &Params::transient, "1", "iterates before", at_least(0));
      s("members", &Params::members, "1", "independent starts", above(0));
    }
  };
  static std::vector<std::string> sources() { return {"R. M. May, Nature 261 (1976) 459"}; }
  static void outputs(const Params&, Outputs& out) {
    out.add("lambda", {}, "1", "Lyapunov exponent, mean over the starts");
    out.add("lambda_std", {}, "1", "its standard deviation among the starts");
  }
  static double cost(const Params& p) { return 6e-9 * double(p.members * (p.transient + p.steps)); }

  static void run(const Params& p, Run& run) {
    const auto [first, last] = share(p.members, run.comm());
    const Stream start = run.stream("start");
    // Locals, not p: a kernel captures what it uses by value.
    const double r = p.r;
    const long transient = p.transient, steps = p.steps, mine = last - first, offset = first;
    const Kokkos::View<double*> lambda("lambda", mine);
    Kokkos::parallel_for("@name@", Kokkos::RangePolicy<>(0, mine), KOKKOS_LAMBDA(long i) {
      lambda(i) = exponent(r, transient, steps, start, offset + i);
    });
    const auto lambda_host = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), lambda);

    // In the order of the members, so that the mean has the same bits on any number of ranks.
    const std::vector<double> all = run.comm().gather({lambda_host.data(), lambda_host.size()});
    const Moments m = moments(all);
    run.require(std::isfinite(m.mean), "lambda is not finite: an orbit met x = 1/2, where the slope is 0");
    run.put("lambda", m.mean);
    run.put("lambda_std", m.std);
  }
};
const Register<@Type@> registered{"@name@", "Lyapunov exponent of the logistic map over r"};

}  // namespace @namespace@
