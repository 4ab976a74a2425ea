// SPDX-License-Identifier: BSD-3-Clause
// pinn-reference: the five problems on which causal training of physics-informed networks was shown, solved
// without networks. What a network finds is measured against these fields.
//   khaos run pinn-reference --sweep problem=all
#include "reference_problem.hpp"
#include "stats/relative_distance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace causal_pinn {
namespace {

/// Length of the spectrum.
std::size_t waves(const ReferenceParams& p) { return p.is_lorenz() ? 1 : std::size_t(p.N / 2 + 1); }

/// Largest violation of the symmetry that the start has and the equation keeps: u(-x) = u(x) for allen-cahn,
/// u(-x) = -u(x) for ks-regular, u(pi - x) = -u(x) for ks-chaotic.
double asymmetry(const ReferenceParams& p, std::span<const double> u) {
  if (!p.is_line()) return std::nan("");
  const long n = p.N, turn = p.problem == "ks-chaotic" ? n / 2 : 0;
  const double sign = p.problem == "allen-cahn" ? -1 : 1;
  double largest = 0;
  for (long j = 0; j < n; ++j)
    largest = std::max(largest, std::abs(u[std::size_t(j)] + sign * u[std::size_t((turn - j + n) % n)]));
  return largest;
}

/// u at x = 0, and a quarter and a half of a period further (on y = 0); the state of lorenz.
std::vector<double> probes_of(const ReferenceParams& p, std::span<const double> u) {
  if (p.is_lorenz()) return {u.begin(), u.end()};
  std::vector<double> values;
  const long zero = p.x_first() < 0 ? p.N / 2 : 0;
  for (const long further : {0L, p.N / 4, p.N / 2}) values.push_back(u[std::size_t((zero + further) % p.N)]);
  return values;
}

Solution solve(const ReferenceParams& p, long halving, Run& run) {
  return p.is_lorenz()  ? solve_lorenz(p, run)
         : p.is_plane() ? solve_plane(p, halving, run)
                        : solve_line(p, halving, run);
}

/// Where something is known beside the solution: the decay of the mode, or the run from the right grid
/// points.
double error_of(const ReferenceParams& p, const Solution& s, Run& run) {
  if (p.start == "mode") {
    std::vector<double> exact(s.frame(0).begin(), s.frame(0).end());
    for (double& w : exact) w *= std::exp(-2 * p.nu * p.T);
    return relative_distance(s.last(), exact);
  }
  if (p.start == "repeated_end") {
    ReferenceParams right = p;
    right.start = "standard";
    return relative_distance(s.values, solve(right, 0, run).values);
  }
  return std::nan("");
}

struct PinnReference {
  using Params = ReferenceParams;

  static std::vector<std::string> sources() {
    return {
        "Wang, Sankaran & Perdikaris, arXiv:2203.07404; Comput. Methods Appl. Mech. Eng. 421 (2024) 116813",
        "Kassam & Trefethen, SIAM J. Sci. Comput. 26 (2005) 1214"};
  }
  static std::vector<Issue> validate(const Params& p) { return issues_of(resolved(p)); }
  static double cost(const Params& given) {
    const Params p = resolved(given);
    if (p.is_lorenz()) return 0.05;
    const double points = p.is_plane() ? double(p.N * p.N) : double(p.N);
    return (p.is_plane() ? 2e-7 : 2e-8) * points * p.T / p.dt * double((2L << p.halvings) - 1);
  }

