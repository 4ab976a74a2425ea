// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/simd_math.hpp"
#include "ode/flow.hpp"

#include <utility>
#include <vector>

namespace khaos {

using LaneMask = Mask<KHAOS_LANES>;

/// The mask of one lane.
inline LaneMask only(int lane) {
  Lanes chosen = 0.0;
  chosen.set(lane, 1.0);
  return chosen > 0.0;
}

/// The size of an error relative to what is tolerated, in each lane:
///   sqrt(mean_i (e_i / (atol_i + rtol max(|x_i|, |x_new_i|)))^2),  i < components.
class ErrorNorm {
 public:
  /// atol: one number for all components or one each; components: that many first ones count, 0 = all.
  /// Throws UserError if a tolerance is not positive and finite (an atol may be 0), or a length is wrong.
  ErrorNorm(int dimension, double rtol, std::vector<double> atol, int components = 0);

  /// The mean of squares: the norm without its root.
  Lanes squared(const Lanes* x, const Lanes* x_new, const Lanes* e) const {
    Lanes sum = 0.0;
    for (int i = 0; i < components_; ++i) {
      const Lanes ratio = e[i] / (atol_[i] + rtol_ * max(abs(x[i]), abs(x_new[i])));
      sum += ratio * ratio;
    }
    return sum * (1.0 / components_);
  }

 private:
  double rtol_;
  std::vector<double> atol_;
  int components_;
};

/// A one-step method at work on KHAOS_LANES members: what Integrator drives. In a round of calls, begin() for
/// lanes that are new, attempt(), accept() and then perhaps rows(), the arrays x and x_new are the same and
/// keep their values until the next round.
class OneStep {
 public:
  virtual ~OneStep() = default;
  virtual const Flow& flow() const = 0;
  /// The error norm of a step goes as h^error_order; 0: there is none.
  virtual int error_order() const = 0;

  /// Takes the slopes of the lanes that start at (t, x); the others keep theirs.
  virtual void begin(const Lanes* x, Lanes t, LaneMask lanes) = 0;
  /// dx/dt where the lanes stand, (dimension); valid after begin() and before attempt().
  virtual const Lanes* slope() const = 0;
  /// One step of h from (t, x) in every lane: x_new (dimension). Returns the norm of its error, not finite if
  /// something in it was not; 0 where error_order() is.
  virtual Lanes attempt(const Lanes* x, Lanes t, Lanes h, const ErrorNorm& norm, Lanes* x_new) = 0;
  /// These lanes go on from x_new.
  virtual void accept(LaneMask lanes) = 0;
  /// Coefficients of nested_polynomial() for the accepted step: returns rows (terms, dimension).
  virtual std::pair<const Lanes*, int> rows() = 0;

  /// Evaluations of right-hand side and Jacobian that a lane would need alone.
  struct Cost {
    int rhs = 0, jacobians = 0;
  };
  struct Costs {
    Cost begin, attempt, accept, rows;
  };
  virtual Costs costs() const = 0;
};

}  // namespace khaos
