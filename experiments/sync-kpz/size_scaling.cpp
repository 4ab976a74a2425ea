// SPDX-License-Identifier: BSD-3-Clause
#include "size_scaling.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace sync_kpz {
namespace {

struct Slope {
  double value = std::numeric_limits<double>::quiet_NaN(), error = value;
};

/// Slope of ln y over ln x by least squares, and what errors of y make of it; points without a y are left
/// out.
Slope power(const std::vector<double>& x, const std::vector<double>& y, const std::vector<double>& y_error) {
  double n = 0, mean = 0, square = 0, slope = 0, variance = 0;
  for (std::size_t k = 0; k < x.size(); ++k)
    if (y[k] > 0) mean += std::log(x[k]), ++n;
  mean /= n;
  for (std::size_t k = 0; k < x.size(); ++k)
    if (y[k] > 0) square += std::pow(std::log(x[k]) - mean, 2);
  if (n < 2 || square == 0) return {};
  for (std::size_t k = 0; k < x.size(); ++k) {
    if (!(y[k] > 0)) continue;
    const double weight = (std::log(x[k]) - mean) / square;
    slope += weight * std::log(y[k]);
    variance += std::pow(weight * y_error[k] / y[k], 2);
  }
  return {slope, std::sqrt(variance)};
}

}  // namespace

void summarise_sizes(const Table& table, Outputs& out) {
  const std::vector<std::string>& swept = table.swept();
  const auto of_a_size = [](const std::string& name) {
    return name == "L" || name == "t_end" || name == "dt" || name == "n_real" || name == "samples";
  };
  if (std::ranges::find(swept, "L") == swept.end() || !std::ranges::all_of(swept, of_a_size)) return;
  const auto column = [&](const std::string& name) {
    const auto values = table[name];
    return std::vector<double>(values.begin(), values.end());
  };
  const std::vector<double> L = column("L");
  const Slope alpha = power(L, column("W_sat"), column("W_sat_err"));
  const Slope z = power(L, column("t_sat"), column("t_sat_err"));
  out.add("alpha_L", {}, "1", "roughness exponent: W_sat ~ L^alpha");
  out.add("alpha_L_err", {}, "1", "standard error of alpha_L");
  out.add("z_L", {}, "1", "dynamic exponent: t_sat ~ L^z");
  out.add("z_L_err", {}, "1", "standard error of z_L");
  const auto put = [&](const std::string& name, double value) { out.put(name, {&value, 1}); };
  put("alpha_L", alpha.value);
  put("alpha_L_err", alpha.error);
  put("z_L", z.value);
  put("z_L_err", z.error);
}

}  // namespace sync_kpz
