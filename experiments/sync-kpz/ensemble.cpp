// SPDX-License-Identifier: BSD-3-Clause
#include "ensemble.hpp"

#include "lattice/host_replicas.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace sync_kpz {
namespace {

/// The pieces of a checkpoint. `phase` is there only where x is not the phase.
struct Pieces {
  std::vector<ReplicaPiece> all;
  Pieces(const Chains& c, long first, long total) {
    for (const Replicas& part : {c.state.x, c.state.winding, c.state.slips, c.reference, c.state.phase})
      if (part.rows > 0) all.emplace_back(part, first, total);
  }
  /// Calls f with each Piece as an argument.
  template <class F>
  decltype(auto) apply(const F& f) {
    if (all.size() == 4) return f(all[0].piece(), all[1].piece(), all[2].piece(), all[3].piece());
    return f(all[0].piece(), all[1].piece(), all[2].piece(), all[3].piece(), all[4].piece());
  }
};

/// Collective. Phases of realisation 0, from the rank that holds it.
std::vector<double> first_realisation(const Chains& chains, long first_block, const Comm& comm) {
  std::vector<double> line;
  const Replicas& phases = chains.state.phases();
  const HostReplicas phi(phases);
  if (first_block == 0 && phases.blocks > 0)
    for (long i = 0; i < phases.rows; ++i) line.push_back(phi(0, 0, i));
  return comm.gather(line);
}

/// Collective. Counts of all phases in bins of their standard deviation about their mean, both over sites and
/// realisations of the last look.
std::vector<long> histogram_of(const Chains& chains, const Observed& seen, long look, long first_member,
                               const Comm& comm) {
  const auto n = static_cast<double>(seen.members);
  double mean = 0, variance = 0;
  for (long m = 0; m < seen.members; ++m) mean += seen.at(look, m, ChainSight::mean) / n;
  for (long m = 0; m < seen.members; ++m) {
    const double d = seen.at(look, m, ChainSight::mean) - mean;
    variance += (seen.at(look, m, ChainSight::m2) + d * d) / n;
  }
  const Replicas& phases = chains.state.phases();
  const HostReplicas phi(phases);
  std::vector<long> counts(bins);
  const double scale = bins / 12.0 / std::sqrt(variance);
  for (long block = 0; block < phases.blocks; ++block)
    for (int lane = 0; lane < KHAOS_LANES; ++lane) {
      if (first_member + block * KHAOS_LANES + lane >= seen.members) continue;
      for (long i = 0; i < phases.rows; ++i) {
        const double x = std::floor((phi(block, lane, i) - mean) * scale + bins / 2.0);
        if (x >= 0 && x < bins) ++counts[static_cast<std::size_t>(x)];
      }
    }
  return comm.sum(counts);
}

}  // namespace

std::vector<double> bin_edges() {
  std::vector<double> edges;
  for (long k = 0; k <= bins; ++k) edges.push_back(-6 + 12.0 * static_cast<double>(k) / bins);
  return edges;
}

Observed run_ensemble(const ChainParams& p, const Schedule& schedule, const MakeChains& make, Run& run) {
  const Comm& comm = run.comm();
  const long total = Replicas::blocks_of(p.n_real);
  const auto [first, last] = share(total, comm);
  const std::unique_ptr<Chains> chains = make(first, last - first);
  Observed seen{p.n_real, {}, Spectra(p.modes(), Groups{p.n_real}), {}};
  Spectra& s = seen.spectra;
  Pieces pieces(*chains, first, total);
  long step = 0, look = 0;
  const bool resumed = pieces.apply([&](auto&... piece) {
    return run.restore(step, look, seen.sight, s.mean, s.by_group, s.sampled, s.sampled_by_group, s.samples,
                       piece...);
  });
  if (resumed)
    for (ReplicaPiece& piece : pieces.all) piece.to_device();
  // A checkpoint asks all ranks: about every ten million site-steps of a rank.
  const long busiest = (total + comm.size() - 1) / comm.size();
  const long stretch = std::max(1L, 10'000'000 / (p.L * busiest * KHAOS_LANES));
  for (long unsaved = 0; look < std::ssize(schedule.looks);) {
    const Look& now = schedule.looks[static_cast<std::size_t>(look)];
    const long steps = std::min(stretch, now.step - step);
    chains->advance(step, steps);
    step += steps;
    unsaved += steps;
    if (step == now.step) {
      if (now.frame >= 0)
        run.frame("phi", now.frame, std::span<const double>(first_realisation(*chains, first, comm)));
      if (now.counts() || now.reference) {
        chains->look(now.reference);
        const std::vector<double> sight = gather_replicas(chains->sight, comm, p.n_real);
        const bool finite = std::ranges::all_of(sight, [](double x) { return std::isfinite(x); });
        run.require(finite,
                    fmt::format("phases are not finite at t = {:g}", static_cast<double>(step) * p.dt));
        if (now.counts()) {
          seen.sight.insert(seen.sight.end(), sight.begin(), sight.end());
          s.add(chains->state.phases(), comm, now.instant >= 0, now.sample >= 0);
        }
      }
      ++look;
    }
    if (unsaved < stretch || look == std::ssize(schedule.looks)) continue;
    unsaved = 0;
    run.progress(static_cast<double>(step) / static_cast<double>(schedule.looks.back().step));
    Kokkos::fence();  // the checkpoint reads what the kernels wrote
    for (ReplicaPiece& piece : pieces.all) piece.from_device();
    pieces.apply([&](auto&... piece) {
      run.checkpoint(step, look, seen.sight, s.mean, s.by_group, s.sampled, s.sampled_by_group, s.samples,
                     piece...);
    });
  }
  const long counted = std::ssize(seen.sight) / (p.n_real * ChainSight::count);
  seen.histogram = histogram_of(*chains, seen, counted - 1, first * KHAOS_LANES, comm);
  return seen;
}

}  // namespace sync_kpz
