// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "system.hpp"

#include <vector>

namespace sync_redundancy {

/// Stationary values that theory knows; NaN where it does not.
struct Theory {
  double low, high;          // bounds of E|xtilde|^2 of any convex V: (n - 1) d sigma^2 / (2 (h + mu))
  double fluct, var_mean;    // E|xtilde|^2; trace Cov(mean)
  double node_error;         // E|x_i - x*|^2, averaged over the copies
  double discrete;           // E|xtilde|^2 under the integrator with its dt
  double discrete_error;     // node_error likewise
  double rate;               // lower bound of the rate at which E|xtilde|^2 relaxes: 2 (h_- + mu_2)
  std::vector<double> mean;  // (components)
};

/// Bounds; quadratic V by modes, separable V with up to two copies by quadrature of the Gibbs law.
Theory theory_of(const System& system);

/// Stationary variance of one mode dx = -rate x dt + sigma dW under an integrator of step dt; NaN where it
/// has none. Euler-Maruyama: sigma^2 dt / (1 - (1 - z)^2), Heun: sigma^2 dt (1 - z/2)^2 / (1 - (1 - z +
/// z^2/2)^2), z = rate dt.
double stationary_variance(const std::string& integrator, double rate, double sigma, double dt);

/// E|xtilde|^2 at times t of a quadratic system whose copies start at independent N(x0, spread^2) in each
/// component, in continuous time. NaN where the eigenvalues are not known.
std::vector<double> transient(const System& system, double spread, const std::vector<double>& t);

}  // namespace sync_redundancy
