// SPDX-License-Identifier: BSD-3-Clause
#include "learning/program.hpp"

#include "core/error.hpp"
#include "learning/liveness.hpp"
#include "learning/op_list.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace khaos {
namespace {

using Kind = Recorded::Kind;

bool is_weight(const Recorded& record) { return record.kind == Kind::weight || record.kind == Kind::state; }

/// The nodes that `from` depend on, themselves included; only along derivatives if `differentiable`.
std::vector<bool> reached(const Recording& recording, const std::vector<int>& from, bool differentiable) {
  std::vector<bool> found(recording.nodes.size());
  for (const int i : from) found[std::size_t(i)] = true;
  for (int i = int(found.size()) - 1; i >= 0; --i) {
    const Recorded& record = recording.nodes[std::size_t(i)];
    if (found[std::size_t(i)] && (record.differentiable || !differentiable))
      for (const int input : record.inputs) found[std::size_t(input)] = true;
  }
  return found;
}

class Compiler {
 public:
  Compiler(const Recording& recording, const Goal& goal, const WeightLayout& layout)
      : nodes_(recording.nodes), layout_(layout) {
    program_.training = goal.training;
    std::vector<int> targets;
    for (const Node& node : goal.values) targets.push_back(node.number());
    const int loss = goal.loss.number();
    if (loss >= 0) targets.push_back(loss);
    needed_ = reached(recording, targets, false);
    value_.resize(nodes_.size());
    gradient_.resize(nodes_.size());
    place_inputs();
    forward();
    if (loss >= 0) {
      mark_active(recording, loss, goal.gradients);
      backward(loss);
    }
    const int end = int(program_.steps.size());
    for (const int i : targets) touch(value_[root(i)], end);
    place();
    for (const Node& node : goal.values) program_.values.push_back(placed(value_[root(node.number())]));
    if (loss >= 0) program_.loss = placed(value_[root(loss)]);
    for (const Node& node : goal.gradients) {
      const std::size_t i = std::size_t(node.number());
      if (!active_[i])
        throw UserError(fmt::format("the loss has no derivative with respect to '{}'", node.name()));
      program_.gradients.push_back(placed(gradient_[i]));
    }
  }
  Program result() { return std::move(program_); }

 private:
  /// An operand whose arena offset may still be that of a lifetime.
  struct Location {
    Operand operand;
    int life = -1;
  };

  std::size_t root(int i) const {
    while (nodes_[std::size_t(i)].kind == Kind::alias) i = nodes_[std::size_t(i)].inputs[0];
    return std::size_t(i);
  }
  int now() const { return int(program_.steps.size()); }
  void touch(const Location& location, int time) {
    if (location.life >= 0) {
      int& death = lives_[std::size_t(location.life)].death;
      death = std::max(death, time);
    }
  }
  Location new_block(long size) {
    lives_.push_back({.size = size, .birth = now(), .death = now()});
    return {{Space::arena, false, 0, size}, int(lives_.size()) - 1};
  }
  Operand placed(const Location& location) const {
    Operand operand = location.operand;
    if (location.life >= 0) operand.offset = lives_[std::size_t(location.life)].offset;
    return operand;
  }

  void place_inputs() {
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      const Recorded& record = nodes_[i];
      const long size = record.shape.elements();
      if (!needed_[i]) continue;
      if (record.kind == Kind::input) {
        program_.inputs.push_back({record.name, int(i), record.shape, program_.arena});
        value_[i] = {{Space::arena, false, program_.arena, size}, -1};
        program_.arena += size;
      } else if (is_weight(record)) {
        const WeightLayout::Entry* entry = layout_.find(record.name);
        if (!entry) throw UserError(fmt::format("the trained network has no weight '{}'", record.name));
        if (!(entry->shape == record.shape))
          throw UserError(fmt::format("weight '{}' has shape {} here, {} in the trained network", record.name,
                                      record.shape.text(), entry->shape.text()));
        value_[i] = {{Space::weights, false, entry->offset, size}, -1};
      }
    }
  }

  Step step_of(const Recorded& record, bool backward) const {
    Step step;
    step.code = record.code;
    step.backward = backward;
    step.first = int(locations_.size());
    step.inputs = int(record.inputs.size());
    std::ranges::copy(record.n, step.n);
    std::ranges::copy(record.a, step.a);
    return step;
  }
  /// The value or gradient is read or written now.
  void use(const Location& location) {
    touch(location, now());
    locations_.push_back(location);
  }

