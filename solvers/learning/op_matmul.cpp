// SPDX-License-Identifier: BSD-3-Clause
#include "learning/operations.hpp"
#include "learning/record.hpp"

namespace khaos {
namespace {
using namespace detail;

/// The axes before the last two; one matrix for all of them where `other` has them and `shape` not.
Shape batch_of(const Shape& shape) { return shape.without(-1).without(-1); }

Node product(const char* name, const Node& a, const Node& b, bool transposed) {
  const std::vector<Node> both{a, b};
  if (a.shape().rank() < 2 || b.shape().rank() < 2) refuse(name, both, "matrices have two axes or more");
  const long m = a.shape()[-2], k = a.shape()[-1];
  const long n = b.shape()[transposed ? -2 : -1], inner = b.shape()[transposed ? -1 : -2];
  if (inner != k) refuse(name, both, "the inner sizes differ");
  const Shape left = batch_of(a.shape()), right = batch_of(b.shape());
  if (!(left == right) && left.rank() > 0 && right.rank() > 0)
    refuse(name, both, "the axes before the last two differ");
  std::vector<long> sizes(left.rank() > 0 ? left.axes().begin() : right.axes().begin(),
                          left.rank() > 0 ? left.axes().end() : right.axes().end());
  sizes.insert(sizes.end(), {m, n});
  Recorded record = record_of<ops::Matmul>(Shape(std::span<const long>(sizes)));
  const bool one_right = right.rank() == 0;  // then all rows of a belong to one product
  const long batches = one_right ? 1 : right.elements();
  record.n = {batches,
              one_right ? m * left.elements() : m,
              n,
              k,
              left.rank() > 0 ? m * k : 0,
              k,
              1,
              n * k,
              transposed ? 1 : n,
              transposed ? k : 1};
  record.needs_output = false;
  return Node::apply(name, both, record);
}
}  // namespace

Node matmul(const Node& a, const Node& b) { return product("matmul", a, b, false); }
Node matmul_transposed(const Node& a, const Node& b) { return product("matmul_transposed", a, b, true); }

Node linear(const Node& x, const Node& weight) {
  if (weight.shape().rank() != 2 || x.shape().rank() < 1)
    refuse("linear", {x, weight}, "a weight has the axes (in, out)");
  const long in = weight.shape()[0], out = weight.shape()[1];
  if (x.shape()[-1] != in) refuse("linear", {x, weight}, "the inner sizes differ");
  Recorded record = record_of<ops::Matmul>(x.shape().with(-1, out));
  record.n = {1, rows_of(x.shape()), out, in, 0, in, 1, 0, out, 1};
  record.needs_output = false;
  return Node::apply("linear", {x, weight}, record);
}

Node linear(const Node& x, const Node& weight, const Node& bias) {
  Recorded record = linear(x, weight).record();
  if (!(bias.shape() == Shape{weight.shape()[1]}))
    refuse("linear", {weight, bias}, "the bias has another size");
  record.inputs.clear();
  record.needs_inputs = 3;
  return Node::apply("linear", {x, weight, bias}, record);
}

}  // namespace khaos
