// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <vector>

namespace khaos {

/// Scott's bandwidth in one dimension: s n^(-1/5), s with n - 1 degrees of freedom.
/// Throws UserError for fewer than 2 values. Source: Scott, Multivariate Density Estimation (1992).
double scott_bandwidth(std::span<const double> samples);

/// Gaussian kernel density estimate
///   f(x) = 1/(n h sqrt(2 pi)) sum_i exp(-(x - s_i)^2 / 2 h^2)
///   samples    (n), in any order
///   points     (m), where f is wanted
///   bandwidth  h > 0
///   returns    (m), in units 1/x
/// Samples further than 8 h from a point are left out: each would add less than 1.3e-14 of a kernel's peak.
/// Sorting makes the cost n log n + m (samples within 8 h), and the result independent of the samples' order.
/// Throws UserError if h <= 0 or there are no samples.
std::vector<double> gaussian_kde(std::span<const double> samples, std::span<const double> points,
                                 double bandwidth);

}  // namespace khaos
