// SPDX-License-Identifier: BSD-3-Clause
#include "stats/clusters.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace khaos {

Clusters cluster(std::span<const int> kind, std::span<const double> features, std::span<const double> scale,
                 double tolerance) {
  const std::size_t n = scale.size();
  const auto alike = [&](std::size_t a, std::size_t b) {
    if (kind[a] != kind[b]) return false;
    for (std::size_t i = 0; i < n; ++i) {
      const double x = features[a * n + i], y = features[b * n + i];
      if (std::isnan(x) && std::isnan(y)) continue;
      if (!(std::abs(x - y) <= tolerance * scale[i])) return false;
    }
    return true;
  };
  std::vector<long> founder, size;
  std::vector<int> label(kind.size());
  for (std::size_t row = 0; row < kind.size(); ++row) {
    std::size_t group = 0;
    while (group < founder.size() && !alike(founder[group], row)) ++group;
    if (group == founder.size()) {
      founder.push_back(long(row));
      size.push_back(0);
    }
    size[group] += 1;
    label[row] = int(group);
  }
  std::vector<int> order(founder.size()), place(founder.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, [&](int a, int b) { return size[a] > size[b]; });
  Clusters found;
  for (std::size_t k = 0; k < order.size(); ++k) {
    place[order[k]] = int(k);
    found.founder.push_back(founder[order[k]]);
    found.size.push_back(size[order[k]]);
  }
  for (const int group : label) found.label.push_back(place[group]);
  return found;
}

}  // namespace khaos
