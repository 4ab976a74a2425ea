// SPDX-License-Identifier: BSD-3-Clause
// Maps of tori with Fourier modes: rotation, cat, skew; and twist-disc, rotations of circles. All are
// unitary.
#include "basis.hpp"
#include "nodes.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace koopman {
namespace {

constexpr double pi = std::numbers::pi, nan = std::numeric_limits<double>::quiet_NaN();

double modulo_1(double x) { return x - std::floor(x); }

/// min over |k| <= highest of |exp(2 pi i k w) - z|.
double distance_to_multiples(double w, long highest, Complex z) {
  std::vector<Complex> eigenvalues(static_cast<std::size_t>(2 * highest + 1));
  fourier(w, highest, eigenvalues.data());
  double least = std::numeric_limits<double>::infinity();
  for (const Complex lambda : eigenvalues) least = std::min(least, std::abs(lambda - z));
  return least;
}

void cat_step(const double* x, double* y) {
  const double first = x[0], second = x[1];
  y[0] = modulo_1(2 * first + second);
  y[1] = modulo_1(first + second);
}

/// Most successive k, A^T k, A^2T k, ... in the box |k_i| <= N, k other than 0.
long longest_cat_chain(long N) {
  long longest = 0;
  for (long a = -N; a <= N; ++a)
    for (long b = -N; b <= N; ++b) {
      if (a == 0 && b == 0) continue;
      long k = a, l = b, length = 0;
      for (; std::abs(k) <= N && std::abs(l) <= N; ++length) {
        const long next = 2 * k + l;
        l = k + l;
        k = next;
      }
      longest = std::max(longest, length);
    }
  return longest;
}

/// Products of Fourier modes with the values of another family: (2 highest + 1, count).
template <class Other>
void fourier_times(double x, long highest, const Other* other, long count, Complex* values) {
  std::vector<Complex> modes(static_cast<std::size_t>(2 * highest + 1));
  fourier(x, highest, modes.data());
  for (std::size_t k = 0; k < modes.size(); ++k)
    for (long j = 0; j < count; ++j) values[static_cast<long>(k) * count + j] = modes[k] * other[j];
}

Snapshots circle_nodes(const MapParams& p, const std::string& rule, const Stream& numbers) {
  if (rule == "ergodic")
    return orbit({numbers.uniform(0, 0)}, p.M, [w = p.w](double* x) { *x = modulo_1(*x + w); });
  return on_line(rule == "trapezoid" ? riemann_rule(p.M, 0, 1)
                                     : line_rule(rule, p.M, 0, 1, numbers));  // it is periodic
}

long grid_or_points(const MapParams& p) {
  return rule_of(p) == "monte-carlo" || rule_of(p) == "ergodic" ? p.M : p.M * p.M;
}

}  // namespace

KoopmanMap rotation() {
  return {.name = "rotation",
          .doc = "x -> x + w on the circle: eigenvalues exp(2 pi i k w)",
          .quadratures = {"trapezoid", "monte-carlo", "ergodic"},
          .functions = [](const MapParams& p) { return 2 * p.N + 1; },
          .snapshots = [](const MapParams& p) { return p.M; },
          .nodes = circle_nodes,
          .move =
              [](const MapParams& p, Snapshots& s) {
                move_each(s, [w = p.w](const double* x, double* y) { *y = modulo_1(*x + w); });
              },
          .dictionary =
              [](const MapParams& p, const Snapshots&, const Stream&) {
                Dictionary d{.size = 2 * p.N + 1, .orthonormal = true, .real = {}, .complex = {}};
                d.complex = [N = p.N](const double* x, Complex* values) { fourier(*x, N, values); };
                return d;
              },
          .exact_tau = [](const MapParams& p, Complex z) { return distance_to_multiples(p.w, p.N, z); },
          .exact_M = [](const MapParams& p) { return 2 * p.N + 1; }};
}

KoopmanMap cat() {
  return {.name = "cat",
          .doc =
              "Arnold's (x, y) -> (2 x + y, x + y) on the torus: spectrum absolutely continuous but for "
              "constants",
          .quadratures = {"trapezoid", "monte-carlo", "ergodic"},
          .functions = [](const MapParams& p) { return (2 * p.N + 1) * (2 * p.N + 1); },
          .snapshots = grid_or_points,
          .nodes =
              [](const MapParams& p, const std::string& rule, const Stream& numbers) {
                if (rule == "monte-carlo") return uniform_points(2, p.M, numbers);
                if (rule == "ergodic")
                  return orbit({numbers.uniform(0, 0), numbers.uniform(1, 0)}, p.M,
                               [](double* x) { cat_step(x, x); });
                return product_of(riemann_rule(p.M, 0, 1), riemann_rule(p.M, 0, 1));
              },
          .move = [](const MapParams&, Snapshots& s) { move_each(s, cat_step); },
          .dictionary =
              [](const MapParams& p, const Snapshots&, const Stream&) {
                Dictionary d{
                    .size = (2 * p.N + 1) * (2 * p.N + 1), .orthonormal = true, .real = {}, .complex = {}};
                d.complex = [N = p.N](const double* x, Complex* values) {
                  std::vector<Complex> second(static_cast<std::size_t>(2 * N + 1));
                  fourier(x[1], N, second.data());
                  fourier_times(x[0], N, second.data(), 2 * N + 1, values);
                };
                return d;
              },
          .exact_tau =
              [](const MapParams& p, Complex z) {
                const double modulus = std::abs(z);
                const double angle = pi / static_cast<double>(longest_cat_chain(p.N) + 1);
                return std::min(std::abs(1.0 - z),
                                std::sqrt(1 + modulus * modulus - 2 * modulus * std::cos(angle)));
              },
          .exact_M = [](const MapParams& p) { return 4 * p.N + 1; }};
}

