// SPDX-License-Identifier: BSD-3-Clause
#include "ode/one_step.hpp"

#include "core/error.hpp"

#include <fmt/format.h>

#include <cmath>

namespace khaos {

ErrorNorm::ErrorNorm(int dimension, double rtol, std::vector<double> atol, int components)
    : rtol_(rtol), atol_(std::move(atol)), components_(components > 0 ? components : dimension) {
  if (!(rtol > 0 && rtol <= 0.1)) throw UserError(fmt::format("rtol must be in (0, 0.1], got {:g}", rtol));
  if (atol_.size() == 1) atol_.assign(static_cast<std::size_t>(components_), atol_[0]);
  if (components_ > dimension || atol_.size() < static_cast<std::size_t>(components_))
    throw UserError(fmt::format("{} absolute tolerances for the error norm of {} of {} components",
                                atol_.size(), components_, dimension));
  for (const double a : atol_)
    if (!(a >= 0 && std::isfinite(a)))
      throw UserError(fmt::format("atol must be 0 or positive, got {:g}", a));
}

}  // namespace khaos
