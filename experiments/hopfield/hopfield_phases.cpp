// SPDX-License-Identifier: BSD-3-Clause
// hopfield-phases: what kind of fixed point queries end in. The entropy of p = softmax(beta X^T xi) tells how
// many patterns a state is an average of: all (global), some (metastable), one (single).
//   khaos run hopfield-phases --set law=clusters --sweep beta=0.05,0.1,0.2,0.5,1,2 --sweep N=64,256
#include "jacobian.hpp"
#include "run/experiment.hpp"
#include "settle.hpp"
#include "stats/moments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace hopfield {
namespace {

struct PhaseParams : PatternParams {
  double beta = 1, noise = 0, global_above = 0.9, single_below = 1.5, tolerance = 1e-10;
  long queries = 64, steps = 10000;
  static void describe(Schema<PhaseParams>& s) {
    using P = PhaseParams;
    describe_patterns(s);
    s("beta", &P::beta, "1", "inverse temperature", above(0));
    s("queries", &P::queries, "1", "updates start at pattern q mod N, q = 0, 1, ...", within(1, 1'000'000));
    s("noise", &P::noise, "1",
      "standard deviation of each component of what is added to it, in units of M / sqrt(d)",
      within(0, 1000));
    s("steps", &P::steps, "1", "updates at most", within(1, 10'000'000));
    s("tolerance", &P::tolerance, "1", "settled: an update is shorter than this times M", within(0, 1));
    s("global_above", &P::global_above, "1", "global: n_eff above this times N", between(0, 1));
    s("single_below", &P::single_below, "1", "single: n_eff below this", above(1));
  }
};

struct Phases {
  using Params = PhaseParams;
  static constexpr double most_numbers = 3e7;  // of patterns, which each rank holds

  static std::vector<std::string> sources() { return {"Ramsauer et al., arXiv 2008.02217"}; }
  static std::vector<Issue> validate(const Params& p) {
    std::vector<Issue> issues = issues_of_patterns(p);
    if (static_cast<double>(p.N) * static_cast<double>(p.d) > most_numbers)
      issues.push_back(
          error(fmt::format("N: given {}, allowed: N d <= {:g}, for Jacobians hold all patterns (d = {})",
                            p.N, most_numbers, p.d)));
    return issues;
  }
  static double cost(const Params& p) {
    const auto N = static_cast<double>(p.N), d = static_cast<double>(p.d), low = std::min(N, d);
    return 1e-10 * static_cast<double>(p.queries) * (60 * N * d + N * d * low + 10 * low * low * low);
  }
  static void outputs(const Params& p, Outputs& out) {
    out.axis("q", static_cast<std::size_t>(p.queries));
    out.axis("class", 3);
    out.add("n_eff", {"q"}, "1", "exp(entropy of p): patterns that the fixed point is an average of");
    out.add("kind", {"q"}, "1", "kind of the fixed point", Type::integer);
    out.words("kind", {"global", "metastable", "single"});
    out.add("overlap", {"q"}, "1", "xi . x / M^2 with the pattern x that the query started from");
    out.add("radius", {"q"}, "1", "spectral radius of the Jacobian at the fixed point");
    out.add("fixed_point_energy", {"q"}, "1", "energy there");
    out.add("iterations", {"q"}, "1", "updates until it settled", Type::integer);
    out.add("class_fraction", {"class"}, "1", "queries that end in a global, metastable, single fixed point");
    out.add("n_eff_mean", {}, "1", "mean of n_eff");
    out.add("spectral_radius", {}, "1", "largest radius at a fixed point; below 1 all of them are stable");
    out.add("settled_fraction", {}, "1", "queries that settled within the steps allowed");
    out.add("kappa", {}, "1", "beta M^2");
    out.add("energy_violations", {}, "1", "updates that raised the energy by more than 1e-12 max(1, M^2)",
            Type::integer);
  }

  static void run(const Params& p, Run& run) {
    const Patterns patterns(p, run.stream("patterns"));
    const Memory memory(patterns);
    const double M = patterns.largest_norm(run.comm());
    const SettleControl control{.most_steps = p.steps, .tolerance = p.tolerance, .M = M, .keep_states = true};
    const Stream numbers = run.stream("queries");
    const Starts starts = [&](long q, Queries& batch) {
      const std::vector<double> x = patterns.pattern(q % p.N);
      std::vector<double> xi = x, g(x.size());
      if (p.noise > 0) normals(numbers, static_cast<std::uint64_t>(q), p.d, g.data());
      for (std::size_t k = 0; k < g.size(); ++k)
        xi[k] += p.noise * M / std::sqrt(static_cast<double>(p.d)) * g[k];
      batch.add(xi, p.beta, q % p.N, x);
    };
    const Settled end = settle(memory, p.queries, starts, control, run);

    const Jacobian jacobian(patterns);
    const auto [first, last] = share(p.queries, run.comm());
    std::vector<double> mine;
    if (!run.apart([&, first = first, last = last](const auto& look) {
          for (long q = first; q < last; ++q) {
            look();
            mine.push_back(jacobian.spectral_radius(&end.states[q * p.d], p.beta));
          }
        }))
      run.leave_if_stopped();
    put(p, M, end, run.comm().gather(mine), run);
  }

 private:
  enum Kind : int { global, metastable, single };
  static void put(const Params& p, double M, const Settled& end, const std::vector<double>& radius,
                  Run& run) {
    const auto n = static_cast<std::size_t>(p.queries);
    std::vector<double> n_eff(n), kind(n), fraction(3);
    double settled = 0;
    for (std::size_t q = 0; q < n; ++q) {
      n_eff[q] = std::exp(end.entropy[q]);
      const Kind k = n_eff[q] < p.single_below                              ? single
                     : n_eff[q] > p.global_above * static_cast<double>(p.N) ? global
                                                                            : metastable;
      kind[q] = k;
      fraction[static_cast<std::size_t>(k)] += 1 / static_cast<double>(n);
      settled += end.converged[q] / static_cast<double>(n);
    }
    run.put("n_eff", n_eff);
    run.put("kind", kind);
    run.put("overlap", end.overlap);
    run.put("radius", radius);
    run.put("fixed_point_energy", end.energy);
    run.put("iterations", end.iterations);
    run.put("class_fraction", fraction);
    run.put("n_eff_mean", moments(n_eff).mean);
    run.put("spectral_radius", *std::ranges::max_element(radius));
    run.put("settled_fraction", settled);
    run.put("kappa", p.beta * M * M);
    run.put("energy_violations", end.energy_rises);
  }
};

const Register<Phases> registered{"hopfield-phases",
                                  "Kinds of fixed points: averages over all, some, or one of the patterns"};

}  // namespace
}  // namespace hopfield
