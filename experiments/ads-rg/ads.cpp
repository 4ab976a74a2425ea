// SPDX-License-Identifier: BSD-3-Clause
#include "ads.hpp"

#include "linalg/petsc.hpp"

#include <cmath>

namespace ads_rg {

constexpr double most_strides = 1000;  // tens of seconds of Newton steps, at the default N

std::vector<Issue> issues_of(const AdsParams& p) {
  std::vector<Issue> issues;
  if (p.m2 <= -2.25)
    issues.push_back(
        error(fmt::format("m2: given {:g}: scalar mass below the Breitenlohner-Freedman bound -9/4", p.m2)));
  else if (p.m2 >= -1.25)
    issues.push_back(error(fmt::format("m2: given {:g}, allowed: -9/4 < m2 < -5/4", p.m2)));
  if (p.m2 != -2 && p.collocates())
    issues.push_back(error("method: collocation is implemented for m2=-2 only"));
  if (p.collocates() && p.alpha > most_strides * p.stride)
    issues.push_back(error(fmt::format("stride: given {:g}, allowed with alpha={:g}: at least {:g}", p.stride,
                                       p.alpha, p.alpha / most_strides)));
  if (p.collocates() && !have_petsc())
    issues.push_back(error("method: " + p.method + " needs PETSc, and this khaos was built without it"));
  else if (const std::string wrong = wrong_petsc_options(PetscSolver::newton, p.petsc); !wrong.empty())
    issues.push_back(error(wrong));
  if (!p.petsc.empty() && !p.collocates())
    issues.push_back(warning("petsc: has no effect with method=shooting"));
  return issues;
}

std::vector<std::string> ads_sources() {
  return {"Basu, Kumar & Mosomane, arXiv:2112.07750 (2021)",
          "Hawking & Page, Commun. Math. Phys. 87 (1983) 577"};
}

}  // namespace ads_rg
