// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "stats/pause.hpp"

#include <span>

namespace khaos {

/// Statistics that tell a nonlinear deterministic series from a linear stochastic one, for tests against
/// surrogates. Source of both as test statistics: Schreiber & Schmitz, Phys. Rev. E 55 (1997) 5443.

/// <(x_{n+lag} - x_n)^3> / <(x_{n+lag} - x_n)^2>^(3/2): 0 on average for a series that looks alike backwards
/// in time, as linear Gaussian processes do. NaN for a constant series. Throws UserError if lag < 1 or the
/// series is not longer than lag.
double time_asymmetry(std::span<const double> series, long lag);

/// How the past is looked at in order to predict.
struct Embedding {
  int dimension = 3;     ///< values per delay vector (x_n, x_{n-delay}, ...)
  long delay = 1;        ///< steps between them, >= 1
  long horizon = 1;      ///< steps ahead, >= 1
  long theiler = 0;      ///< neighbours closer in time than theiler + 1 do not count
  double radius = 0.25;  ///< of the neighbourhood in the maximum norm, in standard deviations of the series
};

/// Root mean square error of the locally constant prediction, in standard deviations of the series:
/// x_{n+horizon} is predicted as the mean of what followed upon all delay vectors within the radius, or as
/// the mean of the series if there are none. Small for determinism, 1 and a little more for noise. NaN for a
/// constant series. Throws UserError for an embedding that does not fit. Source: Farmer & Sidorowich, Phys.
/// Rev. Lett. 59 (1987) 845; Kantz & Schreiber, Nonlinear Time Series Analysis (2004), ch. 4.
double prediction_error(std::span<const double> series, const Embedding& embedding, const Pause& pause = {});

}  // namespace khaos
