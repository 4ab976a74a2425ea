// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "learning/graph.hpp"

#include <string>
#include <vector>

namespace khaos {

/// Where a tile keeps a value: all offsets and sizes in elements, each of which is one register of members.
enum class Space : int { arena, weights, gradients };
struct Operand {
  Space space = Space::arena;
  bool adds = false;  // of a gradient: an earlier step wrote a part of it
  long offset = -1;   // -1: there is none
  long size = 0;
};

/// One operation of a tile, forward or backward. Its operands stand in Program::operands from `first` on:
/// output, gradient of the output, then the inputs, then the gradients of the inputs.
struct Step {
  int code = 0;
  int backward = 0;
  int first = 0, inputs = 0;
  long n[12] = {};
  double a[2] = {};
};

/// The weights of a network one after the other: first those that a loss trains, then the rest (states, and
/// weights that it does not reach).
class WeightLayout {
 public:
  struct Entry {
    std::string name;
    Shape shape;
    Initial initial;
    bool trained;
    long offset;  // in elements
  };
  /// All weights and states of the graph of `loss`.
  explicit WeightLayout(const Node& loss);
  const std::vector<Entry>& entries() const { return entries_; }
  long elements() const { return elements_; }
  long trained() const { return trained_; }
  /// The weight or state of this name and shape; UserError if there is none.
  const Entry& find(const Node& weight) const;
  const Entry* find(const std::string& name) const;

 private:
  std::vector<Entry> entries_;
  long elements_ = 0, trained_ = 0;
};

/// What a Program computes.
struct Goal {
  std::vector<Node> values;          // kept until the end
  Node loss = {};                    // a number per member: differentiated if given
  std::vector<Node> gradients = {};  // of inputs, besides those of all trained weights
  bool training = true;              // the mode of batch norm and dropout
};

/// The flat list of steps of one goal, with every value placed in the arena of a tile. An input keeps its
/// place for the whole program; every other value only as long as a later step reads it.
struct Program {
  struct Input {
    std::string name;
    int number;  // of its node
    Shape shape;
    long offset;  // in the arena
  };
  std::vector<Step> steps;
  std::vector<Operand> operands;
  int forward_steps = 0;
  long arena = 0;  // elements
  std::vector<Input> inputs;
  std::vector<Operand> values;     // of Goal::values
  Operand loss;                    // of Goal::loss
  std::vector<Operand> gradients;  // of Goal::gradients
  bool training = true;
};
Program compile(const Goal& goal, const WeightLayout& layout);

}  // namespace khaos
