// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "supervised.hpp"

#include <functional>
#include <vector>

namespace random_teachers {

/// Where networks that learn labels start, (starts, seeds, elements of a
/// Supervision): start 0 are the teachers, start 1 + a the students that began
/// at alpha[a], after their distillation. The classifier is drawn, one for each
/// seed. Students that diverged are NaN.
///   saved  what a distillation that was stopped had saved, or empty; `save` is
///   called after each half second
///          with `saved` up to date and the share of the distillation that is
///          done
/// Collective; T is float or double.
template <class T>
std::vector<double> distilled_starts(const SupervisedParams& p, const ImageSets& sets, Run& run,
                                     std::vector<double>& saved, const std::function<void(double)>& save);

extern template std::vector<double> distilled_starts<float>(const SupervisedParams&, const ImageSets&, Run&,
                                                            std::vector<double>&,
                                                            const std::function<void(double)>&);
extern template std::vector<double> distilled_starts<double>(const SupervisedParams&, const ImageSets&, Run&,
                                                             std::vector<double>&,
                                                             const std::function<void(double)>&);

}  // namespace random_teachers
