// SPDX-License-Identifier: BSD-3-Clause
#include "learning/shape.hpp"

#include "core/error.hpp"

#include <fmt/format.h>

namespace khaos {

Shape::Shape(std::span<const long> axes) {
  if (axes.size() > std::size_t(most_axes))
    throw UserError(fmt::format("a shape has at most {} axes, not {}", most_axes, axes.size()));
  for (const long size : axes) sizes_[std::size_t(rank_++)] = size;
  for (const long size : axes)
    if (size < 1) throw UserError("shape " + text() + " has an axis without elements");
}

int Shape::index(int axis) const {
  const int from_front = axis < 0 ? rank_ + axis : axis;
  if (from_front < 0 || from_front >= rank_)
    throw UserError(fmt::format("shape {} has no axis {}", text(), axis));
  return from_front;
}

long Shape::elements() const {
  long product = 1;
  for (const long size : axes()) product *= size;
  return product;
}

long Shape::stride(int axis) const {
  long product = 1;
  for (int i = index(axis) + 1; i < rank_; ++i) product *= sizes_[std::size_t(i)];
  return product;
}

Shape Shape::with(int axis, long size) const {
  Shape other = *this;
  other.sizes_[std::size_t(index(axis))] = size;
  return Shape(other.axes());
}

Shape Shape::without(int axis) const {
  Shape other;
  for (int i = 0; i < rank_; ++i)
    if (i != index(axis)) other.sizes_[std::size_t(other.rank_++)] = sizes_[std::size_t(i)];
  return other;
}

std::string Shape::text() const {
  std::string text = "(";
  for (const long size : axes()) text += (text.size() > 1 ? ", " : "") + std::to_string(size);
  return text + ")";
}

}  // namespace khaos
