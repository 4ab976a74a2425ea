// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "spectral/box.hpp"
#include "stats/exact_sum.hpp"

#include <cmath>
#include <vector>

namespace khaos {

namespace detail {
/// The sums of all ranks, rounded. Collective.
std::vector<double> totals(std::vector<ExactSum>& mine, const Comm& comm);
}  // namespace detail

/// A mode as sums see it.
struct ModeTerm {
  long m;         ///< its local number
  double k[3];    ///< its wavenumber, by axis
  double weight;  ///< 2 if it stands for -k, too, which is not stored; else 1
  double k_squared() const { return k[0] * k[0] + k[1] * k[1] + k[2] * k[2]; }
};

/// body(term) for all modes of this rank, on the host, one after the other: set-up and diagnostics.
template <class Body>
void for_each_term(const BoxTransform& transform, const Body& body) {
  const Waves& waves = transform.waves();
  const int last = transform.box().axes() - 1;
  const long nyquist = transform.box().points[last] / 2;
  const auto k = [&](int axis, long j) { return waves.k[axis].data()[j]; };
  ModeTerm term{0, {0, 0, 0}, 1};
  long j[3];
  for (j[2] = 0; j[2] < waves.count[2]; ++j[2])
    for (j[1] = 0; j[1] < waves.count[1]; ++j[1])
      for (j[0] = 0; j[0] < waves.count[0]; ++j[0], ++term.m) {
        const long n = transform.mode_part().first[last] + j[last];
        term.weight = n == 0 || n == nyquist ? 1 : 2;
        for (int axis = 0; axis < 3; ++axis) term.k[axis] = k(axis, j[axis]);
        body(term);
      }
}

/// Sums over all modes of all ranks, each of them correctly rounded, so equal on any number of ranks:
/// add(term, sums) calls sums[i].add(x), i < count, as often as it likes. Collective.
template <class Add>
std::vector<double> mode_sums(const BoxTransform& transform, int count, const Add& add) {
  std::vector<ExactSum> sums(count);
  for_each_term(transform, [&](const ModeTerm& term) { add(term, sums); });
  return detail::totals(sums, transform.comm());
}

/// The same over all points of all ranks: add(m, sums), m the point's local number. Collective.
template <class Add>
std::vector<double> point_sums(const BoxTransform& transform, int count, const Add& add) {
  std::vector<ExactSum> sums(count);
  for (long m = 0; m < transform.points(); ++m) add(m, sums);
  return detail::totals(sums, transform.comm());
}

/// Sums per shell of wavenumbers: shell s holds s - 1/2 <= |k| / k_1 < s + 1/2, where k_1 is the smallest
/// non-zero wavenumber of the box. value(term) is summed with the term's weight: with |u_hat|^2 / 2 this is
/// the energy spectrum E(k) k_1. Shells are those that hold a mode; Pope, Turbulent Flows (2000), sec. 6.5.
template <class Value>
std::vector<double> shell_sums(const BoxTransform& transform, const Value& value);

double smallest_wavenumber(const Box& box);
int shells_of(const BoxTransform& transform);  ///< as many shells hold modes

template <class Value>
std::vector<double> shell_sums(const BoxTransform& transform, const Value& value) {
  const double k1 = smallest_wavenumber(transform.box());
  return mode_sums(transform, shells_of(transform), [&](const ModeTerm& term, std::vector<ExactSum>& sums) {
    const auto shell = static_cast<std::size_t>(std::sqrt(term.k_squared()) / k1 + 0.5);
    sums[shell].add(term.weight * value(term));
  });
}

/// <(u(x + r) - u(x))^p> for p = 2 and 3, along the last axis: structure functions, longitudinal ones if u is
/// the velocity along that axis. Kolmogorov 1941; Pope (2000), sec. 6.2.
///   u            (points) this rank's part
///   separations  in grid spacings, below the points of that axis
///   returns      (2, separations): those of order 2, then of order 3; correctly rounded sums, so equal on
///   any
///                number of ranks. Collective.
std::vector<double> structure_functions(const BoxTransform& transform, const Real& u,
                                        const std::vector<long>& separations);
/// 1, 2, 3, 4, 6, 8, 12, 16, ... up to half of n.
std::vector<long> structure_separations(long n);

/// |z|^2
inline double squared(const Mode& z) { return z.real() * z.real() + z.imag() * z.imag(); }

}  // namespace khaos
