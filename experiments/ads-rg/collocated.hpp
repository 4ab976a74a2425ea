// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "shot.hpp"

#include <string>
#include <vector>

namespace ads_rg {

struct CollocationControl {
  int N = 48;           // polynomials of this degree in each interval
  double stride = 0.5;  // of the continuation in alpha
  std::string petsc = "";
  Look look = {};  // between two strides; may be empty
};

/// A solution on Chebyshev points, by Newton's method and continuation in alpha from 0, where it is known.
struct Collocated {
  std::vector<Inner<double>> inner;  // (N + 1) at y in [0, 1], rising; none for a black hole
  std::vector<Outer<double>>
      outer;  // (N + 1) at x in [0, 1] or [0, 1 / r_h], rising: the first is the boundary
  int newton_steps = 0;
  double residual = 0;  // norm, after the last step
};

/// Throw PointError with alpha and the residual history where Newton's method fails.
Collocated collocated_soliton(double lambda, double alpha, const CollocationControl& control);
Collocated collocated_hole(double lambda, double r_h, double alpha, const CollocationControl& control);

}  // namespace ads_rg
