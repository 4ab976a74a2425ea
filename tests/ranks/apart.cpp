// SPDX-License-Identifier: BSD-3-Clause
#include "core/error.hpp"
#include "expect_error.hpp"
#include "run/run.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace khaos {
namespace {

using testing::error_of;

/// A Run whose last rank alone sees a stop, if there is one.
class Group final : public Run {
 public:
  explicit Group(bool stopping) : comm_(Comm::world()), stopping_(stopping) {}
  bool last() const { return comm_.rank() == comm_.size() - 1; }

  const Comm& comm() const override { return comm_; }
  void require(bool ok, const std::string& what) override {
    if (comm_.all(ok)) return;
    for (const std::string& text : comm_.gather(ok ? std::string() : what))
      if (!text.empty()) throw PointError(text);
  }
  void fail(std::size_t, const std::string&) override {}
  void partial(std::size_t, const std::string&) override {}
  bool stop_requested() override { return false; }
  bool stop_in_sight() override { return stopping_ && last(); }
  void progress(double) override {}

 protected:
  Stream stream_of(std::size_t, std::string_view, Independent) const override { return {}; }
  void put_values(std::size_t, std::string_view, std::span<const double>) override {}
  void put_frame(std::string_view, long, std::span<const double>) override {}
  void put_piece(std::string_view, long, const Piece&) override {}
  bool checkpoint_due() override { return false; }
  void save_checkpoint(const Words&, std::span<const Piece>) override {}
  bool load_checkpoint(Words&, std::span<const Piece>) override { return false; }

 private:
  Comm comm_;
  bool stopping_;
};

TEST(Apart, is_true_on_all_ranks_where_nothing_comes_between) {
  Group run(false);
  long done = 0;
  EXPECT_TRUE(run.apart([&](const auto& look) {
    for (int n = 0; n < 10 * (1 + run.comm().rank()); ++n) look(), ++done;
  }));
  EXPECT_EQ(done, 10 * (1 + run.comm().rank()));
}

TEST(Apart, is_false_on_all_ranks_if_one_was_broken_off) {
  Group run(true);
  bool ended = false;
  EXPECT_FALSE(run.apart([&](const auto& look) {
    look();
    ended = true;
  }));
  EXPECT_EQ(ended, !run.last());
}

TEST(Apart, fails_on_all_ranks_with_what_one_of_them_threw) {
  Group run(false);
  const auto work = [&] {
    run.apart([&](const auto&) {
      if (run.last()) throw std::runtime_error("CVodeCreate of SUNDIALS returned -21");
    });
  };
  EXPECT_EQ(error_of<PointError>(work), "CVodeCreate of SUNDIALS returned -21");
}

}  // namespace
}  // namespace khaos
