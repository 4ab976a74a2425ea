// SPDX-License-Identifier: BSD-3-Clause
#include "core/error.hpp"
#include "learning/operations.hpp"
#include "learning/record.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace khaos {
namespace {
using namespace detail;

Recorded moved(int code, const Shape& shape) {
  Recorded record;
  record.code = code;
  record.shape = shape;
  record.needs_inputs = 0;
  record.needs_output = false;
  return record;
}

/// Product of the sizes before `axis`.
long outer_of(const Shape& shape, int axis) { return shape.elements() / (shape[axis] * shape.stride(axis)); }
}  // namespace

Node reshape(const Node& x, const Shape& shape) {
  if (x.shape().elements() != shape.elements())
    throw UserError(fmt::format("{}: {} has {} elements, {} has {}", text_of("reshape", {x}),
                                x.shape().text(), x.shape().elements(), shape.text(), shape.elements()));
  Recorded record;
  record.kind = Recorded::Kind::alias;
  record.shape = shape;
  return Node::apply("reshape", {x}, record);
}

Node detach(const Node& x) {
  Recorded record;
  record.kind = Recorded::Kind::alias;
  record.shape = x.shape();
  record.differentiable = false;
  return Node::apply("detach", {x}, record);
}

Node transpose(const Node& x, const std::vector<int>& order) {
  const Shape& shape = x.shape();
  std::vector<int> sorted = order;
  std::ranges::sort(sorted);
  bool complete = int(order.size()) == shape.rank();
  for (int i = 0; complete && i < shape.rank(); ++i) complete = sorted[std::size_t(i)] == i;
  if (!complete) refuse("transpose", {x}, "not every axis occurs once in the new order");
  std::vector<long> sizes;
  for (const int axis : order) sizes.push_back(shape[axis]);
  Recorded record = moved(code_of<ops::Transpose>, Shape(std::span<const long>(sizes)));
  std::ranges::copy(four(record.shape), record.n.begin());
  for (int i = 0; i < shape.rank(); ++i)
    record.n[std::size_t(8 - shape.rank() + i)] = shape.stride(order[std::size_t(i)]);
  return Node::apply("transpose", {x}, record);
}

Node slice(const Node& x, int axis, long first, long count) {
  const Shape& shape = x.shape();
  if (first < 0 || count < 1 || first + count > shape[axis])
    refuse("slice", {x}, fmt::format("no elements {} .. {} along axis {}", first, first + count - 1, axis));
  Recorded record = moved(code_of<ops::Slice>, shape.with(axis, count));
  record.n = {outer_of(shape, axis), shape.stride(axis), shape[axis], first, count};
  return Node::apply("slice", {x}, record);
}

Node concat(const std::vector<Node>& parts, int axis) {
  if (parts.empty()) throw UserError("concat of nothing");
  const Shape& shape = parts.front().shape();
  long total = 0;
  for (const Node& part : parts) {
    if (part.shape().rank() != shape.rank() || !(part.shape().with(axis, 1) == shape.with(axis, 1)))
      refuse("concat", parts, fmt::format("they differ beside axis {}", axis));
    total += part.shape()[axis];
  }
  Recorded record = moved(code_of<ops::Concat>, shape.with(axis, total));
  record.n = {outer_of(shape, axis), shape.stride(axis), total};
  return Node::apply("concat", parts, record);
}

Node gather(const Node& table, const Node& index) {
  if (table.shape().rank() != 2) refuse("gather", {table, index}, "a table has the axes (rows, columns)");
  std::vector<long> sizes(index.shape().axes().begin(), index.shape().axes().end());
  sizes.push_back(table.shape()[1]);
  Recorded record = moved(code_of<ops::Gather>, Shape(std::span<const long>(sizes)));
  record.n = {index.shape().elements(), table.shape()[1], table.shape()[0]};
  record.needs_inputs = 2;
  return Node::apply("gather", {table, index}, record);
}

}  // namespace khaos
