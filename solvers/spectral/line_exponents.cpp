// SPDX-License-Identifier: BSD-3-Clause
#include "spectral/line_exponents.hpp"

#include "ode/gram_schmidt.hpp"

#include <algorithm>

namespace khaos {

void orthonormalise_lines(const Lines& lines, const Modes& u_hat, long tangents, int first_mode,
                          std::span<double> log_r) {
  const long pitch = lines.mode_pitch(), members = lines.lines() / (1 + tangents);
  const int columns = static_cast<int>(tangents), rows = static_cast<int>(2 * (lines.modes() - first_mode));
  const auto host = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), u_hat);
  std::vector<Lanes> v(static_cast<std::size_t>(rows * columns)), diagonal(static_cast<std::size_t>(columns)),
      scratch(diagonal);
  for (long first = 0; first < members; first += KHAOS_LANES) {
    const int live = static_cast<int>(std::min<long>(KHAOS_LANES, members - first));
    const auto vector = [&](int lane, int j) {  // re, im, ... of a tangent, from first_mode on
      return reinterpret_cast<double*>(host.data() + ((first + lane) * (1 + tangents) + 1 + j) * pitch +
                                       first_mode);
    };
    std::fill(v.begin(), v.end(), Lanes(0.0));
    for (int lane = 0; lane < live; ++lane)
      for (int j = 0; j < columns; ++j)
        for (int i = 0; i < rows; ++i)
          v[static_cast<std::size_t>(i * columns + j)].set(lane, vector(lane, j)[i]);
    orthonormalise(v.data(), rows, columns, columns, diagonal.data(), scratch.data());
    for (int lane = 0; lane < live; ++lane)
      for (int j = 0; j < columns; ++j) {
        log_r[static_cast<std::size_t>((first + lane) * columns + j)] +=
            std::log(diagonal[static_cast<std::size_t>(j)][lane]);
        for (int i = 0; i < rows; ++i)
          vector(lane, j)[i] = v[static_cast<std::size_t>(i * columns + j)][lane];
      }
  }
  Kokkos::deep_copy(u_hat, host);
}

}  // namespace khaos
