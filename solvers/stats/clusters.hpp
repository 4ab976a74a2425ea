// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <vector>

namespace khaos {

/// Groups of rows that are alike: each row joins the first group whose founder differs from it by at most
/// `tolerance` scales in every feature and has the same kind, or else founds one (leader algorithm; Hartigan,
/// Clustering Algorithms (1975), ch. 3). Founders are looked up in cells of the three features that spread
/// most in units of their tolerance, so the cost is not rows times groups. The order of the rows decides, so
/// equal input gives equal groups.
///   kind       (rows) rows of different kinds are never alike
///   features   (rows, n) row-major; a NaN is alike to a NaN alone
///   scale      (n)
struct Clusters {
  std::vector<int> label;     // (rows) 0, 1, ... by falling size, then by first appearance
  std::vector<long> founder;  // (groups) a row
  std::vector<long> size;     // (groups)
};
Clusters cluster(std::span<const int> kind, std::span<const double> features, std::span<const double> scale,
                 double tolerance);

}  // namespace khaos
