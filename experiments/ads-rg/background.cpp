// SPDX-License-Identifier: BSD-3-Clause
#include "background.hpp"

#include <algorithm>
#include <cmath>

namespace ads_rg {
namespace {

template <class Points, class Value>
std::vector<double> mapped(const Points& points, const Value& value) {
  std::vector<double> values(points.size());
  for (std::size_t i = 0; i < points.size(); ++i) values[i] = value(i, points[i]);
  return values;
}
double G_of(double x, const Outer<double>& u) { return 1 + 0.25 * u.psi * u.psi + x * u.K; }

/// chi = 0 at the boundary; chi_x = (x/2) q^2 and chi_y = -y w^2 from there.
void add_chi(Background& b) {
  b.outer_chi = b.x.cumulative(mapped(b.x.points(), [&](std::size_t i, double x) {
    const double q = b.outer[i].psi + x * b.outer[i].p;
    return 0.5 * x * q * q;
  }));
  if (!b.soliton()) return;
  b.inner_chi = b.y.cumulative(
      mapped(b.y.points(), [&](std::size_t i, double y) { return -y * b.inner[i].w * b.inner[i].w; }));
  const double shift = b.outer_chi.back() - b.inner_chi.back();
  for (double& chi : b.inner_chi) chi += shift;
}

}  // namespace

Background background(double lambda, double alpha, double r_h, int N, Collocated solution) {
  Background b{lambda,
               alpha,
               r_h,
               Chebyshev(N, 0, 1),
               Chebyshev(N, 0, r_h == 0 ? 1 : 1 / r_h),
               std::move(solution.inner),
               std::move(solution.outer),
               {},
               {}};
  add_chi(b);
  return b;
}

Background shot_soliton(const Shooter& shooter, double alpha, double phi_0, int N) {
  const Chebyshev points(N, 0, 1);
  std::vector<double> falling(points.points().rbegin(), points.points().rend());
  Shooter::Profile profile = shooter.soliton(phi_0, points.points(), falling);
  std::reverse(profile.outer.begin(), profile.outer.end());
  return background(shooter.theory().lambda, alpha, 0, N,
                    {std::move(profile.inner), std::move(profile.outer)});
}

Background shot_hole(const Shooter& shooter, double alpha, double r_h, double phi_h, int N) {
  const Chebyshev points(N, 0, 1 / r_h);
  std::vector<double> falling(points.points().rbegin(), points.points().rend());
  Shooter::Profile profile = shooter.hole(r_h, phi_h, falling);
  std::reverse(profile.outer.begin(), profile.outer.end());
  return background(shooter.theory().lambda, alpha, r_h, N, {{}, std::move(profile.outer)});
}

double Background::temperature() const {
  if (soliton()) return 0;
  const double phi2 = phi_inside() * phi_inside();
  const double slope = 1 / r_h + 3 * r_h + 0.5 * r_h * phi2 - 0.125 * lambda * r_h * phi2 * phi2;
  return slope * std::exp(-0.5 * chi_inside()) / (4 * M_PI);
}

double unresolved(const Background& b) {
  const auto outer = [&](double Outer<double>::*field) {
    return b.x.tail(mapped(b.outer, [&](std::size_t, const Outer<double>& u) { return u.*field; }));
  };
  const auto inner = [&](double Inner<double>::*field) {
    return b.soliton()
               ? b.y.tail(mapped(b.inner, [&](std::size_t, const Inner<double>& u) { return u.*field; }))
               : 0.0;
  };
  return std::max({outer(&Outer<double>::psi), outer(&Outer<double>::K), inner(&Inner<double>::phi),
                   inner(&Inner<double>::H)});
}

Shooter::Fields fields_at(const Background& b, double r) {
  const bool inside = b.soliton() && r < 1;
  const Chebyshev& points = inside ? b.y : b.x;
  const double at = inside ? r * r : 1 / r;
  const auto value = [&](auto component) {
    return points.at(at, mapped(points.points(), [&](std::size_t i, double) { return component(i); }));
  };
  const double chi = points.at(at, inside ? b.inner_chi : b.outer_chi);
  if (inside)
    return {1 + at * value([&](std::size_t i) { return b.inner[i].H; }), chi,
            value([&](std::size_t i) { return b.inner[i].phi; })};
  const Outer<double> u{value([&](std::size_t i) { return b.outer[i].psi; }), 0,
                        value([&](std::size_t i) { return b.outer[i].K; })};
  return {r * r + G_of(at, u), chi, at * u.psi};
}

double hemisphere_entropy(const Background& b) {
  // int r dr / sqrt(f) - R: over y inside; outside 1/r^2 [1/sqrt(g) - 1] with the 1/x^2 taken out.
  const double inside = b.y.integral(
      mapped(b.y.points(), [&](std::size_t i, double y) { return 0.5 / std::sqrt(1 + y * b.inner[i].H); }));
  const double outside = b.x.integral(mapped(b.x.points(), [&](std::size_t i, double x) {
    const double G = G_of(x, b.outer[i]), root = std::sqrt(1 + x * x * G);
    return -G / (root * (1 + root));
  }));
  return inside - 1 + outside;
}

double volume_difference(const Background& b) {
  const double c = 1 + 0.25 * b.alpha * b.alpha;
  const Chebyshev r(b.y.size() - 1, 0, 1);
  const std::vector<double> H = mapped(b.inner, [](std::size_t, const Inner<double>& u) { return u.H; });
  const double inside = r.integral(mapped(r.points(), [&](std::size_t, double r_i) {
    const double y = r_i * r_i;
    return y / std::sqrt(1 + y * b.y.at(y, H)) - y / std::sqrt(y + c);
  }));
  // (1/sqrt(g) - 1/sqrt(g_0)) / x^3 with g_0 - g = x^3 [(alpha^2 - psi^2) / (4 x) - K].
  const double outside = b.x.integral(mapped(b.x.points(), [&](std::size_t i, double x) {
    const Outer<double>& u = b.outer[i];
    const double g = std::sqrt(1 + x * x * G_of(x, u)), g_0 = std::sqrt(1 + x * x * c);
    const double drop = x == 0 ? -0.5 * b.alpha * b.beta() : 0.25 * (b.alpha * b.alpha - u.psi * u.psi) / x;
    return (drop - u.K) / (g * g_0 * (g + g_0));
  }));
  return 4 * M_PI * (inside + outside);
}

}  // namespace ads_rg
