// SPDX-License-Identifier: BSD-3-Clause
#include "run/reference.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "expect_error.hpp"
#include "run/family.hpp"
#include "run/request.hpp"

namespace khaos {
namespace {

const RegisterFamily good{"good", {{"reference.yaml", R"(
{experiment: test-square, quantity: square, set: {x: 3}, size: smoke, value: 9, tolerance: {abs: 0.5, rel: 0.01}, source: Euclid, note: nine}
---
{experiment: test-square, quantity: sum, sweep: {x: [1, 2]}, seed: 4, value: 5, tolerance: {rel: 1e-3}, source: Euclid}
---
{experiment: test-walk, quantity: path, set: {steps: 9}, at: {step: 4, side: 0.5}, size: full, value: -2, tolerance: {rel: 0.1},
 source: Pearson, expect: differs, measured: 1.5}
)"}}};

TEST(Reference, rows_say_what_to_compute_and_what_was_published) {
  const std::vector<ReferenceRow> rows = reference_rows("good", "full");
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0].experiment, "test-square");
  EXPECT_EQ(rows[0].quantity, "square");
  EXPECT_EQ(rows[0].value, 9);
  EXPECT_EQ(rows[0].size, "smoke");
  EXPECT_EQ(rows[0].source, "Euclid");
  EXPECT_EQ(rows[0].note, "nine");
  EXPECT_EQ(rows[0].tolerance(), 0.5);  // the larger of the two
  EXPECT_NE(rows[0].set, "");
  EXPECT_EQ(rows[1].set, "");
  EXPECT_EQ(rows[1].size, "default");
  EXPECT_EQ(rows[1].tolerance(), 5e-3);
  EXPECT_EQ(rows[2].at, (std::vector<std::pair<std::string, double>>{{"step", 4}, {"side", 0.5}}));
  EXPECT_EQ(*rows[2].documented, 1.5);
  EXPECT_TRUE(rows[2].differs);
  EXPECT_DOUBLE_EQ(rows[2].tolerance(), 0.2);
}

TEST(Reference, the_campaign_of_a_row_is_one_that_can_be_run) {
  const std::vector<ReferenceRow> rows = reference_rows("good", "full");
  const Request swept = read_request(rows[1].campaign, "reference.yaml", "", {});
  EXPECT_EQ(swept.seed, 4u);
  EXPECT_EQ(swept.axes.size(), 1u);
  const Request one = read_request("{experiment: test-square, set: " + rows[0].set + "}", "reference.yaml", "", {});
  EXPECT_EQ(std::get<double>(one.base[0]), 3);
}

TEST(Reference, smaller_sizes_leave_out_the_larger_rows) {
  EXPECT_EQ(reference_rows("good", "smoke").size(), 1u);
  EXPECT_EQ(reference_rows("good", "default").size(), 2u);
  EXPECT_EQ(reference_rows("no such family", "full").size(), 0u);
}

TEST(Reference, says_what_is_wrong_with_a_row) {
  const std::pair<const char*, const char*> cases[] = {
      {"{quantity: q}", "bad/reference.yaml:1:1: a reference row needs experiment"},
      {"{experiment: e, quantity: q, value: 1, tolerance: {abs: 1}}", "bad/reference.yaml:1:1: a reference row needs source"},
      {"{experiment: e, quantity: q, value: one, tolerance: {abs: 1}, source: s}", "bad/reference.yaml:1:37: 'one' is not a number"},
      {"{experiment: e, quantity: q, value: 1, tolerance: {sigma: 1}, source: s}",
       "bad/reference.yaml:1:52: sigma: unknown key of tolerance; allowed: abs, rel"},
      {"{experiment: e, quantity: q, value: 1, tolerance: {abs: 1}, source: s, size: huge}",
       "bad/reference.yaml:1:78: size: given huge, allowed: smoke, default, full"},
      {"{experiment: e, quantity: q, value: 1, tolerance: {abs: 1}, source: s, expect: hope}",
       "bad/reference.yaml:1:80: expect: given hope, allowed: agrees, differs"},
      {"{experiment: e, quantity: q, value: 1, tolerance: {abs: 1}, source: s, expect: differs}",
       "bad/reference.yaml:1:1: expect: differs needs the measured value"},
      {"{experiment: e, quantity: q, value: 1, tolerance: {abs: 1}, source: s, at: 3}",
       "bad/reference.yaml:1:76: at takes axes and coordinates"},
      {"{experiment: e, quantity: q, value: 1, tolerence: {abs: 1}, source: s}",
       "bad/reference.yaml:1:40: tolerence: unknown key of a reference row (did you mean tolerance?)"},
      {"[3]", "bad/reference.yaml:1:1: a reference row must be a map of keys and values"},
  };
  for (const auto& [text, error] : cases) {
    const RegisterFamily bad{"bad", {{"reference.yaml", text}}};
    EXPECT_EQ(testing::error_of([] { reference_rows("bad", "full"); }), error) << text;
  }
}

ReferenceRow row(double value, double absolute) {
  ReferenceRow r;
  r.value = value;
  r.absolute = absolute;
  return r;
}

TEST(Judge, passes_within_the_tolerance_and_fails_beyond) {
  EXPECT_EQ(judge(row(2, 0.5), 2.5), Verdict::pass);
  EXPECT_EQ(judge(row(2, 0.5), 1.5), Verdict::pass);
  EXPECT_EQ(judge(row(2, 0.5), 2.51), Verdict::fail);
  EXPECT_EQ(judge(row(2, 0), 2), Verdict::pass);
  EXPECT_EQ(judge(row(2, 1e9), std::nan("")), Verdict::fail);
  EXPECT_EQ(judge(row(2, 1), INFINITY), Verdict::fail);
}

TEST(Judge, a_documented_difference_must_stay_as_documented) {
  ReferenceRow r = row(2, 0.5);
  r.differs = true;
  r.documented = 4;
  EXPECT_EQ(judge(r, 4.2), Verdict::differs);
  EXPECT_EQ(judge(r, 2.1), Verdict::fail);  // agrees by now: the finding no longer holds
  EXPECT_EQ(judge(r, 7), Verdict::fail);    // differs, but from the finding as well
  EXPECT_EQ(judge(r, std::nan("")), Verdict::fail);
}

TEST(Judge, has_a_word_for_each_verdict) {
  EXPECT_STREQ(name_of(Verdict::pass), "pass");
  EXPECT_STREQ(name_of(Verdict::fail), "fail");
  EXPECT_STREQ(name_of(Verdict::differs), "differs");
  EXPECT_STREQ(name_of(Verdict::not_run), "not run");
}

}  // namespace
}  // namespace khaos
