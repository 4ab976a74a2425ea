// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "ode/lyapunov.hpp"

#include <span>
#include <vector>

namespace khaos {

struct CovariantOptions {
  double interval = 0;  // time between orthonormalisations, and between samples; a multiple of a fixed step
  long samples = 0;     // along the orbit, after options.transient
  long beyond = 0;      // intervals after them, for the vectors to converge on the way back
};

/// Covariant Lyapunov vectors of one member along its orbit. Vector j of sample n is mapped by the tangent
/// flow onto vector j of sample n + 1, times exp(interval * rate); its sign is arbitrary.
struct CovariantVectors {
  int dimension = 0, vectors_count = 0;  // vectors: all but those of clocks
  long samples = 0;
  std::vector<double> states;   // (samples, dimension)
  std::vector<double> vectors;  // (samples, vectors_count, dimension), unit length
  std::vector<double> rates;    // (samples, vectors_count) growth rate over the interval that follows
  MemberFailure failure;        // then what is above is empty

  std::span<const double> vector(long sample, int j) const {
    return {vectors.data() + (sample * vectors_count + j) * dimension, std::size_t(dimension)};
  }
  /// Smallest angle, 0 .. pi/2, between the spaces of vectors [0, first) and [second, vectors_count): of the
  /// unstable and stable spaces it tells hyperbolic orbits (bounded away from 0) from tangencies.
  double angle(long sample, int first, int second) const;
};

/// Forward with Q R at each interval, R kept; then back with C <- R^-1 C, columns to unit length; vectors are
/// Q C. Ginelli, Poggi, Turchi, Chate, Livi & Politi, Phys. Rev. Lett. 99, 130601 (2007). Keeps (samples +
/// beyond) (dimension + 1)^2 registers. Throws UserError for options that make no sense.
std::vector<CovariantVectors> covariant_vectors(const TangentProblem& problem, std::span<const double> starts,
                                                const LyapunovOptions& options,
                                                const CovariantOptions& covariant);

/// The same of a model's members, flow or map, in blocks of lanes, with one set of parameters.
///   starts  (members, dimension)
std::vector<CovariantVectors> covariant_vectors(const Model& model, std::span<const double> parameters,
                                                std::span<const double> starts,
                                                const LyapunovOptions& options,
                                                const CovariantOptions& covariant);

/// Smallest principal angle between the spans of a (count_a, dimension) and b, each of independent vectors.
/// Bjorck & Golub, Math. Comput. 27, 579 (1973).
double smallest_angle(std::span<const double> a, std::span<const double> b, int dimension);

}  // namespace khaos
