// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "shot.hpp"

#include <span>
#include <string>
#include <vector>

namespace ads_rg {

/// A solution with the source asked for. `trouble` says why there is none; the numbers are then NaN.
struct SolitonAt {
  double phi_0 = 0;
  SolitonEnd end;
  std::string trouble;
};
struct HoleAt {
  double r_h = 0, phi_h = 0;
  HoleEnd end;
  std::string trouble;
};
/// Where the free energies of both phases are equal, and the coldest black hole.
struct HawkingPage {
  HoleAt hole, coldest;
  SolitonAt soliton;
  std::string trouble;
};
/// Horizon radii between which both are looked for.
struct Radii {
  double low, high;
};

/// All members together: the lanes stay full. alpha >= 0 (the theory is even in phi).
std::vector<SolitonAt> solitons_at(const Shooter& shooter, std::span<const double> alpha);
std::vector<HoleAt> holes_at(const Shooter& shooter, std::span<const double> r_h,
                             std::span<const double> alpha);
std::vector<HawkingPage> hawking_page(const Shooter& shooter, std::span<const double> alpha, Radii radii);

/// 4 G F, 4 G E and their derivatives with respect to what the solution was shot with.
inline Dual<1, double> energy(const SolitonEnd& end) { return -2.0 * end.K; }
inline Dual<2, double> energy(const HoleEnd& end) { return -2.0 * end.K; }
Dual<2, double> free_energy(const HoleEnd& end, double r_h);
/// dT/dr_h at constant source.
double heating(const HoleEnd& end);
/// (dF/dT at constant alpha) / (-4 pi r_h^2) - 1, and (dF/dalpha at constant T) / (-beta) - 1: 0 if the first
/// law holds. The soliton has no first one.
double check_dT(const HoleEnd& end, double r_h);
double check_dalpha(const HoleEnd& end, double r_h);
double check_dalpha(const SolitonEnd& end);

}  // namespace ads_rg
