// SPDX-License-Identifier: BSD-3-Clause
#include "ode/lane_lu.hpp"

namespace khaos {

namespace {

void swap_where(LaneMask mask, Lanes& a, Lanes& b) {
  const Lanes old = a;
  a = select(mask, b, a);
  b = select(mask, old, b);
}

/// N: the size if it is known to the compiler, which then unrolls; 0: `n` is.
template <int N>
void factors(int n, Lanes* a, Lanes* inverse_pivot, LaneMask* swapped) {
  if constexpr (N > 0) n = N;
  for (int k = 0; k < n; ++k) {
    Lanes* const pivot_row = a + k * n;
    // Each larger entry in turn comes to row k: the largest stays there.
    for (int i = k + 1; i < n; ++i) {
      Lanes* const row = a + i * n;
      const LaneMask larger = abs(row[k]) > abs(pivot_row[k]);
      swapped[k * n + i] = larger;
      for (int j = 0; j < n; ++j) swap_where(larger, pivot_row[j], row[j]);
    }
    inverse_pivot[k] = 1.0 / pivot_row[k];
    for (int i = k + 1; i < n; ++i) {
      Lanes* const row = a + i * n;
      row[k] *= inverse_pivot[k];
      for (int j = k + 1; j < n; ++j) row[j] -= row[k] * pivot_row[j];
    }
  }
}

template <int N>
void solution(int n, const Lanes* a, const Lanes* inverse_pivot, const LaneMask* swapped, Lanes* x) {
  Lanes registers[N > 0 ? N : 1];
  Lanes* b = x;
  if constexpr (N > 0) {
    n = N;
    b = registers;
    for (int i = 0; i < n; ++i) b[i] = x[i];
  }
  // All exchanges first: the rows of L moved with them.
  for (int k = 0; k < n; ++k)
    for (int i = k + 1; i < n; ++i) swap_where(swapped[k * n + i], b[k], b[i]);
  for (int i = 1; i < n; ++i)
    for (int j = 0; j < i; ++j) b[i] -= a[i * n + j] * b[j];
  for (int i = n - 1; i >= 0; --i) {
    for (int j = i + 1; j < n; ++j) b[i] -= a[i * n + j] * b[j];
    b[i] *= inverse_pivot[i];
  }
  if constexpr (N > 0)
    for (int i = 0; i < n; ++i) x[i] = b[i];
}

}  // namespace

LaneLu::LaneLu(int n)
    : n_(n),
      a_(static_cast<std::size_t>(n * n), 0.0),
      inverse_pivot_(static_cast<std::size_t>(n), 0.0),
      swapped_(static_cast<std::size_t>(n * n), LaneMask{}) {
  switch (n) {
    case 1:
      factorise_ = factors<1>, solve_ = solution<1>;
      break;
    case 2:
      factorise_ = factors<2>, solve_ = solution<2>;
      break;
    case 3:
      factorise_ = factors<3>, solve_ = solution<3>;
      break;
    case 4:
      factorise_ = factors<4>, solve_ = solution<4>;
      break;
    default:
      factorise_ = factors<0>, solve_ = solution<0>;
  }
}

}  // namespace khaos
