// SPDX-License-Identifier: BSD-3-Clause
#include "particles/evenness.hpp"

#include "stats/entropy.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace khaos {

double evenness(std::span<const double> weights) {
  double total = 0;
  for (const double w : weights) total += w;
  if (total == 0) return nothing_counted;
  std::vector<double> p;
  for (const double w : weights) p.push_back(w / total);
  const double h = shannon_entropy(p, 1) / std::log(static_cast<double>(p.size()));
  return std::clamp(h, 0.0, 1.0);  // of even weights it may round beyond 1
}

double evenness(std::span<const long> counts) {
  return evenness(std::vector<double>(counts.begin(), counts.end()));
}

}  // namespace khaos
