// SPDX-License-Identifier: BSD-3-Clause
#include "stats/lifetimes.hpp"

#include "stats/sum.hpp"

#include <algorithm>
#include <cmath>

namespace khaos {

DeathRate death_rate(std::span<const double> lifetime, double from, double until) {
  DeathRate found;
  CompensatedSum lived;
  for (const double t : lifetime) {
    if (t <= from) continue;
    const bool died = t <= until;
    found.deaths += died;
    lived.add((died ? t : until) - from);
  }
  found.rate = found.deaths ? double(found.deaths) / lived.value() : std::nan("");
  found.error = found.deaths ? found.rate / std::sqrt(double(found.deaths)) : std::nan("");
  return found;
}

std::vector<double> survivors(std::span<const double> lifetime, std::span<const double> times) {
  std::vector<double> share;
  for (const double t : times)
    share.push_back(double(std::ranges::count_if(lifetime, [&](double l) { return !(l <= t); })) /
                    double(lifetime.size()));
  return share;
}

}  // namespace khaos
