// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "ode/tangent_carrier.hpp"

#include <algorithm>
#include <cmath>

namespace khaos {

/// Times of steps of equal length, origin + n h: the rounding of t += h would add up.
class Ticks {
 public:
  explicit Ticks(double h) : h_(h) {}
  double length() const { return h_; }
  /// Number of the tick at t; the first that is asked for is 0.
  long number(double t) {
    if (std::isnan(origin_)) origin_ = t;
    return std::lround((t - origin_) / h_);
  }
  double time(long n) const { return origin_ + double(n) * h_; }

 private:
  double h_, origin_ = std::nan("");
};

/// Steps of equal length, or iterations.
class EqualStepsCarrier : public TangentCarrier {
 public:
  EqualStepsCarrier(const Flow& tangent, double step) : f_(tangent), ticks_(step) {}

  bool advance(Lanes* x, Lanes& t, double t_end, int count) override {
    const long first = ticks_.number(t[0]), left = ticks_.number(t_end) - first,
               steps = std::min<long>(count, left);
    for (long n = first; n < first + steps; ++n) {
      step(x, t);
      t = Lanes(ticks_.time(n + 1));
    }
    taken_ += steps;
    return steps == left;
  }
  void slope(const Lanes* x, Lanes t, Lanes* dx) override { f_(x, t, dx); }
  bool repeatable() const override { return true; }
  long attempts(int) const override { return taken_; }

 protected:
  virtual void step(Lanes* x, Lanes t) = 0;  // x <- its state a step later
  Flow f_;
  Ticks ticks_;
  long taken_ = 0;
};

}  // namespace khaos
