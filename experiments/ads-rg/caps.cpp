// SPDX-License-Identifier: BSD-3-Clause
// A surface is a curve rho(s), theta(s) with r = tan rho, s its length in the flat-looking metric
// d rho^2 / F + sin^2 rho d theta^2, F = f / (1 + r^2), in which it bends as light does at the refractive
// index n = tan rho sec rho sin theta: the area is 2 pi int n ds. psi is the angle between the curve and d
// rho. With s scaled to 0 .. 1 and the length Sigma as a fourth unknown all is smooth up to both ends:
//   rho' = Sigma sqrt(F) cos psi,   sin rho theta' = Sigma sin psi,   Sigma' = 0,
//   sin rho cos rho sin theta psi' = Sigma [cos rho cos theta cos psi - 2 sqrt(F) sin theta sin psi]
// whose last line is a condition of regularity on the axis (psi = pi/2) and at the boundary (psi = 0).
#include "caps.hpp"

#include "core/error.hpp"
#include "linalg/collocation.hpp"

#include <fmt/format.h>

#include <cmath>

namespace ads_rg {
namespace {

using Problem = Collocation<4>;
using Local = Problem::Local;
constexpr int degree = 48;
constexpr double longest_stride = 0.02;  // of theta0, between one surface and the next

/// G of f = r^2 + G over rho, and its derivative.
class Geometry {
 public:
  explicit Geometry(const Background& b) : b_(b) {
    for (std::size_t i = 0; i < b.inner.size(); ++i)
      inside_.push_back(1 + b.y.points()[i] * (b.inner[i].H - 1));
    for (std::size_t i = 0; i < b.outer.size(); ++i)
      outside_.push_back(1 + 0.25 * b.outer[i].psi * b.outer[i].psi + b.x.points()[i] * b.outer[i].K);
    if (!inside_.empty()) d_inside_ = b.y.differentiate(inside_);
    d_outside_ = b.x.differentiate(outside_);
  }
  std::pair<double, double> at(double rho) const {
    const double r = std::tan(rho);
    if (b_.soliton() && r < 1)
      return {b_.y.at(r * r, inside_), b_.y.at(r * r, d_inside_) * 2 * r * (1 + r * r)};
    const double x = std::max(0.0, 1 / r);
    return {b_.x.at(x, outside_), -b_.x.at(x, d_outside_) * (1 + x * x)};
  }

