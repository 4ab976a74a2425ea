// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace khaos {

/// The saved state of one Point that is under way: folder/checkpoints/<identity>.h5. A new one is written
/// under a temporary name and read back before it takes the place of the old one. One rank.
void save_checkpoint(const std::string& folder, std::uint64_t identity,
                     const std::vector<std::uint64_t>& words);
/// False if there is none, or none that is whole: then the Point starts anew.
bool load_checkpoint(const std::string& folder, std::uint64_t identity, std::vector<std::uint64_t>& words);
void remove_checkpoint(const std::string& folder, std::uint64_t identity);

}  // namespace khaos
