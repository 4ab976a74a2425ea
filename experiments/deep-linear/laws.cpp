// SPDX-License-Identifier: BSD-3-Clause
#include "laws.hpp"

#include "linalg/quadrature.hpp"
#include "ode/integrate.hpp"

#include <cmath>

namespace deep_linear {
namespace {

using namespace khaos;

/// d ln u / dt = n u^(1 - 2/n) (s - u), one mode in each lane.
struct LogLaw {
  double n;
  Lanes s = 1.0;
  void operator()(const Lanes* x, Lanes, Lanes* dx) const {
    for (int lane = 0; lane < KHAOS_LANES; ++lane)
      dx[0].set(lane, n * std::exp((1 - 2 / n) * x[0][lane]) * (s[lane] - std::exp(x[0][lane])));
  }
};

double closed_form(long layers, double s, double u0, double t) {
  if (layers == 2) return s + (u0 - s) * std::exp(-t);
  return s / (1 + (s / u0 - 1) * std::exp(-2 * s * t));
}

}  // namespace

double learning_time(long layers, double s, double u0, double uf) {
  if (layers == 2) return std::log((s - u0) / (s - uf));
  if (layers == 3) return std::log(uf * (s - u0) / (u0 * (s - uf))) / (2 * s);
  // The factor 1 / (s - u) is the steep one near s; the other is smooth in ln u. Subtracting its value at s,
  // f(u) - f(s), leaves a smooth integrand.
  const auto n = static_cast<double>(layers - 1);
  const double power = -1 + 2 / n, at_s = std::pow(s, power);
  static const Quadrature rule = gauss_legendre(200, 0, 1);
  const double low = std::log(u0), width = std::log(uf / u0);
  double sum = 0;
  for (std::size_t m = 0; m < rule.node.size(); ++m) {
    const double u = std::exp(low + width * rule.node[m]);
    sum += rule.weight[m] * (std::pow(u, power) - at_s) / (s - u);
  }
  const double logistic = std::log(uf * (s - u0) / (u0 * (s - uf))) / s;  // int d ln u / (s - u)
  return (width * sum + at_s * logistic) / n;
}

double scaled_time_of_infinite_depth(double s, double u0, double uf) {
  return std::log(uf * (s - u0) / (u0 * (s - uf))) / (s * s) + 1 / (s * u0) - 1 / (s * uf);
}

std::vector<double> mode_curves(long layers, std::span<const double> s, double u0,
                                std::span<const double> times) {
  std::vector<double> u(times.size() * s.size());
  if (layers <= 3) {
    for (std::size_t k = 0; k < times.size(); ++k)
      for (std::size_t a = 0; a < s.size(); ++a)
        u[k * s.size() + a] = closed_form(layers, s[a], u0, times[k]);
    return u;
  }
  LogLaw law{static_cast<double>(layers - 1)};
  const StepControl control{.rtol = 1e-13, .atol = {1e-14}};
  for (std::size_t a = 0; a < s.size(); ++a) {
    law.s = s[a];
    Integrator integrator(one_step("dop853", {flow_of(1, law), {}, true}), control);
    const double start = std::log(u0);
    integrator.start(0, 0, &start);
    for (std::size_t k = 0; k < times.size(); ++k) {
      if (times[k] > 0) integrator.advance(times[k]);
      u[k * s.size() + a] = std::exp(integrator.x()[0][0]);
    }
  }
  return u;
}

double largest_curvature(long layers, double s) {
  const auto n = static_cast<double>(layers - 1);
  return n * std::pow(s, 2 - 2 / n);
}

}  // namespace deep_linear
