// SPDX-License-Identifier: BSD-3-Clause
#include "learning/liveness.hpp"

#include <algorithm>
#include <numeric>

namespace khaos {

long place_blocks(std::vector<Lifetime>& blocks, long start) {
  std::vector<int> order(blocks.size()), used;  // `used`: alive, by offset
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, {}, [&](int i) { return blocks[std::size_t(i)].birth; });
  const auto block = [&](int i) -> Lifetime& { return blocks[std::size_t(i)]; };
  long end = start;
  for (const int i : order) {
    Lifetime& mine = block(i);
    const bool inherits = mine.inherits >= 0 && block(mine.inherits).death == mine.birth &&
                          block(mine.inherits).size == mine.size &&
                          std::ranges::find(used, mine.inherits) != used.end();
    std::erase_if(used,
                  [&](int j) { return block(j).death < mine.birth || (inherits && j == mine.inherits); });
    if (inherits) {
      mine.offset = block(mine.inherits).offset;
    } else {
      mine.offset = start;
      for (const int j : used) {
        if (block(j).offset >= mine.offset + mine.size) break;
        mine.offset = std::max(mine.offset, block(j).offset + block(j).size);
      }
    }
    used.insert(std::ranges::upper_bound(used, mine.offset, {}, [&](int j) { return block(j).offset; }), i);
    end = std::max(end, mine.offset + mine.size);
  }
  return end;
}

}  // namespace khaos
