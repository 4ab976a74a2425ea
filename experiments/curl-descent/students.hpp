// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/stream.hpp"
#include "mpi/comm.hpp"
#include "stability.hpp"

#include <memory>
#include <string>
#include <vector>

namespace curl_descent {

/// Two-layer students y = w2 phi(W1 x), W1 (N, M), w2 (1, N), that learn teachers of the same kind and size:
/// what all students of an ensemble have in common.
struct StudentKind {
  long M = 20, N = 199;
  std::string phi = "linear";        // or tanh, relu
  std::string output = "none";       // code-like: the output passes phi too, but updates leave its slope out
  std::string flip_axis = "column";  // signs of inputs of a layer; row: of its outputs
  double init = 1, teacher = 1;      // weights are uniform in +-init / sqrt(inputs of the layer)
  bool keep_norms = true;            // after each update W1 and w2 get back their first Frobenius norms
  /// 0: the gradient over all inputs, <x x^T> = I/2, of a linear student; else so many samples with inputs
  /// N(0, 1/2), and as many for a test, of which a step takes `batch`.
  long P = 0, P_test = 0, batch = 0;
  double stop_below = 0;  // of the loss of a step
};

/// What is a student's own. Streams of equal key and equal member give equal students, teachers and data.
struct StudentMember {
  Stream student, teacher, inputs;
  std::uint64_t member = 0;
  FlipCounts flips;
  double rate = 0.1;
};

/// How many neurons can be flipped in each layer.
struct Flippable {
  long hidden, readout;
};
inline Flippable flippable(const StudentKind& kind) {
  return kind.flip_axis == "row" ? Flippable{kind.N, 1} : Flippable{kind.M, kind.N};
}

/// An ensemble of students in training; what stands here for each student is (members). With a communicator
/// all functions are collective, and results are equal on all ranks.
class Students {
 public:
  /// comm may be null; else it must outlive the students.
  Students(const StudentKind& kind, const std::vector<StudentMember>& members, const Comm* comm);
  ~Students();

  void run_to(long step);
  long step() const;
  /// 0: in training, 1: its loss fell below stop_below, 2: diverged, with the last weights that were finite.
  std::vector<double> status() const;
  /// <|e|^2> / 2 of each student over all its samples, or over all inputs; and over its test samples (NaN
  /// without).
  std::vector<double> losses() const;
  std::vector<double> test_losses() const;
  /// Smallest eigenvalue of A (stability.hpp) where a linear student stands; NaN where its weights are not
  /// finite.
  std::vector<double> smallest_eigenvalues() const;
  /// Largest difference between the derivative of the loss and the learning rule written out by hand, signs
  /// left out, over the largest element; of the first student where it stands. Without mini-batches.
  double gradient_error() const;

  /// W1 (N, M) and then w2 (N) of each student, (members, elements()).
  std::vector<double> weights() const;
  void set_weights(const std::vector<double>& w);
  long elements() const;
  /// All that steps, for checkpoints.
  std::vector<double> save() const;
  void restore(const std::vector<double>& saved);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace curl_descent
