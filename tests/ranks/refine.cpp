// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "run/execute.hpp"
#include "scratch_folder.hpp"
#include "store/reader.hpp"

namespace khaos {
namespace {

// Runs campaigns in a folder that all ranks know.
class Refinement : public ::testing::Test {
 protected:
  Refinement() : world(Comm::world()) {
    if (world.root()) scratch.emplace();
    folder = world.broadcast(world.root() ? scratch->path() : std::string());
  }
  ~Refinement() override { world.barrier(); }

  // The sweep, refined to its end.
  Sweep refined(const std::string& yaml) {
    Sweep sweep(read_request("experiment: test-step\n" + yaml, "a.yaml", "", {}));
    RunOptions options;
    options.quiet = true;
    options.given_yaml = sweep.request().yaml;
    EXPECT_EQ(execute(sweep, folder, world, options), all_done);
    return sweep;
  }
  // Where x stands for the Points with `twice` as given.
  static std::vector<double> places(const Sweep& sweep, bool twice) {
    std::vector<double> x;
    for (long i = 0; i < sweep.size(); ++i)
      if (std::get<bool>(sweep.record(i)[1]) == twice) x.push_back(std::get<double>(sweep.record(i)[0]));
    std::sort(x.begin(), x.end());
    return x;
  }
  // The width of the interval of `x` around `jump`.
  static double bracket(const std::vector<double>& x, double jump) {
    const auto above = std::upper_bound(x.begin(), x.end(), jump);
    return *above - *(above - 1);
  }

  const Comm world;
  std::optional<testing::ScratchFolder> scratch;
  std::string folder;
};

TEST_F(Refinement, halves_the_interval_around_a_jump_until_it_is_as_narrow_as_asked_for) {
  const Sweep sweep = refined("sweep: {x: {linspace: [0, 1, 5]}}\nrefine: {on: level, axis: x, to: 1e-3, max_points: 1000}");
  const std::vector<double> x = places(sweep, false);
  EXPECT_EQ(bracket(x, 1.0 / 3), 1.0 / 1024);  // the first of 1/4, 1/8, ... not above 1e-3
  EXPECT_EQ(sweep.size(), 5 + 8);              // one Point each time
  EXPECT_EQ(bracket(x, 0.9), 0.25);            // nothing where nothing changes
}

TEST_F(Refinement, treats_each_place_of_the_other_axes_and_replicates_on_its_own) {
  const Sweep sweep = refined(
      "sweep: {twice: [false, true], x: [0, 1]}\nreplicates: 2\nrefine: {on: level, axis: x, to: 0.01, max_points: 1000}");
  EXPECT_EQ(bracket(places(sweep, false), 2.0 / 3), 0.5);
  EXPECT_EQ(bracket(places(sweep, true), 1.0 / 3), 1.0 / 128);
  EXPECT_EQ(bracket(places(sweep, true), 2.0 / 3), 1.0 / 128);
  std::map<double, int> replicates;
  for (long i = 0; i < sweep.size(); ++i)
    if (!std::get<bool>(sweep.record(i)[1])) replicates[std::get<double>(sweep.record(i)[0])] += 1 + 10 * int(sweep.replicate(i));
  for (const auto& [x, both] : replicates) EXPECT_EQ(both, 12) << x;  // numbers 0 and 1, once each
}

TEST_F(Refinement, stops_at_max_points) {
  const Sweep sweep = refined("sweep: {x: [0, 1]}\nrefine: {on: level, axis: x, to: 1e-9, max_points: 7}");
  EXPECT_EQ(sweep.size(), 7);
  EXPECT_EQ(CampaignReader(folder).count(Status::done), 7);
}

TEST_F(Refinement, ends_by_itself_where_no_number_lies_between) {
  const Sweep sweep = refined("sweep: {x: [0, 1]}\nrefine: {on: level, axis: x, to: 1e-300, max_points: 1000}");
  const std::vector<double> x = places(sweep, false);
  const auto above = std::upper_bound(x.begin(), x.end(), 1.0 / 3);
  EXPECT_EQ(*above, std::nextafter(*(above - 1), 1));
  EXPECT_LT(sweep.size(), 100);
}

TEST_F(Refinement, continues_where_it_was_when_run_again_and_goes_on_when_asked_for_more) {
  const std::string axes = "sweep: {x: [0, 1]}\nrefine: {on: level, axis: x, max_points: 100, to: ";
  EXPECT_EQ(refined(axes + "0.3}").size(), 2 + 2);
  EXPECT_EQ(refined(axes + "0.3}").size(), 2 + 2);
  const Sweep finer = refined(axes + "0.01}");
  EXPECT_EQ(finer.size(), 2 + 7);
  EXPECT_EQ(CampaignReader(folder).size(), 2 + 7);
}

TEST_F(Refinement, keeps_what_it_found_when_the_sweep_is_extended) {
  const std::string refine = "\nrefine: {on: level, axis: x, to: 0.01, max_points: 100}";
  const Sweep first = refined("sweep: {x: [0, 1]}" + refine);
  const Sweep both = refined("sweep: {twice: [false, true], x: [0, 1]}" + refine);
  EXPECT_EQ(places(first, false), places(both, false));
  EXPECT_EQ(bracket(places(both, true), 2.0 / 3), 1.0 / 128);
  EXPECT_EQ(CampaignReader(folder).size(), both.size());
}

}  // namespace
}  // namespace khaos
