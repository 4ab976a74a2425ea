// SPDX-License-Identifier: BSD-3-Clause
// turbulence-2d: two-dimensional turbulence, decaying or driven by a Kolmogorov force, with its budgets of
// energy and enstrophy and its spectra.
//   mpirun -n 2 khaos run turbulence-2d --set N=256
#include "flow.hpp"
#include "models/navier_stokes_2d.hpp"
#include "run/experiment.hpp"
#include "spectral/box_cost.hpp"
#include "spectral/box_frame.hpp"
#include "spectral/box_sums.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace fields {
namespace {

struct Params {
  long N = 256;
  double L = 2 * std::numbers::pi, nu = 1e-4, mu = 0, F = 0, E0 = 0.5, k0 = 6, T = 10, dt = 0, cfl = 0.7;
  long n = 4, samples = 100, frames = 10;
  static void describe(Schema<Params>& s) {
    s("N", &Params::N, "1", "grid points per axis, even; modes from N/3 on are dropped", within(8, 1 << 16));
    s("L", &Params::L, "1", "side of the periodic square", above(0));
    s("nu", &Params::nu, "1", "viscosity; 0 is inviscid", at_least(0));
    s("mu", &Params::mu, "1", "linear drag", at_least(0));
    s("F", &Params::F, "1", "amplitude of the Kolmogorov force F sin(2 pi n y / L) on u", at_least(0));
    s("n", &Params::n, "1", "waves of that force per side", at_least(1));
    s("E0", &Params::E0, "1",
      "energy per area at the start, in random phases; 0: from rest, barely disturbed", at_least(0));
    s("k0", &Params::k0, "1", "waves per side where the spectrum of the start peaks", above(0));
    s("T", &Params::T, "1", "time to run", above(0));
    s("dt", &Params::dt, "1", "time step; 0: from cfl", at_least(0));
    s("cfl", &Params::cfl, "1", "dt = cfl / max(|u| k_max + |v| k_max), where dt is 0", between(0, 2.8));
    s("samples", &Params::samples, "1", "instants after the start where budgets are taken", at_least(1));
    s("frames", &Params::frames, "1", "of these, instants where vorticity and spectrum are kept, too",
      at_least(1));
  }
  Box box() const { return {{N, N}, {L, L}}; }
  Schedule schedule() const { return {{T, samples, frames}, dt, cfl}; }
};

enum Mean { energy, enstrophy, palinstrophy, power, enstrophy_power };

/// Means over the area, from the modes of vorticity.
std::vector<double> means_of(const BoxTransform& transform, const Modes& w, const Modes& force) {
  return mode_sums(transform, 5, [&](const ModeTerm& at, std::vector<ExactSum>& sums) {
    const double k2 = at.k_squared(), half = 0.5 * at.weight * squared(w(at.m));
    if (k2 == 0) return;
    sums[energy].add(half / k2);
    sums[enstrophy].add(half);
    sums[palinstrophy].add(half * k2);
    if (force.extent(0) == 0) return;
    const double input =
        at.weight * (w(at.m).real() * force(at.m).real() + w(at.m).imag() * force(at.m).imag());
    sums[power].add(input / k2);
    sums[enstrophy_power].add(input);
  });
}

/// Gaussian modes with energy spectrum ~ k^7 exp(-3.5 (k / k0)^2), addressed by their wave numbers, so the
/// start does not depend on N; scaled to the energy asked for.
void random_start(const Params& p, const Stream& stream, const BoxTransform& transform, const Modes& w) {
  const double unit = 2 * std::numbers::pi / p.L;
  for_each_term(transform, [&](const ModeTerm& at) {
    const bool mirrored = at.k[1] == 0 && at.k[0] < 0;  // modes of this line come in conjugate pairs
    const auto n0 = std::uint64_t(std::abs(std::lround(at.k[0] / unit))) << 1 | (at.k[0] < 0 && !mirrored);
    const std::uint64_t member = n0 << 32 | std::uint64_t(std::lround(at.k[1] / unit));
    const double k = std::sqrt(at.k_squared()) / (unit * p.k0);
    const double size = std::pow(k, 4) * std::exp(-1.75 * k * k);  // |w|^2 ~ k^2 E(k) / k
    w(at.m) = Mode(size * stream.normal(member, 0), (mirrored ? -1 : 1) * size * stream.normal(member, 1));
  });
  const double now = means_of(transform, w, {})[energy], wanted = p.E0 > 0 ? p.E0 : 1e-12;
  const double scale = now > 0 ? std::sqrt(wanted / now) : 0;
  for (long m = 0; m < transform.modes(); ++m) w(m) *= scale;
}

/// curl of F sin(k y) e_x, which is -F k cos(k y).
Modes kolmogorov_force(const Params& p, const BoxTransform& transform) {
  Modes force("force", p.F > 0 ? transform.modes() : 0);
  const double k = 2 * std::numbers::pi * double(p.n) / p.L;
  if (p.F > 0)
    for_each_term(transform, [&](const ModeTerm& at) {
      if (at.k[0] == 0 && std::abs(at.k[1] - k) < 1e-9 * k) force(at.m) = -0.5 * p.F * k;
    });
  return force;
}

struct Problem {
  const Params& p;
  const BoxTransform& transform;
  const Modes &w, &force;
  Run& run;

