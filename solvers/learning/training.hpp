// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/stream.hpp"
#include "learning/operations.hpp"
#include "learning/optimiser.hpp"
#include "mpi/comm.hpp"

#include <memory>
#include <span>
#include <vector>

namespace khaos {

/// The networks of an ensemble: member m draws its weights, shuffles and drop-outs from its own stream at its
/// own address. With a communicator, its ranks share them out, every function of Training is collective, and
/// what it returns holds all members on every rank.
struct Networks {
  /// Members 0 .. count - 1 of one stream.
  Networks(long count, const Stream& stream, const Comm* comm = nullptr);
  /// Member m is member 0 of streams[m]: Points of a batch, run.stream(m, "networks").
  explicit Networks(const std::vector<Stream>& streams, const Comm* comm = nullptr);

  std::vector<Stream> streams;
  std::vector<std::uint64_t> addresses;
  const Comm* comm;  // must outlive the Training
  long count() const { return long(streams.size()); }
};

/// Numbers for an input: one array for all members, or with `each` one per member, (members, ...). Their
/// count is that of the input's elements, or more samples along its first axis: then a step takes as many
/// samples as the input has, and an evaluation goes through all of them.
struct Data {
  Node input;
  std::vector<double> values;
  bool each = false;
};

/// How a member's training stands. `reached`: its loss fell below Options::stop_below. `diverged`: its loss
/// was not finite; it keeps the weights that gave it. Both stay as they are while the others go on.
enum class MemberStatus : unsigned char { training, reached, diverged };

/// Memory in bytes: of each member for as long as the Training lives (weights and moments), and of one tile
/// in work (values and gradients of tile_width members), of which each thread has one.
struct MemoryNeed {
  long member = 0, tile = 0;
};

/// Trains an ensemble of networks that differ in weights, learning rates and data, but not in shape. Members
/// never mix: the bits of one do not depend on how many there are or which rank has it.
///
///   Training<float> training(loss, {1024, run.stream("networks"), &run.comm()},
///                            {.optimiser = adam(), .learning_rate = {1e-3}});
///   training.bind({{x, inputs}, {y, targets}});
///   for (const long step : log_spaced(10'000, 40)) {
///     training.run_to(step);
///     curve.push_back(training.losses());
///   }
///
/// T is float or double. Errors are UserErrors: what is bound or given does not fit.
template <class T>
class Training {
 public:
  struct Options {
    Optimiser optimiser = gradient_descent();
    std::vector<double> learning_rate{0.01};  // > 0: one for all, or one per member
    Schedule schedule = {};
    double clip_norm = 0;  // > 0: a gradient longer than this (over all weights) is shortened to it
    std::vector<double> stop_below{};  // a member whose loss is below stops: none, one for all, or one each
    bool shuffle = true;  // each member in an order of its own, new in each epoch; else in sequence
  };

  Training(const Node& loss, const Networks& networks, const Options& options);
  Training(Training&&) noexcept;
  ~Training();

  /// Gives inputs of the loss their numbers, which are copied. May be called again at any time.
  void bind(const std::vector<Data>& data);

  // Training ---------------------------------------------------------------------------------------------
  /// Steps until `step` have been made since the start: each member by its own loss and data.
  void run_to(long step);
  void run(long steps) { run_to(step() + steps); }
  long step() const;
  /// True once no member trains any more.
  bool finished() const;
  /// Back to step 0 with moments 0 and every member training; weights, masks and projections stay.
  void restart();

  /// Of each member: the loss of its last step, before that step changed the weights (NaN before the first).
  std::vector<double> losses() const;
  std::vector<MemberStatus> status() const;
  /// Of each member: steps that changed its weights.
  std::vector<long> steps_taken() const;

  // Evaluation -------------------------------------------------------------------------------------------
  /// A node's value for each member, (members, elements), from the bound data or from `data`. The node may
  /// belong to another graph (another batch size, evaluation mode) whose weights have the names and shapes of
  /// these. With more samples than its inputs hold, all are gone through: a number is averaged, anything else
  /// comes batch after batch, (members, batches, elements); the samples must be a multiple of the batch.
  std::vector<double> evaluate(const Node& node) const;
  std::vector<double> evaluate(const Node& node, const std::vector<Data>& data) const;
  /// The derivative of a number with respect to all trained weights, (members, trained()), in the order of
  /// weights(), or to an input of its graph, (members, elements).
  std::vector<double> gradient(const Node& number, const std::vector<Data>& data = {}) const;
  std::vector<double> gradient(const Node& number, const Node& input,
                               const std::vector<Data>& data = {}) const;

  // Weights ----------------------------------------------------------------------------------------------
  /// Of each member, row-major: (members, elements) of one weight, or of all, the trained ones first.
  std::vector<double> weights(const Node& weight) const;
  std::vector<double> weights() const;
  /// The same back; T rounds them.
  void set_weights(const Node& weight, std::span<const double> values);
  void set_weights(std::span<const double> values);
  long elements() const;  // of all weights and states of one member
  long trained() const;   // of the trained ones

  // Hooks ------------------------------------------------------------------------------------------------
  /// Multiplies the derivative with respect to a weight by these numbers before the optimiser sees it: sign
  /// masks, (elements) for all members or (members, elements). Replaces what was set before.
  void scale_gradient(const Node& weight, std::span<const double> factors);
  /// Pruning: weights where the mask is 0 become exactly 0 and stay it. (elements) or (members, elements).
  void prune(const Node& weight, std::span<const double> mask);
  /// After each step the weight is rescaled to the Frobenius norm that it has now.
  void keep_norm(const Node& weight);

  // Going on later ---------------------------------------------------------------------------------------
  /// Everything that steps, for run.checkpoint: weights, moments, step, status, losses. Equal bits go on.
  std::vector<double> save() const;
  void restore(const std::vector<double>& saved);

  static MemoryNeed memory(const Node& loss, const Options& options);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// Whole numbers from 1 to `last`, about evenly spaced on a logarithmic axis, `per_decade` of them: 0, 1, 2,
/// ..., last without repetition.
std::vector<long> log_spaced(long last, int per_decade);

extern template class Training<float>;
extern template class Training<double>;

}  // namespace khaos
