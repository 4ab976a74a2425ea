// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/simd.hpp"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <new>
#include <span>

namespace khaos {

/// Zeroed doubles that start on a 64-byte border and fill whole simd blocks: the working memory of one line.
/// Not a View, because lines are set up inside a parallel loop, where Kokkos does not allocate.
class AlignedArray {
 public:
  AlignedArray() = default;
  /// Arrays that one pass streams through take different `place`s, 0 .. 7: they start that many eighths into
  /// a 4 KiB page. A load whose low 12 address bits are those of an earlier store waits for it, which cost up
  /// to 30 %.
  explicit AlignedArray(long size, int place = 0)
      : size_(size),
        offset_(64 * place),
        memory_(static_cast<double*>(std::aligned_alloc(4096, bytes(size, place)))) {
    if (!memory_) throw std::bad_alloc();
    std::fill_n(data(), padded(size), 0.0);
  }
  /// The next multiple of 8 doubles, which is one of every KHAOS_LANES, too.
  static long padded(long size) { return (size + 7) / 8 * 8; }
  static_assert(8 % KHAOS_LANES == 0);

  double* data() { return memory_.get() + offset_; }
  const double* data() const { return memory_.get() + offset_; }
  long size() const { return size_; }
  std::span<double> values() { return {data(), static_cast<std::size_t>(size_)}; }
  std::span<const double> values() const { return {data(), static_cast<std::size_t>(size_)}; }

 private:
  struct Free {
    void operator()(double* p) const { std::free(p); }
  };
  static long bytes(long size, int place) { return (8 * (padded(size) + 64 * place) + 4095) / 4096 * 4096; }
  long size_ = 0, offset_ = 0;
  std::unique_ptr<double[], Free> memory_;
};

}  // namespace khaos
