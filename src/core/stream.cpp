// SPDX-License-Identifier: BSD-3-Clause
#include "core/stream.hpp"

#include "core/hash.hpp"

namespace khaos {

Stream make_stream(std::uint64_t seed, std::uint64_t replicate, std::string_view purpose,
                   std::uint64_t point) {
  return {Hash().word(seed).word(replicate).text(purpose).word(point).value()};
}

}  // namespace khaos
