// SPDX-License-Identifier: BSD-3-Clause
/// Models that are fitted to Gause's counts, each written once for any scalar T: double gives trajectories,
/// Dual the columns of a Jacobian, Node the record from which gradients of thousands of starts come.
#pragma once
#include "core/dual.hpp"
#include "gause.hpp"

#include <cmath>
#include <span>
#include <string>
#include <vector>

namespace leslie {

using namespace khaos;

/// A parameter and how it keeps its bounds: scale softplus(z) >= 0, or sigmoid(z) in (0, 1), z any number.
struct Bounded {
  std::string name;
  bool share = false;  // in (0, 1)
  double scale = 1;    // unit of a positive one
  double typical = 1;  // where starts scatter about, by a factor of about 2
};

enum class CouplingForm { scalar, diagonal, full };

struct FitModel {
  enum class Kind { logistic, lotka_volterra, linear, saturating } kind;  // logistic, LV, CO, DD
  int species = 1;
  int n = 1;  // age classes of CO and DD
  CouplingForm form = CouplingForm::full;
  std::vector<Bounded> parameters;
};
FitModel fit_model(const std::string& model, int species, int n, CouplingForm form);

// softplus and sigmoid of numbers and duals; Nodes have their own.
template <class T>
T softplus(const T& z) {
  using std::exp, std::log;
  return z > 30.0 ? z : log(1.0 + exp(z));
}
template <class T>
T sigmoid(const T& z) {
  using std::exp;
  return 1.0 / (1.0 + exp(-z));
}

template <class T>
T bounded(const Bounded& parameter, const T& z) {
  return parameter.share ? sigmoid(z) : parameter.scale * softplus(z);
}

template <class T>
using Course = std::vector<std::vector<T>>;  // (days, species) of totals

namespace detail {

template <class T>
T sum_of(const std::vector<T>& values) {
  T sum = values[0];
  for (std::size_t i = 1; i < values.size(); ++i) sum = sum + values[i];
  return sum;
}

/// K / (1 + (K / x_0 - 1) e^(-r t)), t since the first day.
template <class T>
Course<T> logistic(std::span<const T> p) {
  using std::exp;
  const T &r = p[0], &K = p[1], &x0 = p[2], away = K / x0 - 1.0;
  Course<T> course{{x0}};
  for (int day = 1; day < Census::days; ++day) course.push_back({K / (1.0 + away * exp(-double(day) * r))});
  return course;
}

/// x' = r1 x (1 - (x + a12 y) / K1), y' likewise, by RK4 with four steps a day: its error in the RMSE is
/// below 1e-4.
template <class T>
Course<T> lotka_volterra(std::span<const T> p) {
  constexpr int steps = 4;
  constexpr double h = 1.0 / steps;
  const T &r1 = p[0], &K1 = p[1], &a12 = p[2], &r2 = p[3], &K2 = p[4], &a21 = p[5];
  T x = p[6], y = p[7];
  const T s1 = r1 / K1, s2 = r2 / K2;
  struct Rate {
    T x, y;
  };
  const auto rate = [&](const T& u, const T& v) {
    return Rate{u * (r1 - s1 * (u + a12 * v)), v * (r2 - s2 * (v + a21 * u))};
  };
  Course<T> course{{x, y}};
  for (int day = 1; day < Census::days; ++day) {
    for (int k = 0; k < steps; ++k) {
      const Rate a = rate(x, y), b = rate(x + 0.5 * h * a.x, y + 0.5 * h * a.y),
                 c = rate(x + 0.5 * h * b.x, y + 0.5 * h * b.y), d = rate(x + h * c.x, y + h * c.y);
      x = x + h / 6 * (a.x + 2.0 * (b.x + c.x) + d.x);
      y = y + h / 6 * (a.y + 2.0 * (b.y + c.y) + d.y);
    }
    course.push_back({x, y});
  }
  return course;
}

/// Leslie matrices L x with coupling - P y (CO), or divided by 1 + c11 |x| + c12 |y| (DD). Order of p: of
/// each species f (n), s (n - 1), x_0 (n); then P1, P2, or c11, c12, c22, c21 (c11 of one species).
template <class T>
Course<T> leslie_course(const FitModel& m, std::span<const T> p) {
  const auto n = std::size_t(m.n), block = 3 * n - 1;
  std::vector<std::vector<T>> now;
  for (int k = 0; k < m.species; ++k) {
    const auto first = p.begin() + long(std::size_t(k) * block + 2 * n - 1);
    now.emplace_back(first, first + long(n));
  }
  const std::span<const T> rest = p.subspan(std::size_t(m.species) * block);
  const auto taken = [&](int k, std::size_t i) {  // by the other species from class i
    const std::vector<T>& other = now[std::size_t(1 - k)];
    const std::size_t each = m.form == CouplingForm::scalar     ? 1
                             : m.form == CouplingForm::diagonal ? n
                                                                : n * n;
    const std::span<const T> P = rest.subspan(std::size_t(k) * each, each);
    if (m.form == CouplingForm::scalar) return P[0] * other[i];
    if (m.form == CouplingForm::diagonal) return P[i] * other[i];
    T sum = P[i * n] * other[0];
    for (std::size_t j = 1; j < n; ++j) sum = sum + P[i * n + j] * other[j];
    return sum;
  };
  const bool saturates = m.kind == FitModel::Kind::saturating, two = m.species == 2;
  Course<T> course;
  for (int day = 0;; ++day) {
    std::vector<T> totals;
    for (const auto& classes : now) totals.push_back(sum_of(classes));
    course.push_back(totals);
    if (day + 1 == Census::days) return course;
    std::vector<std::vector<T>> next;
    for (int k = 0; k < m.species; ++k) {
      const auto own = std::size_t(k);
      const std::span<const T> f = p.subspan(own * block, n), s = p.subspan(own * block + n, n - 1);
      const std::vector<T>& classes = now[own];
      T born = f[0] * classes[0];
      for (std::size_t j = 1; j < n; ++j) born = born + f[j] * classes[j];
      std::vector<T> image{born};
      for (std::size_t j = 0; j + 1 < n; ++j) image.push_back(s[j] * classes[j]);
      if (saturates) {
        T crowd = rest[2 * own] * totals[own] + 1.0;
        if (two) crowd = crowd + rest[2 * own + 1] * totals[1 - own];
        for (T& v : image) v = v / crowd;
      } else if (two) {
        for (std::size_t i = 0; i < n; ++i) image[i] = image[i] - taken(k, i);
      }
      next.push_back(image);
    }
    now = next;
  }
}

}  // namespace detail

/// Totals on each day for the free numbers z (p).
template <class T>
Course<T> course_of(const FitModel& m, std::span<const T> z) {
  std::vector<T> values;
  for (std::size_t i = 0; i < z.size(); ++i) values.push_back(bounded(m.parameters[i], z[i]));
  const std::span<const T> p = values;
  switch (m.kind) {
    case FitModel::Kind::logistic:
      return detail::logistic(p);
    case FitModel::Kind::lotka_volterra:
      return detail::lotka_volterra(p);
    default:
      return detail::leslie_course(m, p);
  }
}

}  // namespace leslie
