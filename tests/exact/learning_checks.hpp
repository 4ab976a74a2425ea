// SPDX-License-Identifier: BSD-3-Clause
/// What is asked of every operation: its derivative, equal bits in any company, refusals that name it.
#pragma once

#include "core/error.hpp"
#include "learning/training.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

namespace khaos {

using Build = std::function<Node(Graph&, const std::vector<Node>&)>;

/// sum(c * build(weights)) with fixed random c, so that every element of the output counts; its derivative
/// with respect to all weights against (f(w + h) - f(w - h)) / 2h. The perturbed networks are members of one
/// ensemble. Returns the largest difference over the largest derivative. Differences of second order with h =
/// 1e-5 are good to some 1e-10 where the third derivative is of order one: 1e-6 leaves room for larger ones.
inline double worst_error(const std::vector<Shape>& shapes, const Build& build, double low = -1.5,
                          double high = 1.5) {
  Graph g;
  std::vector<Node> weights;
  for (std::size_t i = 0; i < shapes.size(); ++i)
    weights.push_back(g.weight("w" + std::to_string(i), shapes[i], uniform(0.5)));
  const Node out = build(g, weights);
  const Node c = g.input("c", out.shape());
  const Node loss = sum(out * c);
  const Stream stream = make_stream(7, 0, "gradients");
  std::vector<double> coefficients;
  for (long e = 0; e < out.shape().elements(); ++e)
    coefficients.push_back(stream.normal(1, std::uint64_t(e)));

  Training<double> probe(loss, Networks(1, stream), {});
  const long elements = probe.trained();
  std::vector<double> w;
  for (long e = 0; e < elements; ++e) w.push_back(low + (high - low) * stream.uniform(2, std::uint64_t(e)));
  probe.set_weights(w);
  probe.bind({{c, coefficients}});
  const std::vector<double> exact = probe.gradient(loss);

  const double h = 1e-5;
  Training<double> ensemble(loss, Networks(2 * elements, stream), {});
  std::vector<double> perturbed;
  for (long m = 0; m < 2 * elements; ++m) {
    perturbed.insert(perturbed.end(), w.begin(), w.end());
    perturbed[std::size_t(m * elements + m / 2)] += m % 2 == 0 ? h : -h;
  }
  ensemble.set_weights(perturbed);
  ensemble.bind({{c, coefficients}});
  const std::vector<double> values = ensemble.evaluate(loss);
  double worst = 0, largest = 0;
  for (std::size_t e = 0; e < std::size_t(elements); ++e) {
    const double difference = (values[2 * e] - values[2 * e + 1]) / (2 * h);
    worst = std::max(worst, std::abs(exact[e] - difference));
    largest = std::max(largest, std::abs(difference));
    if (!std::isfinite(exact[e]) || !std::isfinite(difference)) return INFINITY;
  }
  EXPECT_GT(largest, 0);
  return worst / largest;
}

inline constexpr double good = 1e-6;

/// `weights`: those of some networks after training. A member's are the same where it trains alone as among
/// 37, which fill two registers of floats and a part of a third.
inline void expect_same_bits_alone_and_among_others(
    const std::function<std::vector<double>(const Networks&)>& weights) {
  const Networks many(37, make_stream(9, 0, "bits"));
  const std::vector<double> all = weights(many);
  for (const std::size_t m : {0u, 15u, 16u, 36u}) {
    Networks one(1, many.streams[m]);
    one.addresses = {many.addresses[m]};
    const std::vector<double> alone = weights(one);
    EXPECT_TRUE(std::equal(alone.begin(), alone.end(), all.begin() + long(m * alone.size()))) << m;
  }
}

/// What it is refused with; empty if it is not.
inline std::string refusal(const std::function<void()>& f) {
  try {
    f();
  } catch (const UserError& error) {
    return error.what();
  }
  return "";
}

}  // namespace khaos
