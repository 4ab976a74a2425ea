// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

namespace khaos {

/// The q-quantile of a sample (n), n >= 1, in any order: values at ranks 0 .. n - 1 stand at q = rank / (n -
/// 1), between them it is linear (type 7 of Hyndman & Fan, Am. Stat. 50 (1996) 361; numpy's default). NaN if
/// a value is NaN. Throws UserError for an empty sample or q outside [0, 1].
double quantile(std::vector<double> values, double q);

inline double median(std::vector<double> values) { return quantile(std::move(values), 0.5); }

}  // namespace khaos
