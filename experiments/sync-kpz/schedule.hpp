// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "params.hpp"

#include <vector>

namespace sync_kpz {

/// One look at all realisations: what it is for, each -1 if it is not.
struct Look {
  long step = 0;
  long instant = -1;  // index of an output time
  long sample = -1;   // index of a sample of the last half
  long frame = -1;
  bool reference = false;  // the t_0 of the covariance in time
  bool counts() const { return instant >= 0 || sample >= 0; }
};

struct Schedule {
  std::vector<Look> looks;                      // by rising step
  std::vector<double> t;                        // (n_t) output times, powers of 10^(1 / per_decade) and t_end
  std::vector<double> t_sample;                 // (samples)
  std::vector<double> t_frame;                  // (frames)
  std::vector<long> instant_look, sample_look;  // index among the looks that count
};

Schedule make_schedule(const ChainParams& p);

}  // namespace sync_kpz
