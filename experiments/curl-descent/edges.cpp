// SPDX-License-Identifier: BSD-3-Clause
#include "edges.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace curl_descent {
namespace {

/// Where `falling` passes from positive to negative, in [low, high] by halving: geometrically, so that small
/// and large places are found to the same relative error.
template <class F>
double halve(double low, double high, const F& falling) {
  for (int k = 0; k < 200; ++k) {
    const double middle = std::sqrt(low * high);
    (falling(middle) > 0 ? low : high) = middle;
  }
  return std::sqrt(low * high);
}

/// A place y outside the spectrum of D1, at distance d from its end, on the left.
struct Outside {
  double y, e, square;  // e = -g(y), square = -dg/dy
  Outside(double d, double alpha_h) {
    const double to_minus = alpha_h > 0 ? d : d - 2;  // from y to -1; 2 more to 1
    y = -1 - to_minus;
    e = (1 - alpha_h) / (to_minus + 2);
    square = (1 - alpha_h) / ((to_minus + 2) * (to_minus + 2));
    if (alpha_h > 0) {
      e += alpha_h / to_minus;
      square += alpha_h / (to_minus * to_minus);
    }
  }
};

double left_edge(double c, double alpha_h, double alpha_r) {
  // dz/dy = 1 - h(d) / c with h falling in d, from infinity, or from 1 / (weight of the atom) where no
  // readout is flipped.
  const auto h = [&](double d) {
    const Outside at(d, alpha_h);
    if (alpha_r == 0) return at.square / ((1 + at.e) * (1 + at.e));
    if (at.e >= 1) return HUGE_VAL;
    return at.square * ((1 - alpha_r) / ((1 + at.e) * (1 + at.e)) + alpha_r / ((1 - at.e) * (1 - at.e)));
  };
  const double atom = alpha_h > 0 ? alpha_h : 1;
  if (alpha_r == 0 && c * atom >= 1) return alpha_h > 0 ? -1 : 1;  // the atom is left over
  const double d = halve(1e-12, 1e12, [&](double place) { return h(place) - c; });
  const Outside at(d, alpha_h);
  const double from_flipped = alpha_r > 0 ? alpha_r / (1 - at.e) : 0;
  return at.y + ((1 - alpha_r) / (1 + at.e) - from_flipped) / c;
}

template <class Edge>
double critical(const Edge& edge) {
  double low = 0, high = 1;
  for (int k = 0; k < 60; ++k) {
    const double middle = 0.5 * (low + high);
    (edge(middle) > 0 ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

/// The pair of complex roots of x^3 + a2 x^2 + a1 x + a0, with im >= 0; im = 0 if all are real. Cardano.
struct Pair {
  double re, im;
};
Pair complex_pair(double a2, double a1, double a0) {
  const double p = a1 - a2 * a2 / 3, q = a2 * (2 * a2 * a2 / 27 - a1 / 3) + a0;
  const double discriminant = q * q / 4 + p * p * p / 27;
  if (!(discriminant > 0)) return {0, 0};
  const double root = std::sqrt(discriminant);
  const double a = std::cbrt(q > 0 ? -q / 2 - root : -q / 2 + root), b = a == 0 ? 0 : -p / (3 * a);
  return {-(a + b) / 2 - a2 / 3, std::sqrt(0.75) * std::abs(a - b)};
}

}  // namespace

Edges edges(double c, Flips flips) {
  // -A is of the same kind, with the other signs flipped.
  return {left_edge(c, flips.alpha_h, flips.alpha_r), -left_edge(c, 1 - flips.alpha_h, 1 - flips.alpha_r)};
}

double critical_hidden(double c) {
  if (c <= 0.25) return 1;
  if (c >= 2.0 / 3) return 0;
  return critical([&](double alpha) { return left_edge(c, alpha, 0); });
}

double critical_readout(double c) {
  return critical([&](double alpha) { return left_edge(c, 0, alpha); });
}

double density(double c, Flips flips, double x) {
  const double kappa = 1 / c, p = 1 - flips.alpha_h;
  if (flips.alpha_h > 0 && flips.alpha_r > 0) return std::nan("");
  if (flips.alpha_r > 0) {  // a cubic for 1/g
    const double shifted = x - 1;
    const Pair root = complex_pair(kappa * (1 - 2 * flips.alpha_r) - shifted, kappa - 1, shifted);
    return root.im > 0 ? root.im / (root.re * root.re + root.im * root.im) / std::numbers::pi : 0;
  }
  const Pair y = complex_pair(kappa - x - 1, x - 2 * p, 2 * p * x - kappa);
  if (!(y.im > 0)) return 0;
  const auto pole = [&](double at) { return y.im / ((y.re - at) * (y.re - at) + y.im * y.im); };
  return (p * pole(1) + (1 - p) * pole(-1)) / std::numbers::pi;
}

double mass_of_atoms(double c, Flips flips) {
  return std::max(0.0, flips.alpha_h - 1 / c) + std::max(0.0, 1 - flips.alpha_h - 1 / c);
}

}  // namespace curl_descent
