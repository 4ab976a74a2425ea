// SPDX-License-Identifier: BSD-3-Clause
#include "spectral/lines.hpp"

#include <fftw3.h>

#include <algorithm>
#include <numbers>
#include <stdexcept>

namespace khaos {

namespace {
using Host = Kokkos::DefaultHostExecutionSpace;
static_assert(Kokkos::SpaceAccessibility<Kokkos::HostSpace, Real::memory_space>::accessible,
              "FFTW works in host memory: a device needs its own transforms in place of this file");

fftw_complex* as_fftw(Mode* z) { return reinterpret_cast<fftw_complex*>(z); }

/// pass(place) at the modes of one line.
template <class Pass>
void for_line(long modes, const Pass& pass) {
  long k = 0;
  for (; k + modes_per_block <= modes; k += modes_per_block) pass(ModePlace<true>{k, k, modes_per_block});
  if (k < modes) pass(ModePlace<false>{k, k, modes - k});
}
}  // namespace

struct Lines::Plans {
  fftw_plan forward, backward;
  long pitch;  // of scratch: one line of all modes per thread
  Modes scratch;

  explicit Plans(long points)
      : pitch(points / 2 + 8), scratch("scratch of lines", pitch * static_cast<long>(Host().concurrency())) {
    const Real u("line", points);
    const int n = static_cast<int>(points);
    forward = fftw_plan_dft_r2c_1d(n, u.data(), as_fftw(scratch.data()), FFTW_ESTIMATE);
    backward = fftw_plan_dft_c2r_1d(n, as_fftw(scratch.data()), u.data(), FFTW_ESTIMATE);
  }
  Plans(const Plans&) = delete;
  ~Plans() {
    fftw_destroy_plan(forward);
    fftw_destroy_plan(backward);
  }

  /// work(line, scratch) for all lines; each thread has a share of them, and scratch of its own.
  template <class Work>
  void for_lines(long lines, const Work& work) const {
    const long workers = static_cast<long>(Host().concurrency()), distance = pitch;
    Mode* const first = scratch.data();
    launch<Host>("lines", workers, [&work, first, distance, lines, workers](long w) {
      for (long line = w * lines / workers; line < (w + 1) * lines / workers; ++line)
        work(line, first + w * distance);
    });
  }
};

Lines::Lines(long lines, long points, double length, long modes)
    : lines_(lines), points_(points), modes_(modes), length_(length) {
  if (points < 4 || points % 2 != 0)
    throw std::invalid_argument("a line needs an even number of points, at least 4");
  if (modes < 1 || modes > points / 2 + 1)
    throw std::invalid_argument("a line of N points has 1 to N/2 + 1 modes");
  if (!(length > 0)) throw std::invalid_argument("the length of a line must be positive");
  plans_ = std::make_shared<const Plans>(points);
}

double Lines::wavenumber(long mode) const {
  return 2 * std::numbers::pi / length_ * static_cast<double>(mode);
}

Factors<Mode> Lines::derivative(int n, double scale) const {
  const double nyquist = wavenumber(points_ / 2);
  return factors<Mode>([n, scale, nyquist](double k) {
    Mode factor(n % 2 != 0 && k == nyquist ? 0 : scale);
    for (int i = 0; i < n; ++i) factor = factor * Mode(0, k);
    return factor;
  });
}

void Lines::forward(const Real& u, const Factors<Mode>& factors, const Modes& u_hat) const {
  double* const from = u.data();
  Mode* const to = u_hat.data();
  const Mode* const times = factors.data();
  const long pitch = this->pitch(), mode_pitch = this->mode_pitch(), kept = modes_;
  const double mean = 1 / static_cast<double>(points_);
  plans_->for_lines(lines_, [&](long line, Mode* modes) {
    fftw_execute_dft_r2c(plans_->forward, from + line * pitch, as_fftw(modes));  // preserves its input
    Mode* const out = to + line * mode_pitch;
    if (times)
      for_line(mode_pitch,
               [&](const auto& at) { at.store(out, at.factors(times) * (mean * at.modes(modes))); });
    else
      for_line(kept, [&](const auto& at) { at.store(out, mean * at.modes(modes)); });
  });
}

void Lines::backward(const Modes& u_hat, const Real& u) const {
  double* const to = u.data();
  const Mode* const from = u_hat.data();
  const long pitch = this->pitch(), mode_pitch = this->mode_pitch(), all = points_ / 2 + 1;
  plans_->for_lines(lines_, [&](long line, Mode* modes) {  // the transform destroys its input
    for_line(mode_pitch, [&](const auto& at) { at.store(modes, at.modes(from + line * mode_pitch)); });
    std::fill(modes + mode_pitch, modes + std::max(mode_pitch, all), Mode(0));
    fftw_execute_dft_c2r(plans_->backward, as_fftw(modes), to + line * pitch);
  });
}

void Lines::set(std::span<const double> u, const Modes& u_hat) const {
  if (std::ssize(u) != lines_ * points_)
    throw std::invalid_argument("a batch of lines has lines x points values");
  const Real padded = real("u");
  for (long line = 0; line < lines_; ++line)
    std::copy_n(u.data() + line * points_, points_, padded.data() + line * pitch());
  forward(padded, u_hat);
}

std::vector<double> Lines::get(const Modes& u_hat) const {
  const Real padded = real("u");
  backward(u_hat, padded);
  std::vector<double> u(static_cast<std::size_t>(lines_ * points_));
  for (long line = 0; line < lines_; ++line)
    std::copy_n(padded.data() + line * pitch(), points_, u.data() + line * points_);
  return u;
}

}  // namespace khaos
