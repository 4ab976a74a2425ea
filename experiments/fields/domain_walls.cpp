// SPDX-License-Identifier: BSD-3-Clause
// domain-walls: walls between the two vacua of a phi^4 field in the plane: straight, closed to a circle, or a
// network that grows from noise.
//   mpirun -n 2 khaos run domain-walls --set start=circle
#include "models/phi4.hpp"
#include "run/experiment.hpp"
#include "samples.hpp"
#include "spectral/box_cost.hpp"
#include "spectral/box_frame.hpp"
#include "spectral/box_sums.hpp"
#include "spectral/box_symplectic.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace fields {
namespace {

struct Params {
  std::string start = "circle", scheme = "pefrl";
  long N = 512, samples = 100, frames = 10;
  double L = 120, lambda = 1, v = 1, R0 = 40, noise = 0.1, k_noise = 1, T = 44, dt = 0, cfl = 0.5;
  static void describe(Schema<Params>& s) {
    s("start", &Params::start, "1",
      "two straight walls, a circular one, or noise about the top of the potential",
      one_of({"straight", "circle", "noise"}));
    s("N", &Params::N, "1", "grid points per axis, even; modes from N/3 on are dropped", within(8, 1 << 16));
    s("L", &Params::L, "1", "side of the periodic square", above(0));
    s("lambda", &Params::lambda, "1", "V = lambda/4 (phi^2 - v^2)^2", above(0));
    s("v", &Params::v, "1", "the vacua are -v and v", above(0));
    s("R0", &Params::R0, "1", "radius of the circle at the start, at rest", above(0));
    s("noise", &Params::noise, "1", "standard deviation of the noise at the start, in v", above(0));
    s("k_noise", &Params::k_noise, "1", "its largest wavenumber", above(0));
    s("T", &Params::T, "1", "time to run", above(0));
    s("scheme", &Params::scheme, "1", "symplectic composition", one_of({"verlet", "pefrl", "yoshida4"}));
    s("dt", &Params::dt, "1", "time step; 0: from cfl", at_least(0));
    s("cfl", &Params::cfl, "1", "dt as a part of the scheme's stability limit, where dt is 0", between(0, 1));
    s("samples", &Params::samples, "1", "instants after the start where energies are taken", at_least(1));
    s("frames", &Params::frames, "1", "of these, instants where the field is kept, too", at_least(1));
  }
  Box box() const { return {{N, N}, {L, L}}; }
  double width() const { return std::sqrt(2 / lambda) / v; }
  double k_cut() const { return 2 * std::numbers::pi / L * double((N - 1) / 3); }
  /// The largest stable step: omega^2 <= k^2 + V''(v), with k on both axes.
  double longest_step() const {
    return composition(scheme).stability / std::sqrt(2 * k_cut() * k_cut() + 2 * lambda * v * v);
  }
  long steps_per_sample() const {
    const double interval = T / double(samples), longest = dt > 0 ? dt : cfl * longest_step();
    return std::max(1L, long(std::ceil(interval / longest * (1 - 1e-12))));
  }
  double step() const { return T / double(samples) / double(steps_per_sample()); }
  Samples looks() const { return {T, samples, frames}; }
};

struct Energies {
  double kinetic, gradient, potential;
  double total() const { return kinetic + gradient + potential; }
};

class Walls {
 public:
  Walls(const Params& p, Run& run)
      : p_(p),
        run_(run),
        transform_(p.box(), run.comm(), Layout::automatic, Keep::two_thirds),
        field_(transform_, {p.lambda, p.v}, composition(p.scheme), p.step()),
        phi_("phi", transform_.points()) {}

  BoxSymplectic<Phi4Field>& field() { return field_; }
  const BoxTransform& transform() const { return transform_; }

