// SPDX-License-Identifier: BSD-3-Clause
#include "mil_nets.hpp"

#include "learning/training.hpp"
#include "pooling.hpp"

#include <algorithm>
#include <cmath>

namespace hopfield {
namespace {

using namespace khaos;

/// What one network computes for a batch of bags.
struct Classifier {
  Graph graph;
  Node bags, label, logit, loss;
  Classifier(long batch, long instances, long bits, const PoolingShape& pooling)
      : bags(graph.input("bags", {batch, instances, bits})),
        label(graph.input("label", {batch, 1})),
        logit(pooled_logit(graph, bags, pooling)),
        loss(bce_with_logits(logit, label)) {}
};

Training<float>::Options options_of(const MilTraining& p) {
  return {.optimiser = adam_w(p.weight_decay), .learning_rate = {p.learning_rate}, .clip_norm = p.clip};
}

}  // namespace

struct MilNets::Parts {
  Classifier net;
  Training<float> training;
  std::vector<Data> test;
  long bytes;
};

MilNets::MilNets(const BagShape& bags, const PoolingShape& pooling, const MilTraining& p, const Bags& data,
                 const Stream& numbers, const Comm& comm) {
  const Classifier net(p.batch, bags.instances, bags.bits, pooling);
  parts_.reset(new Parts{net,
                         {net.loss, {p.members, numbers, &comm}, options_of(p)},
                         {{net.bags, data.test}, {net.label, data.test_label}},
                         Training<float>::memory(net.loss, options_of(p)).member});
  parts_->training.bind({{net.bags, data.train}, {net.label, data.train_label}});
}
MilNets::~MilNets() = default;

long MilNets::step() const { return parts_->training.step(); }
void MilNets::run_to(long step) { parts_->training.run_to(step); }
std::vector<double> MilNets::train_loss() const { return parts_->training.evaluate(parts_->net.loss); }
std::vector<double> MilNets::test_loss() const {
  return parts_->training.evaluate(parts_->net.loss, parts_->test);
}
std::vector<double> MilNets::test_logits() const {
  return parts_->training.evaluate(parts_->net.logit, {parts_->test[0]});
}
long MilNets::diverged() const {
  return std::ranges::count(parts_->training.status(), MemberStatus::diverged);
}
std::vector<double> MilNets::save() const { return parts_->training.save(); }
void MilNets::restore(const std::vector<double>& saved) { parts_->training.restore(saved); }
long MilNets::bytes_per_member() const { return parts_->bytes; }

std::vector<long> looked_at(long last, long per_decade) {
  return log_spaced(last, static_cast<int>(per_decade));
}

double pooling_gradient_error(long updates, const Stream& numbers) {
  constexpr long bags = 3, instances = 5, bits = 4;
  constexpr double h = 2e-5;
  const Classifier net(bags, instances, bits, {.width = 6, .heads = 2, .updates = updates, .beta = 0.8});
  std::vector<double> x;
  for (std::uint64_t i = 0; i < bags * instances * bits; ++i) x.push_back(numbers.normal(1, i));
  const std::vector<Data> data{{net.bags, x}, {net.label, {1, 0, 1}}};

  Training<double> one(net.loss, {1, numbers}, {});
  one.bind(data);
  // Away from the start, where offsets are 0 and the state pattern is small.
  std::vector<double> weights = one.weights();
  for (std::size_t k = 0; k < weights.size(); ++k) weights[k] += 0.3 * numbers.normal(2, k);
  one.set_weights(weights);
  const std::vector<double> derivative = one.gradient(net.loss);

  // Two networks for each weight: one a little above, one below.
  const auto n = weights.size();
  Training<double> beside(net.loss, {static_cast<long>(2 * n), numbers}, {});
  beside.bind(data);
  std::vector<double> moved;
  for (std::size_t k = 0; k < n; ++k)
    for (const double sign : {1.0, -1.0}) {
      moved.insert(moved.end(), weights.begin(), weights.end());
      moved[moved.size() - n + k] += sign * h;
    }
  beside.set_weights(moved);
  const std::vector<double> loss = beside.evaluate(net.loss);
  double error = 0, size = 0;
  for (std::size_t k = 0; k < n; ++k) {
    error = std::max(error, std::abs(derivative[k] - (loss[2 * k] - loss[2 * k + 1]) / (2 * h)));
    size = std::max(size, std::abs(derivative[k]));
  }
  return error / size;
}

}  // namespace hopfield
