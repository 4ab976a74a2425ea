// SPDX-License-Identifier: BSD-3-Clause
#include "learning/tile_jobs_kernels.hpp"

namespace khaos {

template void run_job(const TrainJob<double>& job, long slots);
template void run_job(const ComputeJob<double>& job, long slots);

long slots_for(long tiles) {
  const long at_once = detail::on_host ? long(Kokkos::DefaultExecutionSpace().concurrency()) : 1024;
  return std::max(1L, std::min(tiles, at_once));
}

}  // namespace khaos
