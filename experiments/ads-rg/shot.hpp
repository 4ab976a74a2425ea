// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "equations.hpp"

#include <functional>
#include <span>
#include <vector>

namespace ads_rg {

/// Called now and then; leaves by an exception once a stop was requested (Run::apart).
using Look = std::function<void()>;

/// What a solution shows at its boundary, with derivatives with respect to what it was shot with. NaN if
/// there is no solution; beta and K also unless m2 = -2.
template <int N>
struct End {
  Dual<N, double> alpha, beta, K;  // K = -2 G E: 4 G E = -2 K
  Dual<N, double> chi;             // inside, 0 at the boundary: the c-function there is e^(-chi)
  Dual<N, double> T;               // temperature; 0 on the soliton
};
using SolitonEnd = End<1>;  // d/d phi_0
using HoleEnd = End<2>;     // d/d r_h, d/d phi_h

/// Shoots solitons from a centre with phi_0 (members) and black holes from a horizon (r_h, phi_h) to the
/// boundary, by DOP853 with rtol 1e-12, in lanes. A member's bits depend on its own numbers alone.
class Shooter {
 public:
  explicit Shooter(const Theory& theory, Look look = {}) : theory_(theory), look_(std::move(look)) {}
  const Theory& theory() const { return theory_; }
  std::vector<SolitonEnd> solitons(std::span<const double> phi_0) const;
  std::vector<HoleEnd> holes(std::span<const double> r_h, std::span<const double> phi_h) const;

  /// Fields of one member at given places, m2 = -2.
  struct Profile {
    std::vector<Inner<double>> inner;
    std::vector<Outer<double>> outer;
  };
  /// y rising in [0, 1], x falling in [0, 1].
  Profile soliton(double phi_0, std::span<const double> y, std::span<const double> x) const;
  /// x falling in [0, 1 / r_h].
  Profile hole(double r_h, double phi_h, std::span<const double> x) const;

  /// f, chi and phi at radii r, rising, for any mass; r_h = 0 is the soliton.
  struct Fields {
    double f, chi, phi;
  };
  std::vector<Fields> fields(double r_h, double phi_inside, std::span<const double> r) const;

 private:
  Theory theory_;
  Look look_;  // between two blocks of lanes; may be empty
};

}  // namespace ads_rg
