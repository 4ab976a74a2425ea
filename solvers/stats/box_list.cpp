// SPDX-License-Identifier: BSD-3-Clause
#include "stats/box_list.hpp"

#include "core/error.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace khaos {
namespace {

struct Axis {
  int coordinate;
  double low;
  double wanted;  // boxes, if memory were free
};

/// The coordinates that need the most boxes of edge `reach`, at most three, most boxes first.
std::vector<Axis> axes_to_box(std::span<const double> points, int dimension, double reach, int boxed) {
  std::vector<Axis> axes;
  const std::size_t n = points.size() / static_cast<std::size_t>(dimension);
  for (int c = 0; c < boxed; ++c) {
    double low = points[static_cast<std::size_t>(c)], high = low;
    for (std::size_t i = 0; i < n; ++i) {
      const double x = points[i * static_cast<std::size_t>(dimension) + static_cast<std::size_t>(c)];
      low = std::min(low, x);
      high = std::max(high, x);
    }
    axes.push_back({c, low, std::floor((high - low) / reach) + 1});
  }
  std::stable_sort(axes.begin(), axes.end(),
                   [](const Axis& x, const Axis& y) { return x.wanted > y.wanted; });
  if (axes.size() > 3) axes.resize(3);
  return axes;
}

}  // namespace

BoxList::BoxList(std::span<const double> points, int dimension, double reach, int boxed)
    : dimension_(dimension) {
  if (dimension < 1 || points.empty() || points.size() % static_cast<std::size_t>(dimension) != 0)
    throw UserError("box list: needs points of a dimension of at least 1");
  if (!(reach > 0)) throw UserError("box list: the reach must be positive");
  if (!std::all_of(points.begin(), points.end(), [](double x) { return std::isfinite(x); }))
    throw UserError("box list: a point is not finite");
  const std::size_t n = points.size() / static_cast<std::size_t>(dimension);

  // A little wider than the reach, so that rounding never puts a neighbour two boxes away; wider still where
  // that would make more boxes than there are points to fill them.
  const double edge = reach * (1 + 1e-6);
  const std::vector<Axis> axes =
      axes_to_box(points, dimension, edge, boxed > 0 ? std::min(boxed, dimension) : dimension);
  double left = 4 * static_cast<double>(n);
  double width[3] = {edge, edge, edge};
  for (std::size_t a = axes.size();
       a-- > 0;) {  // the axes with few boxes first: they leave room to the others
    const double most = std::max(1.0, std::floor(std::pow(left, 1 / static_cast<double>(a + 1))));
    const double boxes = std::min(axes[a].wanted, most);
    if (boxes < axes[a].wanted) width[a] = edge * axes[a].wanted / boxes;
    boxes_[a] = static_cast<int>(boxes);
    left /= boxes;
  }

  std::vector<Box> box(n);
  for (std::size_t i = 0; i < n; ++i) {
    std::int32_t at[3] = {0, 0, 0};
    for (std::size_t a = 0; a < axes.size(); ++a) {
      const double x =
          points[i * static_cast<std::size_t>(dimension) + static_cast<std::size_t>(axes[a].coordinate)];
      at[a] = boxes_[a] == 1 ? 0 : std::min(boxes_[a] - 1, static_cast<int>((x - axes[a].low) / width[a]));
    }
    box[i] = {at[0], at[1], at[2]};
  }

  const auto flat = [&](const Box& b) {
    return (static_cast<std::size_t>(b.a) * boxes_[1] + b.b) * boxes_[2] + b.c;
  };
  start_.assign(static_cast<std::size_t>(boxes_[0]) * boxes_[1] * boxes_[2] + 1, 0);
  for (const Box& b : box) ++start_[flat(b) + 1];
  std::partial_sum(start_.begin(), start_.end(), start_.begin());
  std::vector<long> next(start_.begin(), start_.end() - 1);
  index_.resize(n);
  box_of_.resize(n);
  coordinates_.resize(points.size());
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t at = static_cast<std::size_t>(next[flat(box[i])]++);
    index_[at] = static_cast<std::int64_t>(i);
    box_of_[at] = box[i];
    for (std::size_t c = 0; c < static_cast<std::size_t>(dimension); ++c)
      coordinates_[c * n + at] = points[i * static_cast<std::size_t>(dimension) + c];
  }
}

}  // namespace khaos
