// SPDX-License-Identifier: BSD-3-Clause
/// Which attractor a start leads to. A trajectory is told by numbers that are equal for all trajectories on
/// one attractor, so each can be computed alone and grouped afterwards (stats/clusters.hpp). The alternative,
/// cells of state space that trajectories share (Datseris & Wagemakers, Chaos 32 (2022) 023104), would let
/// one start's result depend on the starts before it.
#pragma once

#include "ode/walk.hpp"

#include <span>
#include <vector>

namespace khaos {

/// What became of a start. `regular` is periodic or quasi-periodic.
enum class Fate { fixed_point = 0, regular = 1, chaotic = 2, escaped = 3 };

/// What one trajectory settled on. All vectors have a number per component.
struct Settled {
  Fate fate = Fate::chaotic;
  std::vector<double> mean, std;  // over time, NaN if it escaped
  std::vector<double> end;        // the last state; where it left, if it escaped
  double escape_time = 0;         // NaN if it did not
  /// Decimal digits to which averages over the first and second half agree, at most 16: the test of Sander &
  /// Meiss, Physica D 411 (2020) 132569. Averages on periodic and quasi-periodic orbits gain digits faster
  /// than any power of time, on chaotic ones like its square root.
  double digits = 0;
};

struct SettleOptions {
  long transient = 0;         // steps before anything is averaged
  long steps = 0;             // averaged over, in two halves
  std::vector<double> scale;  // (dimension) how far components range
  double bound = 1e4;         // beyond this many scales from 0, in any component, a trajectory has escaped
  double resting = 1e-3;      // a fixed point if no component's std exceeds this many scales
  double regular = 4;         // digits from which on an orbit counts as regular
  std::vector<int> ignored;   // components without a stationary mean: clocks, angles that go round
};

/// Follows KHAOS_LANES members to what they settle on. Averages carry the smooth weight exp(-1 / (s (1 -
/// s))), s = 0 .. 1 over each half (Das, Saiki, Sander & Yorke, Nonlinearity 30 (2017) 4111); mean and std
/// are those of the second half. Throws UserError for fewer than 16 steps or a scale that is not positive.
///   returns  (KHAOS_LANES)
std::vector<Settled> settle(Walk& walk, const SettleOptions& options);

/// Labels on a lattice of starts, row-major (ny, nx): label[j * nx + i].
struct Labels {
  long nx = 0, ny = 0;
  std::vector<int> label;
};

/// Basin entropy in boxes of side x side Points (whole boxes only): the mean over boxes of -sum p log p, p
/// the share of each label (Daza, Wagemakers, Georgeot, Guery-Odelin & Sanjuan, Sci. Rep. 6 (2016) 31416).
/// `boundary` is the mean over boxes with more than one label, NaN if there is none; above log 2 the boundary
/// is fractal for sure.
struct BasinEntropy {
  double all = 0, boundary = 0;
  long boxes = 0, mixed = 0;
};
BasinEntropy basin_entropy(const Labels& labels, long side);

/// Share f of Points that have another label at lattice distance 1, 2, 4, ... (up to an eighth of the shorter
/// side) along an axis, among those so far from the edge, and the exponent of f ~ distance^exponent with its
/// standard error: the boundary has dimension 2 - exponent (Grebogi, McDonald, Ott & Yorke, Phys. Lett. A 99
/// (1983) 415). NaN where fewer than three distances have f > 0.
struct Uncertainty {
  std::vector<double> distance, share;
  double exponent = 0, error = 0;
};
Uncertainty uncertainty_exponent(const Labels& labels);

}  // namespace khaos
