// SPDX-License-Identifier: BSD-3-Clause
#include "stats/sum.hpp"

#include "core/error.hpp"

namespace khaos {

double sum(std::span<const double> values) {
  CompensatedSum total;
  for (const double x : values) total.add(x);
  return total.value();
}

double trapezoid(std::span<const double> values, double spacing) {
  if (values.size() < 2) throw UserError("trapezoid: needs at least 2 values");
  return spacing * (sum(values) - 0.5 * (values.front() + values.back()));
}

}  // namespace khaos