  void start() {
    if (p_.start == "noise") {
      noise();
    } else {
      const Part& part = transform_.real_part();
      const double h = p_.L / double(p_.N);
      for (long i = 0, m = 0; i < part.count[0]; ++i)
        for (long j = 0; j < part.count[1]; ++j, ++m) {
          const double x = double(part.first[0] + i) * h, y = double(part.first[1] + j) * h;
          phi_(m) = p_.start == "circle" ? wall(std::hypot(x - p_.L / 2, y - p_.L / 2) - p_.R0)
                                         : wall(x - p_.L / 4) - wall(x - 3 * p_.L / 4) - p_.v;
        }
      transform_.forward(phi_, field_.u());
    }
    Kokkos::deep_copy(field_.p(), Mode(0));
  }

  /// Of the present state; PointError if it is not finite.
  Energies energies(double t) {
    look();
    const double area = p_.L * p_.L, cell = area / double(p_.N * p_.N);
    const std::vector<double> s =
        mode_sums(transform_, 2, [&](const ModeTerm& at, std::vector<ExactSum>& sums) {
          sums[0].add(0.5 * at.weight * squared(field_.p()(at.m)));
          sums[1].add(0.5 * at.weight * at.k_squared() * squared(field_.u()(at.m)));
        });
    const std::vector<double> v = point_sums(transform_, 1, [&](long m, std::vector<ExactSum>& sums) {
      const double well = phi_(m) * phi_(m) - p_.v * p_.v;
      sums[0].add(0.25 * p_.lambda * well * well);
    });
    const Energies now{area * s[0], area * s[1], cell * v[0]};
    if (!std::isfinite(now.total()))
      throw PointError(fmt::format("the field blew up before t = {:.6g}; its energy is {}", t, now.total()));
    return now;
  }

  /// phi at the points; what the functions below look at.
  void look() { transform_.backward(field_.u(), phi_); }
  void frame(long k) { run_.frame("phi", k, BoxFrame(transform_, phi_).piece()); }

  /// Distance from the centre to the first zero of phi along +y; NaN if there is none.
  double radius() const {
    const Part& part = transform_.real_part();
    const long middle = p_.N / 2 - part.first[0];
    std::vector<double> line;
    if (middle >= 0 && middle < part.count[0])
      line.assign(phi_.data() + middle * p_.N, phi_.data() + (middle + 1) * p_.N);
    line = run_.comm().gather(line);  // one rank has it
    for (long j = p_.N / 2; j + 1 < p_.N; ++j)
      if (line[j] * line[j + 1] <= 0 && line[j] != line[j + 1])
        return (double(j - p_.N / 2) + line[j] / (line[j] - line[j + 1])) * p_.L / double(p_.N);
    return std::nan("");
  }

  /// int |grad phi| w(phi) with w = 3 (v^2 - phi^2) / (4 v^3) between the vacua, whose integral over phi is
  /// 1: by the coarea formula a mean over the lengths of the lines phi = const, most of it from those near 0.
  double wall_length() const {
    const Modes slope_hat("slope_hat", transform_.modes());
    const Real slope("slope", transform_.points()), square("|grad phi|^2", transform_.points());
    for (int axis = 0; axis < 2; ++axis) {
      for_each_term(transform_, [&](const ModeTerm& at) {
        const Mode& u = field_.u()(at.m);
        slope_hat(at.m) = Mode(-at.k[axis] * u.imag(), at.k[axis] * u.real());
      });
      transform_.backward(slope_hat, slope);
      for (long m = 0; m < transform_.points(); ++m) square(m) += slope(m) * slope(m);
    }
    const double h = p_.L / double(p_.N), v = p_.v;
    const std::vector<double> s = point_sums(transform_, 1, [&](long m, std::vector<ExactSum>& sums) {
      const double inside = v * v - phi_(m) * phi_(m);
      if (inside > 0) sums[0].add(std::sqrt(square(m)) * 0.75 * inside / (v * v * v));
    });
    return s[0] * h * h;
  }

