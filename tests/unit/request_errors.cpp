// SPDX-License-Identifier: BSD-3-Clause
// The text of every complaint about a campaign's YAML and the options that change it.
#include <gtest/gtest.h>

#include "expect_error.hpp"
#include "run/request.hpp"
#include "run/sweep.hpp"

namespace khaos {
namespace {

using testing::error_of;

struct Case {
  const char *yaml, *error;
};
void expect_errors(std::initializer_list<Case> cases) {
  for (const Case& c : cases)
    EXPECT_EQ(error_of([&] { Sweep(read_request(c.yaml, "a.yaml", "", {})); }), c.error) << c.yaml;
}
// With `experiment: test-square` as line 1.
void expect_errors_of_square(std::initializer_list<Case> cases) {
  for (const Case& c : cases) {
    const std::string yaml = "experiment: test-square\n" + std::string(c.yaml);
    EXPECT_EQ(error_of([&] { Sweep(read_request(yaml, "a.yaml", "", {})); }), c.error) << yaml;
  }
}

TEST(RequestErrors, of_the_document) {
  expect_errors({
      {"", "a.yaml: no campaign in it"},
      {"# only a comment\n---\n", "a.yaml: no campaign in it"},
      {"[1, 2]", "a.yaml:1:1: a campaign must be a map of keys and values"},
      {"hello", "a.yaml:1:1: a campaign must be a map of keys and values"},
      {"seed: 1", "a.yaml:1:1: a campaign needs the key experiment"},
      {"experiment: test-sqare", "a.yaml:1:13: no experiment is named 'test-sqare': did you mean test-square?"},
      {"experiment: astrology", "a.yaml:1:13: no experiment is named 'astrology'; `khaos list` shows all"},
      {"experiment: {name: test-square}", "a.yaml:1:13: a map stands where a value is expected"},
      {"experiment: test-square\n---\nexperiment: test-walk", "a.yaml holds several campaigns; name one of them with --experiment"},
      {"experiment: test-square\nexperiment: test-walk", "a.yaml:2:1: experiment: this key stands here twice"},
      {"experiment: test-square\n? [a, b]\n: 3", "a.yaml:2:3: a key must be plain text"},
      {"experiment: test-square\nsweep: &a {x: *a}", "a.yaml:2:8: nested too deeply; does an alias hold itself?"},
  });
}

TEST(RequestErrors, of_the_syntax) {  // what follows is in the words of yaml-cpp, which change with its version
  const std::pair<const char*, const char*> cases[] = {{"set: {x: [1}", "a.yaml:2:12: not valid YAML: "},
                                                       {"set: {x: *other}", "a.yaml:2:10: not valid YAML: "},
                                                       {"set: \"x", "a.yaml:2:8: not valid YAML: "},
                                                       {"\tset: {}", "a.yaml:2:1: not valid YAML: "}};
  for (const auto& [text, error] : cases) {
    const std::string yaml = "experiment: test-square\n" + std::string(text);
    const std::string given = error_of([&] { read_request(yaml, "a.yaml", "", {}); });
    EXPECT_EQ(given.substr(0, std::string(error).size()), error) << yaml << "\n" << given;
    EXPECT_EQ(given.find('\n'), std::string::npos);
  }
}

TEST(RequestErrors, of_its_keys) {
  expect_errors_of_square({
      {"sweeep: {x: [1]}", "a.yaml:2:1: sweeep: unknown key of a campaign (did you mean sweep?)"},
      {"colour: red", "a.yaml:2:1: colour: unknown key of a campaign; allowed: experiment, seed, set, sweep, replicates, refine"},
      {"seed: -1", "a.yaml:2:7: seed: given -1, allowed: >= 0"},
      {"seed: soon", "a.yaml:2:7: seed: 'soon' is not an integer"},
      {"seed: {a: 1}", "a.yaml:2:7: a map stands where a value is expected"},
      {"replicates: 0", "a.yaml:2:13: replicates: given 0, allowed: >= 1"},
      {"replicates: 1.5", "a.yaml:2:13: replicates: '1.5' is not an integer"},
      {"replicates: 1e10", "replicates: more than 1000000000 Points"},
  });
}

TEST(RequestErrors, of_set) {
  expect_errors_of_square({
      {"set: 3", "a.yaml:2:6: set, the parameters of test-square must be a map of keys and values"},
      {"set:\n  y: 3", "a.yaml:3:3: y: unknown key of set, the parameters of test-square (did you mean x?)"},
      {"set:\n  fsat: true", "a.yaml:3:3: fsat: unknown key of set, the parameters of test-square (did you mean fast?)"},
      {"set:\n  velocity: 3", "a.yaml:3:3: velocity: unknown key of set, the parameters of test-square; allowed: x, fast, note"},
      {"set: {x: 1, x: 2}", "a.yaml:2:13: x: this key stands here twice"},
      {"set: {x: one}", "a.yaml:2:10: x: 'one' is not a number"},
      {"set: {x: }", "a.yaml:2:10: x: '' is not a number"},
      {"set: {x: [1, 2]}", "a.yaml:2:10: x: '[1, 2]' is not a number"},
      {"set: {x: {a: 1}}", "a.yaml:2:10: a map stands where a value is expected"},
      {"set: {x: [{a: 1}]}", "a.yaml:2:10: a map stands where a value is expected"},
      {"set: {fast: 1}", "a.yaml:2:13: fast: '1' is not true or false"},
      {"set: {note: sum}", "a.yaml:2:13: note: given sum, allowed: none | some | much (did you mean some?)"},
  });
}

TEST(RequestErrors, of_the_axes_of_a_sweep) {
  expect_errors_of_square({
      {"sweep: [1, 2]", "a.yaml:2:8: sweep must be a map of parameters and their values"},
      {"sweep: {y: [1, 2]}", "a.yaml:2:12: y: test-square has no such parameter (did you mean x?)"},
      {"sweep: {velocity: [1, 2]}",
       "a.yaml:2:19: velocity: test-square has no such parameter; `khaos describe test-square` shows all"},
      {"sweep: {x: 3}", "a.yaml:2:12: x: a sweep takes a list [a, b, ...], {linspace: ...} or {logspace: ...}"},
      {"sweep: {x: []}", "a.yaml:2:12: x: a sweep of zero values has no Points"},
      {"sweep: {x: [1, two]}", "a.yaml:2:16: x: 'two' is not a number"},
      {"sweep: {x: [1, {a: 2}]}", "a.yaml:2:16: a map stands where a value is expected"},
      {"sweep: {note: [some, sum]}", "a.yaml:2:22: note: given sum, allowed: none | some | much (did you mean some?)"},
      {"sweep: {x: {}}", "a.yaml:2:12: x: give one of linspace, logspace"},
      {"sweep: {x: {linspaec: [0, 1, 3]}}", "a.yaml:2:13: linspaec: unknown key of the sweep of x (did you mean linspace?)"},
      {"sweep: {x: {linspace: [0, 1]}}", "a.yaml:2:23: x: linspace takes [from, to, count]"},
      {"sweep: {x: {linspace: 5}}", "a.yaml:2:23: x: linspace takes [from, to, count]"},
      {"sweep: {x: {linspace: [0, 1, 0]}}", "a.yaml:2:12: x: a sweep needs 1 .. 100000000 values, given 0"},
      {"sweep: {x: {linspace: [0, 1, 1e9]}}", "a.yaml:2:12: x: a sweep needs 1 .. 100000000 values, given 1000000000"},
      {"sweep: {x: {linspace: [0, 1, 2.5]}}", "a.yaml:2:30: '2.5' is not an integer"},
      {"sweep: {x: {linspace: [0, one, 2]}}", "a.yaml:2:27: 'one' is not a number"},
      {"sweep: {x: {logspace: [0, 1, 3]}}", "a.yaml:2:12: x: logspace needs ends above 0"},
      {"sweep: {x: [1], x: [2]}", "a.yaml:2:17: x: this key stands here twice"},
      {"sweep: {x: [1], zip: {x: [2]}}", "a.yaml:2:17: x: is swept twice"},
  });
}

TEST(RequestErrors, of_the_groups_of_a_sweep) {
  expect_errors_of_square({
      {"sweep: {zip: {}}", "a.yaml:2:14: zip takes a map of parameters and lists"},
      {"sweep: {zip: [1]}", "a.yaml:2:14: zip takes a map of parameters and lists"},
      {"sweep: {zip: {x: [1, 2], fast: [true]}}", "a.yaml:2:32: zip: fast has 1 values, the others have 2"},
      {"sweep: {points: []}", "a.yaml:2:17: points takes a list of maps, at least one"},
      {"sweep: {points: 3}", "a.yaml:2:17: points takes a list of maps, at least one"},
      {"sweep: {points: [{x: 1}, 2]}", "a.yaml:2:26: points: each one is a map of parameters and values"},
      {"sweep: {points: [{y: 1}]}", "a.yaml:2:19: y: test-square has no such parameter (did you mean x?)"},
      {"sweep: {points: [{x: one}]}", "a.yaml:2:22: x: 'one' is not a number"},
      {"sweep: {random: {x: {uniform: [0, 1]}}}", "a.yaml:2:17: random needs the key samples"},
      {"sweep: {random: 3}", "a.yaml:2:17: random needs the key samples"},
      {"sweep: {latin: {samples: 0, x: {uniform: [0, 1]}}}", "a.yaml:2:26: samples: given 0, allowed: 1 .. 100000000"},
      {"sweep: {latin: {samples: 3}}", "a.yaml:2:16: latin: name at least one parameter"},
      {"sweep: {latin: {samples: 3, y: {uniform: [0, 1]}}}", "a.yaml:2:29: y: test-square has no such parameter (did you mean x?)"},
      {"sweep: {latin: {samples: 3, x: {normal: [0, 1]}}}", "a.yaml:2:33: normal: unknown key of x in latin; allowed: uniform, log_uniform"},
      {"sweep: {latin: {samples: 3, x: {}}}", "a.yaml:2:32: x: give {uniform: [low, high]} or {log_uniform: [low, high]}"},
      {"sweep: {latin: {samples: 3, x: {uniform: [0]}}}", "a.yaml:2:32: x: give {uniform: [low, high]} or {log_uniform: [low, high]}"},
      {"sweep: {latin: {samples: 3, x: {uniform: [1, 0]}}}", "a.yaml:2:42: x: the range must rise"},
      {"sweep: {latin: {samples: 3, x: {log_uniform: [0, 1]}}}", "a.yaml:2:46: x: the range must rise and lie above 0"},
  });
}

TEST(RequestErrors, of_refinement) {
  expect_errors_of_square({
      {"refine: 3", "a.yaml:2:9: refine must be a map of keys and values"},
      {"refine: {on: square, axis: x, to: 1}", "a.yaml:2:9: refine needs max_points"},
      {"refine: {on: square, axis: x, two: 1, max_points: 9}", "a.yaml:2:31: two: unknown key of refine (did you mean to?)"},
      {"refine: {on: square, axis: y, to: 1, max_points: 9}", "a.yaml:2:28: y: test-square has no such parameter (did you mean x?)"},
      {"refine: {on: square, axis: fast, to: 1, max_points: 9}",
       "a.yaml:2:28: axis: refinement needs a parameter that is a number, fast is not"},
      {"refine: {on: square, axis: x, to: 0, max_points: 9}", "a.yaml:2:35: to: given 0, allowed: > 0"},
      {"refine: {on: square, axis: x, to: 1, max_points: 0}", "a.yaml:2:50: max_points: given 0, allowed: >= 1"},
      {"refine: {on: {a: 1}, axis: x, to: 1, max_points: 9}", "a.yaml:2:14: a map stands where a value is expected"},
      {"refine: {on: square, axis: x, to: 1, max_points: 9}", "a.yaml:2:28: axis: x is not swept here"},
      {"sweep: {x: [1, 2]}\nrefine: {on: cube, axis: x, to: 1, max_points: 9}",
       "refine: on: cube is not an output of test-square that is a single number"},
      {"sweep: {x: [1, 2]}\nrefine: {on: square, axis: x, to: 1, max_points: 1}",
       "refine: max_points: given 1, but the sweep alone has 2 Points"},
  });
}

TEST(RequestErrors, of_the_command_line) {
  const struct {
    Overrides overrides;
    const char* error;
  } cases[] = {
      {{{{"y", "1"}}, {}, {}, {}}, "--set y: test-square has no such parameter (did you mean x?)"},
      {{{{"x", "one"}}, {}, {}, {}}, "--set x: 'one' is not a number"},
      {{{{"note", "all"}}, {}, {}, {}}, "--set note: given all, allowed: none | some | much"},
      {{{}, {{"y", "1,2"}}, {}, {}}, "--sweep y: test-square has no such parameter (did you mean x?)"},
      {{{}, {{"x", "1,two"}}, {}, {}}, "--sweep x: 'two' is not a number"},
      {{{}, {{"x", "1,,2"}}, {}, {}}, "--sweep x: '' is not a number"},
      {{{}, {{"x", "0:1:0"}}, {}, {}}, "--sweep x: a sweep needs 1 .. 100000000 values, given 0"},
      {{{}, {{"x", "0:1:few"}}, {}, {}}, "--sweep x: 'few' is not an integer; a range is from:to:count or log:from:to:count"},
      {{{}, {{"x", "log:1:2"}}, {}, {}}, "--sweep x: 'log' is not a number; a range is from:to:count or log:from:to:count"},
      {{{}, {{"x", "log:0:1:3"}}, {}, {}}, "--sweep x: logspace needs ends above 0"},
      {{{}, {{"x", "0:1"}}, {}, {}}, "--sweep x: '0:1' is not a number"},
  };
  for (const auto& c : cases) EXPECT_EQ(error_of([&] { make_request("test-square", c.overrides); }), c.error);
}

}  // namespace
}  // namespace khaos
