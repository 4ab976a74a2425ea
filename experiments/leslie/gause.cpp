// SPDX-License-Identifier: BSD-3-Clause
#include "gause.hpp"

#include <cmath>

namespace leslie {
namespace {

const double none = std::nan("");
// Days 2 .. 25.
const std::vector<double> caudatum_alone = {6.51,   8.01,   8.1,    18.75,  54.05,  103.43, 135.92, 166.29,
                                            196.66, 215.76, 199.77, 202.55, 183.86, 193.34, 182.87, 191.17,
                                            208.86, 211.88, 198.48, 197.98, 221.54, 213.4,  213.49, none};
const std::vector<double> aurelia_alone = {5.85,   13.67,  none,   35.7,   73.95,  103.86, 128.86, 160.24,
                                           201.92, 225.45, 236.22, 200.85, 231.25, none,   217.94, 199.75,
                                           219.85, none,   none,   227.12, none,   none,   none,   none};
const std::vector<double> caudatum_mixed = {none,  none,  none,  48.32, 89.96, none,  124.65, 93.75,
                                            78.35, 65.76, 86.27, 53.96, 66.02, 52.02, 55.63,  41.64,
                                            47.36, 47.45, 51.76, 42.69, 23.06, 22.45, 36.62,  22.62};
const std::vector<double> aurelia_mixed = {none,   9.25,   19.04,  none,   none,   64.1,  86.65,  112.14,
                                           91.5,   116.99, 124.32, 129.69, 150.77, 136.5, 142.36, 125.16,
                                           140.34, 120.68, 141.75, 132.4,  140.22, none,  none,   140.62};

}  // namespace

long Census::points() const {
  long count = 0;
  for (const auto& one : species)
    for (const double v : one) count += !std::isnan(v);
  return count;
}

Census gause(const std::string& target) {
  if (target == "Pc") return {{caudatum_alone}};
  if (target == "Pa") return {{aurelia_alone}};
  return {{caudatum_mixed, aurelia_mixed}};
}

}  // namespace leslie
