// SPDX-License-Identifier: BSD-3-Clause
#include "architecture.hpp"

namespace random_teachers {

std::vector<long> Architecture::widths() const {
  std::vector<long> all;
  for (const long width : channels)
    for (long k = 0; k < (convolutional ? convs_per_block : 1); ++k) all.push_back(width);
  return all;
}

double encoder_work(const Architecture& a) {
  const auto pixels = static_cast<double>(a.size * a.size);
  double work = 0, in = a.convolutional ? 1 : pixels, applied = a.convolutional ? 9 * pixels : 1;
  long layer = 0;
  for (const long width : a.widths()) {
    work += applied * in * static_cast<double>(width);
    in = static_cast<double>(width);
    if (a.convolutional && ++layer % a.convs_per_block == 0) applied /= 4;
  }
  return work;
}

double head_work(const Architecture& a) {
  std::vector<long> widths = a.head;
  if (a.bottleneck > 0) widths.insert(widths.end(), {a.bottleneck_width, a.bottleneck});
  double work = 0, in = static_cast<double>(a.features());
  for (const long width : widths) {
    work += in * static_cast<double>(width);
    in = static_cast<double>(width);
  }
  return work;
}

}  // namespace random_teachers
