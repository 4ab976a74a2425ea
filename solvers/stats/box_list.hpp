// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace khaos {

/// Points of a set sorted into boxes, so that all neighbours within `reach` of a point lie in a few
/// contiguous ranges (box-assisted search: Schreiber, Int. J. Bifurcation Chaos 5 (1995) 349). Up to three of
/// the coordinates are boxed, those that need the most boxes; the distance itself is the caller's business,
/// and any norm serves that is not smaller than each coordinate's difference.
class BoxList {
 public:
  /// points (n, dimension) row-major, finite; reach > 0, infinity puts all points into one box, in their
  /// order. Only the first `boxed` coordinates are used for boxes (0: all). Throws UserError if a point is
  /// not finite, or the sizes do not fit.
  BoxList(std::span<const double> points, int dimension, double reach, int boxed = 0);

  long size() const { return static_cast<long>(index_.size()); }
  int dimension() const { return dimension_; }
  /// Coordinate c of all points, in the order of the boxes (n).
  const double* coordinate(int c) const { return coordinates_.data() + c * size(); }
  /// Where each of them stood in `points` (n).
  const std::int64_t* index() const { return index_.data(); }

  /// Calls work(first, last) for ranges of positions > i, in the order of the boxes, that hold every point
  /// after i within reach of point i, and others. Over all i each pair is seen once.
  template <class Work>
  void for_later_neighbours(long i, const Work& work) const {
    const Box box = box_of_[static_cast<std::size_t>(i)];
    const int a_first = box.a > 0 ? box.a - 1 : 0, a_last = box.a + 1 < boxes_[0] ? box.a + 1 : box.a;
    const int b_first = box.b > 0 ? box.b - 1 : 0, b_last = box.b + 1 < boxes_[1] ? box.b + 1 : box.b;
    const int c_first = box.c > 0 ? box.c - 1 : 0, c_last = box.c + 1 < boxes_[2] ? box.c + 1 : box.c;
    for (int a = a_first; a <= a_last; ++a)
      for (int b = b_first; b <= b_last; ++b) {
        const std::size_t row = (static_cast<std::size_t>(a) * boxes_[1] + b) * boxes_[2];
        const long first = start_[row + c_first], last = start_[row + c_last + 1];
        if (last > i + 1) work(first > i + 1 ? first : i + 1, last);
      }
  }

 private:
  struct Box {
    std::int32_t a, b, c;
  };
  int dimension_;
  int boxes_[3] = {1, 1, 1};         // the last of them runs fastest
  std::vector<double> coordinates_;  // (dimension, n)
  std::vector<std::int64_t> index_;
  std::vector<Box> box_of_;
  std::vector<long> start_;  // (boxes + 1)
};

}  // namespace khaos
