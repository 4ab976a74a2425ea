// SPDX-License-Identifier: BSD-3-Clause
// sync-decision: copies that begin undecided between two wells of V = (x^2 - 1)^2 / 4 - f x, of which f makes
// the right one the lower. How often is their mean wrong at the end, and how long does it take to be right?
//   khaos run sync-decision --sweep kappa=0.01,0.1,1 --sweep n=1,4,16
#include "decision.hpp"
#include "estimates.hpp"
#include "gibbs.hpp"
#include "replica_run.hpp"
#include "run/experiment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace sync_redundancy {
namespace {

struct SyncDecision {
  struct Params : NetworkParams {
    double f_over_sigma = 0.1, x0 = 0, spread = 0, threshold = 0.5, T = 50, every = 0.05;
    static void describe(Schema<Params>& s) {
      describe_network(s);
      s("f_over_sigma", &Params::f_over_sigma, "1", "the input f over sigma: what speaks for the right well",
        at_least(0));
      s("x0", &Params::x0, "1", "where the copies begin; 0 is the top between the wells");
      s("spread", &Params::spread, "1", "std of the copies about x0 at the start", at_least(0));
      s("threshold", &Params::threshold, "1", "the mean of the copies is in the right well above", above(0));
      s("T", &Params::T, "time", "when the decision is read", above(0));
      s("every", &Params::every, "time", "between looks: what passage times are measured with", above(0));
    }
    double f() const { return f_over_sigma * sigma; }
  };

  static std::vector<std::string> sources() {
    return {
        "Bouvrie & Slotine, Neural Computation 23 (2011) 2915, arXiv 1010.4517 (decisions of coupled copies)",
        "Gardiner, Handbook of Stochastic Methods (1985), 5.2.7 (passage times of one copy)"};
  }

  static std::vector<Issue> validate(const Params& p) {
    std::vector<Issue> issues = issues_of_network(p);
    const double most = 2 / (3 * std::numbers::sqrt3);
    if (p.f() >= most)
      issues.push_back(
          error(fmt::format("f_over_sigma: given {}, allowed with sigma = {} and two wells: < {:.6g}",
                            p.f_over_sigma, p.sigma, most / p.sigma)));
    if (p.integrator == "exact") issues.push_back(error("integrator: exact is for quadratic potentials"));
    if (p.sigma == 0)
      issues.push_back(error("sigma: given 0, allowed: > 0, for nothing decides without noise"));
    if (p.threshold <= p.x0)
      issues.push_back(
          error(fmt::format("threshold: given {}, allowed with x0 = {}: above it", p.threshold, p.x0)));
    if (p.T < std::max(p.every, p.dt))
      issues.push_back(
          error(fmt::format("T: given {}, allowed: at least every = {} and dt = {}", p.T, p.every, p.dt)));
    if (std::ranges::any_of(issues, [](const Issue& i) { return i.kind == Issue::error; })) return issues;
    for (const Issue& issue : issues_of_step(p, doublewell_potential(1, p.f()), cheap_mu_n(p)))
      issues.push_back(issue);
    return issues;
  }

  static double cost(const Params& p) {
    return 3e-9 * p.T / p.dt * static_cast<double>(p.n) * static_cast<double>(p.B);
  }

  static void outputs(const Params&, Outputs& out) {
    out.add("error", {}, "1", "probability that the mean of the copies is in the wrong half at T");
    out.add("error_error", {}, "1", "standard error of error");
    out.add("node_wrong", {}, "1", "share of the copies in the wrong half at T");
    out.add("agree", {}, "1", "probability that all copies are in the same half at T");
    out.add("reached", {}, "1", "share of the replicas whose mean passed the threshold by T");
    out.add("t_reach", {}, "time", "mean time to pass it, of those");
    out.add("t_reach_error", {}, "time", "standard error of t_reach");
    out.add("kept", {}, "1", "share of the replicas that passed it and were above it ever since");
    out.add("t_keep", {}, "time", "mean time of the last passage, of the replicas above the threshold at T");
    out.add("t_keep_error", {}, "time", "standard error of t_keep");
    out.add("exact_error", {}, "1",
            "n <= 2: probability of the wrong half in the stationary state, by quadrature");
    out.add("exact_t_reach", {}, "time", "n = 1: mean passage time from x0 to the threshold, by quadrature");
    out.add("mu2", {}, "1/time", "second smallest eigenvalue of the Laplacian");
    out.add("diverged", {}, "1", "share of the replicas that left all bounds");
  }

  static void run(const Params& p, Run& run) {
    const System system = make_system(p, doublewell_potential(1, p.f()));
    if (run.comm().root()) warn_of_components(system);
    for (const Issue& issue : issues_of_step(p, system.potential, system.spectrum.mu_n))
      run.require(false, issue.text);
    const auto stepper =
        make_stepper(system, {run.stream("noise"), run.stream("common"), run.stream("reading")});
    const Decision decision{p.n, p.x0, p.spread, p.threshold, p.dt, p.T, p.every};
    const std::vector<double> rows = run_replicas(p.B, *stepper, decision.start(run.stream("start")),
                                                  decision.looks(), decision.watcher(), run);
    const Verdicts found = verdicts(rows);
    if (found.diverged > 0) {
      run.require(found.diverged < 1, fmt::format("all replicas diverged with dt = {}", p.dt));
      run.partial(fmt::format("{} of the replicas diverged; a smaller dt may hold them", found.diverged));
    }
    double exact_error = std::nan(""), exact_time = std::nan("");
    const bool alone = p.rho == 0 && p.input == 0 && p.eta == 0;
    if (p.n <= 2 && alone)
      exact_error =
          gibbs_law(system.potential, p.n, p.n == 2 ? system.spectrum.mu_n / 2 : 0, p.sigma).negative;
    if (p.n == 1 && p.spread == 0 && p.input == 0)
      exact_time = mean_passage_time(system.potential, p.x0, p.threshold, p.sigma);
    run.put("error", found.wrong.mean);
    run.put("error_error", found.wrong.error);
    run.put("node_wrong", found.node_wrong);
    run.put("agree", found.agree);
    run.put("reached", found.reached);
    run.put("t_reach", found.t_reach.mean);
    run.put("t_reach_error", found.t_reach.error);
    run.put("kept", found.kept);
    run.put("t_keep", found.t_keep.mean);
    run.put("t_keep_error", found.t_keep.error);
    run.put("exact_error", exact_error);
    run.put("exact_t_reach", exact_time);
    run.put("mu2", system.spectrum.mu_2);
    run.put("diverged", found.diverged);
  }
};

const Register<SyncDecision> registered{
    "sync-decision",
    "Coupled noisy copies decide between two wells: errors and times against network and input"};

}  // namespace
}  // namespace sync_redundancy
