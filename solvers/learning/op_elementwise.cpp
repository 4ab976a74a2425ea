// SPDX-License-Identifier: BSD-3-Clause
#include "learning/op_elementwise.hpp"

#include "learning/operations.hpp"
#include "learning/record.hpp"

#include <algorithm>

namespace khaos {
namespace {
using namespace detail;

template <class F>
Node map(const char* name, const Node& x, double a0 = 0, double a1 = 0) {
  Recorded record = record_of<ops::Map<F>>(x.shape());
  record.n[0] = x.shape().elements();
  record.a = {a0, a1};
  record.needs_inputs = F::from_output ? 0u : 1u;
  record.needs_output = F::from_output && !std::is_same_v<F, ops::Affine>;
  record.in_place = true;
  return Node::apply(name, {x}, record);
}

template <class F>
Node combine(const char* name, const Node& x, const Node& y, unsigned needs_inputs) {
  const std::array<long, 4> a = four(x.shape()), b = four(y.shape());
  const int rank = std::max(x.shape().rank(), y.shape().rank());
  std::array<long, 4> size{};
  for (std::size_t i = 0; i < 4; ++i) {
    if (a[i] != b[i] && a[i] != 1 && b[i] != 1)
      refuse(name, {x, y}, "no size of 1 to stretch where they differ");
    size[i] = std::max(a[i], b[i]);
  }
  Recorded record = record_of<ops::Combine<F>>(Shape(std::span(size).last(std::size_t(rank))));
  std::ranges::copy(size, record.n.begin());
  std::ranges::copy(strides(a), record.n.begin() + 4);
  std::ranges::copy(strides(b), record.n.begin() + 8);
  record.needs_inputs = needs_inputs;
  record.needs_output = false;
  record.in_place = x.shape().elements() == y.shape().elements();
  return Node::apply(name, {x, y}, record);
}
}  // namespace

Node tanh(const Node& x) { return map<ops::Tanh>("tanh", x); }
Node relu(const Node& x) { return map<ops::Relu>("relu", x); }
Node sigmoid(const Node& x) { return map<ops::Sigmoid>("sigmoid", x); }
Node softplus(const Node& x) { return map<ops::Softplus>("softplus", x); }
Node gelu(const Node& x) { return map<ops::Gelu>("gelu", x); }
Node exp(const Node& x) { return map<ops::Exp>("exp", x); }
Node log(const Node& x) { return map<ops::Log>("log", x); }
Node square(const Node& x) { return map<ops::Square>("square", x); }
Node sqrt(const Node& x) { return map<ops::Sqrt>("sqrt", x); }

Node operator+(const Node& x, const Node& y) { return combine<ops::Add>("sum", x, y, 0); }
Node operator-(const Node& x, const Node& y) { return combine<ops::Subtract>("difference", x, y, 0); }
Node operator*(const Node& x, const Node& y) { return combine<ops::Multiply>("product", x, y, 3); }
Node operator/(const Node& x, const Node& y) { return combine<ops::Divide>("quotient", x, y, 3); }
Node operator+(const Node& x, double y) { return map<ops::Affine>("sum", x, 1, y); }
Node operator-(const Node& x, double y) { return map<ops::Affine>("difference", x, 1, -y); }
Node operator*(const Node& x, double y) { return map<ops::Affine>("product", x, y, 0); }
Node operator/(const Node& x, double y) { return map<ops::Affine>("quotient", x, 1 / y, 0); }
Node operator+(double x, const Node& y) { return y + x; }
Node operator-(double x, const Node& y) { return map<ops::Affine>("difference", y, -1, x); }
Node operator*(double x, const Node& y) { return y * x; }
Node operator-(const Node& x) { return x * -1.0; }

Node masked(const Node& x, const Node& mask, double value) { return x * mask + (value - value * mask); }

}  // namespace khaos
