// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "spectral/aligned_array.hpp"

namespace khaos {

/// The transform of n real numbers (n even) by a complex one of h = n / 2: z_j = u_2j + i u_2j+1, so the line
/// is its own z. With FFTW's codelets this takes half the time of its real transform. Cooley, Lewis & Welch,
/// J. Sound Vib. 12 (1970) 315.
class RealLines {
 public:
  explicit RealLines(long n);
  long half() const { return h_; }

  /// Modes 0 .. h of a line (complex, room for h + 1) to z_hat (complex, room for h + 1), whose unscaled
  /// backward transform is the line. What u_0 and u_h have of an imaginary part is dropped: no real line has
  /// any.
  void tangle(double* modes, double* z_hat) const;
  /// z_hat (complex, room for h + 1; its place h is overwritten) to modes 0 .. h of the line, times `scale`.
  void untangle(double* z_hat, double* modes, double scale) const;

 private:
  long h_;
  AlignedArray cos_, sin_;  ///< of -2 pi k / n
};

}  // namespace khaos
