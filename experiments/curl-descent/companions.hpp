// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "students.hpp"

#include <span>
#include <vector>

namespace curl_descent {

/// The largest Lyapunov exponent of learning, seen as a map of weight space, by the method of two copies
/// (Benettin, Galgani & Strelcyn, Phys. Rev. A 14 (1976) 2338): each student has a companion with its data
/// and its mini-batches, `distance` |w| away in a random direction at first, and brought back to that
/// distance at each renewal.
class Companions {
 public:
  Companions(const StudentKind& kind, const std::vector<StudentMember>& members, const Comm* comm);
  /// The companions leave from where the students stand now, at the same step. Collective.
  void leave(const Students& students);
  /// Takes them to that step. Collective.
  void run_to(long step) { students_.run_to(step); }
  /// Adds up the growth since they left or were renewed, and renews them. Collective.
  void renew(const Students& students);
  /// Exponents (members) per unit of time, which is 1/rate steps; NaN before the first renewal and for
  /// students that do not train any more.
  std::vector<double> exponents() const;

  std::vector<double> save() const;
  void restore(const std::vector<double>& saved);

 private:
  void place(const Students& students, std::span<const double> directions);
  static constexpr double distance = 1e-7;
  Students students_;
  std::vector<StudentMember> members_;
  std::vector<double> growth_;   // (members) sum of ln(distance / first distance)
  long left_ = 0, renewed_ = 0;  // steps
};

}  // namespace curl_descent
