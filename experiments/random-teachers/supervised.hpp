// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "probed_images.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace random_teachers {

/// Networks that learn labels: stochastic gradient descent with momentum 0.9.
struct SupervisedParams : TeacherParams {
  double supervised_rate = 0.1;
  long supervised_steps = 300;
  long starts() const { return static_cast<long>(alpha.size()) + 1; }  // the teacher, and students
};

template <class P>
void describe_supervised(Schema<P>& s) {
  s("supervised_rate", static_cast<double P::*>(&SupervisedParams::supervised_rate), "1",
    "learning rate on the labels; momentum 0.9", within(1e-12, 10));
  s("supervised_steps", static_cast<long P::*>(&SupervisedParams::supervised_steps), "1",
    "steps on the labels", within(1, 1e8));
}

/// How well networks do on all images of their data set, of each; NaN of those
/// that diverged. Cross-entropy, and share of images whose label has the
/// largest logit; a linear probe of the features if that was asked.
struct Judged {
  std::vector<double> train_loss, train_accuracy, test_loss, test_accuracy, probe;
};

/// An ensemble of encoders with linear classifiers. Weights are (members,
/// elements) in the order of Supervision, from which members are built with
/// number m mod seeds as their seed. All functions are collective and give all
/// members on every rank; T is float or double.
template <class T>
class Classifiers {
 public:
  /// Member m sees its batches in order number orders[m].
  Classifiers(const SupervisedParams& p, const PixelSets& sets, const std::vector<int>& labels,
              const std::vector<std::uint64_t>& orders, long seeds, Run& run);

  /// At these weights, with momenta 0, and step 0.
  void start_from(std::span<const double> weights);
  /// Where the mask (members, elements()) is 0, weights are 0 from now on.
  void prune(std::span<const double> mask);
  /// Trains until step p.supervised_steps; `made` is called after each half a
  /// second.
  void train(const std::function<void()>& made);
  long step() const { return training_.step(); }
  /// Where the weights are now; statistics of normalisation are measured on the
  /// training images.
  Judged judge(bool probe, const Left& left) const;
  std::vector<double> weights() const;
  std::vector<double> finite_weights() const;  // NaN of those that diverged
  long members() const { return members_; }
  long elements() const { return training_.trained(); }
  long encoder_elements() const;  // the first ones

  std::vector<double> save() const { return training_.save(); }
  void restore(const std::vector<double>& saved) { training_.restore(saved); }

 private:
  void bind_training();

  const SupervisedParams p_;
  const PixelSets sets_;
  const std::vector<int> labels_;
  long members_;
  Run& run_;
  Supervision net_;
  Training<T> training_;
  Encoding<T> encoding_;
  BoundImages train_, test_;
  bool bound_ = false;  // the images to train on
};

extern template class Classifiers<float>;
extern template class Classifiers<double>;

/// "2 of 24 networks diverged", `what` = "networks", if two of these numbers
/// are not finite; "" if all are.
std::string diverged_among(std::span<const double> values, const char* what);

}  // namespace random_teachers
