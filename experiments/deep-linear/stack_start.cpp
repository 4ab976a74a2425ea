// SPDX-License-Identifier: BSD-3-Clause
#include "stack_start.hpp"

#include "linalg/haar.hpp"
#include "linalg/lapack.hpp"

#include <algorithm>
#include <cmath>

namespace deep_linear {
namespace {

/// V of the largest eigenvalues of a covariance, (n, count), turned at random within eigenspaces: white
/// inputs have no principal directions of their own.
Matrix<double> principal_directions(const Matrix<double>& covariance, long count, const Stream& stream,
                                    std::uint64_t address) {
  const long n = covariance.rows();
  const Matrix<double> turn = haar_matrix(n, n, stream, address);
  const Matrix<double> turned = product(product(turn, covariance, Op::transpose), turn);
  const Svd<double> parts = svd(turned);  // symmetric and positive: columns of U are eigenvectors
  const Matrix<double> all = product(turn, parts.u);
  Matrix<double> top(n, count);
  std::copy_n(all.data(), top.size(), top.data());
  return top;
}

}  // namespace

std::vector<double> stack_start(const StartLaw& law, const StackShape& shape, const StackData& data,
                                const Stream& stream, long member) {
  const long L = shape.matrices(), modes = static_cast<long>(data.s.size());
  const auto address = [&](long k) { return static_cast<std::uint64_t>(member * 2 * (L + 1) + k); };
  const auto frame = [&](long l) {  // R_{l+1}, (n_l, modes)
    if (l == 0) return data.V;
    return l == L ? data.U : haar_matrix(shape.n[static_cast<std::size_t>(l)], modes, stream, address(l));
  };
  Matrix<double> covariance = data.sigma11.size() > 0 ? data.sigma11 : Matrix<double>::identity(shape.n[0]);
  std::vector<double> weights;
  for (long l = 1; l <= L; ++l) {
    const long rows = shape.n[static_cast<std::size_t>(l)],
               columns = shape.n[static_cast<std::size_t>(l - 1)];
    Matrix<double> w;
    if (law.init == "decoupled") {
      Matrix<double> left = frame(l);
      const double d = std::pow(law.u0, 1 / static_cast<double>(L));
      for (std::size_t k = 0; k < left.size(); ++k) left.data()[k] *= d;
      w = product(left, frame(l - 1), Op::none, Op::transpose);
    } else if (law.init == "gaussian") {
      w = normal_matrix(rows, columns, law.gain / std::sqrt(static_cast<double>(columns)), stream,
                        address(l));
    } else if (law.init == "small") {
      w = normal_matrix(rows, columns, std::sqrt(law.a0 / static_cast<double>(shape.n[1])), stream,
                        address(l));
    } else if (law.init == "orthogonal") {
      w = haar_matrix(rows, columns, stream, address(l));
      for (std::size_t k = 0; k < w.size(); ++k) w.data()[k] *= law.gain;
    } else {
      const long passed = std::min(rows, columns);
      w = product(haar_matrix(rows, passed, stream, address(l)),
                  principal_directions(covariance, passed, stream, address(L + 1 + l)), Op::none,
                  Op::transpose);
      covariance = product(product(w, covariance), w, Op::none, Op::transpose);
    }
    for (long i = 0; i < rows; ++i)
      for (long j = 0; j < columns; ++j) weights.push_back(w(i, j));
  }
  return weights;
}

}  // namespace deep_linear
