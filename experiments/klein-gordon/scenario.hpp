// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/schema.hpp"
#include "spectral/line_transform.hpp"
#include "spectral/potentials.hpp"

#include <span>
#include <string>
#include <vector>

namespace klein_gordon {
using namespace khaos;

/// Parameters of one scenario of phi_tt = phi_xx - V'(phi). A 0 (or `auto`) asks for the scenario's own
/// value.
struct ScenarioParams {
  std::string scenario = "linear";
  long N = 0;
  double L = 0, T = 0;
  double cfl = 0.5, dt = 0, tol = 0;
  std::string scheme = "verlet", boundary = "auto", convention = "integral";
  bool dealias = false;
  long frames = 0, samples = 1000, halvings = 0;
  double A = 1, w = 2, m = 1;
  double omega = 0.5;
  double lambda = 1, v = 1;
  double u = 0.3, X = 10;
  double epsilon = 0.01;

  static void describe(Schema<ScenarioParams>& s);
  bool is_amangkurat() const { return scheme == "amangkurat"; }
};

/// `given` with every 0 and `auto` replaced by the scenario's own value (dt only for scheme=amangkurat:
/// otherwise it follows from cfl).
ScenarioParams resolved(ScenarioParams given);

/// What is wrong with resolved parameters, across parameters.
std::vector<Issue> issues_of(const ScenarioParams& p);

Potential potential_of(const ScenarioParams& p);

/// The box [-L/2, L/2), end point excluded. All functions below take resolved parameters.
LineTransform transform_of(const ScenarioParams& p);

/// Field and its time derivative at t = 0, at the points x. `phi` includes the ramp of a sine-Gordon kink,
/// which the line leaves out: see SineGordon::slope.
struct State {
  std::vector<double> phi, phi_t;
};
State initial_state(const ScenarioParams& p, std::span<const double> x);

/// phi(x, t) at the points of the transform where a closed form or the exact propagator exists, else empty:
///   linear            each Fourier mode times cos(sqrt(k^2 + m^2) t)
///   kink, moving_kink v tanh(gamma (x - u t) / xi), xi = sqrt(2 / lambda) / v
///   breather          4 atan[(w_x / omega) cos(omega t) / cosh(w_x x)], w_x = sqrt(1 - omega^2)
///   sine_gordon_kink  4 atan exp(gamma (x - u t))
std::vector<double> exact_field(const ScenarioParams& p, const LineTransform& transform, double t);

/// Index of the grid point whose field is analysed in time: x = 0, or where the shape mode is largest.
std::size_t probe(const ScenarioParams& p, std::span<const double> x);

}  // namespace klein_gordon
