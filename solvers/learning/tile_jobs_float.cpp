// SPDX-License-Identifier: BSD-3-Clause
#include "learning/tile_jobs_kernels.hpp"

namespace khaos {

template void run_job(const TrainJob<float>& job, long slots);
template void run_job(const ComputeJob<float>& job, long slots);

}  // namespace khaos
