// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "mpi/comm.hpp"
#include "spectral/aligned_array.hpp"

#include <complex>
#include <span>
#include <vector>

namespace khaos {

/// Kuramoto's model, every oscillator coupled to all: d theta_i / dt = omega_i + K r sin(psi - theta_i) with
/// the mean field r exp(i psi) = mean of exp(i theta_j), by Euler's method. Ranks share the oscillators out;
/// sums run block by block in the order of the oscillators, so the bits do not depend on the ranks. A step
/// passes through memory once: the sine and the cosine that move an oscillator are those that were summed a
/// step before. Source: Kuramoto, Chemical Oscillations, Waves, and Turbulence (1984).
class MeanFieldKuramoto {
 public:
  /// All frequencies and phases (N), on every rank; collective.
  MeanFieldKuramoto(const Comm& comm, std::span<const double> omega, std::span<const double> theta, double K,
                    double dt);
  /// Collective.
  void advance(long steps);
  std::complex<double> field() const { return {cosine_, sine_}; }  ///< r exp(i psi), on every rank
  std::vector<double> phases() const;                              ///< (N) on every rank; collective

 private:
  static constexpr long block = 2048;  // oscillators that are summed together
  long here() const { return theta_.size(); }
  template <bool moves>
  void pass();
  void sum_up(std::span<const double> parts);

  const Comm& comm_;
  long total_;
  double K_, dt_, cosine_ = 0, sine_ = 0;
  AlignedArray omega_, theta_, cos_, sin_;
  std::vector<double> parts_;  // cosine and sine of each block
};

}  // namespace khaos
