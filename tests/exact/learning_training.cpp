// SPDX-License-Identifier: BSD-3-Clause
// Optimisers, schedules and hooks of learning/training.hpp against formulas worked out by hand.
#include "expect_error.hpp"
#include "learning/training.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace khaos {
namespace {

using testing::error_of;
using Options = Training<double>::Options;
constexpr double rounding = 1e-14;  // a few roundings of numbers of order one

/// One weight w of two elements, loss 1/2 (2 w_0^2 + w_1^2): derivatives (2 w_0, w_1).
struct Bowl {
  Graph g;
  Node w = g.weight("w", {2}, ones());
  Node curvature = g.input("curvature", {2});
  Node loss = 0.5 * sum(curvature * square(w));

  Training<double> start(const Options& options, long members = 1) const {
    Training<double> training(loss, Networks(members, make_stream(1, 0, "bowl")), options);
    training.bind({{curvature, std::vector<double>{2, 1}}});
    return training;
  }
};

TEST(Optimiser, descent_follows_the_gradient) {
  Training<double> training = Bowl().start({.learning_rate = {0.1}});
  training.run(3);
  const std::vector<double> w = training.weights();
  EXPECT_NEAR(w[0], std::pow(0.8, 3), rounding);
  EXPECT_NEAR(w[1], std::pow(0.9, 3), rounding);
  EXPECT_NEAR(training.losses()[0], 0.5 * (2 * std::pow(0.64, 2) + std::pow(0.81, 2)), rounding);
}

TEST(Optimiser, weight_decay_of_descent_adds_to_the_gradient) {
  Training<double> training = Bowl().start({.optimiser = gradient_descent(0.5), .learning_rate = {0.1}});
  training.run(1);
  EXPECT_NEAR(training.weights()[0], 1 - 0.1 * 2.5, rounding);
}

TEST(Optimiser, momentum_keeps_a_velocity) {
  Training<double> training = Bowl().start({.optimiser = momentum(0.9), .learning_rate = {0.1}});
  training.run(3);
  double w = 1, v = 0;
  for (int step = 0; step < 3; ++step) {
    v = 0.9 * v + 2 * w;
    w -= 0.1 * v;
  }
  EXPECT_NEAR(training.weights()[0], w, rounding);
}

TEST(Optimiser, adam_and_adam_w_are_those_of_the_papers) {
  for (const double decay : {0.0, 0.1}) {
    Training<double> training =
        Bowl().start({.optimiser = adam_w(decay, 0.8, 0.95, 1e-3), .learning_rate = {0.05}});
    training.run(4);
    double w = 1, m = 0, v = 0;
    for (int t = 1; t <= 4; ++t) {
      const double gradient = 2 * w;
      m = 0.8 * m + 0.2 * gradient;
      v = 0.95 * v + 0.05 * gradient * gradient;
      const double m_hat = m / (1 - std::pow(0.8, t)), v_hat = v / (1 - std::pow(0.95, t));
      w -= 0.05 * (decay * w + m_hat / (std::sqrt(v_hat) + 1e-3));
    }
    EXPECT_NEAR(training.weights()[0], w, rounding) << decay;
  }
}

TEST(Optimiser, every_member_has_its_learning_rate) {
  Training<double> training = Bowl().start({.learning_rate = {0.1, 0.2, 0.3}}, 3);
  training.run(2);
  const std::vector<double> w = training.weights();
  for (std::size_t m = 0; m < 3; ++m) EXPECT_NEAR(w[2 * m + 1], std::pow(0.9 - 0.1 * double(m), 2), rounding);
}

TEST(Optimiser, schedules_scale_the_learning_rate) {
  const auto after = [](const Schedule& schedule, int steps) {
    Training<double> training = Bowl().start({.learning_rate = {0.1}, .schedule = schedule});
    training.run(steps);
    return training.weights()[1];
  };
  EXPECT_NEAR(after(constant_rate(4), 3), (1 - 0.025) * (1 - 0.05) * (1 - 0.075), rounding);
  EXPECT_NEAR(after(geometric(0.5), 3), 0.9 * 0.95 * 0.975, rounding);
  const auto fall = [](double done) { return 0.2 + 0.8 * 0.5 * (1 + std::cos(std::numbers::pi * done)); };
  double w = (1 - 0.05) * (1 - 0.1);
  for (const double done : {0.0, 0.25, 0.5, 0.75}) w *= 1 - 0.1 * fall(done);
  w *= (1 - 0.1 * 0.2) * (1 - 0.1 * 0.2);  // stays at its floor
  EXPECT_NEAR(after(cosine(6, 2, 0.2), 8), w, rounding);
}

TEST(Optimiser, long_gradients_are_shortened_and_short_ones_not) {
  Training<double> training = Bowl().start({.learning_rate = {0.1}, .clip_norm = 1});
  training.run(1);
  EXPECT_NEAR(training.weights()[0], 1 - 0.1 * 2 / std::sqrt(5.0), rounding);
  Training<double> small = Bowl().start({.learning_rate = {0.1}, .clip_norm = 3});
  small.run(1);
  EXPECT_NEAR(small.weights()[0], 0.8, rounding);
}

TEST(Hooks, sign_masks_turn_the_descent_of_single_weights_of_single_members) {
  const Bowl bowl;
  Training<double> training = bowl.start({.learning_rate = {0.1}}, 2);
  training.scale_gradient(bowl.w, std::vector<double>{1, 1, 1, -1});
  training.run(2);
  const std::vector<double> w = training.weights();
  EXPECT_NEAR(w[1], 0.81, rounding);
  EXPECT_NEAR(w[3], 1.21, rounding);
}

TEST(Hooks, pruned_weights_become_zero_and_stay_it_under_every_optimiser) {
  const Bowl bowl;
  for (const Optimiser& law : {gradient_descent(0.1), momentum(), adam(), adam_w()}) {
    Training<double> training = bowl.start({.optimiser = law, .learning_rate = {0.1}});
    training.run(3);  // moments are there before the mask comes
    training.prune(bowl.w, std::vector<double>{0, 1});
    training.run(5);
    EXPECT_EQ(training.weights()[0], 0);
    EXPECT_NE(training.weights()[1], 0);
  }
}

TEST(Hooks, a_norm_is_kept_for_each_member) {
  const Bowl bowl;
  Training<double> training = bowl.start({.learning_rate = {0.1}}, 2);
  training.set_weights(bowl.w, std::vector<double>{3, 4, 0.6, 0.8});
  training.keep_norm(bowl.w);
  training.run(7);
  const std::vector<double> w = training.weights();
  EXPECT_NEAR(std::hypot(w[0], w[1]), 5, 5 * rounding);
  EXPECT_NEAR(std::hypot(w[2], w[3]), 1, rounding);
  EXPECT_LT(w[0], 3);
}

TEST(Status, a_member_that_reached_its_aim_stops_with_the_weights_that_did) {
  Training<double> training = Bowl().start({.learning_rate = {0.1, 0.3}, .stop_below = {0.1}}, 2);
  training.run(200);
  const std::vector<long> steps = training.steps_taken();
  EXPECT_EQ(training.status(), (std::vector<MemberStatus>{MemberStatus::reached, MemberStatus::reached}));
  for (std::size_t m = 0; m < 2; ++m) {
    const double a = m == 0 ? 0.8 : 0.4, b = m == 0 ? 0.9 : 0.7;
    const auto loss = [&](long k) { return std::pow(a, 2 * k) + 0.5 * std::pow(b, 2 * k); };
    long k = 0;
    while (loss(k) >= 0.1) ++k;
    EXPECT_EQ(steps[m], k);
    EXPECT_NEAR(training.losses()[m], loss(k), rounding);
    EXPECT_NEAR(training.weights()[2 * m + 1], std::pow(b, k), rounding);
  }
  EXPECT_TRUE(training.finished());
}

TEST(Status, a_member_that_diverges_is_marked_and_the_others_have_the_bits_they_have_alone) {
  Training<double> both = Bowl().start({.learning_rate = {1e3, 0.1}}, 2),
                   alone = Bowl().start({.learning_rate = {0.1}});
  both.run(500);
  alone.run(500);
  EXPECT_EQ(both.status(), (std::vector<MemberStatus>{MemberStatus::diverged, MemberStatus::training}));
  const long steps = both.steps_taken()[0];
  EXPECT_GT(steps, 40);  // (2000 - 1)^(2 n) overflows at n = 47
  EXPECT_LT(steps, 50);
  EXPECT_EQ(both.steps_taken()[1], 500);
  EXPECT_FALSE(std::isfinite(both.losses()[0]));
  EXPECT_EQ(both.weights()[2], alone.weights()[0]);
  EXPECT_EQ(both.weights()[3], alone.weights()[1]);
  both.restart();
  EXPECT_EQ(both.status()[0], MemberStatus::training);
}

TEST(MiniBatches, go_through_all_samples_once_in_each_epoch_in_an_order_of_each_member) {
  Graph g;  // loss = w * sample, so a step of rate 1 takes the sample off w
  const Node x = g.input("x", {2}), w = g.weight("w", {}, zeros());
  const Node loss = w * sum(x);
  const std::vector<double> samples{1, 10, 100, 1000, 1e4, 1e5, 1e6};
  Training<double> training(loss, Networks(20, make_stream(5, 0, "batches")), {.learning_rate = {1}});
  training.bind({{x, samples}});
  std::vector<std::vector<double>> epochs;
  for (int epoch = 0; epoch < 2; ++epoch) {
    const std::vector<double> before = training.weights();
    training.run(3);  // floor(7 / 2) batches, one sample is left out
    const std::vector<double> after = training.weights();
    epochs.emplace_back();
    for (std::size_t m = 0; m < 20; ++m) {
      const double left_out = 1111111 - (before[m] - after[m]);
      EXPECT_NE(std::ranges::find(samples, left_out), samples.end()) << left_out;
      epochs.back().push_back(left_out);
    }
  }
  EXPECT_NE(epochs[0], epochs[1]);
  EXPECT_NE(std::ranges::adjacent_find(epochs[0], std::not_equal_to<>{}), epochs[0].end());
}

TEST(MiniBatches, every_sample_comes_to_every_place_equally_often) {
  Graph g;
  const Node x = g.input("x", {1}), w = g.weight("w", {}, zeros());
  const long members = 4000;
  Training<double> training(w * sum(x), Networks(members, make_stream(6, 0, "places")),
                            {.learning_rate = {1}});
  training.bind({{x, std::vector<double>{0, 1, 2, 3, 4}}});
  for (int place = 0; place < 5; ++place) {
    const std::vector<double> before = training.weights();
    training.run(1);
    const std::vector<double> after = training.weights();
    std::vector<double> count(5);
    for (std::size_t m = 0; m < std::size_t(members); ++m) ++count[std::size_t(before[m] - after[m] + 0.5)];
    double chi_square = 0;
    for (const double n : count) chi_square += (n - 800) * (n - 800) / 800;
    EXPECT_LT(chi_square, 23.5) << place;  // 4 degrees of freedom: exceeded once in 10^4
  }
}

TEST(MiniBatches, in_sequence_take_the_samples_as_they_stand) {
  Graph g;
  const Node x = g.input("x", {2}), w = g.weight("w", {}, zeros());
  Training<double> training(w * sum(x), Networks(3, make_stream(5, 0, "sequence")),
                            {.learning_rate = {1}, .shuffle = false});
  training.bind({{x, std::vector<double>{1, 2, 3, 4, 5, 6, 1, 1, 1, 1, 2, 2, 0, 0, 0, 0, 0, 7}, true}});
  training.run(2);
  EXPECT_EQ(training.weights(), (std::vector<double>{-10, -4, 0}));
  training.run(1);
  EXPECT_EQ(training.weights(), (std::vector<double>{-21, -8, -7}));
}

TEST(Evaluation, goes_through_all_samples_and_through_networks_of_another_batch) {
  Graph g;
  const Node x = g.input("x", {2, 1}), w = g.weight("w", {1, 1}, ones());
  const Node loss = mean(square(linear(x, w)));
  Training<double> training(loss, Networks(2, make_stream(1, 0, "evaluation")), {});
  training.set_weights(w, std::vector<double>{1, 2});
  const std::vector<double> samples{1, 2, 3, 4};
  EXPECT_EQ(training.evaluate(loss, {{x, samples}}), (std::vector<double>{7.5, 30}));
  EXPECT_EQ(training.evaluate(linear(x, w), {{x, samples}}), (std::vector<double>{1, 2, 3, 4, 2, 4, 6, 8}));
  EXPECT_EQ(training.gradient(loss, {{x, samples}}), (std::vector<double>{15, 30}));
  Graph one;
  const Node z = one.input("z", {1, 1});
  const Node output = linear(z, one.weight("w", {1, 1}, zeros()));
  EXPECT_EQ(training.evaluate(output, {{z, std::vector<double>{5}}}), (std::vector<double>{5, 10}));
}

TEST(LogSpaced, steps_rise_from_0_to_the_last_without_repetition) {
  const std::vector<long> steps = log_spaced(1000, 3);
  EXPECT_EQ(steps, (std::vector<long>{0, 1, 2, 5, 10, 22, 46, 100, 215, 464, 1000}));
  EXPECT_EQ(log_spaced(1, 10), (std::vector<long>{0, 1}));
  EXPECT_EQ(log_spaced(0, 10), (std::vector<long>{0}));
}

TEST(Training, learns_exclusive_or_in_float) {
  Graph g;
  const Node x = g.input("x", {4, 2}), y = g.input("y", {4, 1});
  const Node h = tanh(linear(x, g.weight("W1", {2, 8}, uniform_fan_in()), g.weight("b1", {8}, zeros())));
  const Node z = linear(h, g.weight("W2", {8, 1}, uniform_fan_in()), g.weight("b2", {1}, zeros()));
  Training<float> training(bce_with_logits(z, y), Networks(32, make_stream(4, 0, "xor")),
                           {.optimiser = adam(), .learning_rate = {0.03}});
  training.bind({{x, std::vector<double>{0, 0, 0, 1, 1, 0, 1, 1}}, {y, std::vector<double>{0, 1, 1, 0}}});
  training.run(2000);
  int learned = 0;
  for (const double loss : training.losses()) learned += loss < 0.01;
  EXPECT_GE(learned, 30);  // a few of the small networks may stand at a plateau
}

TEST(Training, says_what_does_not_fit) {
  const Bowl bowl;
  const Networks two(2, make_stream(1, 0, "errors"));
  const auto training_with = [&](const Options& options) {
    return error_of([&] { Training<double>(bowl.loss, two, options); });
  };
  EXPECT_EQ(training_with({.learning_rate = {0.1, 0.1, 0.1}}),
            "learning_rate has 3 values: one for all, or one for each of 2 members");
  EXPECT_EQ(training_with({.learning_rate = {-0.5}}), "learning_rate must be above 0, not -0.5");
  EXPECT_EQ(training_with({.schedule = cosine(10, 10)}),
            "a cosine schedule ends after its warm-up: 10 steps, warm-up 10");
  Training<double> training(bowl.loss, two, {});
  EXPECT_EQ(error_of([&] { training.run(1); }), "input 'curvature' (2) was given no data");
  EXPECT_EQ(error_of([&] {
              training.bind({{bowl.curvature, std::vector<double>{1}}});
            }),
            "input 'curvature' (2): 1 samples are fewer than the batch of 2");
  EXPECT_EQ(error_of([&] {
              training.bind({{bowl.w, std::vector<double>{1}}});
            }),
            "data is bound to inputs; this node is none: 'w'");
  EXPECT_EQ(error_of([&] {
              training.set_weights(bowl.w, std::vector<double>{1, 2, 3});
            }),
            "'w' takes 2 numbers for all members or 2 for each of 2; given 3");
  Graph other;
  EXPECT_EQ(error_of([&] { training.weights(other.weight("v", {2}, zeros())); }),
            "the network has no weight 'v'");
  EXPECT_EQ(error_of([&] { training.evaluate(square(other.weight("w", {3}, zeros()))); }),
            "weight 'w' has shape (3) here, (2) in the trained network");
  EXPECT_EQ(error_of([&] {
              training.restore({1, 2, 3});
            }),
            "the saved training is of another network, ensemble, optimiser or set of hooks");
  EXPECT_EQ(error_of([&] { Training<double>(sum(bowl.curvature), two, {}); }),
            "the loss depends on no weight: there is nothing to train");
}

}  // namespace
}  // namespace khaos
