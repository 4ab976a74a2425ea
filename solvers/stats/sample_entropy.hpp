// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "stats/pause.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace khaos {

/// Pairs of the N - m templates (x_i, ..., x_{i+m-1}) of a series that lie within r of each other, all values
/// in turn (maximum norm, distance <= r): of length m, and those of them that still do with one value more.
struct TemplateMatches {
  std::int64_t shorter = 0, longer = 0;
};

/// Exact counts. Templates are sorted into boxes of size r, so the time goes with the number of pairs that
/// are close, not with N^2: 1e5 values of white noise at m = 2, r = 0.2 std take a tenth of a second. Throws
/// UserError if m < 1, r <= 0, N < m + 2, or a value is not finite. It pauses `pauses` times, whatever N is.
TemplateMatches template_matches(std::span<const double> series, int m, double r, const Pause& pause = {},
                                 long pauses = 1);

/// SampEn(m, r) = -ln(longer / shorter), in nats; NaN if there is no longer match: the series is too short to
/// say. r in the units of the series. Source: Richman & Moorman, Am. J. Physiol. 278 (2000) H2039.
double sample_entropy(std::span<const double> series, int m, double r, const Pause& pause = {},
                      long pauses = 1);

/// The same with a gradual match exp(-(d/r)^2) of templates at distance d in place of [d <= r]. Templates
/// keep their means. Pairs further apart than 6 r are left out: each would add less than 3e-16. The sum has
/// one order, so equal series give equal bits. Same errors. Source: Chen, Wang, Xie & Yu, IEEE Trans. Neural
/// Syst. Rehabil. Eng. 15 (2007) 266.
double fuzzy_entropy(std::span<const double> series, int m, double r, const Pause& pause = {},
                     long pauses = 1);

}  // namespace khaos
