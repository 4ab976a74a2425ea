// SPDX-License-Identifier: BSD-3-Clause
#include "stages.hpp"

#include <algorithm>
#include <vector>

namespace deep_linear {

long count_plateaus(std::span<const double> loss) {
  std::vector<double> speed;
  for (std::size_t k = 1; k < loss.size(); ++k) speed.push_back(loss[k - 1] - loss[k]);
  if (speed.empty()) return 0;
  const double least = 1e-3 * *std::ranges::max_element(speed);
  long plateaus = 0;
  double lowest = speed[0], highest = speed[0];
  bool slow = true;
  for (const double v : speed) {
    if (slow) {
      lowest = std::min(lowest, v);
      if (v > least && v > 2 * std::max(lowest, 0.0)) {
        ++plateaus;
        slow = false;
        highest = v;
      }
    } else {
      highest = std::max(highest, v);
      if (v < 0.5 * highest) {
        slow = true;
        lowest = v;
      }
    }
  }
  return plateaus;
}

}  // namespace deep_linear
