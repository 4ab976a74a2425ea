// SPDX-License-Identifier: BSD-3-Clause
#include "stats/probe.hpp"

#include "core/error.hpp"
#include "linalg/lapack.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace khaos {
namespace {

void check(const Labelled& points, long dimension, int classes, const char* which) {
  const std::size_t count = points.labels.size();
  if (count == 0) throw UserError(fmt::format("a probe needs {} points", which));
  if (points.features.size() != count * std::size_t(dimension))
    throw UserError(fmt::format("{} labels of {} points, but {} numbers for {} features each", count, which,
                                points.features.size(), dimension));
  for (const int label : points.labels)
    if (label < 0 || label >= classes) throw UserError(fmt::format("label {} of {} classes", label, classes));
}

/// Means (dimension), and 1 / deviation, or 0 where a feature does not vary.
struct Scaling {
  std::vector<double> mean, factor;
  Scaling(std::span<const double> x, long dimension)
      : mean(std::size_t(dimension)), factor(std::size_t(dimension)) {
    const std::size_t d = mean.size(), n = d == 0 ? 0 : x.size() / d;
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < d; ++j) mean[j] += x[i * d + j];
    for (double& m : mean) m /= double(n);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < d; ++j) factor[j] += std::pow(x[i * d + j] - mean[j], 2);
    for (std::size_t j = 0; j < d; ++j) {
      const double deviation = std::sqrt(factor[j] / double(n));
      factor[j] = deviation > 1e-12 * std::abs(mean[j]) ? 1 / deviation : 0;
    }
  }
  /// (dimension, points): column after column.
  Matrix<double> operator()(std::span<const double> x) const {
    const std::size_t d = mean.size();
    Matrix<double> z(long(d), d == 0 ? 0 : long(x.size() / d));
    for (std::size_t k = 0; k < x.size(); ++k) z.data()[k] = (x[k] - mean[k % d]) * factor[k % d];
    return z;
  }
};

/// W (dimension, classes) of the ridge regression; the intercepts are the frequencies of the classes.
Matrix<double> regression(const Matrix<double>& z, const Labelled& train,
                          const std::vector<double>& frequency, const Scaling& scaling, double lambda) {
  const long d = z.rows(), n = long(train.labels.size());
  const int classes = int(frequency.size());
  Matrix<double> gram(d, d), w(d, classes);
  if (d == 0) return w;
  if (lambda == 0 && n <= d)
    throw UserError(
        fmt::format("probe is singular: {} training points for {} features and lambda = 0; take "
                    "more points or a lambda above 0",
                    n, d));
  add_square(d, n, z.data(), d, 0.0, gram.data(), d);
  for (long j = 0; j < d; ++j) {
    for (long i = 0; i <= j; ++i) gram(i, j) /= double(n);
    gram(j, j) += scaling.factor[std::size_t(j)] == 0 ? 1 : lambda;  // z = 0 there: its row of W is 0
  }
  for (long i = 0; i < n; ++i)
    for (long j = 0; j < d; ++j) w(j, train.labels[std::size_t(i)]) += z(j, i);
  for (long c = 0; c < classes; ++c)
    for (long j = 0; j < d; ++j) w(j, c) /= double(n);  // z has mean 0, so that y need not be centred
  bool regular = cholesky(gram);
  for (long j = 0; j < d; ++j) regular = regular && (lambda > 0 || gram(j, j) > 1e-7);
  if (!regular)
    throw UserError(
        fmt::format("probe is singular: its {} features are dependent and lambda = {}", d, lambda));
  solve_upper(gram, w, Op::adjoint);
  solve_upper(gram, w);
  return w;
}
}  // namespace

double linear_probe(const Labelled& train, const Labelled& test, long dimension, int classes, double lambda) {
  check(train, dimension, classes, "training");
  check(test, dimension, classes, "test");
  std::vector<double> frequency(static_cast<std::size_t>(classes));
  for (const int label : train.labels) frequency[std::size_t(label)] += 1 / double(train.labels.size());
  const Scaling scaling(train.features, dimension);
  const Matrix<double> w = regression(scaling(train.features), train, frequency, scaling, lambda);
  const Matrix<double> z = scaling(test.features);
  long right = 0;
  std::vector<double> score;
  for (std::size_t i = 0; i < test.labels.size(); ++i) {
    score = frequency;
    for (std::size_t c = 0; c < score.size(); ++c)
      for (long j = 0; j < dimension; ++j) score[c] += w(j, long(c)) * z(j, long(i));
    right += std::ranges::max_element(score) - score.begin() == test.labels[i];
  }
  return double(right) / double(test.labels.size());
}

double nearest_neighbour_probe(const Labelled& train, const Labelled& test, long dimension, int classes,
                               long neighbours) {
  check(train, dimension, classes, "training");
  check(test, dimension, classes, "test");
  const long n = long(train.labels.size()), count = long(test.labels.size());
  if (neighbours < 1 || n < neighbours)
    throw UserError(fmt::format("{} nearest neighbours of {} training points", neighbours, n));
  const Scaling scaling(train.features, dimension);
  const Matrix<double> a = scaling(train.features), b = scaling(test.features);
  std::vector<double> square(static_cast<std::size_t>(n));
  for (long i = 0; i < n && dimension > 0; ++i)
    for (long j = 0; j < dimension; ++j) square[std::size_t(i)] += a(j, i) * a(j, i);
  constexpr long at_once = 64;  // test points of a block: the products stay in cache
  std::vector<double> product(std::size_t(n * at_once));
  std::vector<std::pair<double, int>> distance(static_cast<std::size_t>(n));
  long right = 0;
  for (long first = 0; first < count; first += at_once) {
    const long block = std::min(at_once, count - first);
    if (dimension > 0)
      gemm(Op::transpose, Op::none, n, block, dimension, 1.0, a.data(), dimension, b.column(first), dimension,
           0.0, product.data(), n);
    for (long k = 0; k < block; ++k) {
      // |a - b|^2 less |b|^2, which is the same for all.
      for (long i = 0; i < n; ++i)
        distance[std::size_t(i)] = {square[std::size_t(i)] - 2 * product[std::size_t(k * n + i)], int(i)};
      std::partial_sort(distance.begin(), distance.begin() + neighbours, distance.end());
      std::vector<long> votes(static_cast<std::size_t>(classes));
      for (long i = 0; i < neighbours; ++i)
        ++votes[std::size_t(train.labels[std::size_t(distance[std::size_t(i)].second)])];
      const long most = *std::ranges::max_element(votes);
      const auto nearest = std::ranges::find_if(distance, [&](const auto& one) {
        return votes[std::size_t(train.labels[std::size_t(one.second)])] == most;
      });
      right += train.labels[std::size_t(nearest->second)] == test.labels[std::size_t(first + k)];
    }
  }
  return double(right) / double(count);
}

double participation_ratio(std::span<const double> features, long dimension) {
  const std::size_t d = std::size_t(dimension);
  if (d == 0 || features.size() < d) return 0;
  Scaling scaling(features, dimension);
  for (double& factor : scaling.factor) factor = 1;
  const Matrix<double> x = scaling(features);
  Matrix<double> c(dimension, dimension);
  add_square(dimension, x.columns(), x.data(), dimension, 0.0, c.data(), dimension);
  double trace = 0, square = 0;
  for (long j = 0; j < dimension; ++j) {
    trace += c(j, j);
    for (long i = 0; i <= j; ++i) square += (i == j ? 1 : 2) * c(i, j) * c(i, j);
  }
  return square > 0 ? trace * trace / square : 0;
}

}  // namespace khaos
