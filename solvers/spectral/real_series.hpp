// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <complex>
#include <memory>
#include <span>
#include <vector>

namespace khaos {

/// Discrete Fourier transform of real series of any one length n >= 1 (odd and prime lengths too; the time of
/// a transform grows like n log n for all of them), through one FFTW_ESTIMATE plan per direction: a series
/// has the same coefficients whoever transforms it, and when. For fields on a line with their wavenumbers,
/// boundaries and operators see LineTransform. const and thread-safe once constructed; construct outside of
/// threads.
class RealSeries {
 public:
  explicit RealSeries(long n);
  RealSeries(RealSeries&&) noexcept;
  ~RealSeries();

  long size() const { return n_; }
  long modes() const { return n_ / 2 + 1; }  ///< of frequency k / n, k = 0 .. n/2; the others are conjugates

  /// X_k = sum_j x_j exp(-2 pi i j k / n)     x (n), returns (modes)
  std::vector<std::complex<double>> coefficients(std::span<const double> x) const;
  /// The series with these coefficients: coefficients()'s inverse. Imaginary parts of X_0, and of X_{n/2} if
  /// n is even, do not count.
  std::vector<double> series(std::span<const std::complex<double>> coefficients) const;
  /// |X_k|^2 (modes)
  std::vector<double> power(std::span<const double> x) const;

 private:
  struct Plans;
  long n_;
  std::unique_ptr<Plans> plans_;
};

}  // namespace khaos
