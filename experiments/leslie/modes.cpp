// SPDX-License-Identifier: BSD-3-Clause
#include "modes.hpp"

#include "linalg/lapack.hpp"

namespace leslie {

// The Schur form of a Hermitian matrix is diagonal, with unitary vectors also where frequencies coincide.
ModeEvolution::ModeEvolution(const Matrix<Complex>& w) {
  SchurForm form = schur_form(w);
  for (long k = 0; k < w.rows(); ++k) frequencies_.push_back(form.t(k, k).real());
  vectors_ = std::move(form.u);
}

std::vector<double> ModeEvolution::occupation(const std::vector<double>& n, double t) const {
  const long modes = vectors_.rows();
  Matrix<Complex> turned = vectors_;
  for (long k = 0; k < modes; ++k)
    for (long j = 0; j < modes; ++j) turned(j, k) *= std::polar(1.0, -frequencies_[std::size_t(k)] * t);
  const Matrix<Complex> u = product(turned, vectors_, Op::none, Op::adjoint);
  std::vector<double> now(n.size(), 0.0);
  for (long k = 0; k < modes; ++k)
    for (long j = 0; j < modes; ++j) now[std::size_t(j)] += std::norm(u(j, k)) * n[std::size_t(k)];
  return now;
}

}  // namespace leslie
