// SPDX-License-Identifier: BSD-3-Clause
#include "stats/sample.hpp"

#include "core/error.hpp"

#include <algorithm>
#include <utility>

namespace khaos {

std::vector<double> sample_without_replacement(std::span<const double> values, std::size_t count,
                                               const Stream& stream, std::uint64_t member) {
  if (count > values.size())
    throw UserError("sample_without_replacement: more values asked for than there are");
  std::vector<double> pool(values.begin(), values.end());
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t rest = pool.size() - i;
    const auto step = static_cast<std::size_t>(stream.uniform(member, i) * static_cast<double>(rest));
    std::swap(pool[i], pool[i + std::min(step, rest - 1)]);  // min: u * rest may round up to rest
  }
  pool.resize(count);
  return pool;
}

}  // namespace khaos
