// SPDX-License-Identifier: BSD-3-Clause
#include "learn.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace koopman {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

template <class T>
Matrix<Complex> as_complex(const Matrix<T>& a) {
  Matrix<Complex> b(a.rows(), a.columns());
  std::copy_n(a.data(), a.size(), b.data());
  return b;
}

template <class T>
double largest_difference(const Matrix<T>& a, const Matrix<T>& b) {
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::abs(a.data()[i] - b.data()[i]));
  return largest;
}

/// G, A, L of the triangle [R B; 0 C] of [X Y] = Q [R B; 0 C].
template <class T>
GramMatrices<T> gram_of_triangle(const Matrix<T>& triangle) {
  const long n = triangle.columns() / 2;
  const Matrix<T> all = product(triangle, triangle, Op::adjoint);
  GramMatrices<T> gram{Matrix<T>(n, n), Matrix<T>(n, n), Matrix<T>(n, n)};
  for (long j = 0; j < n; ++j)
    for (long i = 0; i < n; ++i) {
      gram.G(i, j) = all(i, j);
      gram.A(i, j) = all(i, n + j);
      gram.L(i, j) = all(n + i, n + j);
    }
  return gram;
}

template <class T>
Learned learn_as(const Dictionary& dictionary, const Snapshots& snapshots, Reduce how, double reg,
                 const Comm& comm) {
  const auto finish = [&](const GramMatrices<T>& gram, ResidualPencil pencil) {
    return Learned{std::move(pencil), as_complex(gram.A),
                   dictionary.orthonormal ? distance_from_identity(gram.G) : nan,
                   largest_difference(gram.L, gram.G)};
  };
  if (how == Reduce::gram) {
    const GramMatrices<T> gram = gram_matrices(weighted_rows<T>(dictionary, snapshots), comm);
    return finish(gram, ResidualPencil(gram, reg));
  }
  const Matrix<T> triangle = tall_qr(side_by_side<T>(dictionary, snapshots), comm);
  return finish(gram_of_triangle(triangle), ResidualPencil(triangle));
}

template <class T>
Matrix<Complex> only_A(const Dictionary& dictionary, const Snapshots& snapshots, const Comm& comm) {
  return as_complex(gram_matrices(weighted_rows<T>(dictionary, snapshots), comm).A);
}

}  // namespace

Reduce reduce_of(const std::string& name) { return name == "qr" ? Reduce::qr : Reduce::gram; }

Learned learn(const MapParams& p, Reduce how, double reg, const Stream& numbers, const Comm& comm) {
  const Snapshots snapshots = take_snapshots(p, numbers);
  const Dictionary dictionary = find_map(p.map).dictionary(p, snapshots, numbers);
  return dictionary.real ? learn_as<double>(dictionary, snapshots, how, reg, comm)
                         : learn_as<Complex>(dictionary, snapshots, how, reg, comm);
}

double quadrature_error(const MapParams& p, const Matrix<Complex>& A, const Stream& numbers,
                        const Comm& comm) {
  const KoopmanMap& map = find_map(p.map);
  const long enough = map.exact_M ? map.exact_M(p) : 0;
  if (enough == 0) return nan;
  MapParams exact = p;
  exact.quadrature = "standard";
  exact.M = enough;
  const Snapshots snapshots = take_snapshots(exact, numbers);
  const Dictionary dictionary = map.dictionary(exact, snapshots, numbers);
  return largest_difference(A, dictionary.real ? only_A<double>(dictionary, snapshots, comm)
                                               : only_A<Complex>(dictionary, snapshots, comm));
}

}  // namespace koopman
