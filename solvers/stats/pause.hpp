// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <functional>

namespace khaos {

/// Called again and again during long work, with the share of it that is done; throws to end it. How often
/// depends on the sizes that the work was given, never on the values: ranks that do work of equal sizes pause
/// together, so a pause may communicate.
using Pause = std::function<void(double done)>;

/// Calls work(first, last) for n items in stretches of equal length, `pauses` of them or as many as there are
/// items, and pauses `pauses` times: at the end of each.
template <class Work>
void in_stretches(long n, long pauses, const Pause& pause, const Work& work) {
  const long stretches = std::max(1L, pauses);
  for (long s = 0; s < stretches; ++s) {
    const double begin = static_cast<double>(s) / static_cast<double>(stretches),
                 end = static_cast<double>(s + 1) / static_cast<double>(stretches);
    const long first = static_cast<long>(begin * static_cast<double>(n)),
               last = s + 1 == stretches ? n : static_cast<long>(end * static_cast<double>(n));
    if (first < last) work(first, last);
    if (pause) pause(end);
  }
}

}  // namespace khaos
