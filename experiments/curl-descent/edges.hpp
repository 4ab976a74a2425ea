// SPDX-License-Identifier: BSD-3-Clause
/// The spectrum of A = D1 + W^T D2 W, which decides whether learning with flipped signs stays on the manifold
/// of solutions of a linear student y = w2 W1 x. W = W1 / |w2| sqrt(M) ... has N x M independent entries of
/// variance 1/M, D1 (M) and D2 (N) are diagonal with a fraction alpha_h and alpha_r of -1. Large M and N,
/// c = M/N.
///
/// D1 and W^T D2 W are free of each other (Voiculescu; Mingo & Speicher, Free Probability and Random Matrices
/// (2017), ch. 3-4), so that the resolvent g(z) = tr (z - A)^-1 / M solves
///   z = y + (1/c) [(1 - alpha_r) / (1 - g) - alpha_r / (1 + g)],
///   g = (1 - alpha_h) / (y - 1) + alpha_h / (y + 1),
/// and the edges are where dz/dy = 0 outside the spectrum of D1.
#pragma once

namespace curl_descent {

/// Fractions of flipped neurons: alpha_h on the input side of W1 ("hidden flips"), alpha_r of the readout.
struct Flips {
  double alpha_h = 0, alpha_r = 0;
};

struct Edges {
  double left, right;
};
/// Where the spectrum of A begins and ends, atoms included; c > 0. To 1e-12 of the larger one.
Edges edges(double c, Flips flips);

/// The smallest fraction of flips with which the left edge is at or below 0, the others being 0:
/// 1 if every fraction is stable (hidden flips, c <= 1/4), 0 if a single flip among infinitely many is not
/// (hidden flips, c >= 2/3). To 1e-12.
double critical_hidden(double c);
double critical_readout(double c);

/// Density of the continuous part of the spectrum at x; its mass is 1 less the atoms. NaN if both kinds of
/// flips are there.
double density(double c, Flips flips, double x);
/// Mass in atoms: kernels of W^T D2 W, where D1 alone counts.
double mass_of_atoms(double c, Flips flips);

}  // namespace curl_descent
