// SPDX-License-Identifier: BSD-3-Clause
#include "linalg/rational_kernel.hpp"

#include "linalg/lapack.hpp"

#include <numbers>

namespace khaos {

RationalKernel rational_kernel(int order) {
  RationalKernel kernel;
  for (int j = 1; j <= order; ++j) kernel.node.emplace_back(1, 1 - 2.0 * j / (order + 1));
  for (std::size_t j = 0; j < kernel.node.size(); ++j) {
    Complex weight = 1;  // Lagrange's polynomial of node j at 0
    for (std::size_t k = 0; k < kernel.node.size(); ++k)
      if (k != j) weight *= kernel.node[k] / (kernel.node[k] - kernel.node[j]);
    kernel.weight.push_back(weight);
  }
  return kernel;
}

std::vector<double> smoothed_measure(const Matrix<Complex>& K, std::span<const Complex> g,
                                     std::span<const double> angles, const RationalKernel& kernel, double eps,
                                     const Comm& comm) {
  const SchurForm form = schur_form(K);
  const long n = K.rows();
  std::vector<Complex> b(g.size());  // U* g
  for (long j = 0; j < n; ++j)
    for (long i = 0; i < n; ++i)
      b[static_cast<std::size_t>(j)] += std::conj(form.u(i, j)) * g[static_cast<std::size_t>(i)];
  double mass = 0;
  for (const Complex x : b) mass += std::norm(x);

  const auto [first, last] = share(static_cast<long>(angles.size()), comm);
  std::vector<double> mine;
  Matrix<Complex> shifted = form.t;
  for (long a = first; a < last; ++a) {
    double sum = 0;
    for (std::size_t j = 0; j < kernel.node.size(); ++j) {
      const Complex z = std::polar(1.0, angles[static_cast<std::size_t>(a)]) * (1.0 + eps * kernel.node[j]);
      for (long i = 0; i < n; ++i) shifted(i, i) = form.t(i, i) - z;
      std::vector<Complex> x = b;  // (K - z)^-1 g
      solve_upper<Complex>(shifted, std::span<Complex>(x));
      Complex along = 0;
      for (std::size_t i = 0; i < x.size(); ++i) along += std::conj(b[i]) * x[i];
      sum += std::real(kernel.weight[j] * (mass + 2.0 * z * along));
    }
    mine.push_back(-sum / (2 * std::numbers::pi));
  }
  return comm.gather(mine);
}

}  // namespace khaos
