// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <vector>

namespace khaos {

/// One block of memory, in use from the step `birth` to the step `death`, both included.
struct Lifetime {
  long size = 0;
  int birth = 0, death = 0;
  int inherits = -1;  // takes the place of this block, which must die at its birth and be as large
  long offset = 0;    // result
};

/// Gives each block an offset from `start` on, such that blocks alive together do not overlap: the lowest gap
/// that is free, in the order of birth. Returns the end of the memory used.
long place_blocks(std::vector<Lifetime>& blocks, long start);

}  // namespace khaos
