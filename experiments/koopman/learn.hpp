// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "linalg/residual_pencil.hpp"
#include "map.hpp"

namespace koopman {

/// How matrices come from snapshots: through G, A, L, or through the QR factorisation of the snapshots
/// themselves, five times the work, which sees residuals down to rounding instead of to its root.
enum class Reduce { gram, qr };
Reduce reduce_of(const std::string& name);  // "gram", "qr"

/// A Koopman operator as snapshots show it.
struct Learned {
  ResidualPencil pencil;
  Matrix<Complex> A;      // psi* W psi(F), in the dictionary
  double gram_error;      // largest |G - I|; NaN if the dictionary is not orthonormal
  double isometry_error;  // largest |L - G|; 0 if F preserves the measure and the quadrature is exact
};
/// Collective; equal on every rank. Throws PointError for a dependent dictionary.
Learned learn(const MapParams& p, Reduce how, double reg, const Stream& numbers, const Comm& comm);

/// Largest entry of |A - A_exact|, A_exact by the map's own rule with enough nodes; NaN if it does not know
/// how many. Collective.
double quadrature_error(const MapParams& p, const Matrix<Complex>& A, const Stream& numbers,
                        const Comm& comm);

}  // namespace koopman
