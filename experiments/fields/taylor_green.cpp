// SPDX-License-Identifier: BSD-3-Clause
// taylor-green: large vortices that break down to turbulence in three dimensions, and what viscosity takes
// from them.
//   mpirun -n 2 khaos run taylor-green --set N=128 --set Re=1600
#include "flow.hpp"
#include "models/navier_stokes_3d.hpp"
#include "run/experiment.hpp"
#include "spectral/box_cost.hpp"
#include "spectral/box_frame.hpp"
#include "spectral/box_sums.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace fields {
namespace {

struct Params {
  long N = 64, samples = 100, frames = 5;
  double Re = 1600, T = 10, dt = 0, cfl = 0.9;
  static void describe(Schema<Params>& s) {
    s("N", &Params::N, "1", "grid points per axis of the cube (2 pi)^3, even; modes from N/3 on are dropped",
      within(8, 1 << 14));
    s("Re", &Params::Re, "1", "Reynolds number, 1 / nu", above(0));
    s("T", &Params::T, "1", "time to run", above(0));
    s("dt", &Params::dt, "1", "time step; 0: from cfl", at_least(0));
    s("cfl", &Params::cfl, "1", "dt = cfl / max(|u| k_max + |v| k_max + |w| k_max), where dt is 0",
      between(0, 2.8));
    s("samples", &Params::samples, "1", "instants after the start where the budget is taken", at_least(2));
    s("frames", &Params::frames, "1", "of these, instants where vorticity and spectrum are kept, too",
      at_least(1));
  }
  Box box() const {
    const double L = 2 * std::numbers::pi;
    return {{N, N, N}, {L, L, L}};
  }
  Schedule schedule() const { return {{T, samples, frames}, dt, cfl}; }
};

enum Mean { energy, enstrophy };

struct Problem {
  const Params& p;
  const BoxTransform& transform;
  const Modes& u;  // three fields
  Run& run;

  const Mode& mode(int component, long m) const { return u(component * transform.modes() + m); }

  /// u = sin x cos y cos z, v = -cos x sin y cos z, w = 0: eight modes of each.
  void start() const {
    Kokkos::deep_copy(u, Mode(0));
    for_each_term(transform, [&](const ModeTerm& at) {
      for (const double k : at.k)
        if (std::abs(k) != 1) return;
      u(at.m) = Mode(0, -0.125 * at.k[0]);
      u(transform.modes() + at.m) = Mode(0, 0.125 * at.k[1]);
    });
  }
  std::vector<double> means() const {
    return mode_sums(transform, 2, [&](const ModeTerm& at, std::vector<ExactSum>& sums) {
      const double half =
          0.5 * at.weight * (squared(mode(0, at.m)) + squared(mode(1, at.m)) + squared(mode(2, at.m)));
      sums[energy].add(half);
      sums[enstrophy].add(at.k_squared() * half);  // div u = 0
    });
  }
  std::vector<Budget> budgets(std::span<const double> m) const {
    return {{m[energy], -2 / p.Re * m[enstrophy]}};
  }
  std::vector<double> spectrum() const {
    return shell_sums(transform, [&](const ModeTerm& at) {
      return 0.5 * (squared(mode(0, at.m)) + squared(mode(1, at.m)) + squared(mode(2, at.m)));
    });
  }
  std::vector<double> structure() const {
    const Real w("w", transform.points());
    transform.backward(Kokkos::subview(u, std::pair(2 * transform.modes(), 3 * transform.modes())), w);
    return structure_functions(transform, w, structure_separations(p.N));
  }
  void frame(long k) const {
    const long modes = transform.modes(), points = transform.points();
    const Modes w_hat("w_hat", modes);
    const Real w("w", points), size("vorticity", points);
    for (int i = 0; i < 3; ++i) {
      const int j = (i + 1) % 3, l = (i + 2) % 3;
      for_each_term(transform, [&](const ModeTerm& at) {
        const Mode curl = at.k[j] * mode(l, at.m) - at.k[l] * mode(j, at.m);
        w_hat(at.m) = Mode(-curl.imag(), curl.real());
      });
      transform.backward(w_hat, w);
      for (long q = 0; q < points; ++q) size(q) += w(q) * w(q);
    }
    for (long q = 0; q < points; ++q) size(q) = std::sqrt(size(q));
    run.frame("vorticity", k, BoxFrame(transform, size).piece());
  }
};

/// Place and height of the highest of equally spaced samples, by the parabola through it and its neighbours;
/// at an end, the end's.
std::pair<double, double> peak(const std::vector<double>& t, const std::vector<double>& f) {
  const auto i = std::ranges::max_element(f) - f.begin();
  if (i == 0 || i + 1 == std::ssize(f)) return {t[i], f[i]};
  const double slope = (f[i + 1] - f[i - 1]) / 2, bend = f[i + 1] - 2 * f[i] + f[i - 1];
  const double shift = bend < 0 ? -slope / bend : 0;
  return {t[i] + shift * (t[1] - t[0]), f[i] + slope * shift + bend * shift * shift / 2};
}

struct TaylorGreen {
  using Params = fields::Params;

