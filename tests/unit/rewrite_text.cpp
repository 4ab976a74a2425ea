// SPDX-License-Identifier: BSD-3-Clause
// Rules and hypergraphs as text, signatures of random rules, names of orders: what is read, what is refused.
#include "expect_error.hpp"
#include "networks/rewrite_order.hpp"
#include "networks/rewrite_random.hpp"
#include "networks/rewrite_rule.hpp"

#include <gtest/gtest.h>

#include <map>

namespace khaos {
namespace {

using testing::error_of;

TEST(RewriteText, reads_a_rule_in_the_notation_of_the_literature) {
  const auto rules = parse_rules(" {{x, y},{x,z}}->{ {x,z},{x,w},{y,w},{z,w} } ");
  ASSERT_EQ(rules.size(), 1u);
  EXPECT_EQ(rules[0].inputs, (std::vector<std::vector<int>>{{0, 1}, {0, 2}}));
  EXPECT_EQ(rules[0].outputs, (std::vector<std::vector<int>>{{0, 2}, {0, 3}, {1, 3}, {2, 3}}));
  EXPECT_EQ(rules[0].bound, 3);
  EXPECT_EQ(rules[0].variables, 4);
  EXPECT_EQ(to_text(rules[0]), "{{x,y},{x,z}} -> {{x,z},{x,w},{y,w},{z,w}}");
}

TEST(RewriteText, gives_one_rule_whatever_its_variables_are_called) {
  EXPECT_EQ(parse_rules("{{1,2},{1,3}} -> {{1,3},{1,4},{2,4},{3,4}}"),
            parse_rules("{{x,y},{x,z}} \u2192 {{x,z},{x,w},{y,w},{z,w}}"));
  EXPECT_EQ(parse_rules("{{b_1,a2}} -> {{a2}}"), parse_rules("{{x,y}} -> {{y}}"));
}

TEST(RewriteText, reads_several_rules_either_way) {
  const auto with_semicolon = parse_rules("{{x,y}} -> {{x,y,z}}; {{x,y,z}} -> {{x,z}};");
  EXPECT_EQ(with_semicolon.size(), 2u);
  EXPECT_EQ(with_semicolon, parse_rules("{{{x,y}} -> {{x,y,z}}, {{x,y,z}} -> {{x,z}}}"));
}

TEST(RewriteText, points_at_the_character_that_it_cannot_read) {
  const std::map<std::string, std::string> wrong = {
      {"{{x,y},{x z}} -> {{x,z}}",
       "rule: at character 11 of '{{x,y},{x z}} -> {{x,z}}': expected ',' or '}', found 'z'"},
      {"{{x,y}} > {{x}}", "rule: at character 9 of '{{x,y}} > {{x}}': expected '->', found '>'"},
      {"{{x,y}} -> {{x}", "rule: at character 16 of '{{x,y}} -> {{x}': expected ',' or '}', found the end"},
      {"{{x,}} -> {{x}}", "rule: at character 5 of '{{x,}} -> {{x}}': expected a variable, found '}'"},
      {"{x,y} -> {{x}}", "rule: at character 2 of '{x,y} -> {{x}}': expected '{', found 'x'"},
      {"{{x}} -> {{x}} {{y}}",
       "rule: at character 16 of '{{x}} -> {{x}} {{y}}': expected the end or ';', found '{'"},
      {"", "rule: at character 1 of '': expected '{', found the end"},
  };
  for (const auto& [text, message] : wrong) EXPECT_EQ(error_of([&, t = text] { parse_rules(t); }), message);
}

TEST(RewriteText, reads_hypergraphs_of_positive_integers_only) {
  EXPECT_EQ(parse_hypergraph("{{1,2},{3},{1,1,1}}"), (Hypergraph{{1, 2}, {3}, {1, 1, 1}}));
  EXPECT_EQ(to_text(Hypergraph{{1, 2}, {3}}), "{{1,2},{3}}");
  const std::string rule = "initial state: atoms must be positive integers (up to 10000000), given ";
  const std::map<std::string, std::string> wrong = {{"{{0,1}}", "'0' at character 3"},
                                                    {"{{1,-2}}", "'-2' at character 5"},
                                                    {"{{x}}", "'x' at character 3"},
                                                    {"{{1},{2,1.5}}", "'1.5' at character 9"},
                                                    {"{{99999999}}", "'99999999' at character 3"}};
  for (const auto& [text, given] : wrong)
    EXPECT_EQ(error_of([&, t = text] { parse_hypergraph(t); }), rule + given + " of '" + text + "'");
  EXPECT_EQ(error_of([] { parse_hypergraph("{}"); }),
            "initial state: given {}, allowed: at least one hyperedge");
  EXPECT_NE(error_of([] { parse_hypergraph("{{1},{}}"); }).find("at character 6"), std::string::npos);
}

TEST(RewriteText, refuses_rules_that_make_no_sense_unless_permitted) {
  const auto refusal = [](const std::string& rules, const Permitted& permitted = {}) {
    return error_of([&] { check_rules(parse_rules(rules), permitted); }).substr(0, 48);
  };
  EXPECT_EQ(refusal("{{x}} -> {{x}}; {} -> {{x}}"), "rule 2: empty left side, allowed: at least one h");
  EXPECT_EQ(refusal("{{x}} -> {}"), "rule 1: empty right side, allowed with allow_del");
  EXPECT_EQ(refusal("{{x}} -> {{}}"), "rule 1: a hyperedge without atoms, allowed: at l");
  EXPECT_EQ(refusal("{{x,y},{z,w}} -> {{x,w}}"), "rule 1: input edges are not connected (would mat");
  EXPECT_EQ(refusal("{{x,y}} -> {{x,y,z}}"), "rule 1: an output of 3 atoms, which no input has");
  check_rules(parse_rules("{{x}} -> {}"), {.deletion = true});
  check_rules(parse_rules("{{x,y},{z,w}} -> {{x,w}}"), {.disconnected = true});
  check_rules(parse_rules("{{x,y}} -> {{x,y,z}}"), {.unused_arity = true});
  check_rules(parse_rules("{{x,y}} -> {{x,y,z}}; {{x,y,z}} -> {{x}}; {{x}} -> {{x,x}}"), {});
  check_rules(parse_rules("{{x,y},{z,w},{y,z}} -> {{x,w}}"), {});
}

TEST(RewriteText, draws_random_rules_of_a_signature) {
  const Stream stream = make_stream(1, 0, "rule");
  const RuleSignature signature = parse_signature("1_3 1_2 -> 3_2");
  EXPECT_EQ(signature.inputs, (std::vector<int>{3, 2}));
  EXPECT_EQ(signature.outputs, (std::vector<int>{2, 2, 2}));
  for (std::uint64_t number = 0; number < 200; ++number) {
    const RewriteRule rule = random_rule(signature, stream, number);
    EXPECT_EQ(rule, random_rule(signature, stream, number));
    EXPECT_TRUE(connected(rule)) << to_text(rule);
    ASSERT_EQ(rule.inputs.size(), 2u);
    EXPECT_EQ(rule.inputs[0].size(), 3u);
    EXPECT_EQ(rule.outputs.size(), 3u);
    EXPECT_EQ(parse_rules(to_text(rule)), std::vector{rule});
  }
  for (const char* wrong :
       {"2_2", "2_2 ->", "-> 2_2", "9_2 -> 1_2", "2_0 -> 1_2", "2x2 -> 1_2", "5_2 4_2 -> 1_2"})
    EXPECT_EQ(error_of([&] { parse_signature(wrong); }).substr(0, 10), "signature:");
}

TEST(RewriteText, names_the_orders_that_there_are) {
  EXPECT_EQ(parse_order("random").kind, EventOrder::Kind::random);
  EXPECT_EQ(parse_order(" any-parallel").kind, EventOrder::Kind::any_parallel);
  EXPECT_EQ(parse_order("standard").keys, parse_order("least-recent, rule-ordering, rule-index").keys);
  EXPECT_EQ(error_of([] { parse_order("oldest, youngest"); }).substr(0, 48),
            "order: given 'youngest', allowed: standard, rand");
  EXPECT_EQ(error_of([] { parse_order(""); }).substr(0, 30), "order: given '', allowed: stan");
  EXPECT_EQ(error_of([] { parse_order("random, oldest"); }).substr(0, 22), "order: given 'random',");
}

}  // namespace
}  // namespace khaos
