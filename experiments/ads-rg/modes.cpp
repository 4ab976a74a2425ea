// SPDX-License-Identifier: BSD-3-Clause
#include "modes.hpp"

#include "linalg/sparse_eigen.hpp"

#include <algorithm>
#include <cmath>

namespace ads_rg {
namespace {

/// A u = omega^2 B u over u = (Q at the points of y, S at those of x).
class Pencil {
 public:
  explicit Pencil(const Background& b) : b_(b), n_(b.y.size()) {}

  /// c2 u'' + c1 u' + c0 u + omega^2 weight u = 0 at point i of an interval.
  void equation(int interval, int i, double c2, double c1, double c0, double weight) {
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
  /// In the rows of r = 1: R and R' are continuous.
  void join(int l, double Delta) {
    const long inner = n_ - 1, outer = 2 * n_ - 1;
    a_.insert(a_.end(), {{inner, inner, 1.0}, {inner, outer, -1.0}});
    const std::size_t last = std::size_t(n_) * std::size_t(n_ - 1);
    for (int j = 0; j < n_; ++j) {
      a_.push_back({outer, j, 2 * b_.y.derivative()[last + std::size_t(j)]});
      a_.push_back({outer, n_ + j, b_.x.derivative()[last + std::size_t(j)]});
    }
    a_.insert(a_.end(), {{outer, inner, double(l)}, {outer, outer, Delta}});
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

}  // namespace

std::vector<double> normal_modes(const Background& b, double m2, int l, int count, const std::string& petsc) {
  const double Delta = 1.5 + std::sqrt(2.25 + m2), round = double(l) * (l + 1);
  const int last = b.y.size() - 1;
  Pencil pencil(b);
  for (int i = 0; i < last; ++i) {
    const double y = b.y.points()[std::size_t(i)];
    const Inner<double>& u = b.inner[std::size_t(i)];
    const auto s = inner_slopes(Theory{-2, b.lambda}, y, u);
    const double f = s.f, pull = 2 * (u.H + s.y_dH) - f * s.dchi;  // 2 f_y - f chi_y
    pencil.equation(0, i, 4 * y * f, f * (4 * l + 6) + 2 * y * pull, round * u.H + l * pull - m2,
                    std::exp(b.inner_chi[std::size_t(i)]) / f);
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
                    x * std::exp(b.outer_chi[std::size_t(i)]) / s.g);
  }
  pencil.join(l, Delta);
  const SparseEigenpairs found = sparse_eigenpairs(
      Comm::self(), pencil.problem(), {.which = EigenWanted::nearest, .count = count, .petsc = petsc});
  std::vector<double> omega;
  for (const std::complex<double>& square : found.values)
    omega.push_back(std::copysign(std::sqrt(std::abs(square.real())), square.real()));
  std::sort(omega.begin(), omega.end());
  omega.resize(std::size_t(count));
  return omega;
}

}  // namespace ads_rg
