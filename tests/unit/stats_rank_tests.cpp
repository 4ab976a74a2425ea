// SPDX-License-Identifier: BSD-3-Clause
#include "core/error.hpp"
#include "stats/rank_tests.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace khaos {

TEST(ChiSquare, survival_equals_that_of_scipy) {
  struct Case {
    double x, k, expected;  // scipy.stats.chi2.sf(x, k)
  };
  for (const Case& c : {Case{0.1, 1, 0.7518296340458492}, Case{3, 3, 0.3916251762710877},
                        Case{7.815, 3, 0.049993902974883875}, Case{50, 3, 7.989179244951495e-11},
                        Case{1, 10, 0.9998278843700441}, Case{200, 100, 1.1784500720979781e-08},
                        Case{1000, 3, 1.7994208765314067e-216}})
    EXPECT_NEAR(chi_square_survival(c.x, c.k), c.expected, 1e-12 * c.expected) << c.x << ", " << c.k;
}

TEST(ChiSquare, survival_runs_from_one_to_an_underflow) {
  EXPECT_EQ(chi_square_survival(0, 3), 1);
  EXPECT_EQ(chi_square_survival(21'000, 3), 0);
}

TEST(KruskalWallis, equals_that_of_scipy) {
  // scipy.stats.kruskal; the data are Hollander & Wolfe's (1973), example 6.1
  const std::vector<std::vector<double>> groups{
      {2.9, 3.0, 2.5, 2.6, 3.2}, {3.8, 2.7, 4.0, 2.4}, {2.8, 3.4, 3.7, 2.2, 2.0}};
  const KruskalWallis test = kruskal_wallis(groups);
  EXPECT_NEAR(test.H, 0.7714285714285722, 1e-13);
  EXPECT_NEAR(test.p, 0.6799647735788936, 1e-13);
}

TEST(KruskalWallis, corrects_for_ties) {
  const std::vector<std::vector<double>> groups{{1, 2, 2, 3, 5}, {2, 3, 3, 4, 6, 7}, {5, 5, 8, 9}};
  const KruskalWallis test = kruskal_wallis(groups);
  EXPECT_NEAR(test.H, 6.644890510948903, 1e-13);  // scipy.stats.kruskal
  EXPECT_NEAR(test.p, 0.03606453684008872, 1e-13);
}

TEST(KruskalWallis, of_equal_values_or_nan_is_nan) {
  EXPECT_TRUE(std::isnan(kruskal_wallis(std::vector<std::vector<double>>{{1, 1}, {1}}).H));
  EXPECT_TRUE(std::isnan(kruskal_wallis(std::vector<std::vector<double>>{{1, std::nan("")}, {2}}).p));
}

TEST(KruskalWallis, refuses_one_group_and_empty_groups) {
  EXPECT_THROW(kruskal_wallis(std::vector<std::vector<double>>{{1, 2}}), UserError);
  EXPECT_THROW(kruskal_wallis(std::vector<std::vector<double>>{{1, 2}, {}}), UserError);
}

TEST(CliffDelta, counts_pairs) {
  // numpy.mean(numpy.sign(numpy.subtract.outer(a, b)))
  const std::vector<double> a{1, 2, 2, 3, 5}, b{2, 3, 3, 4, 6, 7};
  EXPECT_DOUBLE_EQ(cliff_delta(a, b), -16.0 / 30);
  EXPECT_DOUBLE_EQ(cliff_delta(b, a), 16.0 / 30);
  EXPECT_EQ(cliff_delta(a, a), 0);
  EXPECT_EQ(cliff_delta(std::vector<double>{9, 8}, b), 1);
}

TEST(CliffDelta, refuses_an_empty_sample) {
  EXPECT_THROW(cliff_delta({}, std::vector<double>{1}), UserError);
}

TEST(EffectSize, follows_the_three_thresholds) {
  EXPECT_EQ(effect_size(-0.146), EffectSize::negligible);
  EXPECT_EQ(effect_size(0.147), EffectSize::small);
  EXPECT_EQ(effect_size(-0.33), EffectSize::medium);
  EXPECT_EQ(effect_size(0.474), EffectSize::large);
}

}  // namespace khaos
