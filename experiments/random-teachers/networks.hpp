// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "architecture.hpp"
#include "learning/operations.hpp"

#include <string>
#include <vector>

namespace random_teachers {
using namespace khaos;

/// Batch normalisation without affine part: (x - mean) / sqrt(variance + 1e-5)
/// per channel, by the mean and variance of the batch at hand, or by fixed
/// ones, which are inputs "NAME/mean1", "NAME/variance1", ...
struct Normalisation {
  std::string fixed;  // NAME; "": by the batch
};

struct Encoder {
  Node features;                     // (batch, features)
  std::vector<Node> layers;          // before the normalisation: (batch, channels, y, x)
                                     // or (batch, channels)
  std::vector<Node> mean, variance;  // the inputs of a fixed normalisation
};
/// `images` (batch, 1, size, size).
Encoder encode(const Architecture& a, const Node& images, const Normalisation& normalisation);

/// Mean and variance of a layer over its batch, (2, channels).
Node batch_statistics(const Node& layer);

/// Whose head: the student's is trained, the teacher's is not.
enum class Owner { student, teacher };
/// `features` (batch, features) to (batch, outputs).
Node head(const Architecture& a, const Node& features, Owner owner);

/// A teacher's and a student's outputs for one batch, and what the student
/// learns from.
struct Distillation {
  Graph graph;
  Node images;            // input (batch, 1, size, size)
  Node teacher_features;  // input (batch, features): the frozen teacher's
                          // encoder is evaluated once
  Encoder student;
  Node cross_entropy;  // -sum softmax(z_T / T_t) log softmax(z_S / T_s), mean
                       // over the batch
  Node entropy;        // of softmax(z_T / T_t): the least that the cross-entropy can
                       // be, if T_s = T_t
  Node divergence;     // their difference, recorded as one sum: Kullback-Leibler
  Node mean_square;    // of z_S - z_T
};
/// The student is normalised by its batches, or, `student_frozen`, by the
/// teacher's statistics: inputs "teacher/mean1", ...
Distillation distillation(const Architecture& a, long batch, bool student_frozen, double student_temperature,
                          double teacher_temperature);

/// The student's weights, and the teacher's head in the order of the student's.
struct Roles {
  std::vector<Node> student, teacher_head;
};
Roles roles_of(const Graph& graph);

/// An encoder, normalised by its batches, with a linear classifier behind: what
/// is trained on labels. Its weights are those of the encoder, layer after
/// layer, then classifier/W (features, classes) and classifier/b (classes).
struct Supervision {
  Graph graph;
  Node images;   // input (batch, 1, size, size)
  Node targets;  // input (batch, classes): 1 at the label
  Node weight, offset;
  Node cross_entropy;  // mean over the batch
};
Supervision supervision(const Architecture& a, long batch, long classes);

}  // namespace random_teachers
