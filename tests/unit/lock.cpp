// SPDX-License-Identifier: BSD-3-Clause
#include "store/lock.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <optional>

#include "expect_error.hpp"
#include "scratch_folder.hpp"

namespace khaos {
namespace {

TEST(FolderLock, keeps_others_out_and_names_its_holder) {
  const testing::ScratchFolder folder;
  EXPECT_FALSE(is_locked(folder.path()));
  const FolderLock lock(folder.path());
  EXPECT_TRUE(is_locked(folder.path()));
  char host[128] = {};
  gethostname(host, sizeof host - 1);
  EXPECT_EQ(testing::error_of([&] { FolderLock second(folder.path()); }),
            folder.path() + " is in use by another run (host " + host + ", process " + std::to_string(getpid()) + ")");
}

TEST(FolderLock, ends_with_its_owner_and_moves_with_it) {
  const testing::ScratchFolder folder;
  std::optional<FolderLock> kept;
  {
    FolderLock lock(folder.path());
    kept.emplace(std::move(lock));
  }
  EXPECT_TRUE(is_locked(folder.path()));
  kept.reset();
  EXPECT_FALSE(is_locked(folder.path()));
  const FolderLock again(folder.path());
  EXPECT_TRUE(is_locked(folder.path()));
}

TEST(FolderLock, says_when_there_is_no_folder) {
  EXPECT_EQ(testing::error_of([] { FolderLock lock("/nowhere/at/all"); }),
            "cannot write to /nowhere/at/all: No such file or directory");
}

}  // namespace
}  // namespace khaos
