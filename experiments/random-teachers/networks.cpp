// SPDX-License-Identifier: BSD-3-Clause
#include "networks.hpp"

#include <fmt/format.h>

#include <cmath>

namespace random_teachers {
namespace {

constexpr double epsilon = 1e-5;  // of the variance, as is usual

/// A number per channel, stretched over (batch, channels, y, x) or (batch,
/// channels).
Node stretched(const Node& numbers, const Node& x) {
  const long channels = numbers.shape().elements();
  return x.shape().rank() == 4 ? reshape(numbers, {1, channels, 1, 1}) : reshape(numbers, {1, channels});
}

Node normalised(const Node& x, const Node& mean, const Node& variance) {
  return (x - stretched(mean, x)) / sqrt(stretched(variance, x) + epsilon);
}

Node leaf(Graph graph, Owner owner, const std::string& name, const Shape& shape, double half_width) {
  return owner == Owner::student ? graph.weight("student/" + name, shape, uniform(half_width))
                                 : graph.state("teacher/" + name, shape, uniform(half_width));
}
}  // namespace

Node batch_statistics(const Node& layer) {
  std::vector<int> axes{0};
  for (int axis = 2; axis < layer.shape().rank(); ++axis) axes.push_back(axis);
  const Node average = mean(layer, axes);
  const Shape row{1, average.shape().elements()};
  const Node variance = mean(square(layer - stretched(average, layer)), axes);
  return concat({reshape(average, row), reshape(variance, row)}, 0);
}

Encoder encode(const Architecture& a, const Node& images, const Normalisation& normalisation) {
  Graph graph = images.graph();
  const long batch = images.shape()[0];
  Encoder encoder;
  Node x = a.convolutional ? images : reshape(images, {batch, a.size * a.size});
  long layer = 0;
  for (const long width : a.widths()) {
    ++layer;
    const std::string name = fmt::format("encoder/W{}", layer);
    const long in = x.shape()[1];
    const double half_width = 1 / std::sqrt(static_cast<double>(a.convolutional ? 9 * in : in));
    if (a.convolutional)
      x = conv3x3(x, leaf(graph, Owner::student, name, {width, in, 3, 3}, half_width), Edge::periodic);
    else
      x = linear(x, leaf(graph, Owner::student, name, {in, width}, half_width));
    encoder.layers.push_back(x);
    if (a.normalise && normalisation.fixed.empty()) {
      x = batch_norm(x, epsilon);
    } else if (a.normalise) {
      encoder.mean.push_back(graph.input(fmt::format("{}/mean{}", normalisation.fixed, layer), {width}));
      encoder.variance.push_back(
          graph.input(fmt::format("{}/variance{}", normalisation.fixed, layer), {width}));
      x = normalised(x, encoder.mean.back(), encoder.variance.back());
    }
    x = relu(x);
    if (a.convolutional && layer % a.convs_per_block == 0) x = mean_pool(x);
  }
  encoder.features = a.convolutional ? global_mean(x) : x;
  return encoder;
}

Node head(const Architecture& a, const Node& features, Owner owner) {
  const Graph graph = features.graph();
  Node x = features;
  int layer = 0;
  const auto widen = [&](long width) {
    ++layer;
    const long in = x.shape()[-1];
    const double half_width = 1 / std::sqrt(static_cast<double>(in));
    x = linear(x, leaf(graph, owner, fmt::format("head/W{}", layer), {in, width}, half_width),
               leaf(graph, owner, fmt::format("head/b{}", layer), {width}, half_width));
  };
  for (const long width : a.head) {
    if (layer > 0) x = relu(x);
    widen(width);
  }
  if (a.bottleneck == 0) return x;
  widen(a.bottleneck_width);
  const double half_width = 1 / std::sqrt(static_cast<double>(a.bottleneck_width));
  const Node rows = leaf(graph, owner, "head/rows", {a.bottleneck, a.bottleneck_width}, half_width);
  return matmul_transposed(l2_normalise(x), l2_normalise(rows));
}

Distillation distillation(const Architecture& a, long batch, bool student_frozen, double student_temperature,
                          double teacher_temperature) {
  Distillation d;
  d.images = d.graph.input("images", {batch, 1, a.size, a.size});
  d.teacher_features = d.graph.input("teacher features", {batch, a.features()});
  d.student = encode(a, d.images, {student_frozen ? "teacher" : ""});
  const Node student = head(a, d.student.features, Owner::student);
  const Node teacher = detach(head(a, d.teacher_features, Owner::teacher));
  const Node log_p = log_softmax(teacher, 1 / teacher_temperature);
  const Node log_q = log_softmax(student, 1 / student_temperature),
             p = softmax(teacher, 1 / teacher_temperature);
  const double rows = static_cast<double>(batch);
  d.cross_entropy = soft_cross_entropy(student, teacher, student_temperature, teacher_temperature);
  d.entropy = sum(p * log_p) * (-1 / rows);
  d.divergence = sum(p * (log_p - log_q)) / rows;
  d.mean_square = khaos::mean_square(student, teacher);
  return d;
}

Roles roles_of(const Graph& graph) {
  Roles roles;
  for (const Node& leaf : graph.weights())
    (leaf.name().starts_with("student/") ? roles.student : roles.teacher_head).push_back(leaf);
  return roles;
}

Supervision supervision(const Architecture& a, long batch, long classes) {
  Supervision s;
  s.images = s.graph.input("images", {batch, 1, a.size, a.size});
  s.targets = s.graph.input("targets", {batch, classes});
  const Node features = encode(a, s.images, {}).features;
  const Initial law = uniform(1 / std::sqrt(static_cast<double>(a.features())));
  s.weight = s.graph.weight("classifier/W", {a.features(), classes}, law);
  s.offset = s.graph.weight("classifier/b", {classes}, law);
  const Node logits = linear(features, s.weight, s.offset);
  s.cross_entropy = sum(s.targets * log_softmax(logits)) * (-1 / static_cast<double>(batch));
  return s;
}

}  // namespace random_teachers
