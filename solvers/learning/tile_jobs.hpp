// SPDX-License-Identifier: BSD-3-Clause
/// Jobs on all tiles of an ensemble: plain data that a kernel can carry. Instantiated in tile_jobs_float.cpp
/// and tile_jobs_double.cpp.
#pragma once
#include "learning/train_tile.hpp"

namespace khaos {

/// A Program where kernels can read it.
struct Steps {
  const Step* steps = nullptr;
  const Operand* operands = nullptr;
  int count = 0;
  bool training = true;
};

/// Training from step `first` to step `last`. Arrays of members count lanes of all tiles.
template <class T>
struct TrainJob {
  using V = TileLanes<T>;
  struct Norm {  // of a weight, kept after each step
    long offset = 0, size = 0;
    const V* norm = nullptr;  // (tiles)
  };
  TileMemory<V> memory;
  Steps program;
  Operand loss;
  long tiles = 0, first = 0, last = 0;
  Optimiser optimiser;
  Schedule schedule;
  double clip_norm = 0;
  V *first_moment = nullptr, *second_moment = nullptr;  // (tiles, trained), or null
  const V* factors = nullptr;                           // of the gradients, (tiles, trained), or null
  const Norm* norms = nullptr;
  int norm_count = 0;
  const V *rates = nullptr, *stop_below = nullptr;  // (tiles)
  V *active = nullptr, *losses = nullptr;           // (tiles): 1 or 0; of the last step made
  unsigned char* status = nullptr;                  // MemberStatus
  long* steps_taken = nullptr;
};

/// Runs a program on all tiles, once for each batch, and copies what is asked for.
template <class T>
struct ComputeJob {
  using V = TileLanes<T>;
  TileMemory<V> memory;
  Steps program;
  long tiles = 0, batches = 1;
  const Operand* wanted = nullptr;
  int wanted_count = 0;
  long wanted_size = 0;  // of all
  T* results = nullptr;  // (members, batches, wanted_size)
};

template <class T>
void run_job(const TrainJob<T>& job, long slots);
template <class T>
void run_job(const ComputeJob<T>& job, long slots);

/// How many tiles are in work at once: each needs an arena.
long slots_for(long tiles);

}  // namespace khaos
