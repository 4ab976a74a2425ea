// SPDX-License-Identifier: BSD-3-Clause
// hopfield-capacity: the proven number of patterns that can be stored, and the largest number that is, for
// one dimension after the other; growth rates of both.
//   khaos run hopfield-capacity --set d=6,8,10,12 --set K=1 --set p=0.05 --set bound=where-valid
#include "bounds.hpp"
#include "run/experiment.hpp"
#include "settle.hpp"
#include "stats/fit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace hopfield {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

struct CapacityParams {
  std::vector<double> d{20};
  double K = 3, beta = 1, p = 1e-3, near = 0.1, resolution = 0.02;
  long queries = 1000, N_max = 1000, steps = 200;
  std::string bound = "required", criterion = "retrieved";
  static void describe(Schema<CapacityParams>& s) {
    using P = CapacityParams;
    s("d", &P::d, "1", "dimensions, rising");
    s("K", &P::K, "1", "patterns lie on the sphere of radius K sqrt(d - 1)", above(0));
    s("beta", &P::beta, "1", "inverse temperature", above(0));
    s("p", &P::p, "1", "share of the patterns that may be lost; in the bound the probability that it fails",
      between(0, 1));
    s("bound", &P::bound, "1", "whether a dimension for which nothing is proven is refused or has bound NaN",
      one_of({"required", "where-valid"}));
    s("criterion", &P::criterion, "1",
      "a pattern counts as stored if updates that start at it settle within `near` M of it (retrieved) or in "
      "the "
      "ball of theorem 4, 1 / (beta N M) (ball), or if its separation suffices for that theorem (separated)",
      one_of({"retrieved", "ball", "separated"}));
    s("near", &P::near, "1", "see criterion", within(0, 2));
    s("queries", &P::queries, "1", "patterns tried, at most", within(1, 10'000'000));
    s("N_max", &P::N_max, "1", "most patterns tried", within(2, 1'000'000'000));
    s("resolution", &P::resolution, "1", "relative, of the number found", within(1e-6, 1));
    s("steps", &P::steps, "1", "updates at most", within(1, 1'000'000));
  }
  std::vector<long> dimensions() const { return {d.begin(), d.end()}; }
};

struct Capacity {
  using Params = CapacityParams;

  static std::vector<std::string> sources() {
    return {"Ramsauer et al., arXiv 2008.02217, theorem 3",
            "Lucibello & Mezard, Phys. Rev. Lett. 132 (2024) 077301"};
  }
  static std::vector<Issue> validate(const Params& p) {
    if (p.d.empty()) return {error("d: name at least one dimension")};
    std::vector<Issue> issues;
    for (std::size_t i = 0; i < p.d.size(); ++i) {
      const double d = p.d[i];
      if (!(d >= 2 && d <= 100'000) || d != std::floor(d) || (i > 0 && d <= p.d[i - 1])) {
        issues.push_back(error(fmt::format("d: given {}, allowed: whole numbers 2 .. 100000, rising", d)));
        continue;
      }
      const CapacityBound bound = capacity_bound(p.beta, p.K, static_cast<long>(d), p.p);
      if (p.bound == "required" && !bound.valid())
        issues.push_back(
            error(fmt::format("capacity formula not valid: c = {:.5f} below (2/sqrt(p))^(4/(d-1)) = {:.5f} "
                              "at d = {}; raise K, beta "
                              "or d, or set bound=where-valid",
                              bound.c, bound.c_least, d)));
    }
    return issues;
  }
  static double cost(const Params& p) {
    double total = 0;
    for (const long d : p.dimensions()) {
      const double expected = std::exp(annealed_rate(p.beta * p.K * p.K) * static_cast<double>(d - 1));
      const double N = std::min(expected, static_cast<double>(p.N_max));
      total += 1e-10 * N * static_cast<double>(d + 10) * 30 * std::min(N, static_cast<double>(p.queries));
    }
    return total;
  }
  static void outputs(const Params& p, Outputs& out) {
    out.axis("d_at", p.d.size(), "1", p.d);
    out.add("c", {"d_at"}, "1", "base of the proven growth N = sqrt(p) c^((d-1)/4)");
    out.add("c_least", {"d_at"}, "1", "from this c on it is proven");
    out.add("N_bound", {"d_at"}, "1",
            "patterns proven to be stored with probability 1 - p; NaN below c_least");
    out.add("capacity", {"d_at"}, "1", "largest number of patterns of which 1 - p are stored");
    out.add("censored", {"d_at"}, "1", "1: N_max patterns are stored, and the capacity is not known",
            Type::integer);
    out.add("stored_fraction", {"d_at"}, "1", "of the patterns tried, at the capacity");
    out.add(
        "rate", {}, "1",
        "slope of ln(capacity) over d - 1 where it is known and at least 1 / p; NaN below two dimensions");
    out.add("rate_error", {}, "1", "its standard error");
    out.add("rate_bound", {}, "1", "ln(c) / 4 at the largest dimension");
    out.add("rate_annealed", {}, "1", "estimated from the mean weight of the other patterns, for large d");
    out.add("c_measured", {}, "1", "exp(4 rate)");
  }

  static void run(const Params& p, Run& run) {
    std::vector<double> c, c_least, N_bound, capacity, censored, fraction;
    for (const long d : p.dimensions()) {
      const CapacityBound bound = capacity_bound(p.beta, p.K, d, p.p);
      c.push_back(bound.c);
      c_least.push_back(bound.c_least);
      N_bound.push_back(bound.valid() ? bound.N : nan);
    }
    Search search;
    run.restore(capacity, censored, fraction, search.good, search.fraction, search.bad);
    const auto save = [&] {
      run.checkpoint(capacity, censored, fraction, search.good, search.fraction, search.bad);
    };
    while (capacity.size() < p.d.size()) {
      run.progress(static_cast<double>(capacity.size()) / static_cast<double>(p.d.size()));
      try {
        search.step(p, p.dimensions()[capacity.size()], run);
      } catch (const Interrupted&) {  // in the middle of a step: what was there before it is kept
        save();
        throw;
      }
      if (search.done(p)) {
        capacity.push_back(static_cast<double>(search.good));
        censored.push_back(search.good == p.N_max);
        fraction.push_back(search.fraction);
        search = {};
      }
      save();
    }
    std::vector<double> x, y;
    for (std::size_t i = 0; i < p.d.size(); ++i)
      if (censored[i] == 0 && capacity[i] * p.p >= 1) {  // of fewer patterns not even one may be lost
        x.push_back(p.d[i] - 1);
        y.push_back(std::log(capacity[i]));
      }
    const Line line = x.size() >= 2 ? fit_line(x, y) : Line{nan, nan, nan, nan};
    run.put("c", c);
    run.put("c_least", c_least);
    run.put("N_bound", N_bound);
    run.put("capacity", capacity);
    run.put("censored", censored);
    run.put("stored_fraction", fraction);
    run.put("rate", line.slope);
    run.put("rate_error", line.slope_error);
    run.put("rate_bound", std::log(c.back()) / 4);
    run.put("rate_annealed", annealed_rate(p.beta * p.K * p.K));
    run.put("c_measured", std::exp(4 * line.slope));
  }

 private:
  /// Doubles N until too few are stored, then halves the interval of ln N. Patterns of a larger set contain
  /// those of a smaller one.
  struct Search {
    long good = 0, bad = 0;  // the largest N known to be stored, the smallest known not to be; 0: none yet
    double fraction = 0;     // stored at `good`
    bool done(const Params& p) const {
      if (bad == 0) return good == p.N_max;
      return bad - good <= 1 || static_cast<double>(bad - good) <= p.resolution * static_cast<double>(good);
    }
    void step(const Params& p, long d, Run& run) {
      const double middle = std::sqrt(static_cast<double>(good) * static_cast<double>(bad));
      const long N = bad == 0 ? std::min(std::max(1L, 2 * good), p.N_max)
                              : std::clamp(std::lround(middle), good + 1, bad - 1);
      const double here = stored(p, d, N, run);
      if (here >= 1 - p.p)
        good = N, fraction = here;
      else
        bad = N;
    }
  };
  static double stored(const Params& p, long d, long N, Run& run) {
    const Patterns patterns({.law = "sphere", .N = N, .d = d, .K = p.K}, run.stream("patterns"));
    const Memory memory(patterns);
    const double M = patterns.largest_norm(run.comm());
    const long queries = std::min(p.queries, N);
    const long steps = p.criterion == "separated" ? 1 : p.steps;
    const Starts starts = [&](long q, Queries& batch) {
      const std::vector<double> x = patterns.pattern(q);
      batch.add(x, p.beta, q, x);
    };
    const Settled end = settle(memory, queries, starts, {.most_steps = steps, .M = M}, run);
    const double needed = separation_needed(p.beta, N, M);
    const double within = p.criterion == "ball" ? 1 / (p.beta * static_cast<double>(N) * M) : p.near * M;
    double count = 0;
    for (std::size_t q = 0; q < end.shift.size(); ++q)
      count += p.criterion == "separated" ? end.delta[q] >= needed
                                          : end.converged[q] != 0 && end.shift[q] <= within;
    return count / static_cast<double>(queries);
  }
};

const Register<Capacity> registered{
    "hopfield-capacity", "Number of patterns stored against the proven one, and how both grow with d"};

}  // namespace
}  // namespace hopfield
