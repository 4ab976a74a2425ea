// SPDX-License-Identifier: BSD-3-Clause
#include "particles/nearest.hpp"

#include "core/error.hpp"

#include <algorithm>
#include <cmath>

namespace khaos {
namespace {

std::size_t at(long i) { return static_cast<std::size_t>(i); }

struct Points {
  const double* data;
  long stride, n;
  const double* operator()(long i) const { return data + i * stride; }
};

/// Squares of the k smallest distances of `focal` points (a register of them) to `candidates`. The smallest
/// of a set do not depend on the order in which it is read. One function, so that it is compiled once.
__attribute__((noinline)) void smallest(const Points& points, const PeriodicBox& box, const int* focal,
                                        const int* candidates, long count, int k, Lanes* best) {
  Lanes x[3], who = 0.0;
  for (int lane = 0; lane < KHAOS_LANES; ++lane) {
    who.set(lane, focal[lane]);
    for (int c = 0; c < 3; ++c) x[c].set(lane, points(focal[lane])[c]);
  }
  const Lanes far = detail::infinity;
  Lanes kept[most_nearest];
  for (int m = 0; m < most_nearest; ++m) kept[m] = far;
  const auto look = [&]<int K>(std::integral_constant<int, K>) {
    for (long j = 0; j < count; ++j) {
      const double* const other = points(candidates[j]);
      const Lanes dx = box.nearest(Lanes(other[0]) - x[0]), dy = box.nearest(Lanes(other[1]) - x[1]),
                  dz = box.nearest(Lanes(other[2]) - x[2]);
      Lanes r2 = select(who == Lanes(double(candidates[j])), far, dx * dx + dy * dy + dz * dz);
      if (!any(r2 < kept[K - 1])) continue;
      for (int m = 0; m < K; ++m) {
        const Lanes less = min(kept[m], r2);
        r2 = max(kept[m], r2);
        kept[m] = less;
      }
    }
  };
  if (k <= 1)
    look(std::integral_constant<int, 1>());
  else if (k <= 5)
    look(std::integral_constant<int, 5>());
  else
    look(std::integral_constant<int, most_nearest>());
  for (int m = 0; m < k; ++m) best[m] = kept[m];
}

/// Points sorted into cells of about eight.
class Cells {
 public:
  Cells(const Points& points, const PeriodicBox& box)
      : side_(std::max(1L, static_cast<long>(std::cbrt(static_cast<double>(points.n) / 8)))),
        edge_(box.side / static_cast<double>(side_)) {
    std::vector<long> cell(at(points.n));
    start_.assign(at(side_ * side_ * side_ + 1), 0);
    for (long i = 0; i < points.n; ++i) ++start_[at((cell[at(i)] = cell_of(points(i))) + 1)];
    for (std::size_t c = 1; c < start_.size(); ++c) start_[c] += start_[c - 1];
    std::vector<long> fill(start_.begin(), start_.end() - 1);
    members_.resize(at(points.n));
    for (long i = 0; i < points.n; ++i) members_[at(fill[at(cell[at(i)])]++)] = static_cast<int>(i);
  }
  long count() const { return side_ * side_ * side_; }
  std::span<const int> members(long cell) const {
    return std::span(members_).subspan(at(start_[at(cell)]), at(start_[at(cell + 1)] - start_[at(cell)]));
  }
  bool holds_all(long shells) const { return 2 * shells + 1 >= side_; }
  /// What is not within so many shells about a cell is further than this from its points.
  double reach(long shells) const { return static_cast<double>(shells) * edge_; }
  void around(long cell, long shells, std::vector<int>& found) const {
    found.clear();
    if (holds_all(shells)) {
      found = members_;
      return;
    }
    const long a = cell / (side_ * side_), b = cell / side_ % side_, c = cell % side_;
    for (long i = -shells; i <= shells; ++i)
      for (long j = -shells; j <= shells; ++j)
        for (long k = -shells; k <= shells; ++k) {
          const auto some = members((wrap(a + i) * side_ + wrap(b + j)) * side_ + wrap(c + k));
          found.insert(found.end(), some.begin(), some.end());
        }
  }

 private:
  long wrap(long k) const { return (k + side_) % side_; }
  long cell_of(const double* x) const {
    long cell = 0;
    for (int c = 0; c < 3; ++c) cell = cell * side_ + std::min(static_cast<long>(x[c] / edge_), side_ - 1);
    return cell;
  }
  long side_;
  double edge_;
  std::vector<long> start_;
  std::vector<int> members_;
};

void put(std::vector<double>& distances, const int* focal, long count, int k, const Lanes* best) {
  for (long lane = 0; lane < count; ++lane)
    for (int m = 0; m < k; ++m)
      distances[at(focal[lane] * k + m)] = std::sqrt(best[m][static_cast<int>(lane)]);
}

/// The block of `all` that begins at `first`; a register that is not full repeats the last one.
long block_of(std::span<const int> all, long first, int* focal) {
  const long count = std::min<long>(KHAOS_LANES, std::ssize(all) - first);
  for (long lane = 0; lane < KHAOS_LANES; ++lane) focal[lane] = all[at(first + std::min(lane, count - 1))];
  return count;
}

}  // namespace

std::vector<double> nearest_distances(std::span<const double> points, long stride, const PeriodicBox& box,
                                      int k, long part, long parts, long all_below) {
  const Points set{points.data(), stride, std::ssize(points) / stride};
  if (k < 1 || k > most_nearest || k >= set.n)
    throw UserError("nearest neighbours: given k = " + std::to_string(k) + " of " + std::to_string(set.n) +
                    " points, allowed are 1 to 8, fewer than points");
  std::vector<double> distances(at(set.n * k), -1.0);
  int focal[KHAOS_LANES];
  Lanes best[most_nearest];
  if (set.n <= all_below) {
    std::vector<int> everybody(at(set.n));
    for (long i = 0; i < set.n; ++i) everybody[at(i)] = static_cast<int>(i);
    for (long b = part; b * KHAOS_LANES < set.n; b += parts) {
      const long count = block_of(everybody, b * KHAOS_LANES, focal);
      smallest(set, box, focal, everybody.data(), set.n, k, best);
      put(distances, focal, count, k, best);
    }
    return distances;
  }
  const Cells cells(set, box);
  std::vector<int> found;
  for (long cell = part; cell < cells.count(); cell += parts) {
    const auto here = cells.members(cell);
    for (long first = 0; first < std::ssize(here); first += KHAOS_LANES) {
      const long count = block_of(here, first, focal);
      for (long shells = 1;; ++shells) {
        cells.around(cell, shells, found);
        smallest(set, box, focal, found.data(), std::ssize(found), k, best);
        const double reach = cells.reach(shells);
        if (cells.holds_all(shells) || khaos::all(best[k - 1] <= Lanes(reach * reach))) break;
      }
      put(distances, focal, count, k, best);
    }
  }
  return distances;
}

}  // namespace khaos
