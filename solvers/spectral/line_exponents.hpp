// SPDX-License-Identifier: BSD-3-Clause
/// Lyapunov exponents of equations on a periodic line, by the method of ode/lyapunov.hpp in mode space.
#pragma once

#include "ode/lyapunov.hpp"
#include "spectral/line_evolution.hpp"

#include <cmath>
#include <functional>
#include <vector>

namespace khaos {

struct LineExponentsOptions {
  int exponents = 8;
  long transient = 1000;        ///< steps of state and frame before anything is counted
  long steps_per_block = 1000;  ///< a multiple of `every`, as is `transient`
  int blocks = 20;
  int every = 10;      ///< steps between orthonormalisations
  int first_mode = 1;  ///< perturbations have modes from here on: 1 where the mean is conserved
};

/// V = Q R for the tangent lines of members in mode space; log R_jj is added to log_r (members, tangents).
/// The members fill the lanes, and one does not depend on another.
void orthonormalise_lines(const Lines& lines, const Modes& u_hat, long tangents, int first_mode,
                          std::span<double> log_r);

/// Exponents of the members of `evolution`, which has as many tangents as exponents are wanted and was
/// started with states and perturbations. A member whose field is not finite fails alone.
///   look(step)  is called after each orthonormalisation; for progress and signals
template <class E>
std::vector<MemberExponents> line_exponents(LineEvolution<E>& evolution, const LineExponentsOptions& options,
                                            const std::function<void(long step)>& look = {}) {
  const long lines = 1 + options.exponents, members = evolution.lines().lines() / lines;
  const double dt = evolution.dt();
  std::vector<double> log_r(static_cast<std::size_t>(members * options.exponents));
  long step = 0;
  const auto carry = [&](long steps) {
    for (long end = step + steps; step < end;) {
      evolution.advance(options.every);
      step += options.every;
      orthonormalise_lines(evolution.lines(), evolution.modes(), options.exponents, options.first_mode,
                           log_r);
      if (look) look(step);
    }
  };
  carry(options.transient);
  std::vector<MemberExponents> all(static_cast<std::size_t>(members));
  const double time = dt * static_cast<double>(options.steps_per_block);
  for (MemberExponents& m : all) {
    m.blocks = options.blocks;
    m.exponents = options.exponents;
    m.transient = dt * static_cast<double>(options.transient);
    m.time = time * options.blocks;
    m.divergence.assign(static_cast<std::size_t>(options.blocks), std::nan(""));
  }
  for (int block = 0; block < options.blocks; ++block) {
    std::fill(log_r.begin(), log_r.end(), 0.0);
    carry(options.steps_per_block);
    for (std::size_t m = 0; m < all.size(); ++m)
      for (int j = 0; j < options.exponents; ++j) {
        const double grown =
            log_r[m * static_cast<std::size_t>(options.exponents) + static_cast<std::size_t>(j)];
        if (!std::isfinite(grown) && all[m].failure.reason == MemberFailure::none)
          all[m].failure = {MemberFailure::diverged, evolution.t(), {}};
        all[m].local.push_back(grown / time);
      }
  }
  return all;
}

}  // namespace khaos
