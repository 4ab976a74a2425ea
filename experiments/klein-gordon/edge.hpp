// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <span>
#include <vector>

namespace klein_gordon {

/// The edge of a set of speeds, narrowed from a speed inside and one outside by multisection. The speeds it
/// asks for depend on nothing but the answers, so that any number of ranks finds the same edge.
struct Edge {
  double inside;
  double outside;      ///< once `found`; before, inside + step is the next speed to look at
  bool found = false;  ///< is `outside` outside?
  static constexpr int sections = 8;

  double width() const { return std::abs(outside - inside); }
  double middle() const { return 0.5 * (inside + outside); }
  /// Narrow enough, or as narrow as doubles can tell: the sections would fall on its ends.
  bool done(double to) const {
    return found && (width() <= to || width() <= 2 * sections * 2.3e-16 * std::abs(outside));
  }

  /// Speeds to look at, from inside to outside: 7 between the two; or, not found, the next 8 steps outwards.
  std::vector<double> candidates() const {
    std::vector<double> speeds;
    for (int i = 1; i <= (found ? sections - 1 : sections); ++i)
      speeds.push_back(found ? inside + (outside - inside) * i / sections : inside + (outside - inside) * i);
    return speeds;
  }
  /// Takes the answers for candidates().
  template <class IsInside>
  void narrow(std::span<const double> speeds, const IsInside& is_inside) {
    const double step = outside - inside;
    for (std::size_t i = 0; i < speeds.size(); ++i) {
      if (!is_inside(i)) {
        outside = speeds[i];
        found = true;
        return;
      }
      inside = speeds[i];
    }
    if (!found) outside = inside + step;
  }
};

}  // namespace klein_gordon
