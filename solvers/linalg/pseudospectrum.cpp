// SPDX-License-Identifier: BSD-3-Clause
#include "linalg/pseudospectrum.hpp"

namespace khaos {

std::vector<double> smallest_residuals_squared(const ResidualPencil& pencil, std::span<const Complex> shifts,
                                               const Comm& comm, const std::function<void(double)>& done) {
  constexpr long rounds = 100;
  const auto [first, last] = share(static_cast<long>(shifts.size()), comm);
  std::vector<double> mine;
  std::vector<Complex> w(static_cast<std::size_t>(pencil.size()));
  for (long round = 1; round <= rounds; ++round) {
    for (long i = static_cast<long>(mine.size()); i < (last - first) * round / rounds; ++i)
      mine.push_back(pencil.smallest_residual_squared(shifts[static_cast<std::size_t>(first + i)], w));
    if (done) done(static_cast<double>(round) / rounds);
  }
  return comm.gather(mine);
}

}  // namespace khaos
