// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>

namespace khaos {

/// y = intercept + slope x by least squares, with standard errors of both (NaN if n = 2: no freedom is left).
struct Line {
  double slope = 0, intercept = 0;
  double slope_error = 0, intercept_error = 0;
};

/// Fits a line to n >= 2 points; the residuals are taken as independent and of equal variance.
/// Throws UserError if the lengths differ, n < 2, or all x are equal.
Line fit_line(std::span<const double> x, std::span<const double> y);

}  // namespace khaos