 private:
  const Background& b_;
  std::vector<double> inside_, outside_, d_inside_, d_outside_;
};

/// F = 1 + cos^2 rho (G - 1).
Local stretch(const Geometry& geometry, const Local& rho) {
  const auto [value, slope] = geometry.at(rho.value);
  Local G;
  G.value = value;
  for (int i = 0; i < 8; ++i) G.grad[i] = slope * rho.grad[i];
  const Local c = cos(rho);
  return 1.0 + c * c * (G - 1.0);
}

/// s = sinh(k t) / sinh(k): points crowd near the axis as much as the surface turns there, in empty space
/// within pi/2 - theta0.
struct Crowding {
  double k;
  explicit Crowding(double theta0) : k(std::asinh(std::sin(theta0) / (M_PI / 2 - theta0))) {}
  double s(double t) const { return std::sinh(k * t) / std::sinh(k); }
  double ds(double t) const { return k * std::cosh(k * t) / std::sinh(k); }
};

/// The surface in empty space, where sin rho cos theta = cos theta0: points (t, 4).
std::vector<double> empty_space(const Chebyshev& t, double theta0) {
  const Crowding crowding(theta0);
  const double a = std::sin(theta0), c = std::cos(theta0);
  std::vector<double> u;
  for (const double at : t.points()) {
    const double turn = M_PI / 2 * crowding.s(at);
    u.insert(u.end(), {std::acos(a * std::cos(turn)), std::atan2(a * std::sin(turn), c),
                       std::atan2(c * std::cos(turn), std::sin(turn)), a * M_PI / 2});
  }
  return u;
}

Problem problem(const Chebyshev& t, const Geometry& geometry, double theta0) {
  Problem p;
  const Crowding crowding(theta0);
  const int only =
      p.add_interval(t, [&geometry, crowding](double at, const Local* u, const Local* du, Local* f) {
        const Local root = sqrt(stretch(geometry, u[0])), c = cos(u[2]), d = sin(u[2]);
        const Local length = crowding.ds(at) * u[3];
        f[0] = du[0] - length * root * c;
        f[1] = sin(u[0]) * du[1] - length * d;
        f[2] = sin(u[0]) * cos(u[0]) * sin(u[1]) * du[2] -
               length * (cos(u[0]) * cos(u[1]) * c - 2.0 * root * sin(u[1]) * d);
        f[3] = du[3];
      });
  p.add_condition({only, Problem::low}, 1, [](const Local* u, const Local*) { return u[1]; });
  p.add_condition({only, Problem::high}, 0, [](const Local* u, const Local*) { return u[0] - M_PI / 2; });
  p.add_condition({only, Problem::low}, 3, {only, Problem::high}, {only, Problem::high},
                  [theta0](const Local* u, const Local*) { return u[1] - theta0; });
  return p;
}

/// int [n ds - d(r sin theta)], with x = 1/r:  1 - sqrt(g) cos psi = [g sin^2 psi - x^2 G] / (1 + sqrt(g) cos
/// psi).
double entropy(const Chebyshev& t, const Geometry& geometry, std::span<const double> u, double theta0) {
  const Crowding crowding(theta0);
  std::vector<double> density;
  for (int i = 0; i < t.size(); ++i) {
    const double* at = u.data() + 4 * i;
    const bool boundary = i + 1 == t.size();
    const double x = boundary ? 0 : 1 / std::tan(at[0]), G = geometry.at(at[0]).first, g = 1 + x * x * G;
    const double lean = boundary ? 1 / std::tan(theta0) : std::sin(at[2]) / x;  // sin psi / x
    const double part = std::sin(at[1]) * (g * lean * lean - G) / (1 + std::sqrt(g) * std::cos(at[2]));
    const double length = at[3] * crowding.ds(t.points()[std::size_t(i)]);
    density.push_back(length * std::sqrt(1 + x * x) * (part - std::cos(at[1]) * lean));
  }
  return t.integral(density);
}

}  // namespace

std::vector<double> cap_angles(long caps) {
  std::vector<double> theta0;
  for (long k = 1; k <= caps + 1; ++k) theta0.push_back(M_PI / 2 * double(k) / double(caps + 1));
  return theta0;
}

std::vector<double> cap_entropies(const Background& b, long caps, const Look& look) {
  const Chebyshev t(degree, 0, 1);
  const Geometry geometry(b);
  const int strides = int(std::ceil(M_PI / 2 / double(caps + 1) / longest_stride));
  std::vector<double> entropies;
  // How the surface differs from that of empty space changes slowly with theta0: a straight line through the
  // last two.
  std::vector<double> bent(std::size_t(t.size()) * 4, 0.0), before = bent;
  for (long i = 1; i <= caps * strides; ++i) {
    if (look) look();
    const double theta0 = M_PI / 2 * double(i) / double((caps + 1) * strides);
    const std::vector<double> flat = empty_space(t, theta0);
    std::vector<double> u = flat;
    for (std::size_t k = 0; k < u.size(); ++k) u[k] += 2 * bent[k] - before[k];
    try {
      u = problem(t, geometry, theta0).solve(u, {.atol = 1e-12}).x;
    } catch (const PointError& wrong) {
      throw PointError(fmt::format("cap of half angle {:.6g}: {}", theta0, wrong.what()));
    }
    before = bent;
    for (std::size_t k = 0; k < u.size(); ++k) bent[k] = u[k] - flat[k];
    if (i % strides == 0) entropies.push_back(entropy(t, geometry, u, theta0));
  }
  return entropies;
}

}  // namespace ads_rg
