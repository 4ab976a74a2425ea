// SPDX-License-Identifier: BSD-3-Clause
#include "expect_error.hpp"
#include "run/experiment.hpp"
#include "run/family.hpp"
#include "run/plan.hpp"

#include <gtest/gtest.h>

namespace khaos {
namespace {

TEST(Registry, lists_experiments_by_family_and_name) {
  std::vector<std::string> names;
  for (const AnyExperiment* e : experiments())
    if (e->family == "testing") names.push_back(e->name);
  EXPECT_EQ(names,
            (std::vector<std::string>{"test-eight", "test-fickle", "test-grid", "test-lattice", "test-nap", "test-noise",
                                      "test-root", "test-shapes", "test-square", "test-step", "test-walk"}));
}

TEST(Registry, names_the_nearest_experiment) {
  EXPECT_EQ(find_experiment("test-walk").name, "test-walk");
  EXPECT_EQ(testing::error_of([] { find_experiment("test-wlak"); }),
            "no experiment is named 'test-wlak': did you mean test-walk?");
  EXPECT_EQ(testing::error_of([] { find_experiment("lorenz"); }),
            "no experiment is named 'lorenz'; `khaos list` shows all");
}

TEST(Registry, knows_which_experiments_take_batches_guess_their_cost_and_summarise) {
  const AnyExperiment &square = find_experiment("test-square"), &walk = find_experiment("test-walk");
  EXPECT_TRUE(square.batched());
  EXPECT_TRUE(square.has_summary());
  EXPECT_FALSE(walk.batched());
  EXPECT_FALSE(walk.has_summary());
  const Record thousand = {std::int64_t(1000), std::int64_t(9), 1.0, 1e9};
  EXPECT_DOUBLE_EQ(*walk.cost(thousand), 0.01);
  EXPECT_FALSE(square.cost({2.0, true, std::string("none")}));
  EXPECT_EQ(find_experiment("test-step").batch_key({0.5, true}), "twice");
}

TEST(Registry, a_family_without_a_file_has_an_empty_text) {
  EXPECT_EQ(family_file("testing", "README.md"), "");
  EXPECT_EQ(family_file("nothing", "smoke.yaml"), "");
}

TEST(SchemaDigest, changes_with_names_units_and_shapes_but_not_with_lengths) {
  const AnyExperiment& shapes = find_experiment("test-shapes");
  const auto outputs = [&](std::int64_t n) {
    return shapes.outputs({n, std::int64_t(1), 0.5, true, std::string("one"), std::vector<double>{1}});
  };
  EXPECT_EQ(schema_digest(shapes, outputs(3)), schema_digest(shapes, outputs(5)));
  Outputs more = outputs(3);
  more.add("another", {}, "1", "one more");
  EXPECT_NE(schema_digest(shapes, outputs(3)), schema_digest(shapes, more));
  EXPECT_NE(schema_digest(shapes, outputs(3)), schema_digest(find_experiment("test-step"), outputs(3)));
}

}  // namespace
}  // namespace khaos
