// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "run/experiment.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace causal_pinn {
using namespace khaos;

/// The parameters of pinn-reference, where 0 means the value of the problem.
struct ReferenceParams {
  std::string problem = "allen-cahn", scheme = "etdrk4", start = "standard";
  long N = 0, frames = 0, halvings = 0;
  double T = 0, dt = 0, tol = 1e-13, nu = 0.01, k0 = 4;
  static void describe(Schema<ReferenceParams>& s);

  bool is_lorenz() const { return problem == "lorenz"; }
  bool is_plane() const { return problem == "ns-decay"; }
  bool is_line() const { return !is_lorenz() && !is_plane(); }
  double length() const;   ///< of the period
  double x_first() const;  ///< of the first grid point
  double frame_spacing() const { return T / double(frames - 1); }
  /// Steps of dt / 2^halving from one frame to the next.
  long steps_per_frame(long halving) const;
};

/// With every 0 replaced.
ReferenceParams resolved(ReferenceParams p);
std::vector<Issue> issues_of(const ReferenceParams& resolved);

/// What a solver gives: frames of `size` numbers each, the first at t = 0; (y, x) row-major for ns-decay, the
/// state for lorenz.
struct Solution {
  std::size_t size = 0;
  std::vector<double> values;             ///< (frames, size)
  std::vector<double> power;              ///< spectrum of the last frame, by wavenumber
  std::vector<double> energy, enstrophy;  ///< of each frame, where the problem has them
  std::span<const double> frame(long k) const {
    return std::span(values).subspan(std::size_t(k) * size, size);
  }
  std::span<const double> last() const { return std::span(values).last(size); }
};

/// Solves with dt / 2^halving. All ranks of run.comm() together; equal on all of them. PointError "run
/// diverged at t = ..., reduce dt" where the field is not finite.
Solution solve_line(const ReferenceParams& p, long halving, Run& run);
Solution solve_lorenz(const ReferenceParams& p, Run& run);
Solution solve_plane(const ReferenceParams& p, long halving, Run& run);

}  // namespace causal_pinn
