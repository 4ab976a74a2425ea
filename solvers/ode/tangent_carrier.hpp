// SPDX-License-Identifier: BSD-3-Clause
/// What carries KHAOS_LANES states along, with as many tangent vectors as its user wants: lyapunov.hpp and
/// covariant.hpp whole frames or their first vectors, walk.hpp none.
#pragma once
#include "ode/flow.hpp"
#include "ode/lyapunov.hpp"

#include <memory>
#include <vector>

namespace khaos {

/// x is (dimension, 1 + columns): component i and its derivatives along the vectors of the frame. A lane's
/// result does not depend on its neighbours, and its state not on the number of columns (but for dopri5,
/// whose steps also heed the errors of the vectors).
class TangentCarrier {
 public:
  virtual ~TangentCarrier() = default;

  /// At most `count` (attempted) steps, none beyond t_end. True once all lanes have arrived there.
  virtual bool advance(Lanes* x, Lanes& t, double t_end, int count) = 0;
  /// dx <- the right-hand side where the lanes stand: after an event the one of the side that they are on.
  virtual void slope(const Lanes* x, Lanes t, Lanes* dx) = 0;
  /// A second carrier with half the step, or a 32nd of the tolerance, which starts where this one is.
  virtual std::unique_ptr<TangentCarrier> finer() const = 0;
  /// True if a step is a function of state and time alone, so that an interval can be done again.
  virtual bool repeatable() const { return false; }
  /// Steps of the lane so far, rejected ones included.
  virtual long attempts(int lane) const = 0;
  /// Lanes given up because of too small a step; their state is NaN from then on.
  virtual bool underflow(int lane) const {
    (void)lane;
    return false;
  }
  /// Lanes that slid along a surface of discontinuity.
  virtual bool slid(int lane) const {
    (void)lane;
    return false;
  }
};

/// True if the right-hand side jumps where a switching function vanishes.
bool switches(const TangentProblem& problem);

/// The one that options ask for. Keeps what `problem` points to, and has as many columns as its tangent flow.
std::unique_ptr<TangentCarrier> make_carrier(const TangentProblem& problem, const LyapunovOptions& options);

std::unique_ptr<TangentCarrier> make_rk4_carrier(const Flow& tangent, double step);
std::unique_ptr<TangentCarrier> make_map_carrier(const Flow& tangent);
std::unique_ptr<TangentCarrier> make_dopri5_carrier(const Flow& tangent, int dimension,
                                                    const LyapunovOptions& options);
/// tangent: of `bound`, with as many columns as wanted; the second form has all.
std::unique_ptr<TangentCarrier> make_switching_carrier(Bound& bound, const Flow& tangent, double step);
std::unique_ptr<TangentCarrier> make_switching_carrier(Bound& bound, double step);

}  // namespace khaos
