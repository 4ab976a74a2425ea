// SPDX-License-Identifier: BSD-3-Clause
// Oscillators in a mean field have the same bits on any number of ranks.
#include "lattice/mean_field.hpp"

#include <gtest/gtest.h>

namespace khaos {
namespace {

TEST(MeanFieldKuramoto, has_the_bits_of_one_rank_on_all) {
  constexpr long N = 10'001;  // five blocks, the last one not full
  std::vector<double> omega, theta;
  for (long i = 0; i < N; ++i) {
    omega.push_back(0.01 * double(i % 101) - 0.5);
    theta.push_back(double(i * i % 97));
  }
  const Comm world = Comm::world(), self = Comm::self();
  MeanFieldKuramoto shared(world, omega, theta, 1.5, 0.05), alone(self, omega, theta, 1.5, 0.05);
  shared.advance(50);
  alone.advance(50);
  EXPECT_EQ(shared.field(), alone.field());
  EXPECT_EQ(shared.phases(), alone.phases());
}

}  // namespace
}  // namespace khaos
