// SPDX-License-Identifier: BSD-3-Clause
// Maps of an interval: logistic4, an isometry of the arcsine measure; gauss, contracting, with an unbounded
// operator.
#include "basis.hpp"
#include "nodes.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace koopman {
namespace {

constexpr double pi = std::numbers::pi;

/// The smallest singular value of K - z on a chain psi -> K psi -> ... of `length` orthonormal functions that
/// K shifts along and out of the dictionary: (K - z)* (K - z) is tridiagonal Toeplitz.
double chain_tau(long length, double modulus) {
  const double squared = 1 + modulus * modulus - 2 * modulus * std::cos(pi / static_cast<double>(length + 1));
  return std::sqrt(std::max(0.0, squared));
}

double from_angle(double angle) { return 0.5 - 0.5 * std::cos(angle); }

double logistic(double x) { return 4 * x * (1 - x); }

Snapshots arcsine_nodes(const MapParams& p, const std::string& rule, const Stream& numbers) {
  if (rule == "ergodic")
    return orbit({from_angle(pi * numbers.uniform(0, 0))}, p.M, [](double* x) { *x = logistic(*x); });
  // The arcsine measure is uniform in the angle; Gauss-Chebyshev nodes are the middles of equal cells of it.
  const Quadrature angles =
      rule == "gauss" ? midpoint_rule(p.M, 0, pi) : line_rule(rule, p.M, 0, pi, numbers);
  Snapshots s = on_line(angles);
  for (double& x : s.x) x = from_angle(x);
  return s;
}

}  // namespace

KoopmanMap logistic4() {
  return {.name = "logistic4",
          .doc = "x -> 4 x (1 - x) with the arcsine measure; Chebyshev polynomials, K T_n = T_2n",
          .quadratures = {"gauss", "trapezoid", "riemann", "monte-carlo", "ergodic"},
          .functions = [](const MapParams& p) { return p.N; },
          .snapshots = [](const MapParams& p) { return p.M; },
          .nodes = arcsine_nodes,
          .move = [](const MapParams&,
                     Snapshots& s) { move_each(s, [](const double* x, double* y) { *y = logistic(*x); }); },
          .dictionary =
              [](const MapParams& p, const Snapshots&, const Stream&) {
                Dictionary d{.size = p.N, .orthonormal = true, .real = {}, .complex = {}};
                d.real = [N = p.N](const double* x, double* values) { chebyshev(1 - 2 * *x, N, values); };
                return d;
              },
          // Functions 1, 2, 4, ... below N make the longest chain.
          .exact_tau =
              [](const MapParams& p, Complex z) {
                const double constant = std::abs(1.0 - z);
                long chain = 0;
                while ((1L << chain) < p.N) ++chain;
                return chain == 0 ? constant : std::min(constant, chain_tau(chain, std::abs(z)));
              },
          .exact_M = [](const MapParams& p) { return 2 * p.N; }};
}

KoopmanMap gauss() {
  return {.name = "gauss",
          .doc =
              "x -> exp(-2 x^2) - 1 - exp(-2) on [-1, 0]; Legendre polynomials. Contracts to -1: every |z| < "
              "e/2 is an "
              "eigenvalue on L^2",
          .quadratures = {"gauss", "trapezoid", "riemann", "monte-carlo"},
          .functions = [](const MapParams& p) { return p.N; },
          .snapshots = [](const MapParams& p) { return p.M; },
          .nodes = [](const MapParams& p, const std::string& rule,
                      const Stream& numbers) { return on_line(line_rule(rule, p.M, -1, 0, numbers)); },
          .move =
              [](const MapParams&, Snapshots& s) {
                move_each(
                    s, [](const double* x, double* y) { *y = std::exp(-2 * *x * *x) - 1 - std::exp(-2.0); });
              },
          .dictionary =
              [](const MapParams& p, const Snapshots&, const Stream&) {
                Dictionary d{.size = p.N, .orthonormal = true, .real = {}, .complex = {}};
                d.real = [N = p.N](const double* x, double* values) { legendre(2 * *x + 1, N, values); };
                return d;
              },
          .exact_tau = {},
          .exact_M = [](const MapParams& p) { return 8 * p.N; }};
}

}  // namespace koopman
