// SPDX-License-Identifier: BSD-3-Clause
// koopman-chain: maps of the torus, each within 10^(-2 j) of the one before, that alternately have and have
// not an eigenfunction in the sector exp(2 pi i y); and what it takes to find out. No one limiting procedure
// can be right for all: where one truth is learnt, the next link lies beyond that effort and says the
// opposite.
//   khaos run koopman-chain --set links=10
#include "chain_effort.hpp"
#include "run/experiment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace koopman {
using namespace khaos;
namespace {

struct KoopmanChain {
  struct Params {
    long links = 4, r = 1, entry = 100, counted = 2'000'000;
    double threshold = 1e-6;
    static void describe(Schema<Params>& s) {
      s("links", &Params::links, "1", "links after the golden rotation; odd ones have no eigenfunction",
        within(1, 12));
      s("r", &Params::r, "1", "distances in f are C^r norms", within(0, 4));
      s("entry", &Params::entry, "1", "least large entry of a continued fraction in YES links",
        within(2, 1'000'000));
      s("threshold", &Params::threshold, "1", "a YES is learnt once tau_N(1) is below", within(1e-12, 0.1));
      s("counted", &Params::counted, "1",
        "efforts in T up to so many steps are counted step by step; beyond, from the limit of small eps",
        within(100, 1e9));
    }
  };

  static std::vector<std::string> sources() {
    return {"Colbrook, Mezic & Stepanenko, arXiv 2407.06312 (the phenomenon; this chain is khaos's own)",
            "Katok & Hasselblatt, Introduction to the Modern Theory of Dynamical Systems (1995), 2.9, 12.6",
            "Khinchin, Continued Fractions (1964)"};
  }
  static std::vector<Issue> validate(const Params& p) {
    try {
      make_chain(p.links, p.r, p.entry);
    } catch (const UserError& wrong) {
      return {error(wrong.what())};
    }
    return {};
  }
  static double cost(const Params& p) {
    return 2e-7 * static_cast<double>(p.counted) + 0.1 * static_cast<double>(p.links);
  }

  static void outputs(const Params& p, Outputs& out) {
    std::vector<double> number;
    for (long j = 1; j <= p.links; ++j) number.push_back(static_cast<double>(j));
    out.axis("link", number.size(), "1", number);
    out.add("truth", {"link"}, "1",
            "whether an eigenfunction exists: no harmonic q_i of f has q_i w an integer", Type::integer);
    out.words("truth", {"NO", "YES"});
    out.add("effort", {"link"}, "1",
            "NO: first T with a(T) < 1/2, for all g = exp(2 pi i (k x + y)); YES: smallest N with tau_N(1) < "
            "threshold in the "
            "block of K around exp(2 pi i y)");
    out.add("counted_steps", {"link"}, "1", "1: the effort was counted; 0: T from the limit of small eps",
            Type::integer);
    out.add("distance", {"link"}, "1",
            "to the link before: |w - w'| + C^r norm of f - f'; at most 10^(-2 link)");
    out.add("u_max", {"link"}, "1",
            "sup |u| of the transfer function (its harmonics are independent); of NO links without the "
            "resonant one");
    out.add("limit", {"link"}, "1",
            "limit of a(T) for exp(2 pi i y); of YES links above 1/2, or the rule errs");
    out.add("w", {"link"}, "1", "rotation number");
    out.add("q", {"link"}, "1", "denominator of the convergent that the link was built on", Type::integer);
    out.add("eps", {"link"}, "1", "amplitude of the last harmonic of f");
    out.add("entry_used", {"link"}, "1", "large entry of the continued fraction; NO: 0", Type::integer);
  }

  static void run(const Params& p, Run& run) {
    std::vector<double> truth, effort, counted, distance, u_max, limit, w, q, eps, entry;
    const std::vector<Link> chain = make_chain(p.links, p.r, p.entry);
    for (const Link& link : chain) {
      const bool yes = has_eigenfunction(link);
      const Effort spent =
          yes ? yes_effort(link, p.threshold) : no_effort(link, p.counted, [&] { run.leave_if_stopped(); });
      double largest = 0;
      for (const double amplitude : transfer_amplitudes(link)) largest += amplitude;
      truth.push_back(yes);
      effort.push_back(spent.value);
      counted.push_back(spent.counted);
      distance.push_back(link.distance);
      u_max.push_back(largest);
      limit.push_back(limit_of_average(link));
      w.push_back(link.w.value());
      q.push_back(static_cast<double>(link.q));
      eps.push_back(link.f.back().eps);
      entry.push_back(static_cast<double>(link.entry));
      run.progress(static_cast<double>(truth.size()) / static_cast<double>(chain.size()));
    }
    const bool learnt = std::ranges::all_of(effort, [](double value) { return std::isfinite(value); });
    run.require(
        learnt,
        "a YES link is not learnt with 8 multiples of its harmonics; raise the threshold, lower entry, or "
        "raise r");
    run.put("truth", truth);
    run.put("effort", effort);
    run.put("counted_steps", counted);
    run.put("distance", distance);
    run.put("u_max", u_max);
    run.put("limit", limit);
    run.put("w", w);
    run.put("q", q);
    run.put("eps", eps);
    run.put("entry_used", entry);
  }
};

const Register<KoopmanChain> registered{
    "koopman-chain",
    "A convergent chain of maps whose truth alternates, and the effort to learn each (khaos's own adversary, "
    "not the paper's)"};

}  // namespace
}  // namespace koopman
