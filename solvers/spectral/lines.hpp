// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "spectral/mode_lanes.hpp"

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace khaos {

/// Fourier transforms of a batch of real periodic lines of N points and period L, which keep the modes of
/// wavenumber 0 .. modes - 1 (times 2 pi / L) and drop the others: dealiasing without arrays of zeros.
///
///   u      (lines, pitch) doubles: N values u_j at j L / N, then padding
///   u_hat  (lines, mode_pitch) complex: u_j = sum_k u_hat_k exp(2 pi i k j / N) over k and its conjugates,
///   then
///          padding that stays zero
///
/// One plan for one line (FFTW_ESTIMATE), whatever the size of the batch: a line's bits do not depend on the
/// others. Copies share the plan. Where a GPU's transforms come in, they replace lines.cpp.
class Lines {
 public:
  /// points even and >= 4, 1 <= modes <= points / 2 + 1 (std::invalid_argument otherwise).
  Lines(long lines, long points, double length, long modes);
  /// How many modes to keep so that products of `factors` fields do not alias onto them: k < N / (factors +
  /// 1), the 2/3 rule for 2, the 1/2 rule for 3.
  static long dealiased(long points, int factors) { return (points + factors) / (factors + 1); }
  static long all_modes(long points) { return points / 2 + 1; }

  long lines() const { return lines_; }
  long points() const { return points_; }
  long modes() const { return modes_; }
  double length() const { return length_; }
  long pitch() const { return (points_ + 7) / 8 * 8; }
  long mode_pitch() const { return (modes_ + 3) / 4 * 4; }
  double wavenumber(long mode) const;

  Real real(const std::string& label) const { return Real(label, lines_ * pitch()); }
  Modes modes(const std::string& label) const { return Modes(label, lines_ * mode_pitch()); }
  /// f(k) of the modes of one line, (mode_pitch), zero in the padding.
  template <class S>
  Factors<S> factors(const std::function<S(double k)>& f) const {
    const Factors<S> view("factors", mode_pitch());
    const auto host = Kokkos::create_mirror_view(view);
    for (long k = 0; k < modes_; ++k) host(k) = f(wavenumber(k));
    Kokkos::deep_copy(view, host);
    return view;
  }
  /// The factors of the n-th derivative, times `scale`; 0 at wavenumber N/2 if n is odd.
  Factors<Mode> derivative(int n, double scale = 1) const;

  /// u_hat = the modes of u. The second kind: each times its factor, which costs nothing.
  void forward(const Real& u, const Modes& u_hat) const { forward(u, Factors<Mode>(), u_hat); }
  void forward(const Real& u, const Factors<Mode>& factors, const Modes& u_hat) const;
  /// u = the field of u_hat, which stays.
  void backward(const Modes& u_hat, const Real& u) const;

  /// Between (lines, points) without padding on the host, and u_hat.
  void set(std::span<const double> u, const Modes& u_hat) const;
  std::vector<double> get(const Modes& u_hat) const;

 private:
  struct Plans;
  long lines_, points_, modes_;
  double length_;
  std::shared_ptr<const Plans> plans_;
};

}  // namespace khaos
