// SPDX-License-Identifier: BSD-3-Clause
#include "stats/clusters.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>

namespace khaos {
namespace {

/// Founders by cells of the features that tell most rows apart: who is alike is in the same cell or the next.
class Cells {
 public:
  Cells(std::span<const double> features, std::span<const double> scale, double tolerance)
      : features_(features), scale_(scale), tolerance_(tolerance) {
    const std::size_t n = scale.size();
    std::vector<double> widths(n);
    for (std::size_t i = 0; i < n; ++i) {
      double low = INFINITY, high = -INFINITY;
      for (std::size_t at = i; at < features.size(); at += n)
        if (std::isfinite(features[at])) {
          low = std::min(low, features[at]);
          high = std::max(high, features[at]);
        }
      const double width = (high - low) / side(i);
      widths[i] = std::isfinite(width) ? width : 0;
      chosen_.push_back(i);
    }
    std::ranges::stable_sort(chosen_, [&](auto a, auto b) { return widths[a] > widths[b]; });
    chosen_.resize(std::min(chosen_.size(), axes));
  }
  void add(std::size_t row, std::size_t group) { founders_[cell_of(row, {})].push_back(group); }
  /// The first group, in the order in which they were founded, for which alike(group); `none` if there is
  /// none.
  template <class F>
  std::size_t first(std::size_t row, std::size_t none, const F& alike) const {
    std::size_t found = none;
    std::array<int, axes> shift;
    for (int number = 0; number < neighbours(); ++number) {
      for (std::size_t a = 0, rest = std::size_t(number); a < axes; ++a, rest /= 3)
        shift[a] = int(rest % 3) - 1;
      const auto cell = founders_.find(cell_of(row, shift));
      if (cell == founders_.end()) continue;
      for (const std::size_t group : cell->second) {
        if (group >= found) break;
        if (alike(group)) found = group;
      }
    }
    return found;
  }

 private:
  static constexpr std::size_t axes = 3;
  using Cell = std::array<double, axes>;

  int neighbours() const {
    int count = 1;
    for (std::size_t a = 0; a < chosen_.size(); ++a) count *= 3;
    return count;
  }
  double side(std::size_t feature) const {  // wider by more than rounding: alike is never two cells away
    return std::max(tolerance_ * scale_[feature] * (1 + 1e-12), 1e-300);
  }
  /// A NaN is alike to a NaN alone: it has a number that no other feature has.
  Cell cell_of(std::size_t row, const std::array<int, axes>& shift) const {
    Cell cell{};
    for (std::size_t a = 0; a < chosen_.size(); ++a) {
      const double x = features_[row * scale_.size() + chosen_[a]], number = std::floor(x / side(chosen_[a]));
      cell[a] = std::isnan(number) ? INFINITY : number + shift[a];
    }
    return cell;
  }

  std::span<const double> features_, scale_;
  double tolerance_;
  std::vector<std::size_t> chosen_;
  std::map<Cell, std::vector<std::size_t>> founders_;
};

}  // namespace

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
  Cells cells(features, scale, tolerance);
  for (std::size_t row = 0; row < kind.size(); ++row) {
    const auto same = [&](std::size_t group) { return alike(std::size_t(founder[group]), row); };
    const std::size_t group = cells.first(row, founder.size(), same);
    if (group == founder.size()) {
      cells.add(row, group);
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
