// SPDX-License-Identifier: BSD-3-Clause
#include "spectral/box_frame.hpp"

#include <algorithm>

namespace khaos {

BoxFrame::BoxFrame(const BoxTransform& transform, const Real& u) : piece_(transform.piece(u)) {
  const std::array<long, 3>& n = transform.real_part().count;
  values_.reserve(piece_.values.size());
  for (long k = 0; k < n[2]; ++k)
    for (long j = 0; j < n[1]; ++j)
      for (long i = 0; i < n[0]; ++i) values_.push_back(u((i * n[1] + j) * n[2] + k));
  for (std::vector<long>* const of_axes : {&piece_.shape, &piece_.first, &piece_.count})
    std::ranges::reverse(*of_axes);
  piece_.values = values_;
}

}  // namespace khaos
