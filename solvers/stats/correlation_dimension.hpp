// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "stats/correlation_sum.hpp"

#include <optional>
#include <vector>

namespace khaos {

/// What a correlation sum says about scaling.
enum class Scaling {
  none = 0,            ///< nowhere does the local slope stay within 5 % over an octave: no dimension
  narrow = 1,          ///< it does, but over less than half a decade of r
  settled = 2,         ///< over half a decade or more
  too_few_points = 3,  ///< D2 > 2 log10 N: the points could not show such a dimension (Eckmann & Ruelle 1992)
  drifting = 4,        ///< below the range the slope is another one: r -> 0 has not been reached
  discrete = 5         ///< the points are a few, seen again and again: at rest, or the cycle of a map; D2 = 0
};

/// Radii [low, high] between which a power law is fitted; positions in a CorrelationSum.
struct RadiusRange {
  std::size_t low = 0, high = 0;
};

struct CorrelationDimension {
  double D2 = 0;           ///< least-squares slope of ln C on ln r over the range; NaN without one
  double error = 0;        ///< of D2: statistical and spread, and below - D2 if it drifts, added in squares
  double statistical = 0;  ///< standard error of the slope, jackknife over segments of time
  double spread = 0;       ///< half the range of the local slope
  double below = 0;  ///< slope over the two octaves below the range; NaN with less than one of 1000 pairs
  double r_low = 0, r_high = 0;
  double variation = 0;  ///< (largest - smallest) / mean of the local slope in the range
  double takens = 0;  ///< n / sum ln(r_high / r) over pairs below r_high: maximum likelihood of a power law
  Scaling scaling = Scaling::none;
};

/// d ln C / d ln r (radii), by differences over an octave around each radius; NaN where fewer than 100 pairs
/// lie below the octave, or all pairs lie below its middle.
std::vector<double> local_slopes(const CorrelationSum& sum);

/// The widest range of radii in which the local slope varies by less than `variation` of its mean; the one of
/// smaller radii if two are equally wide. It spans at least an octave and keeps to C < 1/10, since near the
/// size of the set the slope bends down to 0 and is again nearly constant; and to radii of `accuracy` or
/// more, that of the points. Nothing if there is no such range.
std::optional<RadiusRange> scaling_range(const CorrelationSum& sum, double variation = 0.05,
                                         double accuracy = 0);

/// Positions of the radii between r_low and r_high. Throws UserError if they are fewer than three.
RadiusRange radii_between(const CorrelationSum& sum, double r_low, double r_high);

/// Correlation dimension over a range of radii; without one all members are NaN and the verdict is `none`. It
/// drifts if `below` differs from D2 by more than 5 % and by more than twice the jackknife errors of both.
/// Sources: Grassberger & Procaccia, Physica D 9 (1983) 189; Takens, Lect. Notes Math. 1125 (1985) 99;
/// Eckmann & Ruelle, Physica D 56 (1992) 185.
CorrelationDimension correlation_dimension(const CorrelationSum& sum,
                                           const std::optional<RadiusRange>& range);

/// The same over the scaling range of points whose coordinates are known to `accuracy` (a distance). D2 is 0
/// and the verdict `discrete` if a thousandth of the pairs is closer than that, and not twice as many are
/// four octaves above.
CorrelationDimension correlation_dimension(const CorrelationSum& sum, double accuracy);

/// 1 + n / sum ln(r / r_min) of the n distances between their quantiles `from` and `to`, r_min the first of
/// them. This is Hill's estimator of the exponent of a falling power law (Clauset, Shalizi & Newman, SIAM
/// Rev. 51 (2009) 661), which the chaos database lists as a correlation dimension. For C = (r/R)^D it does
/// not return D: it is 1 + 1 / (q ln q / (q - 1) - 1) D with q = to / from, so 1 + 0.641 D for the quantiles
/// given here. Between two radii C is taken as a power law. NaN if the pairs counted do not reach the upper
/// quantile.
double hill_exponent(const CorrelationSum& sum, double from = 0.05, double to = 0.50);

}  // namespace khaos
