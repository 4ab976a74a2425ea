// SPDX-License-Identifier: BSD-3-Clause
#include "networks/laplacian_spectrum.hpp"

#include "linalg/lapack.hpp"
#include "linalg/sparse_eigen.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>

namespace khaos {
namespace {

/// Eigenvalue j of the ring with `reach` neighbours on each side and links of weight 1.
double ring_eigenvalue(long nodes, long reach, long j) {
  double sum = 0;
  for (long l = 1; l <= reach; ++l) {
    const double s =
        std::sin(std::numbers::pi * static_cast<double>(j * l % nodes) / static_cast<double>(nodes));
    sum += 4 * s * s;  // 2 - 2 cos, free of cancellation
  }
  return sum;
}

/// Of the graph with all weights 1.
std::vector<double> unit_eigenvalues(const NetworkSpec& spec) {
  const long n = spec.nodes;
  const auto size = static_cast<double>(n);
  std::vector<double> all;
  if (spec.topology == "ring" || spec.topology == "k-nearest") {
    for (long j = 0; j < n; ++j) all.push_back(ring_eigenvalue(n, spec.topology == "ring" ? 1 : spec.k, j));
  } else if (spec.topology == "torus") {
    const long side = spec.side > 0 ? spec.side : squarest_side(n), rows = n / side;
    for (long a = 0; a < side; ++a)
      for (long b = 0; b < rows; ++b)
        all.push_back(ring_eigenvalue(side, 1, a) + ring_eigenvalue(rows, 1, b));
  } else if (spec.topology == "path") {
    for (long j = 0; j < n; ++j) {
      const double s = std::sin(0.5 * std::numbers::pi * static_cast<double>(j) / size);
      all.push_back(4 * s * s);
    }
  } else if (spec.topology == "star") {
    all.assign(static_cast<std::size_t>(n), 1.0);
    all.front() = 0, all.back() = size;
  } else if (spec.topology == "all-to-all") {
    all.assign(static_cast<std::size_t>(n), size);
    all.front() = 0;
  } else {
    throw std::invalid_argument("no closed spectrum of " + spec.topology);
  }
  return all;
}

LaplacianSpectrum from_all(std::vector<double> all, long components) {
  std::ranges::sort(all);
  for (long j = 0; j < components; ++j) all[static_cast<std::size_t>(j)] = 0;  // exactly, as theory has it
  const double second = all.size() > 1 ? all[1] : 0, last = all.back();
  return {second, last, std::move(all)};
}

/// The one weight that all links of a network with a closed spectrum have, kappa normalised.
double link_weight(const Coupling& coupling) {
  if (coupling.all_to_all) return coupling.weight;
  return coupling.links.value.empty() ? 0 : coupling.links.value.front();
}

}  // namespace

LaplacianSpectrum closed_spectrum(const NetworkSpec& spec) {
  const Coupling coupling = make_coupling(spec);
  std::vector<double> all{0};
  if (spec.nodes > 1) all = unit_eigenvalues(spec);
  for (double& mu : all) mu *= link_weight(coupling);
  return from_all(std::move(all), coupling.components);
}

LaplacianSpectrum dense_spectrum(const Coupling& coupling) {
  const SparseRows rows = laplacian(coupling);
  Matrix<double> matrix(rows.size, rows.size);
  for (long i = 0; i < rows.size; ++i)
    for (long k = rows.begin[i]; k < rows.begin[i + 1]; ++k) matrix(i, rows.column[k]) = rows.value[k];
  return from_all(hermitian_eigenvalues(std::move(matrix)), coupling.components);
}

LaplacianSpectrum sparse_spectrum(const Coupling& coupling) {
  const Comm self = Comm::self();
  SparseEigenproblem problem{laplacian(coupling), {}, true};
  EigenWanted wanted;
  wanted.tolerance = 1e-10;
  wanted.most_iterations = 100'000;
  LaplacianSpectrum spectrum;
  spectrum.mu_n = sparse_eigenpairs(self, problem, wanted).values[0].real();
  if (coupling.components > 1) return spectrum;
  // Smallest first: 0, then mu_2. Without inverses: a factorised random graph is nearly full. The tolerance
  // is relative to the eigenvalue, so 0 must not be one.
  const double shift = 0.01 * spectrum.mu_n;
  problem.a = laplacian(coupling, shift);
  wanted.which = EigenWanted::smallest_real;
  wanted.count = 2;
  const SparseEigenpairs lowest = sparse_eigenpairs(self, problem, wanted);
  spectrum.mu_2 = std::max(lowest.values[0].real(), lowest.values[1].real()) - shift;
  return spectrum;
}

LaplacianSpectrum laplacian_spectrum(const NetworkSpec& spec, const Coupling& coupling) {
  if (has_closed_spectrum(spec.topology)) return closed_spectrum(spec);
  return coupling.nodes <= dense_nodes ? dense_spectrum(coupling) : sparse_spectrum(coupling);
}

}  // namespace khaos
