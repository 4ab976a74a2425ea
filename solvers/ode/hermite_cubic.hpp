// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ode/walk.hpp"

namespace khaos {

/// The cubic with values a, b and slopes da, db (times the step) at s = 0, 1, and its derivatives.
struct HermiteCubic {
  double a, da, b, db;
  double operator()(double s) const {
    const double r = 1 - s;
    return r * r * ((1 + 2 * s) * a + s * da) + s * s * ((1 + 2 * r) * b - r * db);
  }
  double slope(double s) const {
    const double r = 1 - s;
    return 6 * s * r * (b - a) + r * (1 - 3 * s) * da + s * (1 - 3 * r) * db;
  }
  double curvature(double s) const { return 6 * (1 - 2 * s) * (b - a) + (6 * s - 4) * da + (6 * s - 2) * db; }
};

inline HermiteCubic component(const HermiteStep& step, int lane, int i) {
  const double h = step.t1[lane] - step.t0[lane];
  return {step.x0[i][lane], h * step.f0[i][lane], step.x1[i][lane], h * step.f1[i][lane]};
}

}  // namespace khaos
