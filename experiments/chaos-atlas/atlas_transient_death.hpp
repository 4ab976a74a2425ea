// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ode/poincare.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace chaos_atlas {

/// When the chaos of one member died, from its maxima as they come: only the last few are kept.
class DeathWatch {
 public:
  /// longest    maxima in the longest cycle that is not taken for chaos
  /// tolerance  within which maxima repeat
  DeathWatch(long longest, double tolerance)
      : longest_(std::size_t(longest)), tolerance_(tolerance), broke_(longest_, 0.0) {}

  void see(double t, double value) {
    for (std::size_t p = 1; p <= longest_ && p <= value_.size(); ++p)
      if (std::abs(value - value_[value_.size() - p]) > tolerance_) broke_[p - 1] = t_[t_.size() - p];
    t_.push_back(t);
    value_.push_back(value);
    if (value_.size() < 2 * window()) return;
    const auto old = std::ptrdiff_t(value_.size() - window());
    t_.erase(t_.begin(), t_.begin() + old);
    value_.erase(value_.begin(), value_.begin() + old);
  }

  /// Chaos is dead if the last maxima repeat a cycle, or there are none for so long that the member rests; it
  /// died at the last maximum that is not of that cycle. NaN if it lives.
  double death(bool rests) const {
    const std::span<const double> all = value_, last = all.last(std::min(all.size(), window()));
    const auto cycle = std::size_t(khaos::cycle_length(last, tolerance_));
    if (cycle > 0 && cycle <= longest_) return broke_[cycle - 1];
    return !rests ? std::nan("") : t_.empty() ? 0 : t_.back();
  }

 private:
  std::size_t window() const { return 4 * longest_; }
  std::size_t longest_;
  double tolerance_;
  std::vector<double> broke_;  // (longest) time of the last maximum after which cycle p + 1 did not repeat
  std::vector<double> t_, value_;  // of the last maxima, at least window() once there were so many
};

}  // namespace chaos_atlas
