// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/stream.hpp"
#include "stats/pause.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace khaos {

/// 0-1 test for chaos: the series drives the plane p_c(n) = sum_{j<=n} x_j cos(jc), q_c(n) likewise with sin.
/// The mean-square displacement is bounded for regular motion and grows linearly for chaos; K_c is its
/// correlation with time, over n up to a tenth of the series. The mean of the series is taken away first,
/// which removes the oscillating term <x>^2 (1 - cos nc) / (1 - cos c).
///   series  (N), N >= 100
///   c       in (0, pi)
///   returns K_c in [-1, 1]; NaN for a constant series
/// A flow must not be sampled densely: then neighbouring values are nearly equal and chaos looks regular. A
/// quarter to half of its mean period is a good spacing. Throws UserError if N < 100, c is out of range or a
/// value is not finite. Source: Gottwald & Melbourne, SIAM J. Appl. Dyn. Syst. 8 (2009) 129, eqs. 2.1-3.6
/// (correlation method).
double zero_one_at(std::span<const double> series, double c, const Pause& pause = {});

/// Median of K_c over `count` values of c, uniform in (pi/5, 4 pi/5) (stream, member): near 1 for chaos, near
/// 0 for regular motion. The median, because a c in resonance with the series gives 1 for regular motion too.
double zero_one_test(std::span<const double> series, const Stream& stream, std::uint64_t member,
                     int count = 100, const Pause& pause = {});

}  // namespace khaos
