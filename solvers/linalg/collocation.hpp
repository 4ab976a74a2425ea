// SPDX-License-Identifier: BSD-3-Clause
/// Boundary-value problems by Chebyshev collocation: first-order systems F(t, u, u') = 0 on one or several
/// intervals, with conditions at their ends, solved by newton(). The Jacobian comes from F itself, evaluated
/// on Duals. F may be singular at an end (t u' = ...): its own equation there is then the condition of
/// regularity, and none is given.
#pragma once

#include "core/dual.hpp"
#include "linalg/chebyshev.hpp"
#include "linalg/newton.hpp"

#include <functional>
#include <span>
#include <utility>
#include <vector>

namespace khaos {

template <int M>  // components of u
class Collocation {
 public:
  /// A number with its derivatives in 2 M directions: u and u' in Equations, u at two places in Condition.
  using Local = Dual<2 * M, double>;
  /// F at one point: u (M), du (M) -> f (M).
  using Equations = std::function<void(double t, const Local* u, const Local* du, Local* f)>;
  /// What must vanish, from u (M) at two ends.
  using Condition = std::function<Local(const Local* a, const Local* b)>;
  enum End { low, high };
  struct Place {
    int interval;
    End end;
  };

  /// Returns the number of the interval. Unknowns: u (points, M) of each, one after the other.
  int add_interval(const Chebyshev& points, Equations equations) {
    intervals_.push_back({points, std::move(equations), size_});
    size_ += points.size() * M;
    return int(intervals_.size()) - 1;
  }
  /// Replaces the equation of one component at an end by a condition on u there, or there and elsewhere.
  void add_condition(Place instead_of, int component, Place a, Place b, Condition condition) {
    conditions_.push_back({row(instead_of) + component, row(a), row(b), std::move(condition)});
  }
  void add_condition(Place here, int component, Condition condition) {
    add_condition(here, component, here, here, std::move(condition));
  }
  int size() const { return size_; }
  /// Where u (points, M) of an interval begins.
  int offset(int interval) const { return intervals_[std::size_t(interval)].offset; }

  NewtonResult solve(std::vector<double> start, const NewtonControl& control) const {
    return newton({[this](std::span<const double> x, std::span<double> f) { assemble(x, f, {}); },
                   [this](std::span<const double> x, std::span<double> j) { assemble(x, {}, j); }},
                  std::move(start), control);
  }

 private:
  struct Interval {
    Chebyshev points;
    Equations equations;
    int offset;
  };
  struct Row {
    int row, a, b;
    Condition condition;
  };
  int row(Place place) const {
    const Interval& i = intervals_[std::size_t(place.interval)];
    return i.offset + (place.end == high ? (i.points.size() - 1) * M : 0);
  }

  /// Residual f (size) or Jacobian j (size, size), whichever is given.
  void assemble(std::span<const double> x, std::span<double> f, std::span<double> j) const {
    const auto n = std::size_t(size_);
    for (const Interval& interval : intervals_) collocate(interval, x, f, j);
    for (const Row& c : conditions_) {
      Local a[M], b[M];
      for (int k = 0; k < M; ++k) {
        a[k] = Local::variable(x[std::size_t(c.a + k)], k);
        b[k] = Local::variable(x[std::size_t(c.b + k)], M + k);
      }
      const Local value = c.condition(a, b);
      if (!f.empty()) f[std::size_t(c.row)] = value.value;
      if (j.empty()) continue;
      double* entry = j.data() + std::size_t(c.row) * n;
      std::fill(entry, entry + n, 0.0);
      for (int k = 0; k < M; ++k) {
        entry[c.a + k] += value.grad[k];
        entry[c.b + k] += value.grad[M + k];
      }
    }
  }

  void collocate(const Interval& interval, std::span<const double> x, std::span<double> f,
                 std::span<double> j) const {
    const int points = interval.points.size();
    const double* u = x.data() + interval.offset;
    for (int i = 0; i < points; ++i) {
      const double* d = interval.points.derivative().data() + std::size_t(i) * std::size_t(points);
      Local at[M], slope[M], value[M];
      for (int k = 0; k < M; ++k) {
        double du = 0;
        for (int l = 0; l < points; ++l) du += d[l] * (u[l * M + k] - u[i * M + k]);  // rows of d sum to 0
        at[k] = Local::variable(u[i * M + k], k);
        slope[k] = Local::variable(du, M + k);
      }
      interval.equations(interval.points.points()[std::size_t(i)], at, slope, value);
      for (int k = 0; k < M; ++k) {
        const std::size_t row = std::size_t(interval.offset + i * M + k);
        if (!f.empty()) f[row] = value[k].value;
        if (j.empty()) continue;
        double* entry = j.data() + row * std::size_t(size_) + interval.offset;
        for (int c = 0; c < M; ++c) {
          for (int l = 0; l < points; ++l) entry[l * M + c] += value[k].grad[M + c] * d[l];
          entry[i * M + c] += value[k].grad[c];
        }
      }
    }
  }

  int size_ = 0;
  std::vector<Interval> intervals_;
  std::vector<Row> conditions_;
};

}  // namespace khaos
