// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "ensemble.hpp"

namespace sync_kpz {

template <class P>
void describe_point(Schema<P>& s) {
  describe_chain(s);
  const auto of = []<class T>(T PhaseParams::*member) { return static_cast<T P::*>(member); };
  s("coupling", of(&PhaseParams::coupling), "1", "Gamma(x): " + coupling_formulas(),
    one_of(coupling_names()));
  s("delta", of(&PhaseParams::delta), "rad", "Sakaguchi's angle");
  s("gamma2", of(&PhaseParams::gamma2), "1", "weight of the even part, where the coupling has one");
}

std::vector<std::string> point_sources();
std::vector<Issue> issues_of_point(const PhaseParams& p);
/// A guess, from rates measured on one AVX-512 core.
double seconds_of(const PhaseParams& p, int ranks);

Observed run_phases(const PhaseParams& p, const Schedule& schedule, Run& run);

/// Largest |mean of d phi_i / dt - (mean omega + 2 K (e_0 + e_1 <cos(phi_{i+1} - phi_i)>))| of all looks and
/// realisations, where Gamma(D) + Gamma(-D) = 2 (e_0 + e_1 cos D); NaN if that has more harmonics.
double frequency_residual(const PhaseParams& p, const Observed& seen);

}  // namespace sync_kpz
