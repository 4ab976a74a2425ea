// SPDX-License-Identifier: BSD-3-Clause
// curl-spectrum: eigenvalues of A = D1 + W^T D2 W at random places of weight space, beside the edges and the
// density of free probability. The manifold of solutions is stable where the smallest eigenvalue is positive.
//   khaos run curl-spectrum --sweep c=0.05:1:12 --sweep alpha_h=0:1:12
#include "edges.hpp"
#include "linalg/lapack.hpp"
#include "run/experiment.hpp"
#include "stability.hpp"
#include "stats/moments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace curl_descent {
namespace {

struct SpectrumParams {
  long M = 500, flips_h = -1, flips_r = -1, reps = 4, bins = 80;
  double c = 0.5, alpha_h = 0, alpha_r = 0;
  static void describe(Schema<SpectrumParams>& s) {
    using P = SpectrumParams;
    s("M", &P::M, "1", "inputs, the size of A", within(1, 20'000));
    s("c", &P::c, "1", "compression M/N: inputs over hidden neurons", above(0));
    s("alpha_h", &P::alpha_h, "1", "fraction of flipped input-side neurons", within(0, 1));
    s("alpha_r", &P::alpha_r, "1", "fraction of flipped readout neurons", within(0, 1));
    s("flips_h", &P::flips_h, "1", "how many of the M are flipped; -1: alpha_h says", at_least(-1));
    s("flips_r", &P::flips_r, "1", "how many of the N are flipped; -1: alpha_r says", at_least(-1));
    s("reps", &P::reps, "1", "random matrices", within(1, 100'000));
    s("bins", &P::bins, "1", "bins of the density", within(1, 10'000));
  }
};

struct Case {
  long M, N;
  FlipCounts counts;
  Flips fractions;  // those of the theory: as given, or the counts'
};
Case case_of(const SpectrumParams& p) {
  const auto M = static_cast<double>(p.M);
  Case all{p.M, std::max(1L, std::lround(M / p.c)), {p.flips_h, p.flips_r}, {p.alpha_h, p.alpha_r}};
  const auto N = static_cast<double>(all.N);
  if (p.flips_h < 0) all.counts.hidden = std::lround(p.alpha_h * M);
  if (p.flips_r < 0) all.counts.readout = std::lround(p.alpha_r * N);
  if (p.flips_h >= 0) all.fractions.alpha_h = static_cast<double>(p.flips_h) / M;
  if (p.flips_r >= 0) all.fractions.alpha_r = static_cast<double>(p.flips_r) / N;
  return all;
}

/// Equal bins over the theory's support and 5 % more on either side.
struct Bins {
  double low, width;
  long count;
  Bins(const Edges& edge, long bins) : count(bins) {
    const double margin = 0.05 * (edge.right - edge.left) + 1e-3;
    low = edge.left - margin;
    width = (edge.right - edge.left + 2 * margin) / static_cast<double>(bins);
  }
  double middle(long k) const { return low + (static_cast<double>(k) + 0.5) * width; }
};

struct CurlSpectrum {
  using Params = SpectrumParams;

  static std::vector<std::string> sources() {
    return {"Ninou, Kadmon & Cayco-Gajic, arXiv 2510.02765 (curl descent)",
            "Mingo & Speicher, Free Probability and Random Matrices (2017), ch. 3-4"};
  }
  static std::vector<Issue> validate(const Params& p) {
    if (static_cast<double>(p.M) / p.c > 1e7)
      return {error(fmt::format("c: given {}, allowed with M = {}: at least {:.6g}", p.c, p.M,
                                1e-7 * static_cast<double>(p.M)))};
    const Case one = case_of(p);
    return issues_of_flips(one.counts, one.M, one.N);
  }
  static double cost(const Params& p) {
    const Case one = case_of(p);
    const auto M = static_cast<double>(one.M), N = static_cast<double>(one.N);
    return static_cast<double>(p.reps) * (5e-8 * M * N + 3e-11 * M * M * N + 1.5e-10 * M * M * M);
  }
  static void outputs(const Params& p, Outputs& out) {
    out.axis("rep", static_cast<std::size_t>(p.reps));
    out.axis("bin", static_cast<std::size_t>(p.bins));
    out.add("lambda_min", {"rep"}, "1", "smallest eigenvalue of A");
    out.add("lambda_max", {"rep"}, "1", "largest eigenvalue of A");
    out.add("lambda_min_mean", {}, "1", "mean of lambda_min");
    out.add("stable", {}, "1", "share of repetitions with lambda_min > 0");
    out.add("edge_theory", {}, "1", "left edge of the spectrum for M, N -> infinity");
    out.add("right_edge_theory", {}, "1", "right edge");
    out.add("stable_theory", {}, "1", "1 if the left edge is above 0", Type::integer);
    out.add("alpha_h_critical", {}, "1",
            "fraction of hidden flips at which the left edge passes 0, at this c");
    out.add("alpha_r_critical", {}, "1", "that of readout flips");
    out.add("x", {"bin"}, "1", "middle of a bin");
    out.add("density", {"bin"}, "1", "eigenvalues per unit, over M reps");
    out.add("density_theory", {"bin"}, "1",
            "continuous part for M, N -> infinity; NaN with flips of both kinds");
  }

  static void run(const Params& p, Run& run) {
    const Case one = case_of(p);
    const Edges edge = edges(p.c, one.fractions);
    const Bins bins(edge, p.bins);
    const Stream stream = run.stream("weights");
    const auto [first, last] = share(p.reps, run.comm());
    std::vector<double> smallest, largest;
    std::vector<long> counts(static_cast<std::size_t>(p.bins), 0);
    const bool whole = run.apart([&](const auto& look) {
      for (long rep = first; rep < last; ++rep) {
        const std::vector<double> values = hermitian_eigenvalues(
            random_stability_matrix(one.M, one.N, one.counts, stream, static_cast<std::uint64_t>(rep)));
        smallest.push_back(values.front());
        largest.push_back(values.back());
        for (const double value : values) {
          const auto bin = static_cast<long>(std::floor((value - bins.low) / bins.width));
          if (bin >= 0 && bin < bins.count) ++counts[static_cast<std::size_t>(bin)];
        }
        look();
      }
    });
    if (!whole) return run.leave_if_stopped();
    const std::vector<double> all = run.comm().gather(smallest);
    counts = run.comm().sum(counts);
    std::vector<double> x, measured, theory;
    for (long k = 0; k < p.bins; ++k) {
      x.push_back(bins.middle(k));
      measured.push_back(static_cast<double>(counts[static_cast<std::size_t>(k)]) /
                         (static_cast<double>(p.M * p.reps) * bins.width));
      theory.push_back(density(p.c, one.fractions, x.back()));
    }
    run.put("lambda_min", all);
    run.put("lambda_max", run.comm().gather(largest));
    run.put("lambda_min_mean", moments(all).mean);
    run.put("stable", static_cast<double>(std::ranges::count_if(all, [](double v) { return v > 0; })) /
                          static_cast<double>(p.reps));
    run.put("edge_theory", edge.left);
    run.put("right_edge_theory", edge.right);
    run.put("stable_theory", edge.left > 0 ? 1 : 0);
    run.put("alpha_h_critical", critical_hidden(p.c));
    run.put("alpha_r_critical", critical_readout(p.c));
    run.put("x", x);
    run.put("density", measured);
    run.put("density_theory", theory);
  }
};

const Register<CurlSpectrum> registered{
    "curl-spectrum",
    "Eigenvalues that decide whether sign-flipped learning is stable, and their exact edges"};

}  // namespace
}  // namespace curl_descent
