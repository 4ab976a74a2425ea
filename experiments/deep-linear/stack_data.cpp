// SPDX-License-Identifier: BSD-3-Clause
#include "stack_data.hpp"

#include "linalg/haar.hpp"
#include "linalg/lapack.hpp"

#include <cmath>

namespace deep_linear {
namespace {

/// Q diag(values) Q^T.
Matrix<double> symmetric(const Matrix<double>& Q, std::span<const double> values) {
  Matrix<double> scaled = Q;
  for (long j = 0; j < Q.columns(); ++j)
    for (long i = 0; i < Q.rows(); ++i) scaled(i, j) *= values[static_cast<std::size_t>(j)];
  return product(scaled, Q, Op::none, Op::transpose);
}

}  // namespace

StackData random_modes(std::span<const double> s, long inputs, long outputs, double spread,
                       const Stream& stream) {
  StackData data;
  const auto modes = static_cast<long>(s.size());
  data.s.assign(s.begin(), s.end());
  data.U = haar_matrix(outputs, modes, stream, 0);
  data.V = haar_matrix(inputs, modes, stream, 1);
  Matrix<double> scaled = data.U;
  for (long a = 0; a < modes; ++a)
    for (long i = 0; i < outputs; ++i) scaled(i, a) *= s[static_cast<std::size_t>(a)];
  data.sigma31 = product(scaled, data.V, Op::none, Op::transpose);
  data.target = data.sigma31;
  if (spread == 1) return data;
  const Matrix<double> Q = haar_matrix(inputs, inputs, stream, 2);
  std::vector<double> values, inverse;
  for (long k = 0; k < inputs; ++k) {
    const double place = inputs == 1 ? 0 : static_cast<double>(k) / static_cast<double>(inputs - 1) - 0.5;
    values.push_back(std::pow(spread, place));
    inverse.push_back(1 / values.back());
  }
  data.sigma11 = symmetric(Q, values);
  data.target = product(data.sigma31, symmetric(Q, inverse));
  return data;
}

StackData clusters(const ClusterLaw& law, const Stream& stream) {
  Matrix<double> centres = normal_matrix(law.inputs, law.classes, 1, stream, 0);
  for (long c = 0; c < law.classes; ++c) {
    double square = 0;
    for (long j = 0; j < law.inputs; ++j) square += centres(j, c) * centres(j, c);
    for (long j = 0; j < law.inputs; ++j) centres(j, c) *= law.separation / std::sqrt(square);
  }
  Matrix<double> x = normal_matrix(law.inputs, law.samples, 1, stream, 1), y(law.classes, law.samples);
  for (long p = 0; p < law.samples; ++p) {
    y(p % law.classes, p) = 1;
    for (long j = 0; j < law.inputs; ++j) x(j, p) += centres(j, p % law.classes);
  }
  const double share = 1 / static_cast<double>(law.samples);
  StackData data;
  data.sigma11 = product(x, x, Op::none, Op::transpose);
  data.sigma31 = product(y, x, Op::none, Op::transpose);
  for (auto* sigma : {&data.sigma11, &data.sigma31})
    for (std::size_t k = 0; k < sigma->size(); ++k) sigma->data()[k] *= share;
  const Svd<double> parts = svd(data.sigma11);
  std::vector<double> inverse, inverse_root;
  for (const double value : parts.values) {
    inverse.push_back(1 / value);
    inverse_root.push_back(1 / std::sqrt(value));
  }
  if (law.white) {
    data.sigma31 = product(data.sigma31, symmetric(parts.u, inverse_root));
    data.sigma11 = {};
    data.target = data.sigma31;
  } else {
    data.target = product(data.sigma31, symmetric(parts.u, inverse));
  }
  const Svd<double> modes = svd(data.sigma31);
  data.U = modes.u;
  data.s = modes.values;
  const double scale = law.strongest / data.s[0];
  for (double& value : data.s) value *= scale;
  for (auto* map : {&data.sigma31, &data.target})
    for (std::size_t k = 0; k < map->size(); ++k) map->data()[k] *= scale;
  data.V = Matrix<double>(law.inputs, static_cast<long>(modes.values.size()));
  for (long a = 0; a < data.V.columns(); ++a)
    for (long j = 0; j < law.inputs; ++j) data.V(j, a) = modes.v_adjoint(a, j);
  return data;
}

FewSamples equivalent_samples(const StackData& data) {
  const long inputs = data.sigma31.columns(), outputs = data.sigma31.rows();
  Matrix<double> x = Matrix<double>::identity(inputs);
  if (data.sigma11.size() > 0) {
    const Svd<double> parts = svd(data.sigma11);
    std::vector<double> roots;
    for (const double value : parts.values) roots.push_back(std::sqrt(value));
    x = symmetric(parts.u, roots);
  }
  const Matrix<double> y = product(x, data.target, Op::none, Op::transpose);
  FewSamples few;
  for (long p = 0; p < inputs; ++p) {
    for (long j = 0; j < inputs; ++j) few.x.push_back(x(p, j));
    for (long i = 0; i < outputs; ++i) few.y.push_back(y(p, i));
  }
  return few;
}

StackData tree(long D) {
  const long items = 1L << D, nodes = 2 * items - 1;
  StackData data;
  data.sigma31 = Matrix<double>(nodes, items);
  for (long level = 0, node = 0; level <= D; ++level)
    for (long k = 0; k < 1L << level; ++k, ++node)
      for (long item = k << (D - level); item < (k + 1) << (D - level); ++item) data.sigma31(node, item) = 1;
  data.target = data.sigma31;
  data.V = Matrix<double>(items, items);
  for (long item = 0; item < items; ++item) data.V(item, 0) = 1 / std::sqrt(static_cast<double>(items));
  data.s.push_back(std::sqrt(static_cast<double>(nodes)));
  for (long level = 0, mode = 1; level < D; ++level)
    for (long k = 0; k < 1L << level; ++k, ++mode) {
      const long below = 1L << (D - level);
      for (long i = 0; i < below; ++i)
        data.V(k * below + i, mode) = (2 * i < below ? 1 : -1) / std::sqrt(static_cast<double>(below));
      data.s.push_back(std::sqrt(static_cast<double>(below - 1)));
    }
  data.U = product(data.sigma31, data.V);
  for (long a = 0; a < items; ++a)
    for (long i = 0; i < nodes; ++i) data.U(i, a) /= data.s[static_cast<std::size_t>(a)];
  return data;
}

std::vector<long> levels_of_tree(long D) {
  std::vector<long> levels{-1};
  for (long level = 0; level < D; ++level)
    levels.insert(levels.end(), static_cast<std::size_t>(1L << level), level);
  return levels;
}

}  // namespace deep_linear
