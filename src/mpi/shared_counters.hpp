// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "mpi/comm.hpp"

#include <mpi.h>

#include <cstdint>

namespace khaos {

/// A few 64-bit counters of which all ranks see the same: they live in an MPI window on rank 0 and are
/// changed by one-sided atomics, so no rank ever serves another. On one node MPI does this in shared memory;
/// between nodes with the network's atomics. Construction and destruction are collective.
class SharedCounters {
 public:
  SharedCounters(const Comm& comm, int count);
  ~SharedCounters();
  SharedCounters(const SharedCounters&) = delete;
  SharedCounters& operator=(const SharedCounters&) = delete;

  std::int64_t add(int counter, std::int64_t amount) const;  // returns the value before
  std::int64_t get(int counter) const { return add(counter, 0); }
  void raise(int counter, std::int64_t at_least) const;  // becomes max(itself, at_least)

 private:
  std::int64_t fetch(int counter, std::int64_t operand, MPI_Op op) const;
  MPI_Win window_;
};

}  // namespace khaos
