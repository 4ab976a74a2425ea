// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace khaos {

/// How a gradient becomes a step. Learning rates are given apart, one per member.
struct Optimiser {
  enum class Law { descent, momentum, adam } law = Law::descent;
  double beta1 = 0, beta2 = 0;  // decay of the first and second moment
  double epsilon = 0;
  double weight_decay = 0;
  bool decoupled = false;  // decay shrinks the weights (AdamW); else it is added to the gradient
  bool operator==(const Optimiser&) const = default;
};

/// w -= rate g.
inline Optimiser gradient_descent(double weight_decay = 0) { return {.weight_decay = weight_decay}; }
/// v = mu v + g, w -= rate v (Polyak 1964).
inline Optimiser momentum(double mu = 0.9, double weight_decay = 0) {
  return {Optimiser::Law::momentum, mu, 0, 0, weight_decay, false};
}
/// Kingma & Ba (2015), algorithm 1, with bias correction.
inline Optimiser adam(double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8) {
  return {Optimiser::Law::adam, beta1, beta2, epsilon, 0, false};
}
/// Loshchilov & Hutter (2019): w -= rate (weight_decay w + the step of Adam).
inline Optimiser adam_w(double weight_decay = 0.01, double beta1 = 0.9, double beta2 = 0.999,
                        double epsilon = 1e-8) {
  return {Optimiser::Law::adam, beta1, beta2, epsilon, weight_decay, true};
}

/// What the learning rate is multiplied with at step 0, 1, ...
struct Schedule {
  enum class Law { constant, cosine, geometric } law = Law::constant;
  double factor = 1;  // geometric: per step
  long warm_up = 0;   // the rate rises linearly: (step + 1) / warm_up
  long last = 0;      // cosine: falls from 1 after the warm-up to `floor` at this step
  double floor = 0;
  bool operator==(const Schedule&) const = default;
};

inline Schedule constant_rate(long warm_up = 0) { return {.warm_up = warm_up}; }
/// floor + (1 - floor) (1 + cos(pi (step - warm_up) / (last - warm_up))) / 2 (Loshchilov & Hutter 2017).
inline Schedule cosine(long last, long warm_up = 0, double floor = 0) {
  return {Schedule::Law::cosine, 1, warm_up, last, floor};
}
/// factor^step.
inline Schedule geometric(double factor) { return {Schedule::Law::geometric, factor, 0, 0, 0}; }

}  // namespace khaos
