// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "linalg/matrix.hpp"

#include <span>
#include <utility>
#include <vector>

namespace khaos {

/// What an Ising model of given couplings has in the mean.
struct IsingMoments {
  double log_z = 0;          // ln of the sum over all 2^n states
  std::vector<double> mean;  // (pairs) <s_i s_j>
  Matrix<double> fisher;     // (pairs, pairs) covariances of s_i s_j and s_k s_l
};

/// Spins s_i = +-1 with p(s) = exp(sum_e theta_e s_i s_j) / Z, e = (i, j): an exponential family whose Fisher
/// metric is the covariance of the pairs. All states are summed, without sampling: the energies of all
/// states are the Walsh-Hadamard transform of the couplings, and the means of all products of spins that of
/// the probabilities, n 2^n additions each. Since nothing changes when all spins turn, the last one is held
/// at +1. Errors: about n roundings. Source: Amari, Information Geometry and Its Applications (2016), ch. 2.
class PairIsing {
 public:
  static constexpr long most_spins = 24;  // two transforms of 2^23 doubles: 64 MB, half a second
  /// Spins 0 ... spins - 1, pairs of different ones. UserError `too many spins for exact enumeration: ...`.
  PairIsing(long spins, std::vector<std::pair<long, long>> pairs);

  long pairs() const { return static_cast<long>(masks_.size()); }
  /// theta (pairs), in units of temperature. The Fisher matrix is left empty unless it is asked for.
  IsingMoments moments(std::span<const double> theta, bool fisher = true);

 private:
  std::vector<std::size_t> masks_;  // the two spins of each pair as bits; the last spin has none
  std::vector<double> states_;      // (2^(spins - 1)) work
};

/// Unnormalised Walsh-Hadamard transform, in place: y_k = sum_j (-1)^popcount(j & k) x_j; the length is a
/// power of two.
void walsh_hadamard(std::span<double> x);

}  // namespace khaos
