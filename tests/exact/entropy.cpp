// SPDX-License-Identifier: BSD-3-Clause
// Entropies of a normal density of variance s^2 (Cover & Thomas, Elements of Information Theory, ch. 17):
//   S   = 1/2 ln(2 pi e s^2)
//   H_a = 1/2 ln(2 pi s^2) + ln a / (2 (a - 1)),   S_q = (1 - exp((1 - q) H_q)) / (q - 1)
#include "stats/entropy.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

namespace khaos {
namespace {

constexpr double deviation = 1.3, half_width = 24;

std::vector<double> normal_density(int n) {
  std::vector<double> p;
  for (int i = 0; i < n; ++i) {
    const double z = (-half_width + 2 * half_width * i / n) / deviation;
    p.push_back(std::exp(-0.5 * z * z) / (deviation * std::sqrt(2 * std::numbers::pi)));
  }
  return p;
}
double renyi_of_normal(double a) {
  return 0.5 * std::log(2 * std::numbers::pi * deviation * deviation) + std::log(a) / (2 * (a - 1));
}

}  // namespace

TEST(Entropy, of_a_normal_density_is_exact) {
  const std::vector<double> p = normal_density(512);
  const double dx = 2 * half_width / 512;
  // The rectangle rule converges faster than any power here; what is left is the tail below 1e-15, which is
  // cut: it holds sqrt(1e-15) of p^(1/2) in width about 1, and next to nothing of the others.
  EXPECT_NEAR(shannon_entropy(p, dx),
              0.5 * std::log(2 * std::numbers::pi * std::numbers::e * deviation * deviation), 1e-12);
  for (const double a : {2.0, 10.0}) {
    EXPECT_NEAR(renyi_entropy(p, a, dx), renyi_of_normal(a), 1e-12) << "order " << a;
    EXPECT_NEAR(tsallis_entropy(p, a, dx), (1 - std::exp((1 - a) * renyi_of_normal(a))) / (a - 1), 1e-12)
        << "order " << a;
  }
  EXPECT_NEAR(renyi_entropy(p, 0.5, dx), renyi_of_normal(0.5), 1e-7);
  EXPECT_NEAR(tsallis_entropy(p, 0.5, dx), 2 * (std::exp(0.5 * renyi_of_normal(0.5)) - 1), 1e-6);
}

TEST(Entropy, as_an_integral_does_not_depend_on_the_grid) {
  const double coarse = shannon_entropy(normal_density(256), 2 * half_width / 256);
  const double fine = shannon_entropy(normal_density(1024), 2 * half_width / 1024);
  EXPECT_NEAR(coarse, fine, 1e-12);
}

TEST(Entropy, of_renyi_falls_with_the_order) {
  const std::vector<double> p = normal_density(512);
  const double dx = 2 * half_width / 512;
  double before = renyi_entropy(p, 0.25, dx);
  for (const double a : {0.5, 0.999999, 1.0, 1.000001, 2.0, 10.0}) {
    const double next = renyi_entropy(p, a, dx);
    EXPECT_LT(next, before) << "order " << a;
    before = next;
  }
}

}  // namespace khaos
