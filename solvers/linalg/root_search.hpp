// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>

namespace khaos {

/// A zero of a function of one variable between two places where it has opposite signs, by Chandrupatla's
/// method (Adv. Eng. Softw. 28 (1997) 145): inverse quadratic interpolation where that is safe, else
/// bisection. It asks for one value at a time, so that many searches can be evaluated together:
///
///   RootSearch search(a, f(a), b, f(b), tolerance);
///   while (!search.done()) search.take(f(search.next()));
class RootSearch {
 public:
  RootSearch(double a, double f_a, double b, double f_b, double tolerance)
      : a_(b), f_a_(f_b), b_(a), f_b_(f_a), c_(a), f_c_(f_a), tolerance_(tolerance) {
    bracketed_ = f_a == 0 || f_b == 0 || (f_a < 0) != (f_b < 0);
    best_ = std::abs(f_b_) < std::abs(f_a_) ? b_ : a_;
    done_ = !bracketed_ || f_a == 0 || f_b == 0;
  }

  bool bracketed() const { return bracketed_; }  // false: no sign change, and nothing to do
  bool done() const { return done_; }
  double next() const { return a_ + fraction_ * (b_ - a_); }
  double root() const { return best_; }

  /// f at next().
  void take(double f) {
    const double x = next();
    if ((f < 0) == (f_a_ < 0)) {
      c_ = a_, f_c_ = f_a_;
    } else {
      c_ = b_, f_c_ = f_b_;
      b_ = a_, f_b_ = f_a_;
    }
    a_ = x, f_a_ = f;
    best_ = std::abs(f_b_) < std::abs(f_a_) ? b_ : a_;
    const double limit = (8.9e-16 * std::abs(best_) + tolerance_) / std::abs(b_ - a_);
    done_ = limit > 0.5 || f == 0;
    const double xi = (a_ - b_) / (c_ - b_), phi = (f_a_ - f_b_) / (f_c_ - f_b_);
    fraction_ = 0.5;
    if (phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi)
      fraction_ = f_a_ / (f_b_ - f_a_) * (f_c_ / (f_b_ - f_c_)) +
                  (c_ - a_) / (b_ - a_) * (f_a_ / (f_c_ - f_a_)) * (f_b_ / (f_c_ - f_b_));
    fraction_ = std::fmin(1 - limit, std::fmax(limit, fraction_));
  }

 private:
  // a: the latest place; b: the other end of the bracket; c: the place before.
  double a_, f_a_, b_, f_b_, c_, f_c_, tolerance_, fraction_ = 0.5, best_ = 0;
  bool bracketed_ = false, done_ = false;
};

}  // namespace khaos
