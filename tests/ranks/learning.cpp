// SPDX-License-Identifier: BSD-3-Clause
// One member has the same bits alone, among others, on any number of ranks, and after a resume.
#include "expect_error.hpp"
#include "learning/training.hpp"

#include <gtest/gtest.h>

namespace khaos {
namespace {

/// A network that uses much of the engine, on mini-batches: tanh, layer norm, softmax, Adam, clip, masks.
struct Classifier {
  Graph g;
  Node x = g.input("x", {4, 3}), y = g.input("y", {4, 2});
  Node W1 = g.weight("W1", {3, 5}, normal_fan_in()), W2 = g.weight("W2", {5, 2}, orthogonal());
  Node h = layer_norm(tanh(linear(x, W1, g.weight("b1", {5}, zeros()))));
  Node loss = soft_cross_entropy(linear(h, W2), y, 0.8, 0.5);
};

std::vector<double> samples_of(long count, std::uint64_t purpose) {
  std::vector<double> values;
  for (long i = 0; i < count; ++i)
    values.push_back(make_stream(9, 0, "samples").normal(purpose, std::uint64_t(i)));
  return values;
}

template <class T>
Training<T> start(const Classifier& net, const Networks& networks, long first, long total) {
  typename Training<T>::Options options{.optimiser = adam_w(), .clip_norm = 0.5};
  options.learning_rate.clear();
  for (long m = 0; m < networks.count(); ++m)
    options.learning_rate.push_back(0.01 * double(1 + (first + m) % 7));
  Training<T> training(net.loss, networks, options);
  const std::vector<double> all = samples_of(total * 22, 2);  // of each member: 11 samples
  const auto from = all.begin() + first * 22;
  training.bind({{net.x, samples_of(33, 1)}, {net.y, {from, from + networks.count() * 22}, true}});
  std::vector<double> signs(15, 1.0);
  signs[4] = -1;
  training.scale_gradient(net.W1, signs);
  training.keep_norm(net.W2);
  return training;
}

constexpr long total = 300, steps = 25;

template <class T>
void expect_equal_bits_in_any_ensemble() {
  const Classifier net;
  const Stream stream = make_stream(3, 0, "networks");
  Training<T> large = start<T>(net, Networks(total, stream), 0, total);
  large.run(steps);
  const std::vector<double> weights = large.weights(), losses = large.losses();
  const long size = large.elements();
  for (const long member : {0L, 1L, 17L, 250L, 299L}) {
    Networks one(1, stream);
    one.addresses = {std::uint64_t(member)};
    Training<T> alone = start<T>(net, one, member, total);
    alone.run(steps);
    EXPECT_EQ(alone.losses()[0], losses[std::size_t(member)]);
    const auto first = weights.begin() + member * size;
    EXPECT_EQ(alone.weights(), std::vector<double>(first, first + size)) << member;
  }
  Training<T> some = start<T>(net, Networks(37, stream), 0, total);
  some.run(steps);
  EXPECT_EQ(some.weights(), std::vector<double>(weights.begin(), weights.begin() + 37 * size));
}

TEST(LearningBits, of_a_member_are_those_it_has_alone) {
  expect_equal_bits_in_any_ensemble<float>();
  expect_equal_bits_in_any_ensemble<double>();
}

template <class T>
void expect_equal_bits_on_all_ranks() {
  const Comm world = Comm::world();
  const Classifier net;
  const Stream stream = make_stream(3, 0, "networks");
  Training<T> serial = start<T>(net, Networks(total, stream), 0, total);
  Training<T> shared = start<T>(net, Networks(total, stream, &world), 0, total);
  serial.run(steps);
  shared.run(steps);
  EXPECT_EQ(shared.weights(), serial.weights());
  EXPECT_EQ(shared.losses(), serial.losses());
  EXPECT_EQ(shared.steps_taken(), serial.steps_taken());
  const Node row = slice(net.h, 0, 0, 1);
  const std::vector<double> even(8, 0.25);
  EXPECT_EQ(shared.evaluate(row, {{net.x, samples_of(12, 3)}}),
            serial.evaluate(row, {{net.x, samples_of(12, 3)}}));
  const std::vector<Data> batch{{net.x, samples_of(12, 3)}, {net.y, even}};
  EXPECT_EQ(shared.gradient(net.loss, batch), serial.gradient(net.loss, batch));
}

TEST(LearningBits, are_equal_on_any_number_of_ranks) {
  expect_equal_bits_on_all_ranks<float>();
  expect_equal_bits_on_all_ranks<double>();
}

TEST(LearningBits, are_equal_after_a_resume_in_the_middle_of_an_epoch) {
  const Comm world = Comm::world();
  const Classifier net;
  const Networks networks(40, make_stream(3, 0, "networks"), &world);
  Training<float> through = start<float>(net, networks, 0, 40), stopped = start<float>(net, networks, 0, 40);
  through.run(steps);
  stopped.run(7);
  const std::vector<double> saved = stopped.save();
  Training<float> resumed = start<float>(net, networks, 0, 40);
  resumed.restore(saved);
  EXPECT_EQ(resumed.step(), 7);
  resumed.run_to(steps);
  EXPECT_EQ(resumed.weights(), through.weights());
  EXPECT_EQ(resumed.save(), through.save());
  const Comm self = Comm::self();  // and on another number of ranks
  Training<float> elsewhere = start<float>(net, Networks(40, make_stream(3, 0, "networks"), &self), 0, 40);
  elsewhere.restore(saved);
  elsewhere.run_to(steps);
  EXPECT_EQ(elsewhere.weights(), through.weights());
}

TEST(LearningBits, do_not_change_where_a_run_is_cut_into_pieces) {
  const Classifier net;
  const Networks networks(20, make_stream(3, 0, "networks"));
  Training<double> once = start<double>(net, networks, 0, 20), often = start<double>(net, networks, 0, 20);
  once.run(steps);
  for (long step = 1; step <= steps; ++step) often.run_to(step);
  EXPECT_EQ(often.save(), once.save());
}

}  // namespace
}  // namespace khaos
