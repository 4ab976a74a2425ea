// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "pair.hpp"

#include <vector>

namespace leslie {

enum class Law { predator_prey, competition, complex_valued, saturating };  // PP, CO, CX, DD
/// What happens where a total or a class becomes negative: the species is extinct once its total is <= 0; so
/// it is, but negative classes become 0 before; nothing, the linear flow goes on.
enum class Clip { total, single_class, none };
enum class Winner : int { undecided, species_1, species_2, neither };

/// Saturation, 1 / individuals: classes of x are divided by 1 + c11 |x| + c12 |y|, those of y by
/// 1 + c22 |y| + c21 |x|.
struct Saturation {
  double c11 = 0, c12 = 0, c21 = 0, c22 = 0;
};

/// Two populations that step by one unit of time. A species that is extinct stays so and does nothing to the
/// other one.
class Populations {
 public:
  Populations(const Pair& pair, Law law, Clip clip, const Saturation& saturation, std::vector<double> x,
              std::vector<double> y);
  void step();
  const std::vector<double>& x() const { return x_; }
  const std::vector<double>& y() const { return y_; }
  double total(int species) const;
  Winner winner() const;   // the one that stands if the other is extinct
  double largest() const;  // modulus of a class
  double length() const;   // Euclidean, of the whole state

 private:
  bool extinguish(std::vector<double>& classes) const;
  Pair pair_;
  Clip clip_;
  bool saturates_;
  double sign_1_, sign_2_;
  Saturation saturation_;
  std::vector<double> x_, y_;
  bool gone_1_ = false, gone_2_ = false;
};

}  // namespace leslie
