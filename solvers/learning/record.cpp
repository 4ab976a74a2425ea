// SPDX-License-Identifier: BSD-3-Clause
#include "learning/record.hpp"

#include "core/error.hpp"

namespace khaos::detail {

std::array<long, 4> four(const Shape& shape) {
  std::array<long, 4> size{1, 1, 1, 1};
  for (int i = 0; i < shape.rank(); ++i) size[std::size_t(4 - shape.rank() + i)] = shape[i];
  return size;
}

std::array<long, 4> strides(const std::array<long, 4>& size) {
  std::array<long, 4> stride{};
  long step = 1;
  for (std::size_t i = 4; i-- > 0; step *= size[i]) stride[i] = size[i] == 1 ? 0 : step;
  return stride;
}

long columns_of(const Shape& shape) { return shape.rank() == 0 ? 1 : shape[-1]; }
long rows_of(const Shape& shape) { return shape.elements() / columns_of(shape); }

void refuse(const char* operation, const std::vector<Node>& inputs, const std::string& why) {
  std::string text = text_of(operation, inputs) + ": ";
  for (std::size_t i = 0; i < inputs.size(); ++i)
    text += (i > 0 ? i + 1 == inputs.size() ? " and " : ", " : "") + inputs[i].shape().text();
  throw UserError(text + ": " + why);
}

}  // namespace khaos::detail
