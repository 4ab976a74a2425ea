// SPDX-License-Identifier: BSD-3-Clause
// hopfield-branches: the exactly solvable networks, opposite or orthogonal patterns of norm M. The uniform
// state and that of a single pattern over kappa = beta M^2, where each begins and ends, and where their
// energies are equal: measured on the network, and from the mean-field equations.
//   khaos run hopfield-branches --set law=orthogonal --sweep N=3,4,10 --set kappa=2,3,4,5
#include "jacobian.hpp"
#include "linalg/root_search.hpp"
#include "potts.hpp"
#include "run/experiment.hpp"
#include "settle.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace hopfield {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

struct BranchParams {
  std::string law = "orthogonal";
  long N = 4, steps = 100'000;
  std::vector<double> kappa{1, 2, 3, 4, 5};
  static void describe(Schema<BranchParams>& s) {
    using P = BranchParams;
    s("law", &P::law, "1", "patterns: orthogonal, or two opposite ones", one_of({"orthogonal", "opposite"}));
    s("N", &P::N, "1", "orthogonal patterns, in N dimensions", within(2, 3000));
    s("kappa", &P::kappa, "1", "values of beta M^2 at which both branches are followed");
    s("steps", &P::steps, "1", "updates at most", within(1, 100'000'000));
  }
};

struct Branches {
  using Params = BranchParams;

  static std::vector<std::string> sources() {
    return {"Ramsauer et al., arXiv 2008.02217", "Wu, Rev. Mod. Phys. 54 (1982) 235"};
  }
  static std::vector<Issue> validate(const Params& p) {
    std::vector<Issue> issues = issues_of_patterns(patterns_of(p));
    if (p.kappa.empty()) issues.push_back(error("kappa: name at least one value"));
    for (const double kappa : p.kappa)
      if (!(kappa > 0)) issues.push_back(error(fmt::format("kappa: given {}, allowed: > 0", kappa)));
    return issues;
  }
  static double cost(const Params& p) {
    const auto n = static_cast<double>(p.N);
    return 0.5 + 1e-10 * n * n * (2000 * static_cast<double>(p.kappa.size()) + 1e5) + 5e-9 * n * n * n;
  }
  static void outputs(const Params& p, Outputs& out) {
    out.axis("kappa_at", p.kappa.size(), "1", p.kappa);
    out.add("overlap_up", {"kappa_at"}, "1",
            "xi . x_1 / M^2 where updates from beside the uniform state lead");
    out.add("overlap_down", {"kappa_at"}, "1", "the same from the pattern x_1");
    out.add("energy_up", {"kappa_at"}, "1", "energies of the two, in units of M^2");
    out.add("energy_down", {"kappa_at"}, "1", "energies of the two, in units of M^2");
    out.add("overlap_exact", {"kappa_at"}, "1",
            "two opposite patterns: the stable root of s = tanh(kappa s); else NaN");
    out.add("kappa_global", {}, "1", "the uniform state loses stability: spectral radius 1, by bisection");
    out.add("kappa_single", {}, "1",
            "the state of a single pattern begins; NaN for N = 2, where it grows out of "
            "the uniform one");
    out.add("kappa_equal", {}, "1", "their energies are equal; NaN for N = 2");
    out.add("m_equal", {}, "1", "weight of the single pattern there");
    out.add("energy_gap", {}, "1", "difference of the energies at the exact transition, in units of M^2");
    out.add("kappa_single_exact", {}, "1", "the same three from the mean-field equations");
    out.add("kappa_equal_exact", {}, "1", "the same three from the mean-field equations");
    out.add("m_single_exact", {}, "1", "weight at kappa_single_exact");
  }

  static void run(const Params& p, Run& run) {
    // N is small and searches are serial: each rank does all of it.
    std::vector<std::pair<const char*, std::vector<double>>> results;
    const Stream numbers = run.stream("patterns");
    if (!run.apart([&](const Memory::Look& look) {
          const Network network(p, numbers, look);
          network.follow(results);
          results.push_back({"kappa_global", {network.instability()}});
          network.measure_transition(results);
        }))
      run.leave_if_stopped();
    for (const auto& [name, values] : results) run.put(name, values);
    const bool fold = p.N > 2;
    run.put("kappa_single_exact", fold ? potts_fold(p.N).kappa : nan);
    run.put("m_single_exact", fold ? potts_fold(p.N).m : nan);
    run.put("kappa_equal_exact", fold ? potts_transition(p.N) : nan);
  }

 private:
  /// K such that M = 1, and beta is kappa.
  static PatternParams patterns_of(const Params& p) {
    const long d = p.law == "opposite" ? 2 : p.N;
    return {.law = p.law, .N = p.N, .d = d, .K = 1 / std::sqrt(static_cast<double>(d - 1))};
  }

  class Network {
   public:
    Network(const Params& p, const Stream& numbers, const Memory::Look& look)
        : p_(p), look_(look), patterns_(patterns_of(p), numbers), memory_(patterns_), jacobian_(patterns_) {}

