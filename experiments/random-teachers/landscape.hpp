// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "supervised.hpp"

#include <functional>
#include <span>
#include <vector>

namespace random_teachers {

/// Networks between and around others, judged one register of them after the
/// other.
struct Landscape {
  long count = 0;
  std::function<long(long)> seed_of;                    // of network 0 .. count - 1
  std::function<std::vector<double>(long)> weights_of;  // (elements)
};

/// Judges every network of a landscape on the images of its seed, statistics
/// measured anew for each.
///   rows  what was judged before a stop, or empty; `made` is called after each
///   block with `rows` up to date
///         and the share that is done
/// Collective; equal bits on any number of ranks; T is float or double.
template <class T>
Judged judge_all(const SupervisedParams& p, const ImageSets& sets, const Landscape& landscape, bool probe,
                 Run& run, std::vector<double>& rows, const std::function<void(double)>& made);

extern template Judged judge_all<float>(const SupervisedParams&, const ImageSets&, const Landscape&, bool,
                                        Run&, std::vector<double>&, const std::function<void(double)>&);
extern template Judged judge_all<double>(const SupervisedParams&, const ImageSets&, const Landscape&, bool,
                                         Run&, std::vector<double>&, const std::function<void(double)>&);

/// sum_k factors[k] points[k], each of equal length.
std::vector<double> mixture(const std::vector<std::span<const double>>& points,
                            const std::vector<double>& factors);

}  // namespace random_teachers
