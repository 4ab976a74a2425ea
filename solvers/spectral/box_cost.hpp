// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "spectral/box.hpp"

namespace khaos {

/// What one right-hand side (pseudo_spectral) costs the rank that has most to do.
struct BoxCost {
  double flops =
      0;  ///< of the transforms, 5 n log2 n for n complex numbers; the passes between are not counted
  double bytes = 0;     ///< sent to other ranks
  double messages = 0;  ///< to other ranks
};

/// The model of a machine: seconds = flops / rate + bytes / bandwidth + messages latency. `flops` includes
/// what passes and copies take beside the transforms. Defaults: one core with AVX-512 and ranks that share
/// memory, as measured by tools/bench/box_cost.cpp; for a cluster, put in its figures.
struct BoxMachine {
  double flops = 12e9;     ///< per second and rank
  double bytes = 2.5e9;    ///< per second and rank, in an exchange of all with all
  double latency = 10e-6;  ///< s a message
};

/// `inputs` fields to points, `outputs` back, on so many ranks. Throws UserError where the box does not fit
/// them. A pure function: nothing is planned or sent.
BoxCost box_cost(const Box& box, int ranks, int inputs, int outputs, Keep keep = Keep::two_thirds,
                 Layout layout = Layout::automatic);

double seconds(const BoxCost& cost, const BoxMachine& machine = {});

/// The machine as it is here and now for such a box, all ranks at work: flops with a box like a rank's
/// share of it, bandwidth and latency of an exchange. Collective; takes as long as some ten right-hand sides.
BoxMachine measured_machine(const Comm& comm, Box box);

}  // namespace khaos
