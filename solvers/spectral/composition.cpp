// SPDX-License-Identifier: BSD-3-Clause
#include "spectral/composition.hpp"

#include <cmath>
#include <stdexcept>

namespace khaos {

namespace {

Composition verlet() {
  return {"verlet", 2, {0.5, 0.5}, {1.0}, 1, 2.0, "Verlet, Phys. Rev. 159, 98 (1967); velocity form"};
}

Composition pefrl() {
  const double xi = 0.1786178958448091, lambda = -0.2123418310626054, chi = -0.06626458266981849;
  const double outer = (1 - 2 * lambda) / 2;
  return {"pefrl",
          4,
          {0, outer, lambda, lambda, outer, 0},
          {xi, chi, 1 - 2 * (chi + xi), chi, xi},
          4,
          2.98944,
          "Omelyan, Mryglod, Folk, Comput. Phys. Commun. 146, 188 (2002), eq. 20"};
}

Composition yoshida4() {
  const double outer = 1 / (2 - std::cbrt(2.0)), inner = 1 - 2 * outer;
  return {"yoshida4",
          4,
          {outer / 2, (outer + inner) / 2, (inner + outer) / 2, outer / 2},
          {outer, inner, outer},
          3,
          1.57340,
          "Forest, Ruth, Physica D 43, 105 (1990); Yoshida, Phys. Lett. A 150, 262 (1990)"};
}

}  // namespace

const std::vector<Composition>& compositions() {
  static const std::vector<Composition> all{verlet(), pefrl(), yoshida4()};
  return all;
}

const Composition& composition(const std::string& name) {
  for (const Composition& c : compositions())
    if (c.name == name) return c;
  throw std::invalid_argument("no composition \"" + name + "\": one of verlet, pefrl, yoshida4");
}

}  // namespace khaos
