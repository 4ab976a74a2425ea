// SPDX-License-Identifier: BSD-3-Clause
#include "learning/initial.hpp"

#include "core/hash.hpp"

#include <cmath>

namespace khaos {
namespace {

/// Columns of A (rows >= columns, row-major) made orthonormal by Gram-Schmidt, each twice ("twice is enough",
/// Giraud et al. 2005). The diagonal of R is positive by construction: Haar if A is Gaussian.
void orthonormalise(std::vector<double>& a, long rows, long columns) {
  const auto at = [&](long i, long j) -> double& { return a[std::size_t(i * columns + j)]; };
  for (long j = 0; j < columns; ++j) {
    for (int pass = 0; pass < 2; ++pass)
      for (long k = 0; k < j; ++k) {
        double overlap = 0;
        for (long i = 0; i < rows; ++i) overlap += at(i, k) * at(i, j);
        for (long i = 0; i < rows; ++i) at(i, j) -= overlap * at(i, k);
      }
    double square = 0;
    for (long i = 0; i < rows; ++i) square += at(i, j) * at(i, j);
    const double length = std::sqrt(square);
    for (long i = 0; i < rows; ++i) at(i, j) /= length;
  }
}

std::vector<double> haar(long rows, long columns, const Stream& numbers, std::uint64_t member) {
  std::vector<double> a(std::size_t(rows * columns));
  for (std::size_t e = 0; e < a.size(); ++e) a[e] = numbers.normal(member, e);
  if (rows >= columns) {
    orthonormalise(a, rows, columns);
    return a;
  }
  orthonormalise(a, columns, rows);  // as (columns, rows), then transposed
  std::vector<double> wide(a.size());
  for (long i = 0; i < rows; ++i)
    for (long j = 0; j < columns; ++j) wide[std::size_t(i * columns + j)] = a[std::size_t(j * rows + i)];
  return wide;
}
}  // namespace

Initial zeros() { return {Initial::Law::constant, 0}; }
Initial ones() { return {Initial::Law::constant, 1}; }
Initial constant_value(double value) { return {Initial::Law::constant, value}; }
Initial uniform(double half_width) { return {Initial::Law::uniform, half_width}; }
Initial normal(double deviation) { return {Initial::Law::normal, deviation}; }
Initial uniform_fan_in(double gain) { return {Initial::Law::uniform_fan_in, gain}; }
Initial normal_fan_in(double gain) { return {Initial::Law::normal_fan_in, gain}; }
Initial orthogonal(double gain) { return {Initial::Law::orthogonal, gain}; }

std::vector<double> draw(const Initial& initial, const Shape& shape, std::string_view name,
                         const Stream& stream, std::uint64_t member) {
  const Stream numbers{Hash().word(stream.key).text(name).value()};
  const long columns = shape.rank() > 0 ? shape[-1] : 1, rows = shape.elements() / columns;
  const double fan_in = double(shape.rank() > 1 ? rows : columns);
  std::vector<double> values(std::size_t(shape.elements()), initial.scale);
  const auto fill = [&](double scale, bool normal) {
    for (std::size_t e = 0; e < values.size(); ++e)
      values[e] = scale * (normal ? numbers.normal(member, e) : 2 * numbers.uniform(member, e) - 1);
  };
  switch (initial.law) {
    case Initial::Law::constant:
      break;
    case Initial::Law::uniform:
      fill(initial.scale, false);
      break;
    case Initial::Law::normal:
      fill(initial.scale, true);
      break;
    case Initial::Law::uniform_fan_in:
      fill(initial.scale / std::sqrt(fan_in), false);
      break;
    case Initial::Law::normal_fan_in:
      fill(initial.scale / std::sqrt(fan_in), true);
      break;
    case Initial::Law::orthogonal:
      values = haar(rows, columns, numbers, member);
      for (double& x : values) x *= initial.scale;
  }
  return values;
}

}  // namespace khaos
