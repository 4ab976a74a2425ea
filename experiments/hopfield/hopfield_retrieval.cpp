// SPDX-License-Identifier: BSD-3-Clause
// hopfield-retrieval: stored patterns are queried and the network is updated until it settles. Error of the
// first update against the proven bound, fixed points, steps, energy.
//   khaos run hopfield-retrieval --set N=1024 --set queries=1024 --sweep d=10,20,40
#include "bounds.hpp"
#include "run/experiment.hpp"
#include "settle.hpp"
#include "stats/quantile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace hopfield {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

struct RetrievalParams : PatternParams {
  double beta = 1, noise = 0, near = 0.1, tolerance = 1e-10;
  long queries = 200, steps = 1000, traced = 16, kept = 1000;
  std::string start = "pattern";
  static void describe(Schema<RetrievalParams>& s) {
    using P = RetrievalParams;
    describe_patterns(s);
    s("beta", &P::beta, "1", "inverse temperature", above(0));
    s("queries", &P::queries, "1", "query q asks for pattern q mod N", within(1, 100'000'000));
    s("start", &P::start, "1",
      "where updates start: at the pattern plus noise, or anywhere in the ball |xi| <= M",
      one_of({"pattern", "ball"}));
    s("noise", &P::noise, "1", "standard deviation of each component of the noise, in units of M / sqrt(d)",
      within(0, 1000));
    s("near", &P::near, "1", "retrieved: settled within this times M of the pattern", within(0, 2));
    s("steps", &P::steps, "1", "updates at most", within(1, 1'000'000));
    s("tolerance", &P::tolerance, "1", "settled: an update is shorter than this times M", within(0, 1));
    s("traced", &P::traced, "1", "updates of which the mean energy is kept", within(1, 100'000));
    s("kept", &P::kept, "1", "queries whose numbers are written one by one", within(1, 10'000'000));
  }
  long listed() const { return std::min(kept, queries); }
};

struct Retrieval {
  using Params = RetrievalParams;

  static std::vector<std::string> sources() { return {"Ramsauer et al., arXiv 2008.02217"}; }
  static std::vector<Issue> validate(const Params& p) { return issues_of_patterns(p); }
  static double cost(const Params& p) {
    const auto work =
        static_cast<double>(p.N) * static_cast<double>(p.queries) * static_cast<double>(p.d + 10);
    return 1e-10 * work *
           60;  // updates until it settles: a few, or a hundred where patterns are not retrieved
  }
  static void outputs(const Params& p, Outputs& out) {
    out.axis("q", static_cast<std::size_t>(p.listed()));
    out.axis("step", static_cast<std::size_t>(p.traced + 1));
    out.add("err_one_step", {"q"}, "1", "|xi_new - x| of the update that starts at the pattern");
    out.add("bound", {"q"}, "1", "what is proven of it: 2 (N-1) M exp(-beta Delta)");
    out.add("delta", {"q"}, "1", "separation Delta = x.x - largest x.y of the others");
    out.add("fixed_point_error", {"q"}, "1", "|x* - x|, x*: where the updates led");
    out.add("iterations", {"q"}, "1", "updates until it settled", Type::integer);
    out.add("energy", {"step"}, "1", "mean energy of all queries after 0, 1, ... updates");
    out.add("M", {}, "1", "largest norm of a pattern");
    out.add("delta_min", {}, "1", "smallest separation of a queried pattern");
    out.add("separation_needed", {}, "1", "from this separation on a pattern is proven to be stored");
    out.add("separated_fraction", {}, "1", "queried patterns that are so");
    out.add("err_median", {}, "1", "median of err_one_step over all queries");
    out.add("err_max", {}, "1", "its maximum");
    out.add("bound_median", {}, "1", "median of bound over all queries");
    out.add("retrieved_fraction", {}, "1", "queries that settled near their pattern");
    out.add("settled_fraction", {}, "1", "queries that settled within the steps allowed");
    out.add("iterations_mean", {}, "1", "mean number of updates");
    out.add("bound_violations", {}, "1", "queries with err_one_step above bound", Type::integer);
    out.add("near_violations", {}, "1",
            "queries with |x* - x| <= 1 / (2 beta M), and above 2 e (N-1) M exp(-beta Delta)", Type::integer);
    out.add(
        "ball_violations", {}, "1",
        "separated patterns that, started at without noise, settle beyond 1 / (beta N M); NaN with noise");
    out.add("energy_violations", {}, "1", "updates that raised the energy by more than 1e-12 max(1, M^2)",
            Type::integer);
  }

  static void run(const Params& p, Run& run) {
    const Patterns patterns(p, run.stream("patterns"));
    const Memory memory(patterns);
    const double M = patterns.largest_norm(run.comm());
    SettleControl control{.most_steps = 1, .M = M};
    // One update from the patterns themselves: separations and the error that is bounded.
    const Settled one = settle(memory, p.queries, at_patterns(p, patterns), control, run);
    control = {.most_steps = p.steps, .tolerance = p.tolerance, .M = M, .traced = p.traced + 1};
    const Starts starts = p.start == "ball" ? in_ball(p, patterns, M, run.stream("queries"))
                                            : at_patterns(p, patterns, p.noise * M, run.stream("queries"));
    Settled end = settle(memory, p.queries, starts, control, run);
    put_queries(p, M, one, end, run);
    put_trace(p, end, run);
  }

 private:
  static Starts at_patterns(const Params& p, const Patterns& patterns, double noise = 0,
                            const Stream& numbers = {}) {
    return [&p, &patterns, noise, numbers](long q, Queries& batch) {
      const std::vector<double> x = patterns.pattern(q % p.N);
      std::vector<double> xi = x;
      if (noise > 0) {
        std::vector<double> g(x.size());
        normals(numbers, static_cast<std::uint64_t>(q), p.d, g.data());
        for (std::size_t k = 0; k < g.size(); ++k)
          xi[k] += noise / std::sqrt(static_cast<double>(p.d)) * g[k];
      }
      batch.add(xi, p.beta, q % p.N, x);
    };
  }
  static Starts in_ball(const Params& p, const Patterns& patterns, double M, const Stream& numbers) {
    return [&p, &patterns, M, numbers](long q, Queries& batch) {
      std::vector<double> xi(static_cast<std::size_t>(p.d));
      normals(numbers, static_cast<std::uint64_t>(q), p.d, xi.data());
      double square = 0;
      for (const double g : xi) square += g * g;
      const double u = numbers.uniform(static_cast<std::uint64_t>(q), 1ULL << 32);
      const double size = M * std::pow(u, 1 / static_cast<double>(p.d)) / std::sqrt(square);
      for (double& g : xi) g *= size;
      batch.add(xi, p.beta, q % p.N, patterns.pattern(q % p.N));
    };
  }

  static void put_queries(const Params& p, double M, const Settled& one, const Settled& end, Run& run) {
    const auto n = static_cast<std::size_t>(p.queries);
    const double needed = separation_needed(p.beta, p.N, M),
                 ball = 1 / (p.beta * static_cast<double>(p.N) * M);
    std::vector<double> bound(n);
    double separated = 0, retrieved = 0, settled = 0, iterations = 0;
    long above_bound = 0, above_near = 0, out_of_ball = 0;
    for (std::size_t q = 0; q < n; ++q) {
      bound[q] = error_bound(p.beta, p.N, M, one.delta[q]);
      const bool is_separated = one.delta[q] >= needed;
      separated += is_separated;
      settled += end.converged[q];
      iterations += end.iterations[q];
      retrieved += end.converged[q] != 0 && end.shift[q] <= p.near * M;
      above_bound += one.shift[q] > bound[q];
      above_near += end.shift[q] <= 1 / (2 * p.beta * M) && end.shift[q] > std::numbers::e * bound[q];
      out_of_ball += is_separated && end.shift[q] > ball;
    }
    const auto all = static_cast<double>(n);
    const auto listed = [&](const std::vector<double>& values) {
      return std::span(values).first(static_cast<std::size_t>(p.listed()));
    };
    run.put("err_one_step", listed(one.shift));
    run.put("bound", listed(bound));
    run.put("delta", listed(one.delta));
    run.put("fixed_point_error", listed(end.shift));
    run.put("iterations", listed(end.iterations));
    run.put("M", M);
    run.put("delta_min", *std::ranges::min_element(one.delta));
    run.put("separation_needed", needed);
    run.put("separated_fraction", separated / all);
    run.put("err_median", median(one.shift));
    run.put("err_max", *std::ranges::max_element(one.shift));
    run.put("bound_median", median(bound));
    run.put("retrieved_fraction", retrieved / all);
    run.put("settled_fraction", settled / all);
    run.put("iterations_mean", iterations / all);
    run.put("bound_violations", above_bound);
    run.put("near_violations", above_near);
    run.put("ball_violations", p.start == "pattern" && p.noise == 0 ? static_cast<double>(out_of_ball) : nan);
    run.put("energy_violations", end.energy_rises);
  }
  static void put_trace(const Params& p, Settled& end, Run& run) {
    std::vector<double> energy;
    for (const ExactSum& sum : end.trace) energy.push_back(sum.value() / static_cast<double>(p.queries));
    run.put("energy", energy);
  }
};

const Register<Retrieval> registered{"hopfield-retrieval",
                                     "Retrieval from a modern Hopfield network: errors, bounds, energy"};

}  // namespace
}  // namespace hopfield
