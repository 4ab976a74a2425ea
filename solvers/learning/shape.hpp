// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <array>
#include <initializer_list>
#include <span>
#include <string>

namespace khaos {

/// Sizes of up to four axes, row-major: the last one is contiguous. No axis at all is a number.
class Shape {
 public:
  static constexpr int most_axes = 4;
  Shape() = default;
  /// Throws UserError for more than four axes or one without elements.
  Shape(std::initializer_list<long> axes) : Shape(std::span<const long>(axes.begin(), axes.size())) {}
  explicit Shape(std::span<const long> axes);

  int rank() const { return rank_; }
  /// A negative axis counts from the end: -1 is the last. UserError if there is no such axis.
  long operator[](int axis) const { return sizes_[index(axis)]; }
  int index(int axis) const;
  long elements() const;
  std::span<const long> axes() const { return {sizes_.data(), std::size_t(rank_)}; }
  /// Distance in elements between neighbours along `axis`.
  long stride(int axis) const;
  /// The same with another size along `axis`, or without it.
  Shape with(int axis, long size) const;
  Shape without(int axis) const;
  std::string text() const;  // "(64, 32)"; "()" of a number
  bool operator==(const Shape&) const = default;

 private:
  std::array<long, most_axes> sizes_{};
  int rank_ = 0;
};

}  // namespace khaos
