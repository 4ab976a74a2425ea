// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

namespace khaos {

/// A symmetric symplectic composition for H = T(p) + U(u), as data. One step is
///   kick b_0, drift a_1, kick b_1, ..., drift a_s, kick b_s
/// with kick b: p += b dt (-dU/du) and drift a: u += a dt p. kick.front() == kick.back(): where they are not
/// zero the force of the last kick is that of the next step's first.
struct Composition {
  std::string name;
  int order;
  std::vector<double> kick, drift;
  int evaluations;   ///< of the force per step
  double stability;  ///< largest omega dt for which a harmonic oscillator of frequency omega stays bounded
  std::string source;
};

/// - verlet: velocity Verlet, order 2, 1 evaluation, omega dt <= 2.
/// - pefrl: position extended Forest-Ruth like, order 4, 4 evaluations, omega dt <= 2.9894.
/// - yoshida4: Forest-Ruth, Yoshida's triple jump, order 4, 3 evaluations, omega dt <= 1.5734.
const std::vector<Composition>& compositions();
/// Throws std::invalid_argument for any other name.
const Composition& composition(const std::string& name);

}  // namespace khaos
