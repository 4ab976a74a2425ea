// SPDX-License-Identifier: BSD-3-Clause
#include "potential.hpp"

#include "core/error.hpp"
#include "linalg/lapack.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sync_redundancy {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

std::size_t at(long i) { return static_cast<std::size_t>(i); }

/// Row i, column c of the features of `count` points; the same for any count.
double feature(const Stream& stream, long i, int c) {
  return stream.normal(static_cast<std::uint64_t>(i), static_cast<std::uint64_t>(c));
}

std::vector<double> teacher(const RegressionSpec& spec) {
  const Stream stream = make_stream(spec.draw, 0, "teacher");
  std::vector<double> w;
  for (int c = 0; c < spec.components; ++c) w.push_back(stream.normal(0, static_cast<std::uint64_t>(c)));
  return w;
}

/// (points, components)
Matrix<double> features(const RegressionSpec& spec, const char* purpose, long points) {
  const Stream stream = make_stream(spec.draw, 0, purpose);
  Matrix<double> phi(points, spec.components);
  for (long i = 0; i < points; ++i)
    for (int c = 0; c < spec.components; ++c) phi(i, c) = feature(stream, i, c);
  return phi;
}

double dot(const Matrix<double>& phi, long i, const std::vector<double>& w) {
  double sum = 0;
  for (long c = 0; c < phi.columns(); ++c) sum += phi(i, c) * w[at(c)];
  return sum;
}

/// phi^T phi / points
Matrix<double> covariance(const Matrix<double>& phi) {
  Matrix<double> c = product(phi, phi, Op::transpose, Op::none);
  for (std::size_t k = 0; k < c.size(); ++k) c.data()[k] /= static_cast<double>(phi.rows());
  return c;
}

/// x = A^-1 b for symmetric positive definite A.
std::vector<double> solve(Matrix<double> a, std::vector<double> b) {
  if (!cholesky(a)) throw UserError("regression: the Hessian is not positive definite; raise ridge");
  solve_upper<double>(a, b, Op::transpose);
  solve_upper<double>(a, b);
  return b;
}

Potential separable_potential(int components, double slope, double cubic, double force) {
  Potential v;
  v.components = components;
  v.slope.assign(at(components), slope);
  v.force.assign(at(components), force);
  v.cubic = cubic;
  return v;
}

/// Largest root of slope x + cubic x^3 = force, by Newton's method from beyond it, where V' is convex.
double largest_root(double slope, double cubic, double force) {
  double x = 1 + std::abs(force) + std::sqrt(std::max(0.0, -slope / cubic));
  for (int iteration = 0; iteration < 200; ++iteration) {
    const double step = (x * (slope + cubic * x * x) - force) / (slope + 3 * cubic * x * x);
    x -= step;
    if (std::abs(step) < 1e-15 * (1 + std::abs(x))) break;
  }
  return x;
}

}  // namespace

Potential quadratic_potential(const std::vector<double>& h, double centre) {
  Potential v = separable_potential(static_cast<int>(h.size()), 0, 0, 0);
  v.slope = h;
  for (std::size_t c = 0; c < h.size(); ++c) v.force[c] = h[c] * centre;
  v.minimum.assign(h.size(), centre);
  v.eigenvalues = h;
  v.basis = Matrix<double>::identity(static_cast<long>(h.size()));
  v.h_low = std::ranges::min(h);
  v.h_high = v.h_minimum = std::ranges::max(h);
  return v;
}

Potential quartic_potential(int components, double a, double b, double f) {
  if (b == 0) return quadratic_potential(std::vector<double>(at(components), a), f / a);
  Potential v = separable_potential(components, a, b, f);
  const double x = f < 0 ? -largest_root(a, b, -f) : largest_root(a, b, f);
  v.minimum.assign(at(components), x);
  v.h_low = a;
  v.h_high = infinity;
  v.h_minimum = a + 3 * b * x * x;
  return v;
}

Potential doublewell_potential(int components, double f) {
  Potential v = separable_potential(components, -1, 1, f);
  const double x = f < 0 ? -largest_root(-1, 1, -f) : largest_root(-1, 1, f);
  v.minimum.assign(at(components), x);
  v.h_low = v.h_high = std::numeric_limits<double>::quiet_NaN();
  v.h_minimum = -1 + 3 * x * x;
  return v;
}

