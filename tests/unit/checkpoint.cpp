// SPDX-License-Identifier: BSD-3-Clause
#include "store/checkpoint.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "scratch_folder.hpp"

namespace khaos {
namespace {

using testing::ScratchFolder;
using Words = std::vector<std::uint64_t>;
constexpr std::uint64_t point = 0xabcdef;

std::string file_of(const std::string& folder) {
  return std::filesystem::directory_iterator(folder + "/checkpoints")->path();
}

TEST(Checkpoint, gives_back_what_was_saved_last) {
  const ScratchFolder folder;
  Words words;
  EXPECT_FALSE(load_checkpoint(folder.path(), point, words));
  save_checkpoint(folder.path(), point, {1, 2, 3});
  save_checkpoint(folder.path(), point, {~0ull, 5});
  ASSERT_TRUE(load_checkpoint(folder.path(), point, words));
  EXPECT_EQ(words, (Words{~0ull, 5}));
  EXPECT_FALSE(load_checkpoint(folder.path(), point + 1, words));
}

TEST(Checkpoint, may_hold_nothing) {
  const ScratchFolder folder;
  Words words = {7};
  save_checkpoint(folder.path(), point, {});
  ASSERT_TRUE(load_checkpoint(folder.path(), point, words));
  EXPECT_EQ(words, Words{});
}

TEST(Checkpoint, is_gone_after_removal_and_removing_none_is_no_error) {
  const ScratchFolder folder;
  Words words;
  remove_checkpoint(folder.path(), point);
  save_checkpoint(folder.path(), point, {1});
  remove_checkpoint(folder.path(), point);
  EXPECT_FALSE(load_checkpoint(folder.path(), point, words));
}

TEST(Checkpoint, that_was_cut_off_anywhere_counts_as_none) {
  const ScratchFolder folder;
  Words words;
  save_checkpoint(folder.path(), point, Words(100, 42));
  const std::string path = file_of(folder.path());
  for (std::uintmax_t size = std::filesystem::file_size(path); size > 0;) {
    size -= std::min<std::uintmax_t>(size, 257);
    std::filesystem::resize_file(path, size);
    EXPECT_FALSE(load_checkpoint(folder.path(), point, words)) << size;
  }
}

TEST(Checkpoint, with_a_flipped_bit_counts_as_none) {
  const ScratchFolder folder;
  Words words;
  save_checkpoint(folder.path(), point, Words(100, 0x0123456789abcdef));
  const std::string path = file_of(folder.path());
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(file)), {});
  const auto at = bytes.find("\xef\xcd\xab\x89\x67\x45\x23\x01");
  ASSERT_NE(at, std::string::npos);
  file.clear();
  file.seekp(std::streamoff(at) + 40 * 8);
  file.put(char(bytes[at + 40 * 8] ^ 1));
  file.close();
  EXPECT_FALSE(load_checkpoint(folder.path(), point, words));
}

}  // namespace
}  // namespace khaos
