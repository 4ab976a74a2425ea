// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "learning/optimiser_step.hpp"
#include "learning/tile_jobs.hpp"

#include <algorithm>

namespace khaos {
namespace detail {

/// Marks lanes that have just reached their aim or diverged; true if any lane trains on.
template <class T>
KOKKOS_INLINE_FUNCTION bool judge(const TrainJob<T>& job, long tile, TileLanes<T> loss) {
  constexpr int width = tile_width<T>;
  using V = TileLanes<T>;
  const V active = job.active[tile], zero = loss - loss;  // NaN unless finite
  V stays = select_equal(zero, V(0), active, V(0));
  stays = select_less(loss, job.stop_below[tile], V(0), stays);
  bool any = false;
  for (int lane = 0; lane < width; ++lane) {
    const long m = tile * width + lane;
    if (stays[lane] != 0) {
      any = true;
      ++job.steps_taken[m];
    } else if (active[lane] != 0) {
      job.status[m] = zero[lane] == 0 ? 1 : 2;  // MemberStatus::reached, diverged
    }
  }
  for (int lane = 0; lane < width; ++lane)
    if (active[lane] != 0) job.losses[tile].set(lane, loss[lane]);
  job.active[tile] = stays;
  return any;
}

/// Weights back to the Frobenius norm that they are to keep.
template <class T, class Worker>
KOKKOS_INLINE_FUNCTION void keep_norms(const TrainJob<T>& job, long tile, TileLanes<T>* weights,
                                       const Worker& w) {
  using V = TileLanes<T>;
  for (int k = 0; k < job.norm_count; ++k) {
    V* const at = weights + job.norms[k].offset;
    V square = 0;
    for (long i = 0; i < job.norms[k].size; ++i) square += at[i] * at[i];
    const V scale = select_less(V(0), job.active[tile], job.norms[k].norm[tile] / sqrt(square), V(1));
    w.barrier();
    for (long i = w.first(); i < job.norms[k].size; i += w.stride()) at[i] *= scale;
    w.barrier();
  }
}

template <class T, class Worker>
KOKKOS_INLINE_FUNCTION void train_tile(const TrainJob<T>& job, long tile, long slot, const Worker& w) {
  using V = TileLanes<T>;
  constexpr int width = tile_width<T>;
  const TileMemory<V>& memory = job.memory;
  V alive = job.active[tile];
  bool any = false;
  for (int lane = 0; lane < width; ++lane) any = any || alive[lane] != 0;
  if (!any) return;
  Tile<V> t = tile_of(memory, job.program.operands, tile, slot);
  t.training = job.program.training;
  t.active = job.active + tile;
  V* const arena = t.base[int(Space::arena)];
  const V* const gradients = t.base[int(Space::gradients)];
  std::int32_t* const order = memory.order ? memory.order + slot * memory.samples * width : nullptr;
  take_in_fixed(memory, arena, tile, w);
  const long batches = memory.batch > 0 ? memory.samples / memory.batch : 1;
  const long from = tile * memory.trained;
  const Moments<V> moments{t.base[int(Space::weights)], job.first_moment ? job.first_moment + from : nullptr,
                           job.second_moment ? job.second_moment + from : nullptr, gradients,
                           job.factors ? job.factors + from : nullptr};
  for (long step = job.first; step < job.last; ++step) {
    if (memory.batch > 0) {
      if (order && (step == job.first || step % batches == 0))
        shuffle_samples(memory, tile, step / batches, order, w);
      take_in_batch(memory, arena, tile, step % batches, order, w);
    }
    t.step = step;
    run_steps(job.program.steps, job.program.count, t, w);
    const V loss = *t.at(job.loss);
    w.barrier();
    if (w.first() == 0) judge(job, tile, loss);
    w.barrier();
    alive = job.active[tile];
    any = false;
    for (int lane = 0; lane < width; ++lane) any = any || alive[lane] != 0;
    if (!any) return;
    const V rate = job.rates[tile] * V(T(rate_factor(job.schedule, step)));
    const V scale =
        job.clip_norm > 0 ? clip_factor(gradients, moments.factors, memory.trained, job.clip_norm) : V(1);
    optimise(job.optimiser, moments, memory.trained, rate, scale, alive, step, w);
    w.barrier();
    keep_norms(job, tile, t.base[int(Space::weights)], w);
  }
}

template <class T, class Worker>
KOKKOS_INLINE_FUNCTION void compute_tile(const ComputeJob<T>& job, long tile, long slot, const Worker& w) {
  using V = TileLanes<T>;
  constexpr int width = tile_width<T>;
  const TileMemory<V>& memory = job.memory;
  Tile<V> t = tile_of(memory, job.program.operands, tile, slot);
  t.training = job.program.training;
  take_in_fixed(memory, t.base[int(Space::arena)], tile, w);
  V* const gradients = t.base[int(Space::gradients)];
  for (long i = w.first(); i < memory.trained; i += w.stride())
    gradients[i] = V(0);  // of what the loss misses
  w.barrier();
  for (long batch = 0; batch < job.batches; ++batch) {
    if (memory.batch > 0) take_in_batch(memory, t.base[int(Space::arena)], tile, batch, nullptr, w);
    run_steps(job.program.steps, job.program.count, t, w);
    long at = 0;
    for (int k = 0; k < job.wanted_count; ++k) {
      const V* const from = t.at(job.wanted[k]);
      for (int lane = 0; lane < width && tile * width + lane < memory.members; ++lane) {
        T* const to = job.results + ((tile * width + lane) * job.batches + batch) * job.wanted_size + at;
        for (long i = w.first(); i < job.wanted[k].size; i += w.stride()) to[i] = from[i][lane];
      }
      at += job.wanted[k].size;
    }
    w.barrier();
  }
}

template <class T, class Worker>
KOKKOS_INLINE_FUNCTION void work_on(const TrainJob<T>& job, long tile, long slot, const Worker& w) {
  train_tile(job, tile, slot, w);
}
template <class T, class Worker>
KOKKOS_INLINE_FUNCTION void work_on(const ComputeJob<T>& job, long tile, long slot, const Worker& w) {
  compute_tile(job, tile, slot, w);
}

inline constexpr bool on_host =
    Kokkos::SpaceAccessibility<Kokkos::HostSpace, Kokkos::DefaultExecutionSpace::memory_space>::accessible;

template <class Job>
void run_on_slots(const Job& job, long slots) {
  if constexpr (on_host) {
    Kokkos::parallel_for(
        "learning tiles", Kokkos::RangePolicy<>(0, slots), KOKKOS_LAMBDA(long slot) {
          for (long tile = slot; tile < job.tiles; tile += slots) work_on(job, tile, slot, Alone{});
        });
  } else {
    using Policy = Kokkos::TeamPolicy<>;
    Kokkos::parallel_for(
        "learning tiles", Policy(int(slots), Kokkos::AUTO),
        KOKKOS_LAMBDA(const typename Policy::member_type& member) {
          const Team<typename Policy::member_type> team{member};
          for (long tile = member.league_rank(); tile < job.tiles; tile += slots)
            work_on(job, tile, long(member.league_rank()), team);
        });
  }
  Kokkos::fence();
}
}  // namespace detail

template <class T>
void run_job(const TrainJob<T>& job, long slots) {
  detail::run_on_slots(job, slots);
}
template <class T>
void run_job(const ComputeJob<T>& job, long slots) {
  detail::run_on_slots(job, slots);
}

}  // namespace khaos