  static std::vector<std::string> sources() {
    return {"Taylor & Green, Proc. R. Soc. A 158 (1937) 499", "Brachet et al., J. Fluid Mech. 130 (1983) 411",
            "van Rees, Leonard, Pullin & Koumoutsakos, J. Comput. Phys. 230 (2011) 2794"};
  }

  static std::vector<Issue> validate(const Params& p) { return issues_of(p.N, p.schedule()); }

  /// Seconds of one core, and on `ranks` ranks: four right-hand sides a step, which takes 1.2 times as long.
  static double cost(const Params& p) { return cost(p, 1); }
  static double cost(const Params& p, int ranks) {
    const double k_cut = double((p.N - 1) / 3), speed = 2.5;  // |u| + |v| + |w| where they are largest
    const double steps = std::max(p.T / (p.dt > 0 ? p.dt : p.cfl / (speed * k_cut)), 4.0 * double(p.samples));
    return 1.2 * 4 * steps *
           seconds(box_cost(p.box(), ranks, NavierStokes3d::inputs, NavierStokes3d::outputs));
  }

  static long shells(const Params& p) { return long(std::sqrt(3.0) * double((p.N - 1) / 3) + 0.5) + 1; }

  static void outputs(const Params& p, Outputs& out) {
    const std::vector<double> x = coordinates(p.N, 2 * std::numbers::pi);
    out.axis("sample", std::size_t(p.samples) + 1);
    out.axis("time", std::size_t(p.frames) + 1, "1", p.schedule().frame_times());
    out.axis("shell", std::size_t(shells(p)));
    for (const char* axis : {"x", "y", "z"}) out.axis(axis, std::size_t(p.N), "1", x);
    out.add("t", {"sample"}, "1", "time");
    out.add("energy", {"sample"}, "1", "<u^2> / 2");
    out.add("enstrophy", {"sample"}, "1", "<w^2> / 2");
    out.add("dissipation", {"sample"}, "1", "energy lost to viscosity, per time, 2 nu enstrophy");
    out.add("peak_dissipation", {}, "1", "its largest value, by a parabola through three samples");
    out.add("t_peak", {}, "1", "when that is");
    out.add("energy_budget", {}, "1",
            "largest |change of energy + integral of dissipation| between samples, per energy and time");
    out.add("t_frame", {"time"}, "1", "times of the frames");
    out.add("k", {"shell"}, "1", "wavenumber of a shell");
    out.add("spectrum", {"time", "shell"}, "1", "E(k), its sum over k is the energy");
    declare_structure(p.N, "w along z", out);
    out.field("vorticity", {"time", "z", "y", "x"}, "1", "|curl u|");
    out.add("steps", {}, "1", "time steps", Type::integer);
    out.add("dt_end", {}, "1", "the last time step");
  }

  static void run(const Params& p, Run& run) {
    const BoxTransform transform(p.box(), run.comm(), Layout::automatic, Keep::two_thirds);
    const double k_max = transform.k_max(0);
    BoxStepper<NavierStokes3d> flow(transform, {1 / p.Re, {{k_max, k_max, k_max}}});
    const Problem problem{p, transform, flow.u(), run};
    const FlowSeries series = run_flow(problem, flow, transform.piece(flow.u()), p.schedule(), run);

    const std::vector<double> t = p.schedule().times();
    std::vector<double> k, dissipation = series.column(enstrophy);
    for (long s = 0; s < shells(p); ++s) k.push_back(double(s));
    for (double& value : dissipation) value *= 2 / p.Re;
    const auto [t_peak, highest] = peak(t, dissipation);
    run.put("t", t);
    run.put("energy", series.column(energy));
    run.put("enstrophy", series.column(enstrophy));
    run.put("dissipation", dissipation);
    run.put("peak_dissipation", highest);
    run.put("t_peak", t_peak);
    run.put("energy_budget", series.residuals[0]);
    run.put("t_frame", p.schedule().frame_times());
    run.put("k", k);
    run.put("spectrum", series.spectra);
    put_structure(series, p.N, 2 * std::numbers::pi / double(p.N), run);
    run.put("steps", series.steps);
    run.put("dt_end", series.dt);
  }
};

const Register<TaylorGreen> taylor_green{
    "taylor-green",
    "The Taylor-Green vortex: breakdown to three-dimensional turbulence, dissipation, spectra"};

}  // namespace
}  // namespace fields
