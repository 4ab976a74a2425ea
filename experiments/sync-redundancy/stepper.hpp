// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "ode/sde_state.hpp"
#include "system.hpp"

#include <memory>

namespace sync_redundancy {

/// Steps the replicas of a System; what kind of potential, links and method it has is known only inside.
class Stepper {
 public:
  virtual ~Stepper() = default;
  /// Steps first_step .. first_step + steps - 1 of the replicas from number first_replica on.
  virtual void advance(const Replicas& x, long first_replica, long first_step, long steps) = 0;
  long rows() const { return rows_; }
  /// Whether rows are modes: eigenvectors of the Laplacian (the first one is constant) times those of V''.
  bool in_modes() const { return in_modes_; }

 protected:
  Stepper(long rows, bool in_modes) : rows_(rows), in_modes_(in_modes) {}

 private:
  long rows_;
  bool in_modes_;
};

/// Streams of the noise of each copy, of what all share, and of measurements. PointError if the integrator is
/// exact and not all eigenvalues of the Laplacian are known.
struct NoiseStreams {
  Stream own, shared, read;
};
std::unique_ptr<Stepper> make_stepper(const System& system, const NoiseStreams& streams);

}  // namespace sync_redundancy