  void start() const { random_start(p, run.stream("start"), transform, w); }
  std::vector<double> means() const { return means_of(transform, w, force); }
  std::vector<Budget> budgets(std::span<const double> m) const {
    return {{m[energy], m[power] - 2 * p.nu * m[enstrophy] - 2 * p.mu * m[energy]},
            {m[enstrophy], m[enstrophy_power] - 2 * p.nu * m[palinstrophy] - 2 * p.mu * m[enstrophy]}};
  }
  std::vector<double> spectrum() const {
    std::vector<double> shells = shell_sums(transform, [&](const ModeTerm& at) {
      return at.k_squared() > 0 ? 0.5 * squared(w(at.m)) / at.k_squared() : 0;
    });
    for (double& shell : shells) shell /= smallest_wavenumber(transform.box());
    return shells;
  }
  std::vector<double> structure() const {
    const Modes v_hat("v_hat", transform.modes());
    const Real v("v", transform.points());
    for_each_term(transform, [&](const ModeTerm& at) {  // v = -d_x psi, psi = w / k^2
      const double factor = at.k_squared() > 0 ? at.k[0] / at.k_squared() : 0;
      v_hat(at.m) = Mode(factor * w(at.m).imag(), -factor * w(at.m).real());
    });
    transform.backward(v_hat, v);
    return structure_functions(transform, v, structure_separations(p.N));
  }
  void frame(long k) const {
    const Real vorticity("vorticity", transform.points());
    transform.backward(w, vorticity);
    run.frame("vorticity", k, BoxFrame(transform, vorticity).piece());
  }
};

struct Turbulence2d {
  using Params = fields::Params;

  static std::vector<std::string> sources() {
    return {"McWilliams, J. Fluid Mech. 146 (1984) 21",
            "Boffetta & Ecke, Annu. Rev. Fluid Mech. 44 (2012) 427",
            "Basdevant, J. Comput. Phys. 50 (1983) 209"};
  }

  static std::vector<Issue> validate(const Params& p) {
    std::vector<Issue> issues = issues_of(p.N, p.schedule());
    if (p.F > 0 && 3 * p.n >= p.N)
      issues.push_back(
          error(fmt::format("n: given {}, allowed with N = {} are 1 to {}", p.n, p.N, (p.N - 1) / 3)));
    return issues;
  }

  /// Seconds of one core, and on `ranks` ranks: four right-hand sides a step, which takes 1.2 times as long.
  static double cost(const Params& p) { return cost(p, 1); }
  static double cost(const Params& p, int ranks) {
    const double speed = 6 * std::sqrt(2 * std::max(p.E0, p.F * p.F));  // |u| + |v| where they are largest
    const double k_cut = 2 * std::numbers::pi / p.L * double((p.N - 1) / 3);
    const double steps = std::max(p.T / (p.dt > 0 ? p.dt : p.cfl / (speed * k_cut)), 4.0 * double(p.samples));
    return 1.2 * 4 * steps *
           seconds(box_cost(p.box(), ranks, NavierStokes2d::inputs, NavierStokes2d::outputs));
  }

