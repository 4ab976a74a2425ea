// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/piece.hpp"
#include "mpi/comm.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace khaos {

/// The saved state of one Point that is under way: folder/checkpoints/<identity>.h5 holds words (equal on all
/// ranks of the group) and arrays that the ranks share out, in their whole shape, so that any number of ranks
/// can go on. A new one is written under a temporary name, read back and put on disk; only then the last one
/// becomes <identity>.before.h5, which is used if the newer one turns out to be damaged. Collective over
/// `group`, all of it; StorageError on all ranks.
void save_checkpoint(const Comm& group, const std::string& folder, std::uint64_t identity,
                     const std::vector<std::uint64_t>& words, std::span<const Piece> pieces = {});

struct LoadedCheckpoint {
  bool found = false;
  std::string warning;  ///< what was refused, and what is used in its place; "" if all was well
};
/// Fills `words`, and the values of `pieces`, from the newest checkpoint that is whole; they are left alone
/// if there is none. PointError if a whole one holds arrays of other shapes.
LoadedCheckpoint load_checkpoint(const Comm& group, const std::string& folder, std::uint64_t identity,
                                 std::vector<std::uint64_t>& words, std::span<const Piece> pieces = {});

/// One rank. The path of the newest one, relative to the folder, or "".
std::string last_checkpoint(const std::string& folder, std::uint64_t identity);
void remove_checkpoint(const std::string& folder, std::uint64_t identity);

}  // namespace khaos