  void forward() {
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      const Recorded& record = nodes_[i];
      if (!needed_[i] || record.kind != Kind::operation) continue;
      const Step step = step_of(record, false);
      value_[i] = new_block(record.shape.elements());
      if (record.in_place) lives_.back().inherits = value_[root(record.inputs[0])].life;
      use(value_[i]);
      locations_.push_back({});
      for (const int input : record.inputs) use(value_[root(input)]);
      for (int k = 0; k < step.inputs; ++k) locations_.push_back({});
      program_.steps.push_back(step);
    }
    program_.forward_steps = now();
  }

  /// active: on a path of derivatives from the loss to something whose gradient is wanted.
  void mark_active(const Recording& recording, int loss, const std::vector<Node>& wanted) {
    active_ = reached(recording, {loss}, true);
    std::vector<bool> leads(nodes_.size());
    for (const Node& node : wanted) leads[std::size_t(node.number())] = true;
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      const Recorded& record = nodes_[i];
      if (record.kind == Kind::weight && active_[i]) {
        const WeightLayout::Entry* entry = layout_.find(record.name);
        leads[i] = leads[i] || (entry && entry->trained);
      }
      for (const int input : record.inputs)
        if (record.differentiable && leads[std::size_t(input)]) leads[i] = true;
      active_[i] = active_[i] && leads[i];
    }
  }

  /// The gradient of a node as a target: allocated at its first use.
  Location gradient_target(int node) {
    const std::size_t i = root(node);
    Location& location = gradient_[i];
    if (location.operand.offset < 0) {
      const Recorded& record = nodes_[i];
      if (record.kind == Kind::weight)
        location = {{Space::gradients, false, value_[i].operand.offset, record.shape.elements()}, -1};
      else
        location = new_block(record.shape.elements());
      if (record.kind == Kind::input) lives_.back().death = 1 << 30;  // wanted by the caller
      return location;
    }
    Location again = location;
    again.operand.adds = true;
    return again;
  }

  void backward(int loss) {
    if (nodes_[std::size_t(loss)].shape.elements() != 1)
      throw UserError("a loss is one number, not of shape " + nodes_[std::size_t(loss)].shape.text());
    if (active_[std::size_t(loss)]) {
      Recorded seed;
      seed.code = code_of<ops::Fill>;
      seed.n[0] = 1;
      seed.a[0] = 1;
      const Step step = step_of(seed, false);
      use(gradient_target(loss));
      locations_.push_back({});
      program_.steps.push_back(step);
    }
    for (int i = int(nodes_.size()) - 1; i >= 0; --i) {
      const Recorded& record = nodes_[std::size_t(i)];
      if (active_[std::size_t(i)] && record.kind == Kind::operation) backward_of(std::size_t(i));
    }
  }

  void backward_of(std::size_t i) {
    const Recorded& record = nodes_[i];
    const Step step = step_of(record, true);
    if (record.needs_output)
      use(value_[i]);
    else
      locations_.push_back({});
    use(gradient_[i]);
    for (std::size_t k = 0; k < record.inputs.size(); ++k) {
      const Location& value = value_[root(record.inputs[k])];
      if (record.needs_inputs >> std::min<std::size_t>(k, 31) & 1u)
        use(value);
      else
        locations_.push_back({{Space::arena, false, -1, value.operand.size}, -1});
    }
    for (std::size_t k = 0; k < record.inputs.size(); ++k) {
      const int input = record.inputs[k];
      if (!active_[std::size_t(input)]) {
        if (k == 0 && record.needs_gradient)
          use(new_block(nodes_[std::size_t(input)].shape.elements()));
        else
          locations_.push_back({});
        continue;
      }
      const Location target = gradient_target(input);
      if (k == 0 && record.in_place && target.life >= 0 && !target.operand.adds)
        lives_[std::size_t(target.life)].inherits = gradient_[i].life;
      use(target);
    }
    program_.steps.push_back(step);
  }

  void place() {
    program_.arena = place_blocks(lives_, program_.arena);
    for (const Location& location : locations_) program_.operands.push_back(placed(location));
  }

  const std::deque<Recorded>& nodes_;
  const WeightLayout& layout_;
  Program program_;
  std::vector<bool> needed_, active_;
  std::vector<Location> value_, gradient_, locations_;
  std::vector<Lifetime> lives_;
};
}  // namespace

WeightLayout::WeightLayout(const Node& loss) {
  const Recording& recording = loss.graph().recording();
  const std::vector<bool> trains = reached(recording, {loss.number()}, true);
  for (const bool trained : {true, false})
    for (std::size_t i = 0; i < recording.nodes.size(); ++i) {
      const Recorded& record = recording.nodes[i];
      if (!is_weight(record) || (trains[i] && record.kind == Kind::weight) != trained) continue;
      entries_.push_back({record.name, record.shape, record.initial, trained, elements_});
      elements_ += record.shape.elements();
      if (trained) trained_ = elements_;
    }
}

const WeightLayout::Entry* WeightLayout::find(const std::string& name) const {
  const auto found = std::ranges::find(entries_, name, &Entry::name);
  return found == entries_.end() ? nullptr : &*found;
}

const WeightLayout::Entry& WeightLayout::find(const Node& weight) const {
  const Entry* entry = find(weight.name());
  if (!entry) throw UserError(fmt::format("the network has no weight '{}'", weight.name()));
  return *entry;
}

Program compile(const Goal& goal, const WeightLayout& layout) {
  std::vector<Node> all = goal.values;
  if (goal.loss.number() >= 0) all.push_back(goal.loss);
  if (all.empty()) throw UserError("nothing to compute: no node is asked for");
  for (const Node& node : all)
    if (!(node.graph() == all.front().graph())) throw UserError("the nodes asked for are of two graphs");
  return Compiler(all.front().graph().recording(), goal, layout).result();
}

}  // namespace khaos
