// SPDX-License-Identifier: BSD-3-Clause
#include "pair.hpp"

#include "core/error.hpp"
#include "pattern.hpp"

#include <fmt/format.h>

#include <cmath>

namespace leslie {
namespace {

void require_leslie(const std::vector<double>& f, const std::vector<double>& s, const std::string& species) {
  const std::string wrong = wrong_in(f, s, species);
  if (!wrong.empty()) throw UserError(wrong);
}

/// rows x columns from one value (a multiple of 1), the diagonal, or all elements.
Matrix<double> coupling_matrix(const std::vector<double>& values, long rows, long columns, double factor,
                               const std::string& key) {
  const auto given = long(values.size());
  Matrix<double> m(rows, columns);
  if (given == 1 && rows == columns)
    for (long i = 0; i < rows; ++i) m(i, i) = values[0];
  else if (given == rows && rows == columns)
    for (long i = 0; i < rows; ++i) m(i, i) = values[std::size_t(i)];
  else if (given == rows * columns)
    for (long i = 0; i < rows; ++i)
      for (long j = 0; j < columns; ++j) m(i, j) = values[std::size_t(i * columns + j)];
  else if (rows == columns)
    throw UserError(fmt::format("{}: given {} values, allowed with {} classes: 1, {} or {}", key, given, rows,
                                rows, rows * columns));
  else
    throw UserError(fmt::format("{}: given {} values, allowed with {}x{}: {}", key, given, rows, columns,
                                rows * columns));
  for (long i = 0; i < rows; ++i)
    for (long j = 0; j < columns; ++j) {
      if (!(m(i, j) >= 0 && std::isfinite(m(i, j))))
        throw UserError(
            fmt::format("{}: coupling {}_{},{}={} outside [0, inf)", key, key, i + 1, j + 1, m(i, j)));
      m(i, j) *= factor;
    }
  return m;
}

}  // namespace

Matrix<double> leslie_matrix(const std::vector<double>& f, const std::vector<double>& s) {
  const auto n = long(f.size());
  Matrix<double> l(n, n);
  for (long j = 0; j < n; ++j) l(0, j) = f[std::size_t(j)];
  for (long j = 0; j + 1 < n; ++j) l(j + 1, j) = s[std::size_t(j)];
  return l;
}

std::string wrong_in(const std::vector<double>& f, const std::vector<double>& s, const std::string& species) {
  for (std::size_t j = 0; j < f.size(); ++j)
    if (!(f[j] >= 0 && std::isfinite(f[j])))
      return fmt::format("f{}: fecundity f_{}={} outside [0, inf)", species, j + 1, f[j]);
  for (std::size_t j = 0; j < s.size(); ++j)
    if (!(s[j] > 0 && s[j] <= 1))
      return fmt::format("s{}: survival s_{}={} outside (0, 1]", species, j + 1, s[j]);
  return "";
}

std::vector<double> spread(const std::vector<double>& values, long n, const std::string& key) {
  if (n == 0 || long(values.size()) == n) return n == 0 ? std::vector<double>{} : values;
  if (values.size() == 1) return std::vector<double>(std::size_t(n), values[0]);
  throw UserError(fmt::format("{}: given {} values, allowed: {}", key, values.size(),
                              n == 1 ? "1" : fmt::format("1 or {}", n)));
}

Pair pair_of(const PairParams& p, bool alike) {
  const auto given_1 = long(p.f1.size()), given_2 = long(p.f2.size());
  const long a = p.n > 0 ? p.n : given_1, b = alike || given_2 == 1 ? a : given_2;
  if (a == 0 || b == 0)
    throw UserError(fmt::format("f{}: given no values, allowed: at least 1", a == 0 ? 1 : 2));
  for (const long size : {a, b})
    if (size > PairParams::most_classes)
      throw UserError(fmt::format("f{}: given {} values, allowed: at most {}", a > b ? 1 : 2, size,
                                  PairParams::most_classes));
  const std::vector<double> f1 = spread(p.f1, a, "f1"), s1 = spread(p.s1, a - 1, "s1");
  require_leslie(f1, s1, "1");
  Pair pair;
  pair.L1 = leslie_matrix(f1, s1);
  if (alike) {
    pair.L2 = pair.L1;
    pair.P1 = pair.P2 = coupling_matrix(p.P1, a, a, p.coupling, "P1");
    return pair;
  }
  if (a != b && (long(p.P1.size()) != a * b || long(p.P2.size()) != a * b))
    throw UserError(
        fmt::format("L1 is {}x{}, L2 is {}x{}: competing species need equal class counts unless P1, P2 "
                    "are given as rectangular",
                    a, a, b, b));
  const std::vector<double> f2 = spread(p.f2, b, "f2"), s2 = spread(p.s2, b - 1, "s2");
  require_leslie(f2, s2, "2");
  pair.L2 = leslie_matrix(f2, s2);
  pair.P1 = coupling_matrix(p.P1, a, b, p.coupling, "P1");
  pair.P2 = coupling_matrix(p.P2, b, a, p.coupling, "P2");
  return pair;
}

Matrix<double> block_matrix(const Pair& pair, double sign_1, double sign_2) {
  const long a = pair.a(), b = pair.b();
  Matrix<double> m(a + b, a + b);
  for (long i = 0; i < a; ++i) {
    for (long j = 0; j < a; ++j) m(i, j) = pair.L1(i, j);
    for (long j = 0; j < b; ++j) m(i, a + j) = sign_1 * pair.P1(i, j);
  }
  for (long i = 0; i < b; ++i) {
    for (long j = 0; j < a; ++j) m(a + i, j) = sign_2 * pair.P2(i, j);
    for (long j = 0; j < b; ++j) m(a + i, a + j) = pair.L2(i, j);
  }
  return m;
}

bool primitive(const Matrix<double>& b) {
  return primitive_pattern(int(b.rows()), [&](int i, int j) { return b(i, j) > 0; });
}

}  // namespace leslie
