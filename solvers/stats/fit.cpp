// SPDX-License-Identifier: BSD-3-Clause
#include "stats/fit.hpp"

#include "core/error.hpp"
#include "stats/sum.hpp"

#include <cmath>
#include <limits>

namespace khaos {

Line fit_line(std::span<const double> x, std::span<const double> y) {
  if (x.size() != y.size()) throw UserError("fit_line: x and y differ in length");
  if (x.size() < 2) throw UserError("fit_line: needs at least 2 points");
  const double n = static_cast<double>(x.size());
  const double x_mean = sum(x) / n, y_mean = sum(y) / n;
  CompensatedSum xx, xy;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xx.add((x[i] - x_mean) * (x[i] - x_mean));
    xy.add((x[i] - x_mean) * (y[i] - y_mean));
  }
  if (xx.value() == 0) throw UserError("fit_line: all x are equal");

  Line line;
  line.slope = xy.value() / xx.value();
  line.intercept = y_mean - line.slope * x_mean;
  CompensatedSum residual;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double r = (y[i] - y_mean) - line.slope * (x[i] - x_mean);
    residual.add(r * r);
  }
  const double variance =
      x.size() > 2 ? residual.value() / (n - 2) : std::numeric_limits<double>::quiet_NaN();
  line.slope_error = std::sqrt(variance / xx.value());
  line.intercept_error = std::sqrt(variance * (1 / n + x_mean * x_mean / xx.value()));
  return line;
}

}  // namespace khaos
