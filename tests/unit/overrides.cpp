// SPDX-License-Identifier: BSD-3-Clause
// What --set, --sweep, --seed and --replicates do to a campaign, and that the YAML which is kept asks for the same.
#include <gtest/gtest.h>

#include "run/request.hpp"
#include "run/sweep.hpp"

namespace khaos {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

Overrides set(Pairs pairs) { return {std::move(pairs), {}, {}, {}}; }
Overrides sweep(Pairs pairs) { return {{}, std::move(pairs), {}, {}}; }

std::string table(const Request& request) {
  const Sweep sweep(request);
  std::string text;
  for (long i = 0; i < sweep.size(); ++i) {
    for (const Value& v : sweep.record(i)) text += to_text(v) + " ";
    text += "/" + std::to_string(sweep.replicate(i)) + "\n";
  }
  return text;
}

// The Points; and the kept YAML, read again, gives the same ones.
std::string points(const std::string& yaml, const Overrides& overrides) {
  const Request request = read_request("experiment: test-square\n" + yaml, "a.yaml", "", overrides);
  const Request again = read_request(request.yaml, "kept.yaml", "", {});
  EXPECT_EQ(table(request), table(again)) << request.yaml;
  EXPECT_EQ(request.canonical, again.canonical) << request.yaml;
  EXPECT_EQ(again.yaml, read_request(again.yaml, "kept.yaml", "", {}).yaml);
  return table(request);
}

TEST(Overrides, set_replaces_a_value) {
  EXPECT_EQ(points("set: {x: 1, note: some}", set({{"x", "5"}})), "5 true some /0\n");
  EXPECT_EQ(points("", set({{"note", "much"}, {"fast", "no"}, {"note", "some"}})), "2 false some /0\n");
}

TEST(Overrides, all_stands_for_the_choices_of_a_parameter) {
  const std::string all = "2 true none /0\n2 true some /0\n2 true much /0\n";
  EXPECT_EQ(points("", sweep({{"note", "all"}})), all);
  EXPECT_EQ(points("sweep: {note: all}", {}), all);
  EXPECT_EQ(points("sweep: {note: [all]}", {}), all);
  EXPECT_THROW(points("", sweep({{"x", "all"}})), UserError);  // a number has no list of choices
}

TEST(Overrides, set_removes_the_axis_of_its_parameter) {
  EXPECT_EQ(points("sweep: {x: [1, 2], fast: [true, false]}", set({{"x", "5"}})), "5 true none /0\n5 false none /0\n");
  EXPECT_EQ(points("sweep: {x: [1, 2]}", set({{"x", "5"}})), "5 true none /0\n");
}

TEST(Overrides, set_takes_a_parameter_out_of_a_group) {
  EXPECT_EQ(points("sweep: {zip: {x: [1, 2], fast: [true, false]}}", set({{"x", "5"}})), "5 true none /0\n5 false none /0\n");
  EXPECT_EQ(points("sweep: {points: [{x: 1, note: some}, {x: 2}]}", set({{"x", "5"}})), "5 true some /0\n5 true none /0\n");
}

TEST(Overrides, a_group_that_loses_its_last_parameter_is_gone) {
  for (const char* group : {"zip: {x: [1, 2]}", "points: [{x: 1}, {x: 2}]", "random: {samples: 3, x: {uniform: [0, 1]}}",
                            "latin: {samples: 3, x: {uniform: [0, 1]}}"})
    EXPECT_EQ(points("sweep: {" + std::string(group) + "}", set({{"x", "5"}})), "5 true none /0\n") << group;
}

TEST(Overrides, sweep_replaces_an_axis_and_varies_fastest) {
  EXPECT_EQ(points("sweep: {x: [1, 2], fast: [true, false]}", sweep({{"x", "7,8"}})),
            "7 true none /0\n8 true none /0\n7 false none /0\n8 false none /0\n");
  EXPECT_EQ(points("set: {x: 1}", sweep({{"x", "3"}})), "3 true none /0\n");
}

TEST(Overrides, sweep_knows_ranges_and_logarithmic_ranges) {
  EXPECT_EQ(points("", sweep({{"x", "0:1:3"}})), "0 true none /0\n0.5 true none /0\n1 true none /0\n");
  EXPECT_EQ(points("", sweep({{"x", "log:1:4:3"}})).substr(0, 7), "1 true ");
  EXPECT_EQ(points("", sweep({{"x", "log:1:4:3"}})),
            points("sweep: {x: {logspace: [1, 4, 3]}}", {}));
  EXPECT_EQ(points("", sweep({{"note", "some,much"}, {"fast", "yes,no"}})),
            "2 true some /0\n2 false some /0\n2 true much /0\n2 false much /0\n");
}

TEST(Overrides, seed_and_replicates_replace_those_of_the_file) {
  const Request request = read_request("experiment: test-square\nseed: 3\nreplicates: 2", "a.yaml", "", {{}, {}, 9, 1});
  EXPECT_EQ(request.seed, 9u);
  EXPECT_EQ(request.replicates, 1);
  const Request again = read_request(request.yaml, "kept.yaml", "", {});
  EXPECT_EQ(again.canonical, request.canonical);
}

TEST(Overrides, a_refinement_goes_when_its_axis_is_set_to_one_value) {
  const std::string yaml =
      "experiment: test-step\nsweep: {x: [0, 1]}\nrefine: {on: level, axis: x, to: 0.1, max_points: 9}";
  const Request request = read_request(yaml, "a.yaml", "", set({{"x", "0.5"}}));
  EXPECT_FALSE(request.refine);
  EXPECT_EQ(read_request(request.yaml, "kept.yaml", "", {}).canonical, request.canonical);
  const Request swept = read_request(yaml, "a.yaml", "", sweep({{"x", "0:1:5"}}));
  ASSERT_TRUE(swept.refine);
  EXPECT_EQ(read_request(swept.yaml, "kept.yaml", "", {}).canonical, swept.canonical);
}

TEST(Overrides, text_and_lists_survive_the_kept_yaml) {
  const Request request = make_request("test-shapes", set({{"label", "yes: [no] # 1e6"}, {"weights", "[1, 2.5]"}, {"big", "1e6"}}));
  const Request again = read_request(request.yaml, "kept.yaml", "", {});
  EXPECT_EQ(std::get<std::string>(again.base[4]), "yes: [no] # 1e6");
  EXPECT_EQ(to_text(again.base[5]), "[1, 2.5]");
  EXPECT_EQ(std::get<std::int64_t>(again.base[1]), 1'000'000);
}

TEST(Request, is_the_document_of_the_experiment_asked_for) {
  const std::string yaml = "experiment: test-square\nset: {x: 1}\n---\nexperiment: test-walk\nset: {a: 4}\n";
  EXPECT_EQ(read_request(yaml, "a.yaml", "test-walk", {}).experiment, "test-walk");
  EXPECT_EQ(std::get<double>(read_request(yaml, "a.yaml", "test-walk", {}).base[2]), 4);
}

}  // namespace
}  // namespace khaos
