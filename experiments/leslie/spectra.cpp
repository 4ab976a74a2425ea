// SPDX-License-Identifier: BSD-3-Clause
#include "spectra.hpp"

#include "linalg/lapack.hpp"

#include <algorithm>
#include <cmath>

namespace leslie {
namespace {

Matrix<Complex> complex_of(const Matrix<double>& a) {
  Matrix<Complex> c(a.rows(), a.columns());
  std::copy_n(a.data(), a.size(), c.data());
  return c;
}

Matrix<double> transposed(const Matrix<double>& a) {
  Matrix<double> t(a.columns(), a.rows());
  for (long i = 0; i < a.rows(); ++i)
    for (long j = 0; j < a.columns(); ++j) t(j, i) = a(i, j);
  return t;
}

double dot(const double* a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t i = 0; i < b.size(); ++i) sum += a[i] * b[i];
  return sum;
}

}  // namespace

Perron perron(const Matrix<double>& b) {
  const Eigenpairs all = eigenpairs(complex_of(b));
  const auto top = std::max_element(all.values.begin(), all.values.end(),
                                    [](Complex x, Complex y) { return x.real() < y.real(); });
  const Complex* column = all.vectors.column(top - all.values.begin());
  Perron found{top->real(), {}};
  Complex sum = 0;
  for (long i = 0; i < b.rows(); ++i) sum += column[i];
  for (long i = 0; i < b.rows(); ++i) found.vector.push_back((column[i] / sum).real());
  return found;
}

std::vector<Complex> eigenvalues(const Matrix<double>& a) {
  std::vector<Complex> all = eigenpairs(complex_of(a)).values;
  // Equal moduli differ by rounding: they are compared on a grid of 1e-9 of the largest.
  double largest = 0;
  for (const Complex z : all) largest = std::max(largest, std::abs(z));
  const auto cell = [&](double value) { return std::round(value / (1e-9 * largest)); };
  std::stable_sort(all.begin(), all.end(), [&](Complex x, Complex y) {
    const double a = cell(std::abs(x)), b = cell(std::abs(y));
    if (a != b) return a > b;
    return cell(x.real()) != cell(y.real()) ? x.real() > y.real() : x.imag() > y.imag();
  });
  return all;
}

double Standing::c(std::span<const double> x, std::span<const double> y) const {
  return (dot(left.data(), x) - dot(left.data() + x.size(), y)) / dot(left.data(), right);
}

double Standing::critical_ratio(std::span<const double> x, std::span<const double> y) const {
  return dot(left.data(), x) / dot(left.data() + x.size(), y);
}

Standing standing(const Pair& pair) {
  const Matrix<double> b = block_matrix(pair, 1, 1);
  const Perron right = perron(b), left = perron(transposed(b));
  const std::vector<Complex> all = eigenvalues(b);
  return {primitive(b), right.root, all.size() > 1 ? std::abs(all[1]) : 0, left.vector, right.vector};
}

}  // namespace leslie
