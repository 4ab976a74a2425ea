// SPDX-License-Identifier: BSD-3-Clause
#include "stats/relative_distance.hpp"

#include "stats/sum.hpp"

#include <cmath>

namespace khaos {

double relative_distance(std::span<const double> a, std::span<const double> b) {
  CompensatedSum difference, size;
  for (std::size_t i = 0; i < a.size(); ++i) {
    difference.add((a[i] - b[i]) * (a[i] - b[i]));
    size.add(b[i] * b[i]);
  }
  return std::sqrt(difference.value() / size.value());
}

}  // namespace khaos
