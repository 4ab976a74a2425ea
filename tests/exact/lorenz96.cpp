// SPDX-License-Identifier: BSD-3-Clause
#include "models/lorenz96.hpp"

#include "core/dual.hpp"
#include "ode/column_frame.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <vector>

namespace {
using namespace khaos;

std::vector<double> near_equilibrium(int n, double forcing) {
  std::vector<double> x(n, forcing);
  for (int i = 0; i < n; ++i) x[i] += 0.3 * std::sin(1.0 + i * i);
  return x;
}

template <class T>
std::vector<T> slope(const std::vector<T>& x, double forcing) {
  const int n = static_cast<int>(x.size());
  std::vector<T> dx(n);
  for (int i = 0; i < n; ++i)
    dx[i] = (x[(i + 1) % n] - x[(i + n - 2) % n]) * x[(i + n - 1) % n] - x[i] + forcing;
  return dx;
}
template <class T>
std::vector<T> plus(const std::vector<T>& x, double h, const std::vector<T>& k) {
  std::vector<T> y(x);
  for (std::size_t i = 0; i < x.size(); ++i) y[i] = x[i] + h * k[i];
  return y;
}
template <class T>
std::vector<T> rk4(const std::vector<T>& x, double h, double forcing) {
  const std::vector<T> k1 = slope(x, forcing), k2 = slope(plus(x, h / 2, k1), forcing),
                       k3 = slope(plus(x, h / 2, k2), forcing), k4 = slope(plus(x, h, k3), forcing);
  return plus(plus(plus(plus(x, h / 6, k1), h / 3, k2), h / 3, k3), h / 6, k4);
}

TEST(Lorenz96, carries_the_derivative_of_the_discrete_flow) {
  constexpr int n = 11, columns = 9;  // not a multiple of any lane count
  using D = Dual<columns, double>;
  const std::vector<double> start = near_equilibrium(n, 8);
  Lorenz96Orbit orbit(start, 8, columns);
  std::vector<D> x;
  for (int i = 0; i < n; ++i) x.push_back(i < columns ? D::variable(start[i], i) : D(start[i]));
  orbit.advance(0.01, 50);
  for (int step = 0; step < 50; ++step) x = rk4(x, 0.01, 8);
  for (int i = 0; i < n; ++i) {
    EXPECT_NEAR(orbit.x()[i], x[i].value, 1e-12);  // 50 steps of roundings, which grow by about e
    for (int k = 0; k < columns; ++k) EXPECT_NEAR(orbit.frame()(i, k), x[i].grad[k], 1e-12) << i << ' ' << k;
  }
}

TEST(Lorenz96, has_the_known_spectrum_of_forty_sites) {
  constexpr int n = 40;
  constexpr long blocks = 2000;
  Lorenz96Orbit orbit(near_equilibrium(n, 8), 8, n);
  std::vector<double> log_r(n, 0.0);
  for (int block = 0; block < 200; ++block)
    orbit.advance(0.01, 10), orbit.frame().orthonormalise(log_r.data());
  log_r.assign(n, 0.0);
  for (int block = 0; block < blocks; ++block)
    orbit.advance(0.01, 10), orbit.frame().orthonormalise(log_r.data());
  const double time = 0.1 * blocks, sum = std::accumulate(log_r.begin(), log_r.end(), 0.0) / time;
  EXPECT_NEAR(log_r[0] / time, 1.69, 0.12);  // literature 1.67 to 1.70; standard error of 200 time units 0.04
  EXPECT_NEAR(sum, -n, 1e-3);                // the divergence is -n; RK4 at this step has it to 1e-6 n
  int positive = 0;
  for (double v : log_r) positive += v / time > 0.02;
  EXPECT_EQ(positive, 13);  // Karimi & Paul, Chaos 20 (2010) 043105: 13 positive exponents
}

TEST(ColumnFrame, is_orthonormal_afterwards_and_keeps_r) {
  for (int columns : {1, 3, 8, 13, 50, 61}) {
    const int rows = 61;
    ColumnFrame frame(rows, columns);
    std::vector<double> v(static_cast<std::size_t>(rows) * columns);
    for (int k = 0; k < columns; ++k)
      for (int i = 0; i < rows; ++i) {
        v[i * columns + k] = std::sin(1.0 + i * (k + 1) + 0.3 * i * i) + (i == k ? 2.0 : 0.0);
        frame.block(k / KHAOS_LANES)[i].set(k % KHAOS_LANES, v[i * columns + k]);
      }
    std::vector<double> log_r(columns, 0.0);
    frame.orthonormalise(log_r.data());
    for (int k = 0; k < columns; ++k) {
      for (int l = 0; l <= k; ++l) {
        double dot = 0;
        for (int i = 0; i < rows; ++i) dot += frame(i, k) * frame(i, l);
        EXPECT_NEAR(dot, k == l, 1e-13)
            << columns << ' ' << k << ' ' << l;  // condition number times rounding
      }
      double r = 0, rest = 0;  // v_k lies in the span of q_0 .. q_k, and q_k . v_k = R_kk
      for (int i = 0; i < rows; ++i)
        r += frame(i, k) * v[i * columns + k], rest += v[i * columns + k] * v[i * columns + k];
      for (int l = 0; l <= k; ++l) {
        double part = 0;
        for (int i = 0; i < rows; ++i) part += frame(i, l) * v[i * columns + k];
        rest -= part * part;
      }
      EXPECT_NEAR(std::log(r), log_r[k], 1e-12);
      EXPECT_NEAR(rest, 0, 1e-10);
    }
  }
}

TEST(ColumnFrame, leaves_a_vector_that_vanishes_at_zero) {
  ColumnFrame frame(5, 3);
  for (int i = 0; i < 5; ++i) frame.block(1 / KHAOS_LANES)[i].set(1 % KHAOS_LANES, 0.0);
  std::vector<double> log_r(3, 0.0);
  frame.orthonormalise(log_r.data());
  EXPECT_EQ(log_r[0], 0);
  EXPECT_EQ(log_r[1], -std::numeric_limits<double>::infinity());
  EXPECT_EQ(log_r[2], 0);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(frame(i, 1), 0);
  EXPECT_EQ(frame(2, 2), 1);
}

}  // namespace
