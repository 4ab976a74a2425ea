// SPDX-License-Identifier: BSD-3-Clause
#include "learning/graph.hpp"

#include "core/error.hpp"
#include "learning/op_list.hpp"

#include <fmt/format.h>

namespace khaos {

Graph::Graph() : recording_(std::make_shared<Recording>()) {}

Node Graph::leaf(Recorded::Kind kind, std::string_view name, const Shape& shape, const Initial& initial) {
  Recorded record;
  record.kind = kind;
  record.shape = shape;
  record.name = recording_->scope + std::string(name);
  record.initial = initial;
  if (name.empty()) throw UserError("an input or weight of shape " + shape.text() + " has no name");
  for (const Recorded& other : recording_->nodes)
    if (other.name == record.name)
      throw UserError(fmt::format("'{}' is recorded twice: shapes {} and {}", record.name, other.shape.text(),
                                  shape.text()));
  recording_->nodes.push_back(std::move(record));
  return {recording_, int(recording_->nodes.size()) - 1};
}

Node Graph::input(std::string_view name, const Shape& shape) {
  return leaf(Recorded::Kind::input, name, shape, {});
}
Node Graph::weight(std::string_view name, const Shape& shape, const Initial& initial) {
  return leaf(Recorded::Kind::weight, name, shape, initial);
}
Node Graph::state(std::string_view name, const Shape& shape, const Initial& initial) {
  return leaf(Recorded::Kind::state, name, shape, initial);
}

Node Graph::constant(double value, const Shape& shape) {
  Recorded record;
  record.code = code_of<ops::Fill>;
  record.shape = shape;
  record.a[0] = value;
  record.n[0] = shape.elements();
  record.needs_output = false;
  record.differentiable = false;
  recording_->nodes.push_back(record);
  return {recording_, int(recording_->nodes.size()) - 1};
}

std::vector<Node> Graph::weights() const {
  std::vector<Node> found;
  for (std::size_t i = 0; i < recording_->nodes.size(); ++i) {
    const Recorded::Kind kind = recording_->nodes[i].kind;
    if (kind == Recorded::Kind::weight || kind == Recorded::Kind::state)
      found.push_back({recording_, int(i)});
  }
  return found;
}

Node Graph::node(int number) const {
  if (number < 0 || std::size_t(number) >= recording_->nodes.size())
    throw UserError(fmt::format("a graph of {} nodes has no node {}", recording_->nodes.size(), number));
  return {recording_, number};
}

Graph::Scope::Scope(Graph graph, std::string_view name)
    : recording_(graph.recording_), before_(recording_->scope.size()) {
  recording_->scope += std::string(name) + "/";
}
Graph::Scope::~Scope() { recording_->scope.resize(before_); }

const Recorded& Node::record() const {
  if (!recording_) throw UserError("a Node that was never recorded is used");
  return recording_->nodes[std::size_t(number_)];
}

Node Node::apply(const char* operation, const std::vector<Node>& inputs, Recorded record) {
  for (const Node& node : inputs) {
    if (!node.recording_) throw UserError(fmt::format("{} of a Node that was never recorded", operation));
    if (node.recording_ != inputs.front().recording_)
      throw UserError(fmt::format("{} of nodes of two graphs", operation));
    record.inputs.push_back(node.number_);
  }
  auto& recording = inputs.front().recording_;
  recording->nodes.push_back(std::move(record));
  return {recording, int(recording->nodes.size()) - 1};
}

std::string text_of(const char* operation, const std::vector<Node>& inputs) {
  for (const Node& node : inputs)
    if (node.record().kind == Recorded::Kind::weight) return fmt::format("{} '{}'", operation, node.name());
  const std::string& scope = inputs.front().graph().recording().scope;
  if (!scope.empty()) return fmt::format("{} in '{}'", operation, scope.substr(0, scope.size() - 1));
  for (const Node& node : inputs)
    if (!node.name().empty()) return fmt::format("{} of '{}'", operation, node.name());
  return operation;
}

}  // namespace khaos
