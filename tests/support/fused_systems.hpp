// SPDX-License-Identifier: BSD-3-Clause
/// Right-hand sides as the generator writes them, and ensembles of them, for the tests of the fused kernels.
#pragma once

#include "core/simd_math.hpp"
#include "ode/states.hpp"

#include <vector>

namespace fused_test {
using namespace khaos;

struct Lorenz {
  static constexpr int dimension = 3, constants = 3;
  template <class T, class C>
  KOKKOS_INLINE_FUNCTION static void rhs(const T* x, C, const C* c, T* dx) {
    dx[0] = c[0] * (x[1] - x[0]);
    dx[1] = x[0] * (c[1] - x[2]) - x[1];
    dx[2] = x[0] * x[1] - c[2] * x[2];
  }
};
/// Spec of the chaos atlas: state at t = 1 from (1, 1, 1), sigma 10, rho 28, beta 8/3; 60-digit Taylor
/// series.
inline constexpr double lorenz_at_1[3] = {-9.3785700109250624, -8.3570337884266447, 29.362325337363428};

/// Three of it side by side: large systems advance in other numbers of blocks at once.
struct ThreeLorenz {
  static constexpr int dimension = 9, constants = 3;
  template <class T, class C>
  KOKKOS_INLINE_FUNCTION static void rhs(const T* x, C t, const C* c, T* dx) {
    for (int i = 0; i < 9; i += 3) Lorenz::rhs(x + i, t, c, dx + i);
  }
};

/// x' = x^2: x0 / (1 - x0 t), infinite at t = 1 / x0.
struct Explosion {
  static constexpr int dimension = 1, constants = 0;
  template <class T, class C>
  KOKKOS_INLINE_FUNCTION static void rhs(const T* x, C, const C*, T* dx) {
    dx[0] = x[0] * x[0];
  }
};

/// x' = c cos(t): c sin(t).
struct Driven {
  static constexpr int dimension = 1, constants = 1;
  template <class T, class C>
  KOKKOS_INLINE_FUNCTION static void rhs(const T*, C t, const C* c, T* dx) {
    dx[0] = c[0] * cos(t);
  }
};

/// x' = log(c - t): not a number after t = c.
struct Edge {
  static constexpr int dimension = 1, constants = 1;
  template <class T, class C>
  KOKKOS_INLINE_FUNCTION static void rhs(const T*, C t, const C* c, T* dx) {
    dx[0] = log(c[0] - t);
  }
};

/// Lorenz members that all differ, in start and in rho.
struct Member {
  double x[3], c[3];
};
inline std::vector<Member> lorenz_members(int count) {
  std::vector<Member> members;
  for (int m = 0; m < count; ++m)
    members.push_back({{1 + 1e-3 * m, 1.5 - 0.01 * (m % 7), 20}, {10, 24 + 8.0 * m / count, 8.0 / 3}});
  return members;
}
inline States states_of(const std::vector<Member>& members) {
  States s(3, 3, static_cast<long>(members.size()));
  const auto x = Kokkos::create_mirror_view(s.x), c = Kokkos::create_mirror_view(s.c);
  for (std::size_t m = 0; m < members.size(); ++m)
    for (int i = 0; i < 3; ++i) x(i, m) = members[m].x[i], c(i, m) = members[m].c[i];
  Kokkos::deep_copy(s.x, x);
  Kokkos::deep_copy(s.c, c);
  s.pad();
  return s;
}

/// All components 1, for ThreeLorenz.
inline States three_at_one(long members) {
  States s(9, 3, members);
  const auto c = Kokkos::create_mirror_view(s.c);
  for (long m = 0; m < members; ++m) c(0, m) = 10, c(1, m) = 28, c(2, m) = 8.0 / 3;
  Kokkos::deep_copy(s.c, c);
  Kokkos::deep_copy(s.x, 1.0);
  s.pad();
  return s;
}

/// One-dimensional members, with their constant if the system has one.
inline States states_of(const std::vector<double>& start, const std::vector<double>& constant = {}) {
  States s(1, constant.empty() ? 0 : 1, static_cast<long>(start.size()));
  const auto x = Kokkos::create_mirror_view(s.x), c = Kokkos::create_mirror_view(s.c);
  for (std::size_t m = 0; m < start.size(); ++m) x(0, m) = start[m];
  for (std::size_t m = 0; m < constant.size(); ++m) c(0, m) = constant[m];
  Kokkos::deep_copy(s.x, x);
  Kokkos::deep_copy(s.c, c);
  s.pad();
  return s;
}

/// Host copies of what the kernels left.
struct Result {
  std::vector<std::vector<double>> x;  // (member, component)
  std::vector<double> stopped_at;
  std::vector<Stop> stop;
};
inline Result result_of(const States& s) {
  Kokkos::fence();
  const auto x = Kokkos::create_mirror_view(s.x);
  const auto at = Kokkos::create_mirror_view(s.stopped_at);
  const auto stop = Kokkos::create_mirror_view(s.stop);
  Kokkos::deep_copy(x, s.x);
  Kokkos::deep_copy(at, s.stopped_at);
  Kokkos::deep_copy(stop, s.stop);
  Result r;
  for (long m = 0; m < s.members; ++m) {
    std::vector<double> state;
    for (int i = 0; i < static_cast<int>(x.extent(0)); ++i) state.push_back(x(i, m));
    r.x.push_back(state);
    r.stopped_at.push_back(at(m));
    r.stop.push_back(stop(m));
  }
  return r;
}

}  // namespace fused_test
