// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "learning/initial.hpp"
#include "learning/shape.hpp"

#include <array>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace khaos {

class Node;
struct Recording;

/// What one recorded operation is. Operations (operations.hpp) make these; program.hpp compiles them.
struct Recorded {
  enum class Kind { input, weight, state, operation, alias };
  Kind kind = Kind::operation;
  int code = -1;  // of the operation, op_list.hpp
  Shape shape;
  std::vector<int> inputs;      // numbers of earlier nodes
  std::array<long, 12> n{};     // sizes and strides, as the operation's kernels read them
  std::array<double, 2> a{};    // its real parameters
  std::string name;             // of an input, weight or state, scopes included
  Initial initial;              // of a weight or state
  unsigned needs_inputs = ~0u;  // bit i: the derivative reads the value of input i
  bool needs_output = true;     // the derivative reads the value of the output
  bool in_place = false;        // element i of the output reads element i of input 0 alone, and likewise back
  bool needs_gradient = false;  // the derivative works in the gradient of input 0, also if nobody wants it
  bool differentiable = true;   // false: no derivative passes (detach)
};

/// What ONE network computes, recorded once: shapes are checked here, before anything runs. A mismatch throws
/// UserError with the layer's name and both shapes.
///
///   Graph g;
///   const Node x = g.input("x", {64, 2}), y = g.input("y", {64, 1});
///   const Node h = tanh(linear(x, g.weight("W1", {2, 32}, uniform_fan_in()), g.weight("b1", {32},
///   zeros()))); const Node loss = mean_square(linear(h, g.weight("W2", {32, 1}, uniform_fan_in())), y);
///
/// A Graph is a handle: copies record into the same network, and a Node keeps it alive.
class Graph {
 public:
  Graph();
  /// What a step is given. Whether all members share it is decided when it is bound (training.hpp). Its first
  /// axis counts samples where mini-batches are drawn.
  Node input(std::string_view name, const Shape& shape);
  /// What is trained, one per member.
  Node weight(std::string_view name, const Shape& shape, const Initial& initial);
  /// One per member, saved with the weights but not trained: operations may change it (batch norm's running
  /// statistics), and so may Training::set_weights.
  Node state(std::string_view name, const Shape& shape, const Initial& initial);
  Node constant(double value, const Shape& shape = {});

  /// Names recorded while the Scope lives become "encoder/W1".
  class Scope {
   public:
    Scope(Graph graph, std::string_view name);
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    std::shared_ptr<Recording> recording_;
    std::size_t before_;
  };
  [[nodiscard]] Scope scope(std::string_view name) const { return {*this, name}; }

  /// The weights and states in the order of their recording.
  std::vector<Node> weights() const;
  Node node(int number) const;
  const Recording& recording() const { return *recording_; }
  bool operator==(const Graph&) const = default;

 private:
  friend class Node;
  explicit Graph(std::shared_ptr<Recording> recording) : recording_(std::move(recording)) {}
  Node leaf(Recorded::Kind kind, std::string_view name, const Shape& shape, const Initial& initial);
  std::shared_ptr<Recording> recording_;
};

/// A value that a network computes: a handle (graph, number). operations.hpp has the mathematics.
class Node {
 public:
  Node() = default;
  const Shape& shape() const { return record().shape; }
  const std::string& name() const { return record().name; }  // "" unless input, weight or state
  int number() const { return number_; }
  Graph graph() const { return Graph(recording_); }
  const Recorded& record() const;
  /// Appends an operation to the graph of its inputs, which must be one.
  static Node apply(const char* operation, const std::vector<Node>& inputs, Recorded record);

 private:
  friend class Graph;
  Node(std::shared_ptr<Recording> recording, int number)
      : recording_(std::move(recording)), number_(number) {}
  std::shared_ptr<Recording> recording_;
  int number_ = -1;
};

struct Recording {
  std::deque<Recorded> nodes;  // which stay where they are: a Shape that was asked for outlives later records
  std::string scope;           // "encoder/"
};

/// "linear 'encoder/W1'", for messages: the operation with the first named weight among its inputs.
std::string text_of(const char* operation, const std::vector<Node>& inputs);

}  // namespace khaos
