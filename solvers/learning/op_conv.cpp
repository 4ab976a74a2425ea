// SPDX-License-Identifier: BSD-3-Clause
// Records what works on images and batches: convolution, pooling, batch norm, dropout.
#include "core/error.hpp"
#include "learning/operations.hpp"
#include "learning/record.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace khaos {
namespace {
using namespace detail;

Recorded batch_norm_record(const Node& x, const BatchNorm& options, bool affine, bool running) {
  if (!(options.epsilon > 0))
    throw UserError(fmt::format("epsilon of batch_norm must be above 0, not {}", options.epsilon));
  if (!(options.momentum > 0 && options.momentum <= 1))
    throw UserError(fmt::format("momentum of batch_norm must lie in (0, 1], not {}", options.momentum));
  Recorded record = record_of<ops::BatchNorm>(x.shape());
  const long batch = x.shape()[0], channels = x.shape()[1];
  record.n = {batch, channels, x.shape().elements() / (batch * channels), affine, running};
  record.a = {options.epsilon, options.momentum};
  record.needs_inputs = ~4u;  // all but the offset; bit 2 is the variance where nothing is affine
  if (!affine) record.needs_inputs = ~0u;
  record.needs_output = false;
  return record;
}

void check_batch_norm(const Node& x, const std::vector<Node>& of_channels) {
  std::vector<Node> all{x};
  all.insert(all.end(), of_channels.begin(), of_channels.end());
  if (x.shape().rank() < 2) refuse("batch_norm", all, "the axes are (batch, channels, ...)");
  for (const Node& node : of_channels)
    if (!(node.shape() == Shape{x.shape()[1]})) refuse("batch_norm", all, "one number for each channel");
}
}  // namespace

Node conv3x3(const Node& x, const Node& weight, Edge edge) {
  const Shape &image = x.shape(), &taps = weight.shape();
  if (image.rank() != 4)
    refuse("conv3x3", {x, weight}, "images have the axes (batch, channels, height, width)");
  if (taps.rank() != 4 || taps[2] != 3 || taps[3] != 3)
    refuse("conv3x3", {x, weight}, "a weight has the axes (out, in, 3, 3)");
  if (taps[1] != image[1]) refuse("conv3x3", {x, weight}, "the channels differ");
  Recorded record = record_of<ops::Conv3x3>(image.with(1, taps[0]));
  record.n = {image[0], taps[1], taps[0], image[2], image[3], edge == Edge::periodic};
  record.needs_output = false;
  return Node::apply("conv3x3", {x, weight}, record);
}

Node mean_pool(const Node& x, long window) {
  const Shape& image = x.shape();
  if (image.rank() != 4) refuse("mean_pool", {x}, "images have the axes (batch, channels, height, width)");
  if (window < 1 || image[2] % window != 0 || image[3] % window != 0)
    refuse("mean_pool", {x}, fmt::format("windows of {} do not cover height and width", window));
  Recorded record = record_of<ops::MeanPool>(image.with(2, image[2] / window).with(3, image[3] / window));
  record.n = {image[0] * image[1], image[2], image[3], window};
  record.needs_inputs = 0;
  record.needs_output = false;
  return Node::apply("mean_pool", {x}, record);
}

Node global_mean(const Node& x) {
  if (x.shape().rank() != 4)
    refuse("global_mean", {x}, "images have the axes (batch, channels, height, width)");
  return mean(x, {2, 3});
}

Node batch_norm(const Node& x, std::string_view name, const BatchNorm& options) {
  check_batch_norm(x, {});
  Graph g = x.graph();
  const Graph::Scope scope = g.scope(name);
  const Shape channels{x.shape()[1]};
  std::vector<Node> inputs{x};
  if (options.affine) {
    inputs.push_back(g.weight("gain", channels, ones()));
    inputs.push_back(g.weight("offset", channels, zeros()));
  }
  inputs.push_back(g.state("mean", channels, zeros()));
  inputs.push_back(g.state("variance", channels, ones()));
  return Node::apply("batch_norm", inputs, batch_norm_record(x, options, options.affine, true));
}

Node batch_norm(const Node& x, double epsilon) {
  check_batch_norm(x, {});
  return Node::apply("batch_norm", {x}, batch_norm_record(x, {.epsilon = epsilon}, false, false));
}

Node batch_norm(const Node& x, const Node& gain, const Node& offset, double epsilon) {
  check_batch_norm(x, {gain, offset});
  return Node::apply("batch_norm", {x, gain, offset},
                     batch_norm_record(x, {.epsilon = epsilon}, true, false));
}

Node dropout(const Node& x, double probability) {
  if (!(probability >= 0 && probability < 1))
    throw UserError(fmt::format("the probability of dropout must lie in [0, 1), not {}", probability));
  Recorded record = record_of<ops::Dropout>(x.shape());
  const auto& nodes = x.graph().recording().nodes;
  record.n = {x.shape().elements(), 1 + std::ranges::count(nodes, code_of<ops::Dropout>, &Recorded::code)};
  record.a[0] = probability;
  record.needs_inputs = 0;
  record.needs_output = false;
  record.in_place = true;
  return Node::apply("dropout", {x}, record);
}

}  // namespace khaos
