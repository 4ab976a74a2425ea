// SPDX-License-Identifier: BSD-3-Clause
#include "mpi/shared_counters.hpp"

namespace khaos {

SharedCounters::SharedCounters(const Comm& comm, int count) {
  std::int64_t* mine = nullptr;
  const MPI_Aint bytes = comm.root() ? MPI_Aint(count * sizeof *mine) : 0;
  check_mpi(MPI_Win_allocate(bytes, sizeof *mine, MPI_INFO_NULL, comm.get(), &mine, &window_),
            "MPI_Win_allocate");
  check_mpi(MPI_Win_lock_all(MPI_MODE_NOCHECK, window_), "MPI_Win_lock_all");
  if (comm.root()) {
    for (int i = 0; i < count; ++i) mine[i] = 0;
    check_mpi(MPI_Win_sync(window_), "MPI_Win_sync");
  }
  comm.barrier();
}

SharedCounters::~SharedCounters() {
  MPI_Win_unlock_all(window_);
  MPI_Win_free(&window_);
}

std::int64_t SharedCounters::fetch(int counter, std::int64_t operand, MPI_Op op) const {
  std::int64_t before = 0;
  check_mpi(MPI_Fetch_and_op(&operand, &before, MPI_INT64_T, 0, counter, op, window_), "MPI_Fetch_and_op");
  check_mpi(MPI_Win_flush(0, window_), "MPI_Win_flush");
  return before;
}
std::int64_t SharedCounters::add(int counter, std::int64_t amount) const {
  return fetch(counter, amount, MPI_SUM);
}
void SharedCounters::raise(int counter, std::int64_t at_least) const { fetch(counter, at_least, MPI_MAX); }

}  // namespace khaos