KoopmanMap twist_disc() {
  return {
      .name = "twist-disc",
      .doc =
          "(r, theta) -> (r, theta + 2 pi (phi + twist r)) on the unit disc; Fourier modes times N Legendre "
          "polynomials in r^2",
      .quadratures = {"trapezoid", "monte-carlo"},
      .functions = [](const MapParams& p) { return (2 * p.N + 1) * p.N; },
      .snapshots = grid_or_points,
      // Points are (theta / 2 pi, r^2): the uniform measure of the disc is uniform in both.
      .nodes =
          [](const MapParams& p, const std::string& rule, const Stream& numbers) {
            if (rule == "monte-carlo") return uniform_points(2, p.M, numbers);
            return product_of(riemann_rule(p.M, 0, 1), gauss_legendre(p.M, 0, 1));
          },
      .move =
          [](const MapParams& p, Snapshots& s) {
            move_each(s, [phi = p.phi, twist = p.twist](const double* x, double* y) {
              y[0] = modulo_1(x[0] + phi + twist * std::sqrt(x[1]));
              y[1] = x[1];
            });
          },
      .dictionary =
          [](const MapParams& p, const Snapshots&, const Stream&) {
            Dictionary d{.size = (2 * p.N + 1) * p.N, .orthonormal = true, .real = {}, .complex = {}};
            d.complex = [N = p.N](const double* x, Complex* values) {
              std::vector<double> radial(static_cast<std::size_t>(N));
              legendre(2 * x[1] - 1, N, radial.data());
              fourier_times(x[0], N, radial.data(), N, values);
            };
            return d;
          },
      .exact_tau = [](const MapParams& p,
                      Complex z) { return p.twist == 0 ? distance_to_multiples(p.phi, p.N, z) : nan; },
      .exact_M = [](const MapParams& p) { return p.twist == 0 ? 2 * p.N + 1 : 0; }};
}

KoopmanMap skew() {
  return {.name = "skew",
          .doc = "(x, y) -> (x + w, y + f cos(2 pi q x)) on the torus, seen by g(x) exp(2 pi i sector y)",
          .quadratures = {"trapezoid", "monte-carlo"},
          .functions = [](const MapParams& p) { return 2 * p.N + 1; },
          .snapshots = [](const MapParams& p) { return p.M; },
          // In one sector the y of the snapshots does not matter: all start at y = 0.
          .nodes =
              [](const MapParams& p, const std::string& rule, const Stream& numbers) {
                const Snapshots line = circle_nodes(p, rule, numbers);
                Snapshots s{2, {}, {}, line.weight};
                for (const double x : line.x) s.x.insert(s.x.end(), {x, 0.0});
                return s;
              },
          .move =
              [](const MapParams& p, Snapshots& s) {
                move_each(s, [w = p.w, f = p.f, q = static_cast<double>(p.q)](const double* x, double* y) {
                  y[0] = modulo_1(x[0] + w);
                  y[1] = x[1] + f * std::cos(2 * pi * modulo_1(q * x[0]));
                });
              },
          .dictionary =
              [](const MapParams& p, const Snapshots&, const Stream&) {
                Dictionary d{.size = 2 * p.N + 1, .orthonormal = true, .real = {}, .complex = {}};
                d.complex = [N = p.N, sector = static_cast<double>(p.sector)](const double* x,
                                                                              Complex* values) {
                  fourier(x[0], N, values);
                  const Complex turn = std::polar(1.0, 2 * pi * modulo_1(sector * x[1]));
                  for (long k = 0; k <= 2 * N; ++k) values[k] *= turn;
                };
                return d;
              },
          .exact_tau =
              [](const MapParams& p, Complex z) {
                return p.f == 0 || p.sector == 0 ? distance_to_multiples(p.w, p.N, z) : nan;
              },
          // exp(i a cos) has harmonics up to about a + 40 to rounding.
          .exact_M =
              [](const MapParams& p) {
                const double depth = 2 * pi * std::abs(static_cast<double>(p.sector) * p.f);
                return 2 * p.N + 1 + (p.f == 0 ? 0 : p.q * (40 + static_cast<long>(1.5 * depth)));
              }};
}

}  // namespace koopman
