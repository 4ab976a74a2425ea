// SPDX-License-Identifier: BSD-3-Clause
// Allen-Cahn and Kuramoto-Sivashinsky on their periodic lines.
#include "models/line_equations.hpp"
#include "reference_problem.hpp"
#include "spectral/line_evolution.hpp"

#include <fmt/format.h>

#include <cmath>
#include <complex>
#include <numbers>

namespace causal_pinn {
namespace {

/// The start at the grid points, or (repeated_end) at N points from end to end, both ends counted.
std::vector<double> start_of(const ReferenceParams& p) {
  using std::numbers::pi;
  const double points = double(p.start == "repeated_end" ? p.N - 1 : p.N);
  std::vector<double> u;
  for (long j = 0; j < p.N; ++j) {
    const double x = p.x_first() + p.length() * double(j) / points;
    u.push_back(p.problem == "allen-cahn"   ? x * x * std::cos(pi * x)
                : p.problem == "ks-regular" ? -std::sin(pi * x)
                                            : std::cos(x) * (1 + std::sin(x)));
  }
  return u;
}

/// int d u_x^2 / 2 + r (1 - u^2)^2 / 4 dx, which never grows.
double free_energy(const AllenCahn& e, const Lines& lines, const Modes& u_hat, std::span<const double> u) {
  double gradient = 0, potential = 0;
  for (long k = 0; k < lines.modes(); ++k) {
    const double wave = lines.wavenumber(k), re = u_hat(k).real(), im = u_hat(k).imag();
    gradient += (2 * k == lines.points() ? 1 : 2) * wave * wave * (re * re + im * im);
  }
  for (const double x : u) potential += (1 - x * x) * (1 - x * x) / double(lines.points());
  return lines.length() * (0.5 * e.d * gradient + 0.25 * e.r * potential);
}
/// int u^2 / 2 dx
double free_energy(const KuramotoSivashinsky&, const Lines& lines, const Modes&, std::span<const double> u) {
  double sum = 0;
  for (const double x : u) sum += x * x;
  return 0.5 * lines.length() * sum / double(lines.points());
}

template <class E>
Solution evolve(const E& equation, long modes, const ReferenceParams& p, long halving, Run& run) {
  const Lines lines(1, p.N, p.length(), modes);
  LineEvolution evolution(equation, lines, p.scheme, p.dt / double(1L << halving));
  evolution.start(start_of(p));
  Solution s{std::size_t(p.N), {}, {}, {}, {}};
  for (long frame = 0; frame < p.frames; ++frame) {
    if (frame > 0) evolution.advance(p.steps_per_frame(halving));
    const std::vector<double> u = evolution.field();
    const auto u_hat = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), evolution.modes());
    s.values.insert(s.values.end(), u.begin(), u.end());
    s.energy.push_back(free_energy(equation, lines, u_hat, u));
    run.require(std::isfinite(s.energy.back()),
                fmt::format("run diverged at t = {:.6g}, reduce dt", double(frame) * p.frame_spacing()));
    if (frame + 1 == p.frames)
      for (long k = 0; k < lines.modes(); ++k)
        s.power.push_back(std::norm(std::complex<double>(u_hat(k).real(), u_hat(k).imag())));
  }
  return s;
}

}  // namespace

Solution solve_line(const ReferenceParams& p, long halving, Run& run) {
  // Allen-Cahn keeps all modes: its walls are a few grid points wide, and the 1/2 rule would cut into them.
  if (p.problem == "allen-cahn") return evolve(AllenCahn{}, Lines::all_modes(p.N), p, halving, run);
  const KuramotoSivashinsky regular{5, 0.5, 0.005},
      chaotic{100. / 16, 100. / (16 * 16), 100. / (16 * 16 * 16 * 16)};
  return evolve(p.problem == "ks-regular" ? regular : chaotic, Lines::dealiased(p.N, 2), p, halving, run);
}

}  // namespace causal_pinn
