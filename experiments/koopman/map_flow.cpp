// SPDX-License-Identifier: BSD-3-Clause
// Flows seen every dt: pendulum, duffing.
#include "basis.hpp"
#include "nodes.hpp"
#include "ode/integrate.hpp"
#include "ode/integrator.hpp"
#include "stats/k_means.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace koopman {
namespace {

constexpr double pi = std::numbers::pi;
constexpr double fastest = 15;  // |v| of the pendulum's snapshots: the Hermite functions used are zero there
constexpr double reach = 2;     // |x|, |v| of Duffing's

/// y = x after dt of a flow in the plane, to about 1e-13.
template <class F>
void flow_for(double dt, const F& slope, Snapshots& s) {
  const Problem problem{.flow = flow_of(2, slope), .tangent = {}, .autonomous = true};
  Integrator integrator(one_step("dop853", problem), {.rtol = 1e-13, .atol = {1e-14}});
  s.y.resize(s.x.size());
  for (long first = 0; first < s.count(); first += KHAOS_LANES) {
    const int lanes = static_cast<int>(std::min<long>(KHAOS_LANES, s.count() - first));
    for (int lane = 0; lane < lanes; ++lane)
      integrator.start(lane, 0, &s.x[static_cast<std::size_t>(2 * (first + lane))]);
    integrator.advance(dt);
    for (int lane = 0; lane < lanes; ++lane) {
      if (failed(integrator.status(lane)))
        throw PointError(std::string("a snapshot ") + text_of(integrator.status(lane)));
      integrator.state(lane, &s.y[static_cast<std::size_t>(2 * (first + lane))]);
      integrator.stop(lane, LaneStatus::idle);
    }
  }
}

/// Harmonics k of Hermite function j = 1 .. N (hyperbolic cross).
long highest_harmonic(long N, long j) { return N / j; }

long pendulum_functions(const MapParams& p) {
  long count = 0;
  for (long j = 1; j <= p.N; ++j) count += 2 * highest_harmonic(p.N, j) + 1;
  return count;
}

void pendulum_values(const double* x, long N, Complex* values) {
  std::vector<Complex> modes(static_cast<std::size_t>(2 * N + 1));
  std::vector<double> h(static_cast<std::size_t>(N));
  fourier(x[0] / (2 * pi), N, modes.data());
  hermite(x[1], N, h.data());
  const double norm = 1 / std::sqrt(2 * pi);
  for (long j = 1; j <= N; ++j)
    for (long k = -highest_harmonic(N, j); k <= highest_harmonic(N, j); ++k)
      *values++ = norm * h[static_cast<std::size_t>(j - 1)] * modes[static_cast<std::size_t>(N + k)];
}

Snapshots pendulum_nodes(const MapParams& p, const std::string& rule, const Stream& numbers) {
  if (rule == "trapezoid")  // periodic in theta, where all M nodes have one weight
    return product_of(riemann_rule(p.M, -pi, pi), trapezoid_rule(p.M, -fastest, fastest));
  Snapshots s = uniform_points(2, p.M, numbers);
  for (std::size_t i = 0; i < s.x.size(); i += 2) {
    s.x[i] = pi * (2 * s.x[i] - 1);
    s.x[i + 1] = fastest * (2 * s.x[i + 1] - 1);
  }
  for (double& weight : s.weight) weight *= 2 * pi * 2 * fastest;
  return s;
}

/// exp(-r / d) around the centres of the snapshots, d their mean distance from their mean.
Dictionary radial(const MapParams& p, const Snapshots& s, const Stream& numbers) {
  const std::vector<double> centres = k_means(s.x, 2, p.N, Stream{numbers.key ^ 1});
  double mean[2] = {0, 0}, d = 0;
  for (std::size_t i = 0; i < s.x.size(); ++i) mean[i % 2] += s.x[i] / static_cast<double>(s.count());
  for (std::size_t i = 0; i < s.x.size(); i += 2)
    d += std::hypot(s.x[i] - mean[0], s.x[i + 1] - mean[1]) / static_cast<double>(s.count());
  Dictionary dictionary{.size = p.N, .orthonormal = false, .real = {}, .complex = {}};
  dictionary.real = [centres, d](const double* x, double* values) {
    for (std::size_t c = 0; c < centres.size(); c += 2)
      values[c / 2] = std::exp(-std::hypot(x[0] - centres[c], x[1] - centres[c + 1]) / d);
  };
  return dictionary;
}

}  // namespace

KoopmanMap pendulum() {
  return {.name = "pendulum",
          .doc =
              "theta'' = -sin theta seen every dt (0.5): unitary; Fourier modes in theta times Hermite "
              "functions of the "
              "velocity",
          .quadratures = {"trapezoid", "monte-carlo"},
          .functions = pendulum_functions,
          .snapshots = [](const MapParams& p) { return rule_of(p) == "monte-carlo" ? p.M : p.M * p.M; },
          .nodes = pendulum_nodes,
          .move =
              [](const MapParams& p, Snapshots& s) {
                const auto slope = [](const Lanes* x, Lanes, Lanes* dx) {
                  dx[0] = x[1];
                  dx[1] = -sin(x[0]);
                };
                flow_for(p.dt > 0 ? p.dt : 0.5, slope, s);
              },
          .dictionary =
              [](const MapParams& p, const Snapshots&, const Stream&) {
                Dictionary d{.size = pendulum_functions(p), .orthonormal = true, .real = {}, .complex = {}};
                d.complex = [N = p.N](const double* x, Complex* values) { pendulum_values(x, N, values); };
                return d;
              },
          .exact_tau = {},
          .exact_M = {}};
}

KoopmanMap duffing() {
  return {.name = "duffing",
          .doc =
              "x'' = x - x^3 seen every dt (0.25) from M points of [-2, 2]^2; N radial functions exp(-r/d) "
              "around k-means "
              "centres",
          .quadratures = {"monte-carlo"},
          .functions = [](const MapParams& p) { return p.N; },
          .snapshots = [](const MapParams& p) { return p.M; },
          .nodes =
              [](const MapParams& p, const std::string&, const Stream& numbers) {
                Snapshots s = uniform_points(2, p.M, numbers);
                for (double& x : s.x) x = reach * (2 * x - 1);
                return s;
              },
          .move =
              [](const MapParams& p, Snapshots& s) {
                const auto slope = [](const Lanes* x, Lanes, Lanes* dx) {
                  dx[0] = x[1];
                  dx[1] = x[0] - x[0] * x[0] * x[0];
                };
                flow_for(p.dt > 0 ? p.dt : 0.25, slope, s);
              },
          .dictionary = radial,
          .exact_tau = {},
          .exact_M = {}};
}

}  // namespace koopman
