// SPDX-License-Identifier: BSD-3-Clause
// koopman-twins: two smooth maps of the torus whose snapshots differ by at most eps, one with an
// eigenfunction in the sector exp(2 pi i y), the other without; and the time that telling them apart takes.
//   khaos run koopman-twins --sweep eps=1e-2,1e-3,1e-4
//
// A: (x, y) -> (x + p/q, y). B: (x, y) -> (x + p/q, y + eps cos 2 pi q x). Along an orbit of B the cosine is
// constant, so y turns by n eps cos(2 pi q x) in n steps and <K^n g, g> = J_0(2 pi eps n) for g = exp(2 pi i
// y): no atom. For A it is 1.
#include "rage.hpp"
#include "run/experiment.hpp"
#include "stats/fit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace koopman {
using namespace khaos;
namespace {

struct TwinsParams {
  double eps = 1e-3;
  long p = 8, q = 13, T_max = 10'000, M = 0;
  static void describe(Schema<TwinsParams>& s) {
    using P = TwinsParams;
    s("eps", &P::eps, "1", "largest distance between snapshots of the twins", within(1e-7, 0.2));
    s("p", &P::p, "1", "x turns by p/q in a step", within(1, 1'000'000));
    s("q", &P::q, "1", "denominator", within(2, 1'000'000));
    s("T_max", &P::T_max, "1", "longest average", within(1, 1e8));
    s("M", &P::M, "1", "starts x_m = m/M; 0: so many that the averages over x are exact",
      within(0, 1'000'000));
  }
};

/// 1, 2, 5, 10, 20, ... up to last, and last itself.
std::vector<double> decades(long last) {
  std::vector<double> times;
  for (double power = 1; power <= static_cast<double>(last); power *= 10)
    for (const double digit : {1, 2, 5})
      if (digit * power <= static_cast<double>(last)) times.push_back(digit * power);
  if (times.back() < static_cast<double>(last)) times.push_back(static_cast<double>(last));
  return times;
}

long steps_of(const TwinsParams& p) { return std::max(p.T_max, static_cast<long>(std::ceil(0.5 / p.eps))); }

/// exp(i a cos) has harmonics up to about a + 40 to rounding; a rule with M nodes, M prime to q, sees them
/// apart.
long starts_of(const TwinsParams& p) {
  if (p.M > 0) return p.M;
  long M = 41 + 2 * static_cast<long>(std::numbers::pi * p.eps * static_cast<double>(steps_of(p)) * 1.1);
  while (std::gcd(M, p.q) > 1) M += 2;
  return M;
}

struct KoopmanTwins {
  using Params = TwinsParams;

  static std::vector<std::string> sources() {
    return {
        "Colbrook, Mezic & Stepanenko, arXiv 2407.06312 (that such obstructions exist; this pair is khaos's "
        "own)",
        "Cycon, Froese, Kirsch & Simon, Schroedinger Operators (1987), ch. 5 (RAGE)"};
  }
  static std::vector<Issue> validate(const Params& p) {
    std::vector<Issue> issues;
    if (std::gcd(p.p, p.q) > 1)
      issues.push_back(error(fmt::format("p and q: {}/{} is not in lowest terms", p.p, p.q)));
    if (p.M > 0 && std::gcd(p.M, p.q) > 1)
      issues.push_back(
          error(fmt::format("M: {} and q = {} have a common divisor, so the starts miss phases", p.M, p.q)));
    return issues;
  }
  static double cost(const Params& p) { return 3e-8 * static_cast<double>(starts_of(p) * steps_of(p)); }
  static void outputs(const Params& p, Outputs& out) {
    const std::vector<double> times = decades(p.T_max);
    out.axis("system", 2);
    out.axis("T", times.size(), "1", times);
    out.add("a", {"system", "T"}, "1",
            "mean of |<K^n g, g>|^2, n = 1 .. T, from orbits: of A, which has an eigenfunction, and B");
    out.add("a_exact", {"T"}, "1", "that of B in closed form, mean of J_0(2 pi eps n)^2");
    out.add("t_star", {}, "1", "separation effort: first T with a_B(T) < 1/2, where a_A(T) = 1",
            Type::integer);
    out.add("t_star_eps", {}, "1", "t_star eps, which tends to 0.362370");
    out.add("snapshot_distance", {}, "1", "largest distance between snapshots of the twins, as measured");
  }

  static void run(const Params& p, Run& run) {
    const std::vector<double> times = decades(p.T_max);
    SkewOrbits same(starts_of(p), p.p, p.q, 0), turning(starts_of(p), p.p, p.q, p.eps);
    RageAverage a, b, exact;
    std::vector<double> a_at, b_at, exact_at;
    long t_star = 0;
    const long steps = steps_of(p);
    for (long n = 1; n <= steps; ++n) {
      a.add(std::norm(same.advance()));
      b.add(std::norm(turning.advance()));
      exact.add(std::pow(::j0(2 * std::numbers::pi * p.eps * static_cast<double>(n)), 2));
      if (t_star == 0 && b.mean() < 0.5) t_star = n;
      if (a_at.size() < times.size() && static_cast<double>(n) == times[a_at.size()]) {
        a_at.push_back(a.mean());
        b_at.push_back(b.mean());
        exact_at.push_back(exact.mean());
      }
      if (n % 10'000 == 0) {
        run.leave_if_stopped();
        run.progress(static_cast<double>(n) / static_cast<double>(steps));
      }
    }
    a_at.insert(a_at.end(), b_at.begin(), b_at.end());
    run.put("a", a_at);
    run.put("a_exact", exact_at);
    run.put("t_star", t_star);
    run.put("t_star_eps", static_cast<double>(t_star) * p.eps);
    run.put("snapshot_distance", turning.largest_turn());
  }

  /// Over swept eps: the power of eps that the effort follows.
  static void summarise(const Table& table, Outputs& out) {
    std::vector<double> x, y;
    for (long i = 0; i < table.rows(); ++i) {
      const auto row = static_cast<std::size_t>(i);
      if (table["t_star"][row] < 1) continue;
      x.push_back(std::log(table["eps"][row]));
      y.push_back(std::log(table["t_star"][row]));
    }
    out.add("effort_power", {}, "1", "slope of ln t_star over ln eps; NaN with fewer than two eps");
    const bool two = x.size() > 1 && std::ranges::any_of(x, [&](double value) { return value != x.front(); });
    const double slope = two ? fit_line(x, y).slope : std::nan("");
    out.put("effort_power", {&slope, 1});
  }
};

const Register<KoopmanTwins> registered{"koopman-twins",
                                        "Twins that differ by eps, one with an eigenfunction: the effort to "
                                        "tell them apart grows as 1/eps (khaos's own "
                                        "adversary, not the paper's)"};

}  // namespace
}  // namespace koopman
