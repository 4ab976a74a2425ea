// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace deep_linear {

/// Infinitely wide nets h_{l+1} = tanh(W_l h_l) with W_l of gain g: the variance q of a pre-activation obeys
/// q' = g^2 <tanh(sqrt(q) z)^2>, z standard normal, and small perturbations grow by
/// chi = g^2 <sech(sqrt(q) z)^4> in mean square in each layer. Both at the fixed point, 0 < g <= 20; q = 0
/// and chi = g^2 for g <= 1. To 1e-12. Source: Poole, Lahiri, Raghu, Sohl-Dickstein & Ganguli, NeurIPS 2016;
/// Schoenholz et al., ICLR 2017.
struct FixedPoint {
  double q, chi;
};
FixedPoint tanh_fixed_point(double g);

}  // namespace deep_linear
