// SPDX-License-Identifier: BSD-3-Clause
#include "stats/entropy.hpp"

#include "core/error.hpp"
#include "stats/sum.hpp"

#include <cmath>

namespace khaos {
namespace {

/// int p^order dx
double power_integral(std::span<const double> p, double order, double cell) {
  if (!(order > 0)) throw UserError("entropy: the order must be positive");
  CompensatedSum total;
  for (const double x : p)
    if (!(x < negligible_density)) total.add(std::pow(x, order));  // written so that NaN is kept
  return cell * total.value();
}

}  // namespace

double shannon_entropy(std::span<const double> p, double cell) {
  CompensatedSum total;
  for (const double x : p)
    if (!(x < negligible_density)) total.add(-x * std::log(x));
  return cell * total.value();
}

double renyi_entropy(std::span<const double> p, double order, double cell) {
  if (order == 1) return shannon_entropy(p, cell);
  return std::log(power_integral(p, order, cell)) / (1 - order);
}

double tsallis_entropy(std::span<const double> p, double order, double cell) {
  if (order == 1) return shannon_entropy(p, cell);
  return (1 - power_integral(p, order, cell)) / (order - 1);
}

}  // namespace khaos
