// SPDX-License-Identifier: BSD-3-Clause
#include "modes.hpp"

#include "linalg/sparse_eigen.hpp"

#include <algorithm>
#include <cmath>

namespace ads_rg {
namespace {

/// A u = omega^2 B u over u = (Q at the points of y, S at those of x), once h, about what the lowest mode of
/// empty space falls by, is taken out.
class Pencil {
 public:
  explicit Pencil(const Background& b) : b_(b), n_(b.y.size()) {}

  /// c2 R'' + c1 R' + c0 R + omega^2 weight R = 0 at point i of an interval; R = h u, h' = h1 h, h'' = h2 h.
  void equation(int interval, int i, double c2, double c1, double c0, double weight, double h1, double h2) {
    c0 += c2 * h2 + c1 * h1;
    c1 += 2 * c2 * h1;
    const std::span<const double> d = (interval == 0 ? b_.y : b_.x).derivative();
    const long row = interval * n_ + i;
    for (int j = 0; j < n_; ++j) {
      double second = 0;
      for (int k = 0; k < n_; ++k) second += d[std::size_t(i * n_ + k)] * d[std::size_t(k * n_ + j)];
      a_.push_back({row, interval * n_ + j, -c2 * second - c1 * d[std::size_t(i * n_ + j)]});
    }
    a_.push_back({row, row, -c0});
    b_entries_.push_back({row, row, weight});
  }
  /// In the rows of r = 1, where dx = -dy / 2: R and R' are continuous, so Q = S and 2 dQ/dy = -dS/dx.
  void join() {
    const long inner = n_ - 1, outer = 2 * n_ - 1;
    a_.insert(a_.end(), {{inner, inner, 1.0}, {inner, outer, -1.0}});
    const std::size_t last = std::size_t(n_) * std::size_t(n_ - 1);
    for (int j = 0; j < n_; ++j) {
      a_.push_back({outer, j, 2 * b_.y.derivative()[last + std::size_t(j)]});
      a_.push_back({outer, n_ + j, b_.x.derivative()[last + std::size_t(j)]});
    }
    b_entries_.insert(b_entries_.end(), {{inner, inner, 0.0}, {outer, outer, 0.0}});
  }
  SparseEigenproblem problem() const {
    const long size = 2 * n_;
    return {sparse_rows(size, 0, size, a_), sparse_rows(size, 0, size, b_entries_)};
  }

 private:
  const Background& b_;
  int n_;
  std::vector<Entry> a_, b_entries_;
};

/// Whether N resolves a mode: real, and smooth on both intervals. The highest of a pencil are rough, as are
/// the infinite ones of the rows of r = 1; tails of 1e-3 leave omega five digits.
bool is_mode(const Background& b, std::complex<double> square, std::span<const std::complex<double>> u) {
  const auto n = std::size_t(b.y.size());
  std::vector<double> Q(n), S(n);
  for (std::size_t i = 0; i < n; ++i) Q[i] = u[i].real(), S[i] = u[n + i].real();
  return std::abs(square.imag()) < 1e-9 * std::abs(square) && std::max(b.y.tail(Q), b.x.tail(S)) < 1e-3;
}

}  // namespace

std::vector<double> normal_modes(const Background& b, double m2, int l, int count) {
  const double Delta = 1.5 + std::sqrt(2.25 + m2), round = double(l) * (l + 1);
  const double p = 0.5 * (Delta + l);  // h = (1 + r^2)^-p or (1 + x^2)^-p
  const int last = b.y.size() - 1;
  Pencil pencil(b);
  for (int i = 0; i < last; ++i) {
    const double y = b.y.points()[std::size_t(i)];
    const Inner<double>& u = b.inner[std::size_t(i)];
    const auto s = inner_slopes(Theory{-2, b.lambda}, y, u);
    const double f = s.f, pull = 2 * (u.H + s.y_dH) - f * s.dchi;  // 2 f_y - f chi_y
    pencil.equation(0, i, 4 * y * f, f * (4 * l + 6) + 2 * y * pull, round * u.H + l * pull - m2,
                    std::exp(b.inner_chi[std::size_t(i)]) / f, -p / (1 + y),
                    p * (p + 1) / ((1 + y) * (1 + y)));
  }
  for (int i = 0; i < last; ++i) {
    const double x = b.x.points()[std::size_t(i)];
    const Outer<double>& u = b.outer[std::size_t(i)];
    const auto s = outer_slopes(b.lambda, x, u);
    const double G = 1 + 0.25 * u.psi * u.psi + x * u.K, dG = 0.5 * u.psi * u.p + u.K + x * s.dK;
    const double q = u.psi + x * u.p,
                 bend = 2 * G + x * dG - 0.25 * s.g * q * q;  // (x g' - x g chi'/2) / x^2
    pencil.equation(1, i, s.g * x, s.g * (2 * Delta - 2) + x * x * bend,
                    x * (Delta * (Delta - 3) * G + Delta * bend - round),
                    x * std::exp(b.outer_chi[std::size_t(i)]) / s.g, -2 * p * x / (1 + x * x),
                    2 * p * ((2 * p + 1) * x * x - 1) / ((1 + x * x) * (1 + x * x)));
  }
  pencil.join();
  const SparseEigenpairs found = sparse_eigenpairs(
      Comm::self(), pencil.problem(), {.which = EigenWanted::nearest, .count = std::min(count, 2 * last)});
  std::vector<double> omega;
  // Beyond the first that is none, others may be missing.
  for (std::size_t k = 0; k < found.values.size() && is_mode(b, found.values[k], found.vectors[k]); ++k) {
    const double square = found.values[k].real();
    omega.push_back(std::copysign(std::sqrt(std::abs(square)), square));
  }
  std::sort(omega.begin(), omega.end());
  omega.resize(std::size_t(count), std::nan(""));
  return omega;
}

}  // namespace ads_rg
