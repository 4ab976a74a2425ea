// SPDX-License-Identifier: BSD-3-Clause
// sync-redundancy: n copies of a gradient descent, each with its own noise, pulled together by a network.
// Fluctuations and error against the number of copies and the coupling, beside bounds and exact values.
//   khaos run sync-redundancy --sweep kappa=0,0.1,1 --set n=20
#include "estimates.hpp"
#include "learning.hpp"
#include "replica_run.hpp"
#include "run/experiment.hpp"
#include "theory.hpp"
#include "watch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace sync_redundancy {
namespace {

constexpr long instants = 41;  // of the transient, its start included

struct SyncRedundancy {
  struct Params : NetworkParams, LearningParams {
    double spread = 1, t_s = 50, t_b = 0, every = 0.1;
    bool allow_unstable = false;
    static void describe(Schema<Params>& s) {
      describe_network(s);
      describe_learning(s);
      s("spread", &Params::spread, "1",
        "std of the copies about the minimum at the start, in each component; 0: a common start",
        at_least(0));
      s("t_b", &Params::t_b, "time", "burn-in; 0: ten relaxation times, 10 / h_-", at_least(0));
      s("t_s", &Params::t_s, "time", "over which stationary values are sampled", above(0));
      s("every", &Params::every, "time", "between samples", above(0));
      s("allow_unstable", &Params::allow_unstable, "1",
        "run with a dt beyond the stability limit, and count the replicas that diverge");
    }
  };

  static std::vector<std::string> sources() {
    return {"Bouvrie & Slotine, Neural Computation 23 (2011) 2915, arXiv 1010.4517 (the claim)",
            "exact laws of the linear network, and bounds for convex V: derived in README.md"};
  }

  static std::vector<Issue> validate(const Params& p) {
    std::vector<Issue> issues = issues_of_network(p);
    for (const Issue& issue : issues_of_learning(p)) issues.push_back(issue);
    if (std::lround(p.t_s / p.dt) < std::max(1L, std::lround(p.every / p.dt)))
      issues.push_back(error(fmt::format("t_s: given {}, allowed with every = {} and dt = {}: at least both",
                                         p.t_s, p.every, p.dt)));
    if (std::ranges::any_of(issues, [](const Issue& i) { return i.kind == Issue::error; })) return issues;
    const Potential v = potential_of(p, p.draw);
    if (p.integrator == "exact" && !v.quadratic())
      issues.push_back(error("integrator: exact is for quadratic potentials, given V = " + p.V));
    if (!p.allow_unstable)
      for (const Issue& issue : issues_of_step(p, v, cheap_mu_n(p))) issues.push_back(issue);
    return issues;
  }

  static double cost(const Params& p) {
    const double t_b = p.t_b > 0 ? p.t_b : 10;
    return (t_b + p.t_s) / p.dt * static_cast<double>(p.n) * static_cast<double>(p.B) * seconds_per_step(p);
  }

  static void outputs(const Params& p, Outputs& out) {
    out.axis("component", static_cast<std::size_t>(p.components()));
    out.axis("instant", instants);
    out.add("fluct", {}, "1", "E|xtilde|^2: squared distance of the copies from their mean, summed");
    out.add("fluct_error", {}, "1", "standard error of fluct, from the spread of the replicas");
    out.add("var_mean", {}, "1", "trace Cov(xbar) of the mean of the copies");
    out.add("var_mean_error", {}, "1", "standard error of var_mean");
    out.add("node_error", {}, "1", "E|x_i - x*|^2 from the noiseless minimum, averaged over the copies");
    out.add("node_error_error", {}, "1", "standard error of node_error");
    out.add("mean", {"component"}, "1", "E xbar");
    out.add("mean_error", {"component"}, "1", "standard error of mean");
    out.add("minimum", {"component"}, "1", "x*, the minimum of V");
    out.add("bound_low", {}, "1", "lower bound of fluct: (n - 1) d sigma^2 / (2 (h_+ + mu_n))");
    out.add("bound_high", {}, "1", "upper bound of fluct: (n - 1) d sigma^2 / (2 (h_- + mu_2))");
    out.add("exact", {}, "1", "fluct in continuous time: quadratic V, or the Gibbs law of n <= 2 copies");
    out.add("exact_var_mean", {}, "1", "var_mean, likewise");
    out.add("exact_node_error", {}, "1", "node_error, likewise");
    out.add("exact_mean", {"component"}, "1", "mean, likewise");
    out.add("discrete", {}, "1", "fluct under the integrator with its dt; quadratic V");
    out.add("discrete_node_error", {}, "1", "node_error, likewise");
    out.add("mu2", {}, "1/time", "second smallest eigenvalue of the Laplacian");
    out.add("mun", {}, "1/time", "largest eigenvalue of the Laplacian");
    out.add("h_low", {}, "1/time", "h_-: least curvature of V");
    out.add("h_high", {}, "1/time", "h_+: largest curvature of V");
    out.add("t_transient", {"instant"}, "time", "times of the transient from the start on");
    out.add("fluct_transient", {"instant"}, "1", "E|xtilde|^2 at these times");
    out.add("exact_transient", {"instant"}, "1", "the same in continuous time; quadratic V");
    out.add("rate_fit", {}, "1/time", "rate at which E|xtilde|^2 goes to its stationary value, fitted");
    out.add("rate_bound", {}, "1/time", "its lower bound 2 (h_- + mu_2)");
    out.add("sync_time", {}, "time", "until E|xtilde|^2 is within 1/e of its way to the stationary value");
    out.add("accuracy_mean", {}, "1",
            "logistic V: share of the test points that xbar classifies as the teacher does");
    out.add("accuracy_node", {}, "1", "the same of single copies");
    out.add("diverged", {}, "1", "share of the replicas that left all bounds");
  }

