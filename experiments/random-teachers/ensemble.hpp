// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "encoding.hpp"
#include "probed_images.hpp"

#include <vector>

namespace random_teachers {

/// What the loss is like where the students start, of each member, on the first
/// batch of images.
struct Start {
  std::vector<double> gradient;        // length of the loss' gradient
  std::vector<double> divergence_gap;  // largest difference of the gradients of
                                       // cross-entropy and divergence
  std::vector<double> entropy_gap;     // cross-entropy less the entropy of the teacher's outputs
};

/// What is trained, and which of its losses, and how.
Distillation distillation_of(const TeacherParams& p);
const Node& loss_of(const TeacherParams& p, const Distillation& d);
Optimiser optimiser_of(const TeacherParams& p);
/// Gigabytes that the networks of a Point, their images and features take on
/// one rank, if it trains them all.
double memory_of(const TeacherParams& p);
/// Steps until the next look at the clock and at stops, of networks that
/// multiply so often in a step: about half a second.
long steps_at_once(long networks, double work, const Comm& comm);

/// Students of random teachers, all of one Point: member a * seeds + s starts
/// at alpha[a] from teacher s. Every function is collective and gives all
/// members on every rank; T is float or double. `left` is called when a stop
/// was requested, and throws.
template <class T>
class Ensemble {
 public:
  Ensemble(const TeacherParams& p, const ImageSets& sets, Run& run);

  /// All members become their teachers, whose outputs the students will learn.
  /// Statistics of normalisation are those of the images at hand, measured
  /// once.
  void become_teachers(const Left& left);
  void become_students();
  /// Probes of the encoders as they are now, with statistics measured anew on
  /// the training images.
  Readings read(long neighbours, const Left& left);
  Start start() const;
  /// |student - teacher| / |teacher| over all weights.
  std::vector<double> distances() const;
  /// Mean square of the students' weights over that of the law they are drawn
  /// from, of each alpha.
  std::vector<double> variance_ratio() const;
  /// Weights of the encoders, (members, elements), layer after layer; NaN of
  /// those that diverged.
  std::vector<double> encoders() const;
  Training<T>& training() { return training_; }

 private:
  /// Numbers of each member for one weight, (members, elements).
  std::vector<double> drawn(const Node& weight,
                            const std::function<double(double, double, double)>& mix) const;
  /// The first `batch` images of each member, or rows of numbers of each.
  std::vector<double> first_batch(const std::vector<double>& of_members, long row) const;

  const TeacherParams p_;
  Run& run_;
  Distillation distillation_;
  Roles roles_;
  std::vector<int> labels_;
  std::vector<std::vector<int>> shuffled_;
  Stream teacher_, other_;
  Training<T> training_;
  Encoding<T> encoding_;
  BoundImages train_, test_, shown_;
  std::vector<double> shown_batch_,
      teacher_batch_;  // (members, batch, pixels or features)
};

extern template class Ensemble<float>;
extern template class Ensemble<double>;

}  // namespace random_teachers
