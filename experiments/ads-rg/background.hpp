// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "collocated.hpp"
#include "linalg/chebyshev.hpp"
#include "shot.hpp"

#include <span>
#include <vector>

namespace ads_rg {

/// A solution on Chebyshev points, however it was found: what all that is measured on it starts from.
struct Background {
  double lambda = 0, alpha = 0, r_h = 0;  // r_h = 0: the soliton
  Chebyshev y, x;                    // inner points of r^2 in [0, 1]; outer ones of 1/r from the boundary
  std::vector<Inner<double>> inner;  // (points of y); none for a black hole
  std::vector<Outer<double>> outer;  // (points of x)
  std::vector<double> inner_chi, outer_chi;

  bool soliton() const { return r_h == 0; }
  double beta() const { return outer.front().p; }
  double K() const { return outer.front().K; }
  double phi_inside() const { return soliton() ? inner.front().phi : outer.back().psi / r_h; }
  double chi_inside() const { return soliton() ? inner_chi.front() : outer_chi.back(); }
  double temperature() const;  // 0 on the soliton
};

/// Degree N in each interval.
Background shot_soliton(const Shooter& shooter, double alpha, double phi_0, int N);
Background shot_hole(const Shooter& shooter, double alpha, double r_h, double phi_h, int N);
Background background(double lambda, double alpha, double r_h, int N, Collocated solution);

/// How far the points are from resolving the fields: the largest Chebyshev::tail of psi, K, phi and H.
double unresolved(const Background& b);

/// f, chi and phi at any radius from the centre or horizon on.
Shooter::Fields fields_at(const Background& b, double r);

/// Finite part of the area of the equatorial disc over 2 pi, the soliton's hemisphere: -1 in empty space.
double hemisphere_entropy(const Background& b);
/// 4 pi int [r^2 / sqrt(f) - r^2 / sqrt(r^2 + 1 + alpha^2/4)] dr, of the soliton.
double volume_difference(const Background& b);

}  // namespace ads_rg
