// SPDX-License-Identifier: BSD-3-Clause
#include "core/error.hpp"
#include "stats/entropy.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace khaos {
namespace {

// A uniform density on [0, 8]: Shannon and all Renyi entropies are ln 8, Tsallis' is (1 - 8^(1-q)) / (q - 1).
const std::vector<double> uniform(32, 1.0 / 8);
constexpr double cell = 0.25, rounding = 1e-14;

}  // namespace

TEST(Entropy, of_a_uniform_density_is_the_logarithm_of_its_length) {
  EXPECT_NEAR(shannon_entropy(uniform, cell), std::log(8), rounding);
  for (const double order : {0.5, 1.0, 2.0, 10.0})
    EXPECT_NEAR(renyi_entropy(uniform, order, cell), std::log(8), rounding) << "order " << order;
  EXPECT_NEAR(tsallis_entropy(uniform, 2, cell), 1 - 1.0 / 8, rounding);
  EXPECT_NEAR(tsallis_entropy(uniform, 0.5, cell), 2 * (std::sqrt(8) - 1), rounding);
}

TEST(Entropy, of_order_one_is_that_of_shannon) {
  EXPECT_EQ(renyi_entropy(uniform, 1, cell), shannon_entropy(uniform, cell));
  EXPECT_EQ(tsallis_entropy(uniform, 1, cell), shannon_entropy(uniform, cell));
}

TEST(Entropy, with_a_cell_of_one_is_a_bare_sum_that_grows_with_the_grid) {
  EXPECT_NEAR(shannon_entropy(uniform, 1), std::log(8) / cell, 1e-13);
  EXPECT_NEAR(renyi_entropy(uniform, 2, 1), std::log(8) + std::log(cell), rounding);
}

TEST(Entropy, drops_values_below_the_negligible_density) {
  std::vector<double> padded = uniform;
  padded.push_back(0);
  padded.push_back(0.9 * negligible_density);
  EXPECT_EQ(shannon_entropy(padded, cell), shannon_entropy(uniform, cell));
  EXPECT_EQ(renyi_entropy(padded, 0.5, cell), renyi_entropy(uniform, 0.5, cell));
}

TEST(Entropy, of_a_density_with_nan_is_nan) {
  const std::vector<double> broken{0.5, std::nan(""), 0.5};
  EXPECT_TRUE(std::isnan(shannon_entropy(broken, 1)));
  EXPECT_TRUE(std::isnan(renyi_entropy(broken, 2, 1)));
  EXPECT_TRUE(std::isnan(tsallis_entropy(broken, 2, 1)));
}

TEST(Entropy, refuses_an_order_that_is_not_positive) {
  EXPECT_THROW(renyi_entropy(uniform, 0, cell), UserError);
  EXPECT_THROW(tsallis_entropy(uniform, -1, cell), UserError);
}

}  // namespace khaos
