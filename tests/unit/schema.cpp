// SPDX-License-Identifier: BSD-3-Clause
#include "core/schema.hpp"

#include <gtest/gtest.h>

#include "expect_error.hpp"

namespace khaos {
namespace {

using testing::error_of;

struct Params {
  bool on = true;
  int members = 64;
  std::int64_t steps = 200'000;
  double rho = 28;
  std::string scheme = "verlet";
  std::vector<double> weights = {1, 2}, places;
  double start = 0, speed = 1;
  static void describe(Schema<Params>& s) {
    s("on", &Params::on, "1", "a switch");
    s("members", &Params::members, "1", "trajectories", above(0));
    s("steps", &Params::steps, "1", "steps", at_least(1));
    s("rho", &Params::rho, "1", "reduced Rayleigh number", within(0, 100));
    s("scheme", &Params::scheme, "1", "stepper", one_of({"verlet", "neri", "amangkurat"}));
    s("weights", &Params::weights, "m", "weights", between(0, 10));
    s("places", &Params::places, "m", "a list without a range");
    s("start", &Params::start, "m", "a number without a range");
    s("speed", &Params::speed, "m/s", "a number without an upper end", above(0));
  }
};

const Parameter& parameter(const std::string& name) {
  static const Schema<Params> schema;
  for (const Parameter& p : schema.parameters())
    if (p.name == name) return p;
  throw std::logic_error(name);
}

TEST(Schema, knows_name_unit_default_and_meaning_of_each_parameter) {
  const Schema<Params> schema;
  ASSERT_EQ(schema.parameters().size(), 9u);
  const Parameter& p = parameter("weights");
  EXPECT_EQ(p.unit, "m");
  EXPECT_EQ(p.doc, "weights");
  EXPECT_EQ(p.kind(), Kind::reals);
  EXPECT_EQ(to_text(p.standard), "[1, 2]");
  EXPECT_EQ(parameter("members").kind(), Kind::integer);
  EXPECT_EQ(parameter("rho").check.allowed, "0 .. 100");
}

TEST(Schema, gives_a_record_back_as_parameters) {
  const Params p = Schema<Params>().params({false, std::int64_t(3), std::int64_t(1) << 40, 1.5, std::string("neri"), std::vector<double>{4}, std::vector<double>{}, 0.0, 1.0});
  EXPECT_FALSE(p.on);
  EXPECT_EQ(p.members, 3);
  EXPECT_EQ(p.steps, std::int64_t(1) << 40);
  EXPECT_EQ(p.rho, 1.5);
  EXPECT_EQ(p.scheme, "neri");
  EXPECT_EQ(p.weights, std::vector<double>{4});
}

TEST(Schema, says_what_is_wrong_with_a_value_and_what_is_allowed) {
  const struct {
    const char *name, *text, *error;
  } cases[] = {
      {"on", "2", "on: '2' is not true or false"},
      {"members", "1.5", "members: '1.5' is not an integer"},
      {"members", "0", "members: given 0, allowed: > 0"},
      {"members", "1e10", "members: given 10000000000, allowed: -2147483648 .. 2147483647"},
      {"members", "1e18", "members: given 1e18, allowed: -2147483648 .. 2147483647"},
      {"members", "-1e18", "members: given -1e18, allowed: > 0"},
      {"steps", "1e18", "steps: given 1e18, allowed beyond 2^53: digits, up to 9223372036854775807"},
      {"steps", "-9223372036854775809", "steps: given -9223372036854775809, allowed: >= 1"},
      {"steps", "inf", "steps: 'inf' is not an integer"},
      {"steps", "0", "steps: given 0, allowed: >= 1"},
      {"rho", "abc", "rho: 'abc' is not a number"},
      {"rho", "nan", "rho: 'nan' is not a number"},
      {"rho", "-1e-3", "rho: given -0.001, allowed: 0 .. 100"},
      {"rho", "inf", "rho: given inf, allowed: 0 .. 100"},
      {"start", "inf", "start: given inf, allowed: finite numbers"},
      {"start", "-.inf", "start: given -inf, allowed: finite numbers"},
      {"speed", "inf", "speed: given inf, allowed: finite numbers"},
      {"places", "[1, inf]", "places: given [1, inf], allowed: finite numbers"},
      {"scheme", "Verlet", "scheme: given Verlet, allowed: verlet | neri | amangkurat (did you mean verlet?)"},
      {"scheme", "euler", "scheme: given euler, allowed: verlet | neri | amangkurat"},
      {"weights", "1,x", "weights: '1,x' is not a list of numbers"},
      {"weights", "[1, 10]", "weights: given [1, 10], allowed: every element between 0 and 10, ends excluded"},
  };
  for (const auto& c : cases) EXPECT_EQ(error_of([&] { parse(parameter(c.name), c.text); }), c.error);
}

TEST(Schema, takes_values_at_the_edges_of_what_is_allowed) {
  EXPECT_EQ(std::get<double>(parse(parameter("rho"), "0")), 0);
  EXPECT_EQ(std::get<double>(parse(parameter("rho"), "100")), 100);
  EXPECT_EQ(std::get<std::int64_t>(parse(parameter("members"), "2147483647")), 2147483647);
  EXPECT_EQ(std::get<std::int64_t>(parse(parameter("steps"), "1e6")), 1'000'000);
}

TEST(Schema, a_check_of_ones_own_returns_what_is_wrong) {
  const Parameter even{"n", "1", "", std::int64_t(2), Check([](const Value& v) {
                         return std::get<std::int64_t>(v) % 2 ? std::string("must be even") : std::string();
                       })};
  EXPECT_EQ(error_of([&] { parse(even, "3"); }), "n: given 3, must be even");
  EXPECT_EQ(std::get<std::int64_t>(parse(even, "4")), 4);
}

TEST(Nearest, finds_slips_of_the_pen_and_nothing_far_away) {
  const std::vector<std::string> names = {"rho", "sigma", "members", "potential"};
  EXPECT_EQ(nearest("rh0", names), "rho");
  EXPECT_EQ(nearest("member", names), "members");
  EXPECT_EQ(nearest("potnetial", names), "potential");
  EXPECT_EQ(nearest("sgima", names), "sigma");
  EXPECT_EQ(nearest("temperature", names), "");
  EXPECT_EQ(nearest("anything", {}), "");
}

TEST(Identity, does_not_depend_on_the_order_of_declaration) {
  const Parameter a{"a", "1", "", 0.0, {}}, b{"b", "1", "", std::int64_t(0), {}};
  EXPECT_EQ(identity({a, b}, {1.5, std::int64_t(2)}, 0), identity({b, a}, {std::int64_t(2), 1.5}, 0));
}

TEST(Identity, depends_on_names_values_and_replicate) {
  const Parameter a{"a", "1", "", 0.0, {}}, b{"b", "1", "", 0.0, {}};
  const auto one = identity({a, b}, {1.0, 2.0}, 0);
  EXPECT_NE(one, identity({a, b}, {2.0, 1.0}, 0));
  EXPECT_NE(one, identity({a, b}, {1.0, 2.0}, 1));
  EXPECT_NE(one, identity({a}, {1.0}, 0));
  EXPECT_EQ(identity({a}, {0.0}, 0), identity({a}, {-0.0}, 0));
}

}  // namespace
}  // namespace khaos