  static long shells(const Params& p) { return long(std::sqrt(2.0) * double((p.N - 1) / 3) + 0.5) + 1; }

  static void outputs(const Params& p, Outputs& out) {
    const std::vector<double> x = coordinates(p.N, p.L);
    out.axis("sample", std::size_t(p.samples) + 1);
    out.axis("time", std::size_t(p.frames) + 1, "1", p.schedule().frame_times());
    out.axis("shell", std::size_t(shells(p)));
    out.axis("x", std::size_t(p.N), "1", x);
    out.axis("y", std::size_t(p.N), "1", x);
    out.add("t", {"sample"}, "1", "time");
    out.add("energy", {"sample"}, "1", "<u^2 + v^2> / 2");
    out.add("enstrophy", {"sample"}, "1", "<w^2> / 2");
    out.add("palinstrophy", {"sample"}, "1", "<|grad w|^2> / 2");
    out.add("power", {"sample"}, "1", "energy that the force brings in, per time");
    out.add("dissipation", {"sample"}, "1", "energy lost to viscosity, per time, 2 nu enstrophy");
    out.add("friction", {"sample"}, "1", "energy lost to drag, per time, 2 mu energy");
    out.add("energy_budget", {}, "1",
            "largest |change of energy - integral of its rates| between samples, per energy and time");
    out.add("enstrophy_budget", {}, "1", "the same for enstrophy");
    out.add("energy_drift", {}, "1", "energy at T over that at the start, minus 1");
    out.add("enstrophy_drift", {}, "1", "enstrophy at T over that at the start, minus 1");
    out.add("t_frame", {"time"}, "1", "times of the frames");
    out.add("k", {"shell"}, "1", "wavenumber of a shell");
    out.add("spectrum", {"time", "shell"}, "1", "E(k), its integral over k is the energy");
    declare_structure(p.N, "v along y", out);
    out.field("vorticity", {"time", "y", "x"}, "1", "v_x - u_y");
    out.add("steps", {}, "1", "time steps", Type::integer);
    out.add("dt_end", {}, "1", "the last time step");
  }

  static void run(const Params& p, Run& run) {
    const BoxTransform transform(p.box(), run.comm(), Layout::automatic, Keep::two_thirds);
    const Modes force = kolmogorov_force(p, transform);
    BoxStepper<NavierStokes2d> flow(
        transform,
        {p.nu, p.mu, p.F > 0 ? force.data() : nullptr, {{transform.k_max(0), transform.k_max(1)}}});
    const Problem problem{p, transform, flow.u(), force, run};
    const FlowSeries series = run_flow(problem, flow, transform.piece(flow.u()), p.schedule(), run);

    const std::vector<double> e = series.column(energy), z = series.column(enstrophy);
    const auto times = [](double factor, std::vector<double> values) {
      for (double& value : values) value *= factor;
      return values;
    };
    std::vector<double> k;
    for (long s = 0; s < shells(p); ++s) k.push_back(double(s) * smallest_wavenumber(transform.box()));
    run.put("t", p.schedule().times());
    run.put("energy", e);
    run.put("enstrophy", z);
    run.put("palinstrophy", series.column(palinstrophy));
    run.put("power", series.column(power));
    run.put("dissipation", times(2 * p.nu, z));
    run.put("friction", times(2 * p.mu, e));
    run.put("energy_budget", series.residuals[0]);
    run.put("enstrophy_budget", series.residuals[1]);
    run.put("energy_drift", e.back() / e.front() - 1);
    run.put("enstrophy_drift", z.back() / z.front() - 1);
    run.put("t_frame", p.schedule().frame_times());
    run.put("k", k);
    run.put("spectrum", series.spectra);
    put_structure(series, p.N, p.L / double(p.N), run);
    run.put("steps", series.steps);
    run.put("dt_end", series.dt);
  }
};

const Register<Turbulence2d> turbulence_2d{
    "turbulence-2d", "Two-dimensional turbulence, decaying or under a Kolmogorov force: spectra and budgets"};

}  // namespace
}  // namespace fields