 private:
  double wall(double x) const { return p_.v * std::tanh(x / p_.width()); }
  /// White up to k_noise, addressed by wave numbers: it does not depend on N.
  void noise() {
    const Stream stream = run_.stream("noise");
    const double unit = 2 * std::numbers::pi / p_.L;
    const Modes& u = field_.u();
    for_each_term(transform_, [&](const ModeTerm& at) {
      const bool mirrored = at.k[1] == 0 && at.k[0] < 0;  // modes of this line come in conjugate pairs
      const auto n0 = std::uint64_t(std::abs(std::lround(at.k[0] / unit))) << 1 | (at.k[0] < 0 && !mirrored);
      const std::uint64_t member = n0 << 32 | std::uint64_t(std::lround(at.k[1] / unit));
      const bool kept = at.k_squared() > 0 && at.k_squared() <= p_.k_noise * p_.k_noise;
      u(at.m) =
          kept ? Mode(stream.normal(member, 0), (mirrored ? -1 : 1) * stream.normal(member, 1)) : Mode(0);
    });
    const double variance = mode_sums(transform_, 1, [&](const ModeTerm& at, std::vector<ExactSum>& sums) {
      sums[0].add(at.weight * squared(u(at.m)));
    })[0];
    const double scale = variance > 0 ? p_.noise * p_.v / std::sqrt(variance) : 0;
    for (long m = 0; m < transform_.modes(); ++m) u(m) *= scale;
  }

  const Params& p_;
  Run& run_;
  BoxTransform transform_;
  BoxSymplectic<Phi4Field> field_;
  Real phi_;
};

struct DomainWalls {
  using Params = fields::Params;

  static std::vector<std::string> sources() {
    return {"Vilenkin & Shellard, Cosmic Strings and Other Topological Defects (1994), ch. 13",
            "Manton & Sutcliffe, Topological Solitons (2004), ch. 5",
            "Omelyan, Mryglod & Folk, Comput. Phys. Commun. 146 (2002) 188"};
  }

  static std::vector<Issue> validate(const Params& p) {
    std::vector<Issue> issues = issues_of(p.N, p.looks());
    if (p.dt > p.longest_step())
      issues.push_back(error(fmt::format("dt: given {}, allowed with {} on this grid is at most {:.4g}", p.dt,
                                         p.scheme, p.longest_step())));
    if (p.start == "circle" && p.R0 + 5 * p.width() > p.L / 2)
      issues.push_back(error(fmt::format("R0: given {}, allowed in a square of side {} is at most {:.4g}",
                                         p.R0, p.L, p.L / 2 - 5 * p.width())));
    if (p.k_cut() * p.width() < 4)
      issues.push_back(
          warning(fmt::format("the walls, {:.3g} wide, are coarse on this grid: N from {} on resolves them",
                              p.width(), 2 * long(std::ceil(3 * p.L / (std::numbers::pi * p.width()))))));
    return issues;
  }

  /// Seconds of one core, and on `ranks` ranks.
  static double cost(const Params& p) { return cost(p, 1); }
  static double cost(const Params& p, int ranks) {
    const double forces = double(p.samples * p.steps_per_sample()) * composition(p.scheme).evaluations;
    return 1.2 * forces * seconds(box_cost(p.box(), ranks, Phi4Field::inputs, Phi4Field::outputs));
  }