  static void outputs(const Params& given, Outputs& out) {
    const Params p = resolved(given);
    const std::size_t n = std::size_t(p.N);
    std::vector<double> t, x, k;
    for (long i = 0; i < p.frames; ++i) t.push_back(double(i) * p.frame_spacing());
    for (std::size_t j = 0; j < n; ++j)
      x.push_back(p.is_lorenz() ? double(j) : p.x_first() + p.length() * double(j) / double(n));
    for (std::size_t i = 0; i < waves(p); ++i) k.push_back(2 * std::numbers::pi / p.length() * double(i));
    out.axis("t", t.size(), "1", t);
    out.axis("x", n, "1", x);
    out.axis("y", p.is_plane() ? n : 1, "1", p.is_plane() ? x : std::vector<double>{0});
    out.axis("k", waves(p), "1", k);
    out.axis("probe", 3);
    out.axis("halving", std::size_t(std::max(p.halvings, 1L)));
    out.field("u", {"t", "y", "x"}, "1", "the field; vorticity of ns-decay; x, y, z along x for lorenz");
    out.add("probes", {"t", "probe"}, "1",
            "u at x = 0 and a quarter and a half of the period further; x, y, z of lorenz");
    out.add("mean", {"t"}, "1", "mean of u");
    out.add("rms", {"t"}, "1", "root mean square of u");
    out.add("min", {"t"}, "1", "smallest u on the grid");
    out.add("max", {"t"}, "1", "largest");
    out.add("asymmetry", {"t"}, "1", "largest violation of the symmetry of the start; NaN where it has none");
    out.add("energy", {"t"}, "1",
            "free energy (allen-cahn), int u^2/2 (ks), kinetic energy per area (ns-decay), else NaN");
    out.add("enstrophy", {"t"}, "1", "mean of w^2/2 (ns-decay), else NaN");
    out.add("power", {"k"}, "1", "of the last frame: |u_k|^2, or energy per shell of ns-decay; lorenz NaN");
    out.add("difference", {"halving"}, "1",
            "|u(dt) - u(dt/2)| / |u| at T, for dt, dt/2, ...; NaN without halvings");
    out.add("order", {}, "1", "log2 of the ratio of the last two of them; NaN with fewer than two");
    out.add("error", {}, "1",
            "relative L2 distance from the exact decay at T (start = mode), or over all frames from the run "
            "on the "
            "right grid (repeated_end), else NaN");
  }

  static void run(const Params& given, Run& run) {
    const Params p = resolved(given);
    const Solution s = solve(p, 0, run);
    const std::vector<double> none(std::size_t(p.frames), std::nan(""));
    std::vector<double> probes, mean, rms, low, high, broken;
    for (long k = 0; k < p.frames; ++k) {
      const std::span<const double> u = s.frame(k);
      const double n = double(u.size());
      run.frame("u", k, u);
      const std::vector<double> here = probes_of(p, u);
      probes.insert(probes.end(), here.begin(), here.end());
      mean.push_back(std::accumulate(u.begin(), u.end(), 0.0) / n);
      rms.push_back(std::sqrt(std::inner_product(u.begin(), u.end(), u.begin(), 0.0) / n));
      low.push_back(std::ranges::min(u));
      high.push_back(std::ranges::max(u));
      broken.push_back(asymmetry(p, u));
    }
    run.put("probes", probes);
    run.put("mean", mean);
    run.put("rms", rms);
    run.put("min", low);
    run.put("max", high);
    run.put("asymmetry", broken);
    run.put("energy", s.energy.empty() ? none : s.energy);
    run.put("enstrophy", s.enstrophy.empty() ? none : s.enstrophy);
    std::vector<double> power = s.power;
    power.resize(waves(p), p.is_lorenz() ? std::nan("") : 0);
    run.put("power", power);
    run.put("error", error_of(p, s, run));
    put_order(p, s, run);
  }

  static void put_order(const Params& p, const Solution& s, Run& run) {
    std::vector<double> difference(std::size_t(std::max(p.halvings, 1L)), std::nan(""));
    std::vector<double> coarse(s.last().begin(), s.last().end());
    for (long h = 1; h <= p.halvings; ++h) {
      const Solution fine = solve(p, h, run);
      difference[std::size_t(h - 1)] = relative_distance(coarse, fine.last());
      coarse.assign(fine.last().begin(), fine.last().end());
      run.progress(double((1L << h) - 1) / double((1L << p.halvings) - 1));
    }
    run.put("difference", difference);
    run.put("order", p.halvings < 2 ? std::nan("")
                                    : std::log2(difference[std::size_t(p.halvings - 2)] /
                                                difference[std::size_t(p.halvings - 1)]));
  }
};

const Register<PinnReference> registered{
    "pinn-reference", "Reference solutions of the problems of causal training, with their invariants"};

}  // namespace
}  // namespace causal_pinn
