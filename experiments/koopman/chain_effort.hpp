// SPDX-License-Identifier: BSD-3-Clause
/// What a decision rule has to spend to learn the truth of a link of the chain.
#pragma once
#include "chain.hpp"

#include <functional>

namespace koopman {

struct Effort {
  double value = 0;  // NO: steps T; YES: highest harmonic N
  bool counted =
      true;  // NO: whether the average was summed step by step; otherwise its limit for small eps was solved
};

/// NO: the first T with a(T) < 1/2 for g = exp(2 pi i (k x + y)); a is the same for every k. Along n steps f
/// sums to harmonics far apart, so that <K^n g, g> is the product of J_0(2 pi b_i(n)), b_i(n) = n eps for the
/// resonant one and eps_i |sin(pi n gap_i) / sin(pi gap_i)| for the others. Summed up to `counted_steps`;
/// beyond, J_0^2 is averaged over time as an integral and over the phases of the others. `look` is called now
/// and then.
Effort no_effort(const Link& link, long counted_steps, const std::function<void()>& look);

/// YES: the smallest N with tau_N(1) < threshold in the block of K that contains exp(2 pi i y): harmonics k =
/// sum_i m_i q_i, |k| <= N, which K couples to no others. Harmonics whose eps is below threshold / 1e4 are
/// left out: they change tau_N by less than 2 pi eps.
Effort yes_effort(const Link& link, double threshold);

/// Limit of a(T) of g = exp(2 pi i y): 0 for NO; for YES the sum over eigenfunctions of |<g, phi>|^4. The
/// rule a(T) < 1/2 is right if this is above 1/2.
double limit_of_average(const Link& link);

}  // namespace koopman