    template <class Results>
    void follow(Results& results) const {
      constexpr double beside = 1e-6;
      const Settled up = settle(p_.kappa, beside), down = settle(p_.kappa, 1);
      results.push_back({"overlap_up", up.overlap});
      results.push_back({"overlap_down", down.overlap});
      results.push_back({"energy_up", up.energy});
      results.push_back({"energy_down", down.energy});
      std::vector<double> exact;
      for (const double kappa : p_.kappa) exact.push_back(p_.law == "opposite" ? pitchfork(kappa) : nan);
      results.push_back({"overlap_exact", exact});
    }
    /// Where the spectral radius at the uniform state passes 1.
    double instability() const {
      const std::vector<double> uniform = state(0);
      const auto excess = [&](double kappa) { return jacobian_.spectral_radius(uniform.data(), kappa) - 1; };
      const double high = 2 * static_cast<double>(p_.N);
      RootSearch search(0.1, excess(0.1), high, excess(high), 1e-12);
      while (!search.done()) search.take(excess(search.next()));
      return search.root();
    }
    template <class Results>
    void measure_transition(Results& results) const {
      if (p_.N == 2) {
        for (const char* name : {"kappa_single", "kappa_equal", "m_equal", "energy_gap"})
          results.push_back({name, {nan}});
        return;
      }
      const double single = beginning();
      results.push_back({"kappa_single", {single}});
      // From a little above the fold, where updates settle fast, to where the uniform state ends.
      const auto gap = [&](double kappa) { return settle({kappa}, 1).energy[0] - uniform_energy(kappa); };
      const double low = single * (1 + 1e-3), high = static_cast<double>(p_.N);
      RootSearch search(low, gap(low), high, gap(high), 1e-13);
      while (!search.done()) search.take(gap(search.next()));
      results.push_back({"kappa_equal", {search.root()}});
      results.push_back({"m_equal", {settle({search.root()}, 1).overlap[0]}});
      results.push_back({"energy_gap", {gap(potts_transition(p_.N))}});
    }

   private:
    /// m = 0: the uniform state; 1: the pattern x_1; on the line between them.
    std::vector<double> state(double m) const {
      std::vector<double> xi(static_cast<std::size_t>(patterns_.dimension()));
      for (long j = 0; j < p_.N; ++j) {
        const std::vector<double> x = patterns_.pattern(j);
        const double weight = (1 - m) / static_cast<double>(p_.N) + (j == 0 ? m : 0);
        for (std::size_t k = 0; k < xi.size(); ++k) xi[k] += weight * x[k];
      }
      return xi;
    }
    Settled settle(const std::vector<double>& kappa, double m, double tolerance = 1e-15) const {
      const std::vector<double> xi = state(m), x = patterns_.pattern(0);
      const Starts starts = [&](long q, Queries& batch) {
        batch.add(xi, kappa[static_cast<std::size_t>(q)], 0, x);
      };
      return settle_alone(memory_, 0, static_cast<long>(kappa.size()), starts,
                          {.most_steps = p_.steps, .tolerance = tolerance, .M = 1}, look_);
    }
    double uniform_energy(double kappa) const {
      Queries one;
      one.add(state(0), kappa);
      const Recall recall = memory_.recall(one, look_);
      return energy(recall.lse[0], one.state.data(), one.d, kappa, p_.N, 1);
    }
    /// The smallest kappa at which updates from the pattern stay there. A little below it they linger before
    /// they fall, for about 1 / sqrt(1 - kappa / kappa_single) updates, none of which is shorter than 0.01 (1
    /// - kappa / kappa_single): so values of kappa are tried side by side, and `settled` is well below that.
    double beginning() const {
      constexpr double resolution = 2e-7, settled = 1e-10;
      double falls = 1e-3, stays = static_cast<double>(p_.N);
      while (stays - falls > resolution * stays) {
        std::vector<double> kappa;
        for (int i = 1; i <= sections; ++i) kappa.push_back(falls + (stays - falls) * i / (sections + 1));
        const std::vector<double> m = settle(kappa, 1, settled).overlap;
        const double between = 0.5 * (potts_fold_weight() + 1 / static_cast<double>(p_.N));
        const auto first = std::ranges::find_if(m, [&](double x) { return x > between; }) - m.begin();
        if (first < sections) stays = kappa[static_cast<std::size_t>(first)];
        if (first > 0) falls = kappa[static_cast<std::size_t>(first - 1)];
      }
      return 0.5 * (falls + stays);
    }
    static constexpr int sections = 8;
    /// What tells the two branches apart: half way between the weights at the fold.
    double potts_fold_weight() const { return potts_fold(p_.N).m; }

    const Params& p_;
    const Memory::Look& look_;
    Patterns patterns_;
    Memory memory_;
    Jacobian jacobian_;
  };
};

const Register<Branches> registered{
    "hopfield-branches", "Opposite and orthogonal patterns: branches, where they begin, end and are equal"};

}  // namespace
}  // namespace hopfield
