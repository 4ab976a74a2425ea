// SPDX-License-Identifier: BSD-3-Clause
#include "replica_run.hpp"

#include <algorithm>

namespace sync_redundancy {

std::vector<double> run_replicas(long replicas, Stepper& stepper, const Start& start,
                                 const std::vector<long>& looks, const Watcher& watcher, Run& run) {
  const Comm& comm = run.comm();
  const long rows = stepper.rows(), all = Replicas::blocks_of(replicas);
  const long fit = std::max(1L, round_doubles / (rows * KHAOS_LANES)), rounds = (all + fit - 1) / fit;
  const long per_round = (all + rounds - 1) / rounds;  // blocks; the last round may have fewer
  const auto [first, last] = share(per_round, comm);
  const Replicas x(rows, last - first), kept(watcher.kept, last - first);
  ReplicaPiece x_piece(x, first, per_round), kept_piece(kept, first, per_round);
  // A checkpoint asks all ranks: about every ten million node-steps.
  const long stretch = std::max(1L, 10'000'000 / (rows * per_round * KHAOS_LANES));

  std::vector<double> done;  // of the rounds that are over
  long round = 0, look = 0, step = -1, unsaved = 0;
  if (run.restore(round, look, step, done, x_piece.piece(), kept_piece.piece())) {
    x_piece.to_device();
    kept_piece.to_device();
  }
  for (; round < rounds; ++round, look = 0, step = -1) {
    const long block = round * per_round, in_round = std::min(per_round, all - block);
    const long here = std::clamp(in_round - first, 0L, last - first);
    const Replicas now = x.first(here), keep = kept.first(here);
    const long first_replica = (block + first) * KHAOS_LANES;
    if (step < 0) {
      Kokkos::deep_copy(kept.data, 0.0);
      start(now, first_replica);
      watcher.look(-1, now, keep);
      step = 0;
    }
    while (look < std::ssize(looks)) {
      const long target = looks[std::size_t(look)], steps = std::min(stretch, target - step);
      stepper.advance(now, first_replica, step, steps);
      step += steps;
      unsaved += steps;
      if (step == target) watcher.look(look++, now, keep);
      if (unsaved < stretch) continue;
      unsaved = 0;
      const double part = static_cast<double>(step) / static_cast<double>(looks.back());
      run.progress((static_cast<double>(round) + part) / static_cast<double>(rounds));
      Kokkos::fence();  // the checkpoint reads what the kernels wrote
      x_piece.from_device();
      kept_piece.from_device();
      run.checkpoint(round, look, step, done, x_piece.piece(), kept_piece.piece());
    }
    const long whole = std::min(replicas - block * KHAOS_LANES, in_round * KHAOS_LANES);
    const std::vector<double> rows_of_round = gather_replicas(keep, comm, whole);
    done.insert(done.end(), rows_of_round.begin(), rows_of_round.end());
  }
  return done;
}

}  // namespace sync_redundancy
