// SPDX-License-Identifier: BSD-3-Clause
#include "networks/diffusive.hpp"

#include "core/error.hpp"

#include <limits>

namespace khaos {
SparseLinks::SparseLinks(const SparseRows& rows) {
  if (rows.size > std::numeric_limits<int>::max())
    throw UserError("a network has at most 2147483647 nodes, got " + std::to_string(rows.size));
  begin = on_device<long>("begin", rows.begin);
  column = on_device<int>("column", rows.column);
  weight = on_device<double>("weight", rows.value);
}

}  // namespace khaos
