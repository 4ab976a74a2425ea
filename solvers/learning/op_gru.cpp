// SPDX-License-Identifier: BSD-3-Clause
#include "core/error.hpp"
#include "learning/operations.hpp"
#include "learning/record.hpp"

#include <fmt/format.h>

namespace khaos {
using namespace detail;

Node gru(const Node& x, const Node& in_weight, const Node& in_bias, const Node& weight, const Node& bias) {
  const std::vector<Node> all{x, in_weight, in_bias, weight, bias};
  if (x.shape().rank() != 3) refuse("gru", all, "the axes of the first are (batch, time, features)");
  const long hidden = bias.shape().elements();
  if (!(bias.shape() == Shape{hidden}) || !(weight.shape() == Shape{hidden, 3 * hidden}))
    refuse("gru", {weight, bias}, "the recurrence has the axes (hidden, 3 hidden), its bias (hidden)");
  if (!(in_weight.shape() == Shape{x.shape()[2], 3 * hidden}))
    refuse("gru", {x, in_weight, weight}, "the weight of the input has the axes (features, 3 hidden)");
  Recorded record = record_of<ops::Gru>({x.shape()[0], x.shape()[1], hidden});
  record.n = {x.shape()[0], x.shape()[1], hidden};
  record.needs_gradient = true;
  return Node::apply("gru", {linear(x, in_weight, in_bias), weight, bias}, record);
}

Node gru(const Node& x, std::string_view name, long hidden) {
  if (hidden < 1) throw UserError(fmt::format("hidden of gru must be above 0, not {}", hidden));
  if (x.shape().rank() != 3) refuse("gru", {x}, "the axes are (batch, time, features)");
  Graph g = x.graph();
  const Graph::Scope scope = g.scope(name);
  const Node in_weight = g.weight("W", {x.shape()[2], 3 * hidden}, uniform_fan_in());
  const Node in_bias = g.weight("b", {3 * hidden}, zeros());
  return gru(x, in_weight, in_bias, g.weight("U", {hidden, 3 * hidden}, uniform_fan_in()),
             g.weight("c", {hidden}, zeros()));
}

Node unroll(const Node& x, const Node& start, const Cell& cell) {
  if (x.shape().rank() != 3) refuse("unroll", {x, start}, "the axes are (batch, time, features)");
  const long batch = x.shape()[0], features = x.shape()[2];
  std::vector<Node> states;
  Node state = start;
  for (long t = 0; t < x.shape()[1]; ++t) {
    state = cell(reshape(slice(x, 1, t, 1), {batch, features}), state);
    if (state.shape().rank() != 2 || state.shape()[0] != batch)
      refuse("unroll", {x, state}, "a state has the axes (batch, hidden)");
    states.push_back(reshape(state, {batch, 1, state.shape()[1]}));
  }
  return concat(states, 1);
}

}  // namespace khaos
