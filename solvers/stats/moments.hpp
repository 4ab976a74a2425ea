// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>

namespace khaos {

/// One-point statistics of a sample. All of them treat the sample as the whole population (division by n).
struct Moments {
  double mean = 0;
  double std = 0;              ///< standard deviation
  double skewness = 0;         ///< third standardised moment; NaN for a constant sample
  double excess_kurtosis = 0;  ///< fourth standardised moment minus 3; NaN for a constant sample
  double min = 0;
  double max = 0;
  double rms = 0;  ///< root of the mean square
};

/// Moments of `values` (n), n >= 1, in two passes: the mean first, then the central moments, so that a mean
/// much larger than the spread costs no digits. A value that is not finite makes every member NaN.
/// Throws UserError for an empty sample.
Moments moments(std::span<const double> values);

/// Pearson's correlation coefficient of two samples of equal length (n), n >= 2; NaN if one is constant.
/// Throws UserError if the lengths differ or n < 2.
double correlation(std::span<const double> x, std::span<const double> y);

}  // namespace khaos
