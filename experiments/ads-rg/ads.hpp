// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "collocated.hpp"
#include "core/schema.hpp"
#include "equations.hpp"
#include "run/run.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

/// The deformed global AdS of a scalar source on its boundary sphere: see README.md.
namespace ads_rg {

/// What both experiments of the family know.
struct AdsParams {
  double alpha = 1, m2 = -2, lambda = 0, stride = 0.5;
  std::string method = "shooting", petsc = "";
  long N = 48;
  Theory theory() const { return {m2, lambda}; }
  bool shoots() const { return method != "collocation"; }
  bool collocates() const { return method != "shooting"; }
  CollocationControl collocation(const Look& look) const { return {int(N), stride, petsc, look}; }
};

template <class P>
void describe_ads(Schema<P>& s) {
  s("alpha", static_cast<double P::*>(&AdsParams::alpha), "1/L",
    "source on the boundary sphere of radius L; the theory is even in it", at_least(0));
  s("m2", static_cast<double P::*>(&AdsParams::m2), "1/L^2", "mass of the scalar, squared");
  s("lambda", static_cast<double P::*>(&AdsParams::lambda), "1/L^2",
    "quartic coupling: V = -6 + m2 phi^2 / 2 + lambda phi^4 / 4");
  s("method", static_cast<std::string P::*>(&AdsParams::method), "1",
    "shooting (DOP853 and Newton's method on what is shot), collocation (PETSc's Newton method on Chebyshev "
    "points), or both, of which `disagreement` tells",
    one_of({"shooting", "collocation", "both"}));
  s("N", static_cast<long P::*>(&AdsParams::N), "1", "degree of the polynomials in each interval",
    within(8, 256));
  s("stride", static_cast<double P::*>(&AdsParams::stride), "1/L",
    "of alpha on the way from 0, method=collocation", above(0));
  s("petsc", static_cast<std::string P::*>(&AdsParams::petsc), "1",
    "options of PETSc for Newton's method, such as \"-snes_monitor -pc_type qr\"");
}

/// Run::apart until it was not broken off; a stop leaves by Interrupted.
template <class Work>
void apart(Run& run, const Work& work) {
  while (!run.apart(work)) run.leave_if_stopped();
}

/// What is wrong with them.
std::vector<Issue> issues_of(const AdsParams& p);
std::vector<std::string> ads_sources();

}  // namespace ads_rg
