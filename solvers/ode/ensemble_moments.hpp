// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "ode/ensemble.hpp"
#include "ode/states.hpp"

#include <Kokkos_Core.hpp>

#include <span>
#include <vector>

namespace khaos {

/// One-point statistics of every component over members, and over the times at which they were looked at.
struct ComponentMoments {
  double samples = 0;                       // members times times
  std::vector<double> mean, std, min, max;  // (dimension); NaN without samples
};

/// Sums of a chunk's members one by one, for integrators that hand out samples of single members in an order
/// of their own.
class MemberSums {
 public:
  /// origin (dimension): see EnsembleMoments.
  MemberSums(long members, std::span<const double> origin);
  void add(long member, const double* x);  // x (dimension)

 private:
  friend class EnsembleMoments;
  std::size_t dimension_;
  std::vector<double> origin_;
  std::vector<double> samples_;  // (members)
  std::vector<double> sums_;     // (members, dimension, what)
};

/// Collects ComponentMoments of an ensemble too large to be kept, in memory of 1 + 4 dimension numbers per
/// grain. Members that have stopped no longer count.
class EnsembleMoments {
 public:
  /// origin (dimension): values are added up as differences from it, so that a mean much larger than the
  /// spread costs no digits. Any typical state will do.
  EnsembleMoments(const Ensemble& ensemble, std::span<const double> origin);

  /// One sample of each member of a chunk of whole grains, `first` being the ensemble's index of its first
  /// one.
  void add(const States& states, long first);
  /// All samples of a chunk's members, once they are complete; same origin.
  void add(const MemberSums& members, long first);
  /// Collective; equal on every rank.
  ComponentMoments result() const;
  /// Collective; the sums of all grains behind it, (grains, 1 + 4 dimension), for MomentTotals.
  std::vector<double> rows() const;

 private:
  using Sums = Kokkos::View<double***, Kokkos::LayoutRight>;  // (grain, dimension, what)
  const Ensemble* ensemble_;
  int dimension_;
  std::vector<double> origin_host_;
  Kokkos::View<double*> origin_;
  Kokkos::View<double*> samples_;  // (grain)
  Sums sums_;
};

/// Moments of an ensemble that is worked through in parts of whole grains: the rows() of the parts one after
/// the other. The rounding errors are carried along, so that the parts leave no trace.
class MomentTotals {
 public:
  explicit MomentTotals(std::size_t dimension);
  void add(std::span<const double> rows);
  /// origin (dimension): that of all parts.
  ComponentMoments result(std::span<const double> origin) const;
  /// All there is, to be stored and restored.
  std::vector<double>& state() { return state_; }
  const std::vector<double>& state() const { return state_; }

 private:
  std::size_t width_;
  std::vector<double> state_;  // (1 + 4 dimension, 2): a sum and what its rounding lost, or an extreme and 0
};

}  // namespace khaos
