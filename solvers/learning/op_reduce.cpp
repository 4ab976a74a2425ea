// SPDX-License-Identifier: BSD-3-Clause
#include "core/error.hpp"
#include "learning/operations.hpp"
#include "learning/record.hpp"

#include <algorithm>
#include <numeric>

namespace khaos {
namespace {
using namespace detail;

Node reduce(const char* name, const Node& x, const std::vector<int>& axes, bool average) {
  const Shape& shape = x.shape();
  std::vector<bool> summed(std::size_t(shape.rank()));
  for (const int axis : axes) summed[std::size_t(shape.index(axis))] = true;
  std::vector<long> kept;
  for (int i = 0; i < shape.rank(); ++i)
    if (!summed[std::size_t(i)]) kept.push_back(shape[i]);
  Recorded record = record_of<ops::Reduce>(Shape(std::span<const long>(kept)));
  std::ranges::copy(four(shape), record.n.begin());
  long step = 1;
  for (int i = shape.rank() - 1; i >= 0; --i)
    if (!summed[std::size_t(i)]) {
      record.n[std::size_t(8 - shape.rank() + i)] = step;
      step *= shape[i];
    }
  record.a[0] = average ? double(step) / double(shape.elements()) : 1;
  record.needs_inputs = 0;
  record.needs_output = false;
  return Node::apply(name, {x}, record);
}

std::vector<int> all_axes(const Node& x) {
  std::vector<int> axes(std::size_t(x.shape().rank()));
  std::iota(axes.begin(), axes.end(), 0);
  return axes;
}
}  // namespace

Node sum(const Node& x) { return reduce("sum", x, all_axes(x), false); }
Node sum(const Node& x, const std::vector<int>& axes) { return reduce("sum", x, axes, false); }
Node mean(const Node& x) { return reduce("mean", x, all_axes(x), true); }
Node mean(const Node& x, const std::vector<int>& axes) { return reduce("mean", x, axes, true); }

Node mean_square(const Node& x, const Node& y) {
  if (!(x.shape() == y.shape())) refuse("mean_square", {x, y}, "the shapes differ");
  Recorded record = record_of<ops::MeanSquare>({});
  record.n[0] = x.shape().elements();
  record.a[0] = 1.0 / double(x.shape().elements());
  record.needs_output = false;
  return Node::apply("mean_square", {x, y}, record);
}

}  // namespace khaos
