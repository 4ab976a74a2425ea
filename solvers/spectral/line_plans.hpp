// SPDX-License-Identifier: BSD-3-Clause
/// The seam to FFTW: complex transforms of blocks of lines, for box.cpp and its passes.
#pragma once

#include <memory>

namespace khaos {

/// Unscaled complex transforms of `lines` lines of n numbers at once, out of place: line l starts at
/// 2 l pitch() doubles, and both ways use one plan each (FFTW_ESTIMATE), so a line's bits depend neither on
/// its neighbours nor on its place in the block. Constant once made, but made outside of threads.
class LinePlans {
 public:
  LinePlans(long n, long lines);
  LinePlans(LinePlans&&) noexcept;
  LinePlans& operator=(LinePlans&&) noexcept;
  ~LinePlans();
  long n() const { return n_; }
  /// Complex numbers from one line to the next: lines of a power of 2 would share one place of the cache.
  long pitch() const { return n_ + 4; }
  long doubles() const { return 2 * lines_ * pitch(); }  ///< of a block
  /// in and out 64-byte aligned, distinct, doubles() each; `in` is left alone.
  void forward(const double* in, double* out) const;   ///< exp(-i k x)
  void backward(const double* in, double* out) const;  ///< exp(+i k x)

 private:
  struct Plans;
  long n_, lines_;
  std::unique_ptr<Plans> plans_;
};

}  // namespace khaos
