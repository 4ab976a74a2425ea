// SPDX-License-Identifier: BSD-3-Clause
#include "run/sweep.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace khaos {
namespace {

Sweep sweep_of(const std::string& yaml, const Overrides& overrides = {}) {
  return Sweep(read_request("experiment: test-square\n" + yaml, "a.yaml", "", overrides));
}
std::vector<double> column_x(const Sweep& sweep) {
  std::vector<double> x;
  for (long i = 0; i < sweep.size(); ++i) x.push_back(std::get<double>(sweep.record(i)[0]));
  return x;
}
// All Points, one a line: "x fast note/replicate".
std::string table(const Sweep& sweep) {
  std::string text;
  for (long i = 0; i < sweep.size(); ++i) {
    for (const Value& v : sweep.record(i)) text += to_text(v) + " ";
    text += "/" + std::to_string(sweep.replicate(i)) + "\n";
  }
  return text;
}

TEST(Sweep, without_axes_is_one_point_of_defaults_and_set) {
  EXPECT_EQ(table(sweep_of("")), "2 true none /0\n");
  EXPECT_EQ(table(sweep_of("set: {x: 1e6, note: much, fast: no}")), "1e+06 false much /0\n");
}

TEST(Sweep, linspace_meets_both_ends_exactly) {
  const std::vector<double> x = column_x(sweep_of("sweep: {x: {linspace: [0.1, 0.7, 7]}}"));
  ASSERT_EQ(x.size(), 7u);
  EXPECT_EQ(x.front(), 0.1);
  EXPECT_EQ(x.back(), 0.7);
  for (std::size_t k = 1; k < x.size(); ++k) EXPECT_NEAR(x[k] - x[k - 1], 0.1, 1e-15);
  EXPECT_EQ(column_x(sweep_of("sweep: {x: {linspace: [3, 9, 1]}}")), std::vector<double>{3});
}

TEST(Sweep, logspace_meets_both_ends_exactly_and_has_equal_ratios) {
  const std::vector<double> x = column_x(sweep_of("sweep: {x: {logspace: [1e-3, 0.7, 9]}}"));
  ASSERT_EQ(x.size(), 9u);
  EXPECT_EQ(x.front(), 1e-3);
  EXPECT_EQ(x.back(), 0.7);
  for (std::size_t k = 1; k < x.size(); ++k) EXPECT_NEAR(x[k] / x[k - 1], std::pow(700, 1.0 / 8), 1e-12);
}

TEST(Sweep, the_first_axis_varies_slowest_and_replicates_fastest) {
  EXPECT_EQ(table(sweep_of("sweep: {note: [some, much], x: [1, 2]}\nreplicates: 2")),
            "1 true some /0\n1 true some /1\n2 true some /0\n2 true some /1\n"
            "1 true much /0\n1 true much /1\n2 true much /0\n2 true much /1\n");
}

TEST(Sweep, zip_walks_its_lists_side_by_side) {
  EXPECT_EQ(table(sweep_of("sweep: {zip: {x: {linspace: [1, 3, 3]}, fast: [true, false, true]}, note: [some, much]}")),
            "1 true some /0\n1 true much /0\n2 false some /0\n2 false much /0\n3 true some /0\n3 true much /0\n");
}

TEST(Sweep, points_keep_what_they_leave_out_as_set) {
  EXPECT_EQ(table(sweep_of("set: {x: 7, note: much}\nsweep: {points: [{x: 1}, {note: some, fast: false}, {}]}")),
            "1 true much /0\n7 false some /0\n7 true much /0\n");
}

TEST(Sweep, random_samples_lie_in_the_range_and_depend_on_the_seed_alone) {
  const std::string yaml = "sweep: {random: {samples: 500, x: {uniform: [2, 4]}}}";
  const std::vector<double> x = column_x(sweep_of(yaml));
  ASSERT_EQ(x.size(), 500u);
  for (const double v : x) EXPECT_TRUE(2 < v && v < 4) << v;
  EXPECT_EQ(std::set<double>(x.begin(), x.end()).size(), 500u);
  EXPECT_EQ(x, column_x(sweep_of(yaml)));
  EXPECT_EQ(x, column_x(sweep_of("seed: 1\n" + yaml)));
  EXPECT_NE(x, column_x(sweep_of("seed: 2\n" + yaml)));
}

TEST(Sweep, more_random_samples_begin_with_the_fewer_ones) {
  const auto few = column_x(sweep_of("sweep: {random: {samples: 5, x: {uniform: [0, 1]}}}"));
  auto many = column_x(sweep_of("sweep: {random: {samples: 9, x: {uniform: [0, 1]}}}"));
  many.resize(5);
  EXPECT_EQ(few, many);
}

TEST(Sweep, a_latin_hypercube_hits_each_stratum_once) {
  const long n = 64;
  const std::vector<double> x = column_x(sweep_of("sweep: {latin: {samples: 64, x: {uniform: [-1, 1]}}}"));
  std::vector<int> hits(n, 0);
  for (const double v : x) ++hits[std::size_t((v + 1) / 2 * n)];
  EXPECT_EQ(hits, std::vector<int>(n, 1));
  EXPECT_FALSE(std::is_sorted(x.begin(), x.end()));
}

TEST(Sweep, a_latin_hypercube_is_stratified_in_the_logarithm_too) {
  const std::vector<double> x = column_x(sweep_of("sweep: {latin: {samples: 32, x: {log_uniform: [1e-4, 1]}}}"));
  std::vector<int> hits(32, 0);
  for (const double v : x) ++hits[std::size_t((std::log10(v) + 4) / 4 * 32)];
  EXPECT_EQ(hits, std::vector<int>(32, 1));
}

TEST(Sweep, samples_of_an_integer_are_whole) {
  const Sweep sweep(read_request("experiment: test-walk\nsweep: {random: {samples: 50, steps: {uniform: [1, 9]}}}", "a.yaml", "", {}));
  std::set<std::int64_t> seen;
  for (long i = 0; i < sweep.size(); ++i) seen.insert(std::get<std::int64_t>(sweep.record(i)[0]));
  EXPECT_EQ(seen, (std::set<std::int64_t>{1, 2, 3, 4, 5, 6, 7, 8, 9}));
}

TEST(Sweep, lists_may_be_swept_too) {
  const Sweep sweep(read_request("experiment: test-shapes\nsweep: {weights: [[1, 2], [], [3]], label: [a, 'b, c']}", "a.yaml", "", {}));
  ASSERT_EQ(sweep.size(), 6);
  EXPECT_EQ(to_text(sweep.record(0)[5]), "[1, 2]");
  EXPECT_EQ(to_text(sweep.record(2)[5]), "[]");
  EXPECT_EQ(to_text(sweep.record(5)[4]), "b, c");
}

TEST(Sweep, every_point_has_its_own_identity) {
  const Sweep sweep = sweep_of("sweep: {x: {linspace: [0, 1, 100]}, fast: [true, false]}\nreplicates: 3");
  std::set<std::uint64_t> all;
  for (long i = 0; i < sweep.size(); ++i) all.insert(sweep.identity(i));
  EXPECT_EQ(all.size(), 600u);
}

}  // namespace
}  // namespace khaos
