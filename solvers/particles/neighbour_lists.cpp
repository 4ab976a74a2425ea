// SPDX-License-Identifier: BSD-3-Clause
#include "particles/neighbour_lists.hpp"

#include "core/error.hpp"

#include <algorithm>
#include <cmath>

namespace khaos {
namespace {

std::size_t at(long i) { return static_cast<std::size_t>(i); }

/// Room for at least n numbers; what was there is lost.
template <class T>
auto host_room(Kokkos::View<T*>& view, long n) {
  if (std::ssize(std::span(view.data(), view.extent(0))) < n)
    view = Kokkos::View<T*>(Kokkos::view_alloc("neighbours", Kokkos::WithoutInitializing), at(n + n / 8));
  return Kokkos::create_mirror_view(view);
}
template <class T, class Host>
void to_device(const Kokkos::View<T*>& view, const Host& host) {
  if (host.data() != view.data()) Kokkos::deep_copy(view, host);
}

}  // namespace

NeighbourLists all_pairs(long N) {
  NeighbourLists lists;
  lists.blocks = (N + KHAOS_LANES - 1) / KHAOS_LANES;
  const auto order = host_room(lists.order, N), place = host_room(lists.place, N),
             candidates = host_room(lists.candidates, N);
  const auto first = host_room(lists.first, lists.blocks + 1), from = host_room(lists.from, lists.blocks),
             to = host_room(lists.to, lists.blocks);
  for (long i = 0; i < N; ++i) order(at(i)) = place(at(i)) = candidates(at(i)) = static_cast<int>(i);
  for (long b = 0; b < lists.blocks; ++b) {
    first(at(b)) = b * KHAOS_LANES;
    from(at(b)) = 0;
    to(at(b)) = N;
  }
  first(at(lists.blocks)) = N;
  to_device(lists.order, order), to_device(lists.place, place), to_device(lists.candidates, candidates);
  to_device(lists.first, first), to_device(lists.from, from), to_device(lists.to, to);
  return lists;
}

CellList::CellList(const PeriodicBox& box, double cutoff, long N) : N_(N) {
  if (!fits(box, cutoff)) throw UserError("cell list: the cut-off exceeds a third of the box");
  // No more cells than agents: more would be empty and only cost time.
  const double most = std::max(3.0, std::floor(std::cbrt(static_cast<double>(N))));
  side_ = static_cast<long>(std::min(std::floor(box.side / cutoff), most));
  inverse_edge_ = static_cast<double>(side_) / box.side;
  cell_.resize(at(N));
}

long CellList::cell_of(const double* position) const {
  long cell = 0;
  for (int c = 0; c < 3; ++c)
    cell = cell * side_ + std::min(static_cast<long>(position[c] * inverse_edge_), side_ - 1);
  return cell;
}

template <class Work>
void CellList::for_cells_around(long cell, const Work& work) const {
  const long a = cell / (side_ * side_), b = cell / side_ % side_, c = cell % side_;
  const auto beside = [this](long k, long step) { return (k + step + side_) % side_; };
  for (long i = -1; i <= 1; ++i)
    for (long j = -1; j <= 1; ++j)
      for (long k = -1; k <= 1; ++k) work((beside(a, i) * side_ + beside(b, j)) * side_ + beside(c, k));
}

const NeighbourLists& CellList::sort(const std::vector<double>& state) {
  const long cells = side_ * side_ * side_;
  count_.assign(at(cells), 0);
  for (long i = 0; i < N_; ++i) ++count_[at(cell_[at(i)] = cell_of(&state[at(i * Agents::known)]))];

  list_from_.assign(at(cells + 1), 0);  // where the candidates of a cell begin
  long blocks = 0;
  for (long cell = 0; cell < cells; ++cell) {
    long candidates = 0;
    if (count_[at(cell)] > 0) for_cells_around(cell, [&](long other) { candidates += count_[at(other)]; });
    list_from_[at(cell + 1)] = list_from_[at(cell)] + candidates;
    blocks += (count_[at(cell)] + KHAOS_LANES - 1) / KHAOS_LANES;
  }
  lists_.blocks = blocks;
  const auto order = host_room(lists_.order, N_), place = host_room(lists_.place, N_),
             candidates = host_room(lists_.candidates, list_from_.back());
  const auto first = host_room(lists_.first, blocks + 1), from = host_room(lists_.from, blocks),
             to = host_room(lists_.to, blocks);

  // Agents are dealt out in the order of their index: each list rises without being sorted.
  fill_.assign(list_from_.begin(), list_from_.end() - 1);
  for (long i = 0; i < N_; ++i)
    for_cells_around(cell_[at(i)], [&](long other) {
      if (count_[at(other)] > 0) candidates(at(fill_[at(other)]++)) = static_cast<int>(i);
    });
  long block = 0, start = 0;
  for (long cell = 0; cell < cells; ++cell) {
    fill_[at(cell)] = start;
    for (long k = 0; k < count_[at(cell)]; k += KHAOS_LANES, ++block) {
      first(at(block)) = start + k;
      from(at(block)) = list_from_[at(cell)];
      to(at(block)) = list_from_[at(cell + 1)];
    }
    start += count_[at(cell)];
  }
  first(at(blocks)) = N_;
  for (long i = 0; i < N_; ++i) {
    const long here = fill_[at(cell_[at(i)])]++;
    order(at(here)) = static_cast<int>(i);
    place(at(i)) = static_cast<int>(here);
  }
  to_device(lists_.order, order), to_device(lists_.place, place), to_device(lists_.candidates, candidates);
  to_device(lists_.first, first), to_device(lists_.from, from), to_device(lists_.to, to);
  return lists_;
}

}  // namespace khaos