Potential ridge_potential(const RegressionSpec& spec) {
  const Matrix<double> phi = features(spec, "features", spec.points);
  const std::vector<double> w = teacher(spec);
  const Stream noise = make_stream(spec.draw, 0, "targets");
  std::vector<double> moment(at(spec.components), 0.0);
  for (long i = 0; i < spec.points; ++i) {
    const double y = dot(phi, i, w) + spec.noise * noise.normal(static_cast<std::uint64_t>(i), 0);
    for (int c = 0; c < spec.components; ++c)
      moment[at(c)] += phi(i, c) * y / static_cast<double>(spec.points);
  }
  Potential v;
  v.kind = Potential::dense;
  v.components = spec.components;
  v.ridge = spec.ridge;
  Matrix<double> hessian = covariance(phi);
  for (int c = 0; c < spec.components; ++c) hessian(c, c) += spec.ridge;
  v.hessian.assign(hessian.data(), hessian.data() + hessian.size());
  v.minimum = solve(hessian, moment);
  Svd<double> parts = svd(std::move(hessian));  // of a positive matrix: its eigenvalues and vectors
  v.eigenvalues = parts.values;
  v.basis = std::move(parts.u);
  v.h_low = v.eigenvalues.back();
  v.h_high = v.h_minimum = v.eigenvalues.front();
  return v;
}

Potential logistic_potential(const RegressionSpec& spec) {
  const Matrix<double> phi = features(spec, "features", spec.points);
  const std::vector<double> w = teacher(spec);
  const Stream coin = make_stream(spec.draw, 0, "labels");
  const long m = spec.points, d = spec.components;
  Potential v;
  v.kind = Potential::logistic;
  v.components = spec.components;
  v.ridge = spec.ridge;
  for (long i = 0; i < m; ++i) {
    const double right = 1 / (1 + std::exp(-dot(phi, i, w)));
    const double label = coin.uniform(static_cast<std::uint64_t>(i), 0) < right ? 1 : -1;
    for (long c = 0; c < d; ++c) v.signed_.push_back(label * phi(i, c));
  }
  v.h_low = spec.ridge;
  v.h_high = spec.ridge + svd(covariance(phi)).values.front() / 4;
  v.h_minimum = v.h_high;

  // Newton's method; V is strongly convex and, with |s . x| of order one, close to quadratic.
  v.minimum.assign(at(d), 0.0);
  for (int iteration = 0; iteration < 100; ++iteration) {
    Matrix<double> hessian(d, d);
    std::vector<double> slope(at(d));
    for (long c = 0; c < d; ++c) {
      hessian(c, c) = spec.ridge;
      slope[at(c)] = spec.ridge * v.minimum[at(c)];
    }
    for (long i = 0; i < m; ++i) {
      const double* s = &v.signed_[at(i * d)];
      double margin = 0;
      for (long c = 0; c < d; ++c) margin += s[c] * v.minimum[at(c)];
      const double wrong = 1 / (1 + std::exp(margin));
      for (long c = 0; c < d; ++c) {
        slope[at(c)] -= wrong * s[c] / static_cast<double>(m);
        for (long b = 0; b < d; ++b)
          hessian(c, b) += wrong * (1 - wrong) * s[c] * s[b] / static_cast<double>(m);
      }
    }
    const std::vector<double> step = solve(hessian, slope);
    double largest = 0;
    for (long c = 0; c < d; ++c) {
      v.minimum[at(c)] -= step[at(c)];
      largest = std::max(largest, std::abs(step[at(c)]));
    }
    if (largest < 1e-14) return v;
  }
  throw UserError("logistic: Newton's method found no minimum; raise ridge");
}

std::vector<double> logistic_tests(const RegressionSpec& spec, long tests) {
  const Matrix<double> phi = features(spec, "tests", tests);
  const std::vector<double> w = teacher(spec);
  std::vector<double> list;
  for (long i = 0; i < tests; ++i) {
    const double label = dot(phi, i, w) > 0 ? 1 : -1;
    for (int c = 0; c < spec.components; ++c) list.push_back(label * phi(i, c));
  }
  return list;
}

}  // namespace sync_redundancy
