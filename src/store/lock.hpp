// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <string>
#include <utility>

namespace khaos {

/// Holds `folder`/lock while alive. The lock is flock's: it dies with its owner, so no stale one is ever
/// left.
class FolderLock {
 public:
  /// Throws UserError naming host and process of the holder if another run has it.
  explicit FolderLock(const std::string& folder);
  FolderLock(FolderLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
  ~FolderLock();

 private:
  int file_;
};

/// Whether a run holds the folder now.
bool is_locked(const std::string& folder);

}  // namespace khaos
