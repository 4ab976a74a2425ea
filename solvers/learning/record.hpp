// SPDX-License-Identifier: BSD-3-Clause
/// What the functions of operations.hpp share when they record.
#pragma once
#include "learning/graph.hpp"
#include "learning/op_list.hpp"

#include <string>

namespace khaos::detail {

/// An operation with this output shape; the rest of the Recorded is filled in by the caller.
template <class Op>
Recorded record_of(const Shape& shape) {
  Recorded record;
  record.code = code_of<Op>;
  record.shape = shape;
  return record;
}

/// Sizes with 1 in front up to four axes.
std::array<long, 4> four(const Shape& shape);
/// Strides of a row-major array of these sizes; 0 along axes of size 1 that `onto` stretches.
std::array<long, 4> strides(const std::array<long, 4>& size);
/// All axes but the last multiplied, and the last (1 for a number).
long rows_of(const Shape& shape);
long columns_of(const Shape& shape);
/// UserError: "linear 'W1': (64, 2) and (3, 32): <why>".
[[noreturn]] void refuse(const char* operation, const std::vector<Node>& inputs, const std::string& why);

}  // namespace khaos::detail
