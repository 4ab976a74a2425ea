// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <string>
#include <vector>

namespace leslie {

/// Daily counts of Paramecium, standardised volumes, days 2 to 25; NaN where Gause gives none. From figure 22
/// of Gause, The Struggle for Existence (1934), as digitised in the data set of gauseR (Muhlbauer et al.
/// 2020).
struct Census {
  static constexpr int days = 24, first_day = 2;
  std::vector<std::vector<double>> species;  // (1 or 2, days)
  long points() const;
};

/// `Pc`: P. caudatum alone, `Pa`: P. aurelia alone, `mixture`: P. caudatum, then P. aurelia, grown together.
Census gause(const std::string& target);

}  // namespace leslie
