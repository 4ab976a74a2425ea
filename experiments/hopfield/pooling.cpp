// SPDX-License-Identifier: BSD-3-Clause
#include "pooling.hpp"

#include <cmath>

namespace hopfield {
namespace {

using namespace khaos;

Node dense(Graph g, const char* name, const Node& x, long out) {
  const auto scope = g.scope(name);
  return linear(x, g.weight("W", {x.shape()[-1], out}, uniform_fan_in()), g.weight("b", {out}, zeros()));
}
Node normed(Graph g, const char* name, const Node& x) {
  const auto scope = g.scope(name);
  const long features = x.shape()[-1];
  return layer_norm(x, g.weight("gain", {features}, ones()), g.weight("offset", {features}, zeros()));
}

Node hopfield_pool(Graph g, const Node& bags, const PoolingShape& p) {
  const long count = bags.shape()[0], instances = bags.shape()[1], features = bags.shape()[2];
  const long per_head = p.width / p.heads;
  const double beta = p.beta > 0 ? p.beta : 1 / std::sqrt(static_cast<double>(per_head));
  const auto by_head =
      [&](const Node& x) {  // (count, instances, width) -> (count, heads, instances, per_head)
        return transpose(reshape(x, {count, instances, p.heads, per_head}), {0, 2, 1, 3});
      };
  const Node state = g.weight("state", {1, features}, normal(0.02));
  const Node keys = by_head(dense(g, "key", normed(g, "stored_norm", bags), p.width));
  const Node values = by_head(dense(g, "value", normed(g, "projection_norm", bags), p.width));
  const Node asked =
      reshape(dense(g, "query", normed(g, "state_norm", state), p.width), {p.heads, 1, per_head});
  Node query = asked + g.constant(0, {count, p.heads, 1, per_head});  // the same for all bags
  const auto association = [&] { return softmax(matmul_transposed(query, keys), beta); };
  for (long step = 0; step < p.updates; ++step) query = matmul(association(), keys);
  const Node shares = p.drop > 0 ? dropout(association(), p.drop) : association();  // where values are read
  const Node read = matmul(shares, values);
  return dense(g, "out", reshape(read, {count, p.width}), features);
}

Node gated_pool(Graph g, const Node& bags, const PoolingShape& p) {
  const Node h = relu(dense(g, "hidden", bags, p.width));
  const Node weights =
      dense(g, "weigh", tanh(dense(g, "tanh", h, p.width)) * sigmoid(dense(g, "gate", h, p.width)), 1);
  const Node shares = softmax(transpose(weights, {0, 2, 1}));  // (count, 1, instances)
  return reshape(matmul(shares, h), {bags.shape()[0], p.width});
}

/// max(a, b) = a + relu(b - a), halving the instances until one is left.
Node max_over_instances(Node h) {
  while (h.shape()[1] > 1) {
    const long half = h.shape()[1] / 2, rest = h.shape()[1] - 2 * half;
    const Node a = slice(h, 1, 0, half), b = slice(h, 1, half, half);
    const Node larger = a + relu(b - a);
    h = rest == 0 ? larger : concat({larger, slice(h, 1, 2 * half, rest)}, 1);
  }
  return reshape(h, {h.shape()[0], h.shape()[2]});
}

}  // namespace

Node pooled_logit(Graph g, const Node& bags, const PoolingShape& p) {
  Node pooled;
  if (p.head == "hopfield") {
    pooled = hopfield_pool(g, bags, p);
  } else if (p.head == "gated") {
    pooled = gated_pool(g, bags, p);
  } else {
    const Node h = relu(dense(g, "hidden", bags, p.width));
    pooled = p.head == "mean" ? mean(h, {1}) : max_over_instances(h);
  }
  return dense(g, "logit", pooled, 1);
}

}  // namespace hopfield
