// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/simd_math.hpp"
#include "models/program.hpp"

namespace khaos {

/// x^n by squaring, n known only at run time.
template <class V>
V integer_power(V x, int n) {
  V result(1.0);
  for (int left = n < 0 ? -n : n; left > 0; left /= 2) {
    if (left % 2) result = result * x;
    x = x * x;
  }
  return n < 0 ? V(1.0) / result : result;
}

/// The value of an instruction. V is double or Lanes.
template <class V>
V value_of(Program::Op op, const V& a, const V& b, int n) {
  using Op = Program::Op;
  switch (op) {
    case Op::add:
      return a + b;
    case Op::subtract:
      return a - b;
    case Op::multiply:
      return a * b;
    case Op::divide:
      return a / b;
    case Op::negate:
      return -a;
    case Op::ipow:
      return integer_power(a, n);
    case Op::pow:
      return pow(a, b);
    case Op::sin:
      return sin(a);
    case Op::cos:
      return cos(a);
    case Op::tan:
      return tan(a);
    case Op::sinh:
      return sinh(a);
    case Op::cosh:
      return cosh(a);
    case Op::tanh:
      return tanh(a);
    case Op::exp:
      return exp(a);
    case Op::log:
      return log(a);
    case Op::sqrt:
      return sqrt(a);
    case Op::abs:
      return abs(a);
    case Op::acos:
      return acos(a);
    case Op::floor:
      return floor(a);
    case Op::sign:
      return sign(a);
    case Op::step:
      return step(a);
    case Op::atan2:
      return atan2(a, b);
    case Op::mod:
      return mod(a, b);
    case Op::min:
      return min(a, b);
    case Op::max:
      return max(a, b);
    case Op::literal:
    case Op::parameter:
    case Op::solve:
      break;
  }
  return V(__builtin_nan(""));
}

template <class V>
struct Slopes {
  V a, b;  // derivatives with respect to the two operands
};

/// Derivatives of an instruction whose value is f.
template <class V>
Slopes<V> slopes_of(Program::Op op, const V& a, const V& b, int n, const V& f) {
  using Op = Program::Op;
  const V one(1.0), zero(0.0);
  switch (op) {
    case Op::add:
      return {one, one};
    case Op::subtract:
      return {one, -one};
    case Op::multiply:
      return {b, a};
    case Op::divide:
      return {one / b, -f / b};
    case Op::negate:
      return {-one, zero};
    case Op::ipow:
      return {n == 0 ? zero : V(static_cast<double>(n)) * integer_power(a, n - 1), zero};
    case Op::pow:  // with the limits at a = 0 that dual_math.hpp has
      return {select(b == zero, zero, b * pow(a, b - one)),
              select((a == zero) & (b >= zero), zero, f * log(a))};
    case Op::sin:
      return {cos(a), zero};
    case Op::cos:
      return {-sin(a), zero};
    case Op::tan:
      return {one + f * f, zero};
    case Op::sinh:
      return {cosh(a), zero};
    case Op::cosh:
      return {sinh(a), zero};
    case Op::tanh:
      return {one - f * f, zero};
    case Op::exp:
      return {f, zero};
    case Op::log:
      return {one / a, zero};
    case Op::sqrt:
      return {V(0.5) / f, zero};
    case Op::abs:
      return {sign(a), zero};
    case Op::acos:
      return {-one / sqrt(one - a * a), zero};
    case Op::atan2:
      return {b / (a * a + b * b), -a / (a * a + b * b)};
    case Op::mod:
      return {one, -floor(a / b)};
    case Op::min:
      return {select(b < a, zero, one), select(b < a, one, zero)};
    case Op::max:
      return {select(a < b, zero, one), select(a < b, one, zero)};
    case Op::floor:
    case Op::sign:
    case Op::step:
    case Op::literal:
    case Op::parameter:
    case Op::solve:
      break;
  }
  return {zero, zero};
}

}  // namespace khaos
