// SPDX-License-Identifier: BSD-3-Clause
// The file that holds a Point under way, on as many ranks as mpirun gives.
#include "store/checkpoint.hpp"

#include "core/error.hpp"
#include "scratch_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <optional>

namespace khaos {
namespace {

using Words = std::vector<std::uint64_t>;
constexpr std::uint64_t point = 0xabcdef;

/// One folder for all ranks, made by rank 0.
class Checkpoint : public ::testing::Test {
 protected:
  Checkpoint() {
    if (world.root()) scratch.emplace();
    folder = world.broadcast(world.root() ? scratch->path() : std::string());
  }
  ~Checkpoint() override { world.barrier(); }

  std::string file() const { return folder + "/" + world.broadcast(last_checkpoint(folder, point)); }
  /// On rank 0, while the others wait.
  template <class Work>
  void alone(const Work& work) {
    world.barrier();
    if (world.root()) work();
    world.barrier();
  }
  LoadedCheckpoint load(Words& words, std::span<const Piece> pieces = {}) const {
    return load_checkpoint(world, folder, point, words, pieces);
  }

  Comm world = Comm::world();
  std::optional<testing::ScratchFolder> scratch;
  std::string folder;
};

/// This rank's rows of a field of 7 x 3 x 5 numbers, cut along `axis`.
struct Field {
  std::vector<double> values;
  Piece piece;

  Field(const Comm& comm, int axis, double scale = 1) {
    piece.shape = piece.count = {7, 3, 5};
    piece.first = {0, 0, 0};
    const auto [from, to] = share(piece.shape[std::size_t(axis)], comm);
    piece.first[std::size_t(axis)] = from;
    piece.count[std::size_t(axis)] = to - from;
    for (long i = 0; i < piece.count[0]; ++i)
      for (long j = 0; j < piece.count[1]; ++j)
        for (long k = 0; k < piece.count[2]; ++k)
          values.push_back(scale *
                           double(((i + piece.first[0]) * 3 + j + piece.first[1]) * 5 + k + piece.first[2]));
    piece.values = values;
  }
};

TEST_F(Checkpoint, gives_back_what_was_saved_last) {
  Words words;
  EXPECT_FALSE(load(words).found);
  save_checkpoint(world, folder, point, {1, 2, 3});
  save_checkpoint(world, folder, point, {~0ull, 5});
  ASSERT_TRUE(load(words).found);
  EXPECT_EQ(words, (Words{~0ull, 5}));
  EXPECT_FALSE(load_checkpoint(world, folder, point + 1, words).found);
}

TEST_F(Checkpoint, may_hold_nothing) {
  Words words = {7};
  save_checkpoint(world, folder, point, {});
  ASSERT_TRUE(load(words).found);
  EXPECT_EQ(words, Words{});
}

TEST_F(Checkpoint, is_gone_after_removal_and_removing_none_is_no_error) {
  Words words;
  alone([&] { remove_checkpoint(folder, point); });
  save_checkpoint(world, folder, point, {1});
  save_checkpoint(world, folder, point, {2});
  alone([&] { remove_checkpoint(folder, point); });
  EXPECT_FALSE(load(words).found);
}

TEST_F(Checkpoint, gives_back_fields_that_ranks_share_out_also_when_they_are_cut_along_another_axis) {
  const Field rows(world, 0), columns(world, 2, -2);
  const std::vector<Piece> saved = {rows.piece, columns.piece};
  save_checkpoint(world, folder, point, {42}, saved);
  Field rows_back(world, 1, 0), columns_back(world, 0, 0);
  const std::vector<Piece> pieces = {rows_back.piece, columns_back.piece};
  Words words;
  ASSERT_TRUE(load(words, pieces).found);
  EXPECT_EQ(words, Words{42});
  EXPECT_EQ(rows_back.values, Field(world, 1).values);
  EXPECT_EQ(columns_back.values, Field(world, 0, -2).values);
}

TEST_F(Checkpoint, that_was_cut_off_anywhere_is_refused_and_the_one_before_it_is_used) {
  const Field first(world, 0), second(world, 0, 2);
  save_checkpoint(world, folder, point, {1}, {&first.piece, 1});
  save_checkpoint(world, folder, point, {2}, {&second.piece, 1});
  const std::string path = file();
  for (long size = world.broadcast(long(std::filesystem::file_size(path))); size > 0;) {
    size -= std::min(size, 257L);
    alone([&] { std::filesystem::resize_file(path, std::uintmax_t(size)); });
    Field back(world, 0, 0);
    Words words;
    const LoadedCheckpoint loaded = load(words, {&back.piece, 1});
    ASSERT_TRUE(loaded.found) << size;
    EXPECT_NE(loaded.warning.find(".before.h5 is used in its place"), std::string::npos) << loaded.warning;
    EXPECT_EQ(words, Words{1});
    EXPECT_EQ(back.values, first.values);
  }
}

TEST_F(Checkpoint, with_a_flipped_bit_in_a_field_is_refused_and_leaves_the_state_alone) {
  const Field field(world, 0);
  save_checkpoint(world, folder, point, {1}, {&field.piece, 1});
  const std::string path = file();
  alone([&] {
    std::fstream bytes(path, std::ios::in | std::ios::out | std::ios::binary);
    const std::string all((std::istreambuf_iterator<char>(bytes)), {});
    const double mark = 77;
    const auto at = all.find(std::string(reinterpret_cast<const char*>(&mark), sizeof mark));
    ASSERT_NE(at, std::string::npos);
    bytes.clear();
    bytes.seekp(std::streamoff(at));
    bytes.put(char(all[at] ^ 1));
  });
  Field back(world, 0, 3);
  Words words = {9};
  const LoadedCheckpoint loaded = load(words, {&back.piece, 1});
  EXPECT_FALSE(loaded.found);
  EXPECT_NE(loaded.warning.find("is damaged and is not used"), std::string::npos) << loaded.warning;
  EXPECT_EQ(words, Words{9});
  EXPECT_EQ(back.values, Field(world, 0, 3).values);
}

TEST_F(Checkpoint, of_another_shape_is_refused_by_name) {
  const Field field(world, 0);
  save_checkpoint(world, folder, point, {1}, {&field.piece, 1});
  Piece other{{7, 4, 5}, {0, 0, 0}, {0, 4, 5}, {}};
  Words words;
  try {
    load(words, {&other, 1});
    FAIL();
  } catch (const PointError& wrong) {
    EXPECT_NE(std::string(wrong.what()).find("holds a field of 7 x 3 x 5, this Point needs 7 x 4 x 5"),
              std::string::npos)
        << wrong.what();
  }
}

}  // namespace
}  // namespace khaos