  static void run(const Params& p, Run& run) {
    const System system = make_system(p, potential_of(p, p.draw));
    if (run.comm().root()) warn_of_components(system);
    if (!p.allow_unstable)
      for (const Issue& issue : issues_of_step(p, system.potential, system.spectrum.mu_n))
        run.require(false, issue.text);
    const Theory theory = theory_of(system);
    const auto stepper =
        make_stepper(system, {run.stream("noise"), run.stream("common"), run.stream("reading")});
    const Schedule schedule = make_schedule(system, p.t_b, p.t_s, p.every, instants);
    const Watch watch(system, *stepper, schedule, tests_of(p, p.draw));
    const std::vector<double> rows = run_replicas(p.B, *stepper, watch.start(run.stream("start"), p.spread),
                                                  schedule.looks, watch.watcher(), run);
    const Estimates found(rows, system, watch, schedule);
    if (!p.allow_unstable && found.diverged > 0) {
      run.require(found.alive > 1, fmt::format("all replicas diverged with dt = {}", p.dt));
      run.partial(
          fmt::format("{} of {} replicas diverged; a smaller dt may hold them", p.B - found.alive, p.B));
    }
    put(system, theory, found, schedule, p.spread, run);
  }

  static void put(const System& system, const Theory& theory, const Estimates& found,
                  const Schedule& schedule, double spread, Run& run) {
    const Relaxation relaxation = relaxation_of(schedule.times, found.transient, found.fluct.mean);
    run.put("fluct", found.fluct.mean);
    run.put("fluct_error", found.fluct.error);
    run.put("var_mean", found.var_mean.mean);
    run.put("var_mean_error", found.var_mean.error);
    run.put("node_error", found.node_error.mean);
    run.put("node_error_error", found.node_error.error);
    run.put("mean", found.mean);
    run.put("mean_error", found.mean_error);
    run.put("minimum", system.potential.minimum);
    run.put("bound_low", theory.low);
    run.put("bound_high", theory.high);
    run.put("exact", theory.fluct);
    run.put("exact_var_mean", theory.var_mean);
    run.put("exact_node_error", theory.node_error);
    run.put("exact_mean", theory.mean);
    run.put("discrete", theory.discrete);
    run.put("discrete_node_error", theory.discrete_error);
    run.put("mu2", system.spectrum.mu_2);
    run.put("mun", system.spectrum.mu_n);
    run.put("h_low", system.potential.h_low);
    run.put("h_high", system.potential.h_high);
    run.put("t_transient", schedule.times);
    run.put("fluct_transient", found.transient);
    run.put("exact_transient", transient(system, spread, schedule.times));
    run.put("rate_fit", relaxation.rate);
    run.put("rate_bound", theory.rate);
    run.put("sync_time", relaxation.time);
    run.put("accuracy_mean", found.accuracy_mean);
    run.put("accuracy_node", found.accuracy_node);
    run.put("diverged", found.diverged);
  }

  /// Weak order: where dt alone was swept, by halving, the ratio of the biases of node_error.
  static void summarise(const Table& table, Outputs& out) {
    if (table.swept() != std::vector<std::string>{"dt"}) return;
    std::vector<std::pair<double, double>> bias;  // dt, bias
    for (long i = 0; i < table.rows(); ++i)
      bias.emplace_back(table["dt"][std::size_t(i)],
                        table["node_error"][std::size_t(i)] - table["exact_node_error"][std::size_t(i)]);
    std::ranges::sort(bias, std::greater<>());
    std::vector<double> from, ratio;
    for (std::size_t k = 1; k < bias.size(); ++k) {
      if (std::abs(bias[k - 1].first - 2 * bias[k].first) > 1e-9 * bias[k].first) continue;
      from.push_back(bias[k - 1].first);
      ratio.push_back(bias[k - 1].second / bias[k].second);
    }
    if (from.empty()) return;
    out.axis("dt_halved", from.size(), "time", from);
    out.add("bias_ratio", {"dt_halved"}, "1", "bias of node_error at dt over that at dt / 2: 2^(weak order)");
    out.put("bias_ratio", ratio);
  }
};

const Register<SyncRedundancy> registered{
    "sync-redundancy",
    "Coupled noisy copies of a gradient system: fluctuations and error against network, coupling and number"};

}  // namespace
}  // namespace sync_redundancy