  static void outputs(const Params& p, Outputs& out) {
    const std::vector<double> x = coordinates(p.N, p.L);
    out.axis("sample", std::size_t(p.samples) + 1);
    out.axis("time", std::size_t(p.frames) + 1, "1", p.looks().frame_times());
    out.axis("x", std::size_t(p.N), "1", x);
    out.axis("y", std::size_t(p.N), "1", x);
    out.add("t", {"sample"}, "1", "time");
    out.add("kinetic", {"sample"}, "1", "int phi_t^2 / 2");
    out.add("gradient", {"sample"}, "1", "int |grad phi|^2 / 2");
    out.add("potential", {"sample"}, "1", "int V");
    out.add("energy", {"sample"}, "1", "their sum");
    out.add("energy_drift", {}, "1", "largest |energy - that at the start| over that at the start");
    out.add("wall_length", {"sample"}, "1",
            "length of the walls, the mean of int |grad phi| over the field between the vacua");
    out.add("wall_energy", {}, "1", "straight: energy per length of a wall at the start");
    out.add("R", {"sample"}, "1", "circle: its radius along +y");
    out.add("R_exact", {"sample"}, "1", "circle: R0 cos(t / R0), a thin wall's, until it has gone");
    out.add("R_error", {}, "1", "circle: largest |R / R_exact - 1| until R_exact = R0 / 2");
    out.add("t_frame", {"time"}, "1", "times of the frames");
    out.field("phi", {"time", "y", "x"}, "1", "field");
    out.add("steps", {}, "1", "time steps", Type::integer);
    out.add("dt_end", {}, "1", "time step");
  }

  static void run(const Params& p, Run& run) {
    Walls walls(p, run);
    const Modes &u = walls.field().u(), &momentum = walls.field().p();
    Piece u_piece = walls.transform().piece(u), p_piece = walls.transform().piece(momentum);
    std::vector<double> kinetic, gradient, potential, length, radius;
    const auto take = [&](long sample) {
      const Energies now = walls.energies(p.looks().t(sample));
      kinetic.push_back(now.kinetic);
      gradient.push_back(now.gradient);
      potential.push_back(now.potential);
      length.push_back(walls.wall_length());
      radius.push_back(p.start == "circle" ? walls.radius() : std::nan(""));
      if (p.looks().is_frame(sample)) walls.frame(p.looks().frame(sample));
    };
    if (!run.restore(kinetic, gradient, potential, length, radius, u_piece, p_piece)) {
      walls.start();
      take(0);
    }
    for (long i = std::ssize(kinetic); i <= p.samples; ++i) {
      walls.field().advance(p.steps_per_sample());
      take(i);
      run.progress(double(i) / double(p.samples));
      run.checkpoint(kinetic, gradient, potential, length, radius, u_piece, p_piece);
    }
    put(p, kinetic, gradient, potential, radius, run);
    run.put("wall_length", length);
  }

 private:
  static void put(const Params& p, const std::vector<double>& kinetic, const std::vector<double>& gradient,
                  const std::vector<double>& potential, const std::vector<double>& radius, Run& run) {
    const std::vector<double> t = p.looks().times();
    std::vector<double> energy, exact;
    double drift = 0, error = 0;
    for (long i = 0; i <= p.samples; ++i) {
      energy.push_back(kinetic[i] + gradient[i] + potential[i]);
      drift = std::max(drift, std::abs(energy[i] / energy[0] - 1));
      const double angle = t[i] / p.R0;
      exact.push_back(p.start == "circle" && angle < std::numbers::pi / 2 ? p.R0 * std::cos(angle)
                                                                          : std::nan(""));
      if (exact[i] >= p.R0 / 2) error = std::max(error, std::abs(radius[i] / exact[i] - 1));
    }
    run.put("t", t);
    run.put("kinetic", kinetic);
    run.put("gradient", gradient);
    run.put("potential", potential);
    run.put("energy", energy);
    run.put("energy_drift", drift);
    run.put("wall_energy", p.start == "straight" ? energy[0] / (2 * p.L) : std::nan(""));
    run.put("R", radius);
    run.put("R_exact", exact);
    run.put("R_error", p.start == "circle" ? error : std::nan(""));
    run.put("t_frame", p.looks().frame_times());
    run.put("steps", p.samples * p.steps_per_sample());
    run.put("dt_end", p.step());
  }
};

const Register<DomainWalls> domain_walls{
    "domain-walls",
    "Walls between the vacua of a phi^4 field in the plane: straight, circular, or from noise"};

}  // namespace
}  // namespace fields
