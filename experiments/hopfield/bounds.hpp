// SPDX-License-Identifier: BSD-3-Clause
/// What is proven about retrieval and capacity, and an estimate of the true capacity to hold against it.
#pragma once

namespace hopfield {

/// w e^w = x on the principal branch, x >= -1/e, by Halley's iteration: to a rounding or two, and near the
/// branch point to the root of one. NaN below -1/e.
/// Source: Corless, Gonnet, Hare, Jeffrey & Knuth, Adv. Comput. Math. 5 (1996) 329, section 4.
double lambert_w0(double x);

/// Ramsauer et al., arXiv 2008.02217, theorem 3: patterns drawn on the sphere of radius K sqrt(d - 1). With
/// probability 1 - p at least `N` of them are stored, provided c >= c_least.
struct CapacityBound {
  double c;  // b / W0(exp(a + ln b)), a = 2 (1 + ln(2 beta K^2 p (d - 1))) / (d - 1), b = 2 K^2 beta / 5
  double c_least;  // (2 / sqrt(p))^(4 / (d - 1))
  double N;        // sqrt(p) c^((d - 1) / 4)
  bool valid() const { return c >= c_least; }
};
CapacityBound capacity_bound(double beta, double K, long d, double p);

/// Separation Delta_i from which on pattern i is proven to be stored: 2/(beta N) + ln(2 (N-1) N beta M^2) /
/// beta (theorem 4); -infinity for N = 1.
double separation_needed(double beta, long N, double M);
/// |xi_new - x_i| <= 2 (N - 1) M exp(-beta Delta_i) for the update that starts at x_i (theorem 5).
double error_bound(double beta, long N, double M, double delta);

/// ln(N) / (d - 1) at which a pattern on the sphere is lost for large d, b = K^2 beta: where the others
/// together outweigh it, N < exp(beta (x_j - x_i) . x_i) > = 1:
///   b - max_t [b t + ln(1 - t^2) / 2],   t = (sqrt(1 + 4 b^2) - 1) / 2 b.
/// The mean is what is typical while patterns at the overlap t of the maximum exist, ln(N) / (d - 1) >
/// -ln(1 - t^2) / 2, which holds for all b. An estimate, as in Lucibello & Mezard, Phys. Rev. Lett. 132
/// (2024) 077301; no bound.
double annealed_rate(double b);

}  // namespace hopfield
