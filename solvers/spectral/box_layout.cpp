// SPDX-License-Identifier: BSD-3-Clause
#include "spectral/box_layout.hpp"

#include "core/error.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <tuple>

namespace khaos {
namespace {

std::string shape_of(const Box& box) { return fmt::format("{}", fmt::join(box.points, " x ")); }

void check_box(const Box& box) {
  if (box.points.empty() || box.points.size() > 3 || box.length.size() != box.points.size())
    throw UserError(fmt::format("a box has 1 to 3 axes, each with points and a length; given {} and {}",
                                box.points.size(), box.length.size()));
  for (const long n : box.points)
    if (n < 4 || n % 2 != 0)
      throw UserError(fmt::format("a box needs an even number of points, at least 4, on each axis; given {}",
                                  shape_of(box)));
  for (const double length : box.length)
    if (!(length > 0) || !std::isfinite(length))
      throw UserError(fmt::format("the length of a box is a number > 0; given {}", length));
}

std::vector<Share> split(long total, int ranks) {
  std::vector<Share> shares;
  for (int r = 0; r < ranks; ++r)
    shares.push_back({total * r / ranks, total * (r + 1) / ranks - total * r / ranks});
  return shares;
}

/// The grid of ranks0 x ranks1 pencils that is nearest to a square, or 0 x 0. Each rank has something of each
/// axis.
std::pair<int, int> pencil_grid(int ranks, long most0, long most1) {
  std::pair<int, int> best{0, 0};
  for (int r0 = 1; r0 <= ranks; ++r0) {
    const int r1 = ranks / r0;
    if (r0 * r1 != ranks || r0 > most0 || r1 > most1) continue;
    if (best.first == 0 || std::abs(r0 - r1) <= std::abs(best.first - best.second)) best = {r0, r1};
  }
  return best;
}

/// The largest number of ranks up to `ranks` that a box could use.
int most_ranks(int ranks, Layout layout, int axes, long most0, long most1) {
  for (; ranks > 1; --ranks)
    if (ranks <= most0 || (axes == 3 && layout != Layout::slab && pencil_grid(ranks, most0, most1).first > 0))
      return ranks;
  return 1;
}

}  // namespace

long Box::size() const {
  long product = 1;
  for (const long n : points) product *= n;
  return product;
}

long BoxLayout::pitch(long count) {
  const long padded = (count + block - 1) / block * block;
  return padded % 256 == 0 ? padded + block : padded;
}

int axis_of(int internal, int axes) {
  if (internal == BoxLayout::C) return axes - 1;
  if (internal == BoxLayout::A) return axes > 1 ? 0 : -1;
  return axes == 3 ? 1 : -1;
}

std::array<long, 3> BoxLayout::by_axis(long a_value, long b_value, long c_value) const {
  std::array<long, 3> values{1, 1, 1};
  const long given[3] = {a_value, b_value, c_value};
  for (const int internal : {A, B, C})
    if (axis_of(internal) >= 0) values[axis_of(internal)] = given[internal];
  return values;
}

BoxGrid grid_of(const Box& box, int ranks, Layout layout, Keep keep) {
  constexpr int A = BoxLayout::A, B = BoxLayout::B, C = BoxLayout::C;
  check_box(box);
  BoxGrid grid;
  const int axes = box.axes();
  for (const int internal : {A, B, C}) {
    const int axis = axis_of(internal, axes);
    const long n = axis < 0 ? 1 : box.points[axis];
    const long cut = (n - 1) / 3;  // the largest k with 3 k < n
    const bool two_thirds = keep == Keep::two_thirds, halved = internal == C;
    grid.points[internal] = n;
    grid.positive[internal] = axis < 0 ? 1 : two_thirds ? cut + 1 : halved ? n / 2 + 1 : n / 2;
    grid.kept[internal] = axis < 0 ? 1 : halved ? grid.positive[internal] : two_thirds ? 2 * cut + 1 : n;
  }
  // What each rank needs: a plane, and a line of modes on both sides of an exchange.
  const long most0 = axes == 1 ? 1 : std::min(grid.points[A], grid.kept[axes == 3 ? B : C]);
  const long most1 = axes == 3 ? std::min(grid.points[B], grid.kept[C]) : 1;
  if (ranks <= most0 && (layout != Layout::pencil || axes < 3))
    grid.ranks0 = ranks;
  else if (layout != Layout::slab && axes == 3)
    std::tie(grid.ranks0, grid.ranks1) = pencil_grid(ranks, most0, most1);
  else
    grid.ranks0 = 0;
  if (grid.ranks0 == 0)
    throw UserError(fmt::format("a box of {} points does not fit {} ranks{}; {} would do", shape_of(box),
                                ranks, axes == 3 && layout == Layout::slab ? " as slabs" : "",
                                most_ranks(ranks, layout, axes, most0, most1)));
  return grid;
}

BoxLayout::BoxLayout(int box_axes, const Comm& comm, const BoxGrid& grid)
    : axes(box_axes),
      points(grid.points),
      kept(grid.kept),
      positive(grid.positive),
      ranks0(grid.ranks0),
      ranks1(grid.ranks1),
      comm0(Comm::self()),
      comm1(Comm::self()) {
  rank0 = comm.rank() / ranks1;
  rank1 = comm.rank() % ranks1;
  if (comm.size() > 1) {
    comm0 = comm.split(rank1);
    comm1 = comm.split(rank0);
  }
  a = split(points[A], ranks0);
  b = split(points[B], ranks1);
  kb = axes == 3 ? split(kept[B], ranks0) : std::vector<Share>(ranks0, {0, 1});
  kc = axes == 3 ? split(kept[C], ranks1) : std::vector<Share>{{0, kept[C]}};
  kc0 = axes == 3 ? std::vector<Share>(ranks0, kc[rank1]) : split(kept[C], ranks0);

  real_part.first = by_axis(a[rank0].first, b[rank1].first, 0);
  real_part.count = by_axis(a[rank0].count, b[rank1].count, points[C]);
  mode_part.first = by_axis(0, kb[rank0].first, kc0[rank0].first);
  mode_part.count = by_axis(kept[A], kb[rank0].count, kc0[rank0].count);
  whole_modes.count = by_axis(kept[A], kept[B], kept[C]);
  for (const int axis : {0, 1, 2})
    if (axis >= axes) real_part.first[axis] = mode_part.first[axis] = 0;
}

}  // namespace khaos
