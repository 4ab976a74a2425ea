// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <cmath>
#include <limits>

namespace ads_rg {

/// The smallest phi > 0 (at the centre or horizon) whose source alpha(phi) is `target` > 0: Newton's method
/// on log alpha against log phi inside a bracket that begins as (0, infinity). alpha rises from 0; where it
/// falls again or there is no solution, phi is too large. One evaluation at a time, so that many searches can
/// share the lanes of one integrator.
class SourceSearch {
 public:
  /// stride: longest step outwards in log phi, short enough not to leap over a maximum of alpha.
  SourceSearch(double target, double guess, double stride) : target_(target), phi_(guess), stride_(stride) {}

  bool done() const { return found_ || lost_; }
  bool found() const { return found_; }
  double phi() const { return phi_; }          // to be evaluated; once found, the answer
  double largest() const { return largest_; }  // source seen on the branch

  /// alpha and d alpha / d phi at phi(); NaN where there is no solution.
  void take(double alpha, double slope) {
    const bool on_branch = std::isfinite(alpha) && alpha > 0 && slope > 0;
    double next = 0;
    if (on_branch) {
      largest_ = std::max(largest_, alpha);
      const double miss = std::log(alpha / target_);
      if (std::abs(miss) < 1e-12) {
        found_ = true;
        return;
      }
      (miss < 0 ? low_ : high_) = phi_;
      next = phi_ * std::exp(std::clamp(-miss * alpha / (slope * phi_), -2.0, stride_));
    } else {
      high_ = phi_;
    }
    if (!(next > low_ && next < high_)) {
      next = low_ == 0 ? 0.5 * high_ : std::isinf(high_) ? low_ * std::exp(stride_) : std::sqrt(low_ * high_);
    }
    // A bracket of a few roundings: alpha jumps past the target by less than its own error, or ends below it.
    if (high_ - low_ < 4e-16 * high_ || ++evaluations_ == 400 || next < 1e-290) {
      found_ = on_branch && std::abs(alpha / target_ - 1) < 1e-10;
      lost_ = !found_;
      return;
    }
    phi_ = next;
  }

 private:
  double target_, phi_, stride_, low_ = 0, high_ = std::numeric_limits<double>::infinity(), largest_ = 0;
  int evaluations_ = 0;
  bool found_ = false, lost_ = false;
};

}  // namespace ads_rg
