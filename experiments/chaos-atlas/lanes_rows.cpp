// SPDX-License-Identifier: BSD-3-Clause
#include "lanes_rows.hpp"

#include <algorithm>

namespace chaos_atlas {

void complete(MemberRows& rows, long total, Run& run,
              const std::function<std::vector<double>(long, int, const Look&)>& body,
              const std::function<void()>& save) {
  const Comm& comm = run.comm();
  while (rows.done < total) {
    const long first = rows.done + comm.rank() * KHAOS_LANES,
               live = std::min<long>(KHAOS_LANES, total - first);
    std::vector<double> mine;
    const bool whole = run.apart([&](const Look& look) {
      if (live > 0) mine = body(first, int(live), look);
    });
    if (whole) {
      const std::vector<double> round = comm.gather(mine);
      rows.numbers.insert(rows.numbers.end(), round.begin(), round.end());
      rows.done = std::min(total, rows.done + comm.size() * KHAOS_LANES);
      run.progress(double(rows.done) / double(total));
    }
    save();
  }
}

}  // namespace chaos_atlas
