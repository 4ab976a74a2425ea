// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "spectral/aligned_array.hpp"

#include <complex>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace khaos {

/// How a field goes on beyond the ends of its box of length L.
enum class Boundary {
  periodic,      ///< u(x + L) = u(x):  wavenumbers 2 pi n / L
  antiperiodic,  ///< u(x + L) = -u(x): wavenumbers (2n + 1) pi / L; a single phi^4 kink fits
  even           ///< periodic and u(-x) = u(x): half the points, half the work; symmetric collisions fit
};
Boundary boundary_named(const std::string& name);  ///< throws std::invalid_argument for any other word

/// A real linear operator that is diagonal in the modes of a line, made by LineTransform. Per packed mode it
/// holds a real 2x2 matrix, rows (same[2k], cross[2k]) and (cross[2k + 1], same[2k + 1]) on (Re, Im), with
/// the transforms' 1/N folded in: so one pass over the modes serves even symbols, odd ones, and the twists of
/// Boundary::even.
struct Multiplier {
  AlignedArray same, cross;
  bool diagonal = true;    ///< cross is zero and skipped
  bool alternate = false;  ///< every other grid point changes sign afterwards (odd symbols on an even line)
};

/// Fourier transform of one real line, through one FFTW_ESTIMATE plan per direction whatever the number of
/// lines: a line alone has the bits it has in a batch. const and thread-safe once constructed; construct
/// outside of threads.
///
/// A line is points() values u_j at positions()[j], 64-byte aligned (AlignedArray, or a View whose rows are
/// padded to pitch()), in storage order:
/// - periodic, antiperiodic: N values, x_j = x_min + j L / N.
/// - even: N / 2 values at x = (j + 1/2) h, h = L / N, the half line x > 0 only, in the order 0, 2, 4, ...,
/// 5,
///   3, 1 of Makhoul, IEEE Trans. ASSP 28, 27 (1980): the real transform of that is the cosine transform of
///   the half line, up to a twist that the Multipliers contain.
///
/// A transform costs one r2c or c2r of points() values. The antiperiodic one is the complex transform, of
/// length N / 2, of (u_j - i u_{j+N/2}) exp(-i pi j / N): the modes of even number; the others are
/// conjugates.
class LineTransform {
 public:
  /// grid_points N of the whole box, even and >= 4 (std::invalid_argument otherwise); the box is [x_min,
  /// x_min + L), x_min = -L/2 unless given; Boundary::even is always about x = 0.
  LineTransform(long grid_points, double length, Boundary boundary);
  LineTransform(long grid_points, double length, Boundary boundary, double x_min);
  LineTransform(LineTransform&&) noexcept;
  ~LineTransform();

  Boundary boundary() const { return boundary_; }
  long grid_points() const { return grid_points_; }  ///< N of the whole box
  long points() const { return points_; }            ///< stored values: N, or N/2 on an even line
  /// Doubles from one line of a batch to the next.
  long pitch() const { return AlignedArray::padded(points_); }
  double length() const { return length_; }
  double spacing() const { return length_ / grid_points_; }
  /// Quadrature weight of a stored value: sum over points of weight() f_j is the integral over the box.
  double weight() const { return boundary_ == Boundary::even ? 2 * spacing() : spacing(); }
  double k_max() const { return k_max_; }  ///< largest wavenumber on the grid
  std::span<const double> positions() const { return x_.values(); }
  const AlignedArray& x() const { return x_; }

  /// Storage order from and to the order of rising x. On an even line: x = h/2, 3h/2, ... only.
  std::vector<double> in_order(std::span<const double> stored) const;
  std::vector<double> stored(std::span<const double> in_order) const;

  /// Operators. `symbol` is a real function of the wavenumber |k|: the factor of mode k. -k^2 is the
  /// Laplacian, cos(sqrt(k^2 + m^2) t) the exact propagator of a linear field, a step function a filter.
  Multiplier multiplier(const std::function<double(double k)>& symbol) const;
  Multiplier second_derivative() const;
  /// The derivative at the same points (so that of an even line is odd in x); of the Nyquist mode it is 0.
  Multiplier first_derivative() const;
  /// Keeps |k| < k_cut. k_max() / 2 dealiases a cubic force.
  Multiplier low_pass(double k_cut) const;

  /// Size of the scratch `modes` below, in doubles.
  long mode_doubles() const;
  /// out = M u. `modes` is scratch; out may be u. All 64-byte aligned.
  void apply(const Multiplier& m, const double* u, double* out, double* modes) const;
  /// The same, and kept = K u, still as modes: finish(K, kept, out) transforms it back when it is wanted. One
  /// transform instead of the two of apply(K, ...), with the same bits.
  void apply(const Multiplier& m, const double* u, double* out, double* modes, const Multiplier& keep,
             double* kept) const;
  void finish(const Multiplier& keep, double* kept, double* out) const;

  /// Wavenumbers >= 0, rising, of coefficients(): N/2 + 1, N/2, N/2 of them (periodic, antiperiodic, even).
  std::vector<double> wavenumbers() const;
  /// Fourier coefficients c(k) = (1/N) sum over the N grid points of u_j exp(-i k (x_j - x_0)); x_0 = x_min,
  /// or 0 on an even line (whose c are real). In the order of wavenumbers(); those of negative k are the
  /// conjugates.
  std::vector<std::complex<double>> coefficients(std::span<const double> u) const;
  /// The line that has these coefficients: the inverse of coefficients().
  std::vector<double> line(std::span<const std::complex<double>> coefficients) const;

 private:
  struct Plans;
  void forward(const double* u, double* modes) const;               // unscaled, packed modes
  void backward(double* modes, double* out, bool alternate) const;  // overwrites modes
  long packed_modes() const { return boundary_ == Boundary::antiperiodic ? points_ / 2 : points_ / 2 + 1; }

  long grid_points_, points_;
  double length_, k_max_;
  Boundary boundary_;
  AlignedArray x_;
  AlignedArray twist_cos_,
      twist_sin_;  // of exp(i pi j / N) (antiperiodic, per point pair) or exp(i pi k / N) (even, per mode)
  std::unique_ptr<Plans> plans_;
};

}  // namespace khaos
