// SPDX-License-Identifier: BSD-3-Clause
// Decaying flow in a periodic plane. The public viscosity and start could not be retrieved: nu, k0 and the
// random start are the suite's own.
#include "models/navier_stokes_2d.hpp"
#include "reference_problem.hpp"
#include "spectral/box_evolution.hpp"
#include "spectral/box_sums.hpp"

#include <fmt/format.h>

#include <cmath>
#include <complex>
#include <numbers>

namespace causal_pinn {
namespace {

/// The amplitude of wave (i, j) of the random vorticity, j >= 0: its energy is distributed as exp(-k^2 /
/// k0^2), so that shells have k exp(-k^2 / k0^2). Addressed by the wave: the same flow on any grid.
std::complex<double> amplitude(const ReferenceParams& p, const Stream& stream, long i, long j) {
  constexpr long half = 1 << 16;
  if (i == 0 && j == 0) return 0;
  if (j == 0 && i < 0) return std::conj(amplitude(p, stream, -i, 0));
  const double square = double(i * i + j * j),
               size = std::sqrt(square) * std::exp(-0.5 * square / (p.k0 * p.k0));
  return size * std::complex<double>(stream.normal(std::uint64_t(i + half), std::uint64_t(2 * j)),
                                     stream.normal(std::uint64_t(i + half), std::uint64_t(2 * j + 1)));
}

/// Root mean square velocity of these amplitudes up to the 2/3 rule's wavenumber.
double rms_velocity(const ReferenceParams& p, const Stream& stream) {
  double sum = 0;
  const long most = (p.N + 2) / 3 - 1;
  for (long i = -most; i <= most; ++i)
    for (long j = 0; j <= most; ++j)
      if (i != 0 || j != 0)
        sum += (j > 0 ? 2 : 1) * std::norm(amplitude(p, stream, i, j)) / double(i * i + j * j);
  return std::sqrt(sum);
}

Modes start_of(const ReferenceParams& p, const BoxTransform& transform, const Stream& stream) {
  const Modes w_hat("w_hat", transform.modes());
  const Waves waves = transform.waves();
  const double scale = p.start == "mode" ? 0 : 1 / rms_velocity(p, stream);
  for (long m = 0; m < transform.modes(); ++m) {
    const long i = std::lround(waves(m)[0]), j = std::lround(waves(m)[1]);
    std::complex<double> w = scale == 0 ? 0 : scale * amplitude(p, stream, i, j);
    if (p.start == "mode" && std::abs(i) == 1 && std::abs(j) == 1) w = 0.25;  // cos x cos y
    w_hat(m) = Mode(w.real(), w.imag());
  }
  return w_hat;
}

}  // namespace

Solution solve_plane(const ReferenceParams& p, long halving, Run& run) {
  const Comm& comm = run.comm();
  const BoxTransform transform({{p.N, p.N}, {p.length(), p.length()}}, comm, Layout::slab, Keep::two_thirds);
  BoxEvolution evolution(transform, NavierStokes2d{.nu = p.nu}, p.scheme, p.dt / double(1L << halving));
  evolution.start(start_of(p, transform, run.stream("vorticity")));
  const Modes w_hat = evolution.modes();
  Solution s{std::size_t(p.N * p.N), {}, {}, {}, {}};
  for (long frame = 0; frame < p.frames; ++frame) {
    if (frame > 0) evolution.advance(p.steps_per_frame(halving));
    const std::vector<double> sums =
        mode_sums(transform, 2, [&](const ModeTerm& term, std::vector<ExactSum>& sum) {
          const double half_square = 0.5 * term.weight * squared(w_hat(term.m)), k_squared = term.k_squared();
          sum[0].add(k_squared > 0 ? half_square / k_squared : 0);
          sum[1].add(half_square);
        });
    run.require(std::isfinite(sums[0]),
                fmt::format("run diverged at t = {:.6g}, reduce dt", double(frame) * p.frame_spacing()));
    s.energy.push_back(sums[0]);
    s.enstrophy.push_back(sums[1]);
    const Real w = evolution.field();
    const std::vector<double> whole = comm.gather({w.data(), w.size()});  // slabs of x follow each other
    for (long y = 0; y < p.N; ++y)
      for (long x = 0; x < p.N; ++x) s.values.push_back(whole[std::size_t(x * p.N + y)]);
    run.leave_if_stopped();
  }
  s.power = shell_sums(transform, [&](const ModeTerm& term) {
    return term.k_squared() > 0 ? 0.5 * squared(w_hat(term.m)) / term.k_squared() : 0;
  });
  s.power.resize(std::size_t(p.N / 2 + 1));
  return s;
}

}  // namespace causal_pinn
