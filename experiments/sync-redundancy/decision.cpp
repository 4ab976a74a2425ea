// SPDX-License-Identifier: BSD-3-Clause
#include "decision.hpp"

#include "observables.hpp"

#include <algorithm>
#include <cmath>

namespace sync_redundancy {
namespace {

using Rows = DecisionRows;

struct StartKernel {
  Replicas x;
  Stream stream;
  double x0, spread;
  long first_replica;

  KOKKOS_FUNCTION void operator()(long block) const {
    NormalRows z(stream, std::uint64_t(first_replica) + std::uint64_t(block) * KHAOS_LANES, 0, x.rows);
    for (long row = 0; row < x.rows; ++row) x(block).set(row, Lanes(x0) + spread * z.next());
  }
};

struct LookKernel {
  Replicas x, kept;
  double threshold, time;
  bool end;

  KOKKOS_FUNCTION void operator()(long block) const {
    const LaneRows rows = x(block), keep = kept(block);
    const long nodes = x.rows;
    Lanes mean;
    const Lanes fluct = observe(rows, nodes, 1, false, &mean);
    const Lanes none = 0.0, one = 1.0;
    const auto alive = (fluct + mean * mean < Lanes(1e12)) & (keep(Rows::dead) == none);
    const auto inside = alive & (mean >= Lanes(threshold)), was = keep(Rows::inside) > none;
    const auto enters = inside & !was, anew = enters & (keep(Rows::reached) == none);
    keep.set(Rows::dead, select(alive, none, one));
    keep.set(Rows::inside, select(inside, one, none));
    keep.set(Rows::reached, select(anew, one, keep(Rows::reached)));
    keep.set(Rows::first, select(anew, time, keep(Rows::first)));
    keep.set(Rows::last, select(enters, time, keep(Rows::last)));
    keep.set(Rows::left, select(was & !inside, one, keep(Rows::left)));
    if (!end) return;
    Lanes below = 0.0;
    for (long node = 0; node < nodes; ++node) below += select(rows(node) < none, one, none);
    const Lanes all = static_cast<double>(nodes);
    keep.set(Rows::wrong, select(mean < none, one, none));
    keep.set(Rows::node_wrong, below / all);
    keep.set(Rows::agree, select((below == none) | (below == all), one, none));
  }
};

}  // namespace

Start Decision::start(const Stream& stream) const {
  return [*this, stream](const Replicas& x, long first_replica) {
    Kokkos::parallel_for("start", Kokkos::RangePolicy<>(0, x.blocks),
                         StartKernel{x, stream, x0, spread, first_replica});
  };
}

std::vector<long> Decision::looks() const {
  const long stride = std::max(1L, std::lround(every / dt)), end = std::max(1L, std::lround(T / dt));
  std::vector<long> steps;
  for (long step = stride; step < end; step += stride) steps.push_back(step);
  steps.push_back(end);
  return steps;
}

Watcher Decision::watcher() const {
  return {Rows::count, [*this, steps = looks()](long k, const Replicas& x, const Replicas& kept) {
            const double time = k < 0 ? 0 : static_cast<double>(steps[std::size_t(k)]) * dt;
            Kokkos::parallel_for("look", Kokkos::RangePolicy<>(0, x.blocks),
                                 LookKernel{x, kept, threshold, time, k + 1 == std::ssize(steps)});
          }};
}

Verdicts verdicts(std::span<const double> rows) {
  std::vector<double> wrong, first, last;
  double all = 0, alive = 0, node_wrong = 0, agree = 0, reached = 0, kept = 0;
  for (std::size_t at = 0; at < rows.size(); at += Rows::count, ++all) {
    const auto row = rows.subspan(at, Rows::count);
    if (row[Rows::dead] != 0) continue;
    ++alive;
    wrong.push_back(row[Rows::wrong]);
    node_wrong += row[Rows::node_wrong];
    agree += row[Rows::agree];
    reached += row[Rows::reached];
    kept += row[Rows::reached] * (1 - row[Rows::left]);
    if (row[Rows::reached] > 0) first.push_back(row[Rows::first]);
    if (row[Rows::inside] > 0) last.push_back(row[Rows::last]);
  }
  return {estimate(wrong), estimate(first), estimate(last), node_wrong / alive,
          agree / alive,   reached / alive, kept / alive,   1 - alive / all};
}

}  // namespace sync_redundancy
