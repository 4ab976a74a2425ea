// SPDX-License-Identifier: BSD-3-Clause
#include "learning/op_attention.hpp"

#include "core/error.hpp"
#include "learning/operations.hpp"
#include "learning/record.hpp"

#include <fmt/format.h>

#include <cmath>

namespace khaos {
namespace {
using namespace detail;

/// x W + b with weights of its own, name/W and name/b.
Node dense(const Node& x, std::string_view name, long out) {
  Graph g = x.graph();
  const Graph::Scope scope = g.scope(name);
  return linear(x, g.weight("W", {x.shape()[-1], out}, uniform_fan_in()), g.weight("b", {out}, zeros()));
}

Node own_layer_norm(const Node& x, std::string_view name) {
  Graph g = x.graph();
  const Graph::Scope scope = g.scope(name);
  const Shape features{x.shape()[-1]};
  return layer_norm(x, g.weight("gain", features, ones()), g.weight("offset", features, zeros()));
}
}  // namespace

Node attention(const Node& queries, const Node& keys, const Node& values, const Attention& options) {
  const std::vector<Node> all{queries, keys, values};
  const Shape &q = queries.shape(), &k = keys.shape();
  if (q.rank() != 3 || k.rank() != 3) refuse("attention", all, "the axes are (batch, time, features)");
  if (!(k == values.shape())) refuse("attention", all, "keys and values differ");
  if (q[0] != k[0] || q[2] != k[2]) refuse("attention", all, "queries and keys differ beside the time");
  if (options.causal && q[1] != k[1]) refuse("attention", all, "causal: as many queries as keys");
  if (options.heads < 1 || q[2] % options.heads != 0)
    refuse("attention", all, fmt::format("{} heads do not divide the features", options.heads));
  if (k[1] > ops::Attention::most_keys)
    refuse("attention", all, fmt::format("at most {} keys", ops::Attention::most_keys));
  if (!(options.scale >= 0))
    throw UserError(fmt::format("the scale of attention must not be below 0: {}", options.scale));
  Recorded record = record_of<ops::Attention>(q);
  record.n = {q[0], q[1], k[1], q[2], options.heads, options.causal};
  record.a[0] = options.scale > 0 ? options.scale : 1 / std::sqrt(double(q[2] / options.heads));
  record.needs_output = false;
  return Node::apply("attention", all, record);
}

Node multi_head_attention(const Node& x, std::string_view name, const Attention& options) {
  if (x.shape().rank() != 3) refuse("multi_head_attention", {x}, "the axes are (batch, time, features)");
  const Graph g = x.graph();
  const Graph::Scope scope = g.scope(name);
  const long width = x.shape()[2];
  const Node mixed =
      attention(dense(x, "query", width), dense(x, "key", width), dense(x, "value", width), options);
  return dense(mixed, "out", width);
}

Node encoder_layer(const Node& x, std::string_view name, const EncoderLayer& options) {
  if (x.shape().rank() != 3) refuse("encoder_layer", {x}, "the axes are (batch, time, features)");
  if (options.hidden < 1)
    throw UserError(fmt::format("hidden of encoder_layer must be above 0, not {}", options.hidden));
  const Graph g = x.graph();
  const Graph::Scope scope = g.scope(name);
  const auto dropped = [&](const Node& y) { return options.dropout > 0 ? dropout(y, options.dropout) : y; };
  const auto attend = [&](const Node& y) {
    return dropped(multi_head_attention(y, "attention", options.attention));
  };
  const auto feed = [&](const Node& y) {
    const Node h = dense(y, "up", options.hidden);
    return dropped(dense(dropped(options.gelu ? gelu(h) : relu(h)), "down", x.shape()[2]));
  };
  if (options.norm_first) {
    const Node y = x + attend(own_layer_norm(x, "norm1"));
    return y + feed(own_layer_norm(y, "norm2"));
  }
  const Node y = own_layer_norm(x + attend(x), "norm1");
  return own_layer_norm(y + feed(y), "norm2");
}

}  // namespace khaos
