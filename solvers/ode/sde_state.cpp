// SPDX-License-Identifier: BSD-3-Clause
#include "ode/sde_state.hpp"

namespace khaos {

ReplicaPiece::ReplicaPiece(const Replicas& replicas, long first, long total)
    : data_(replicas.data), host_(Kokkos::create_mirror_view(replicas.data)) {
  const long rows = replicas.rows, blocks = replicas.room;
  piece_.values = {host_.data(), host_.size()};
  if constexpr (KHAOS_LANES == 1) {
    piece_.shape = {rows, total}, piece_.first = {0, first}, piece_.count = {rows, blocks};
  } else {
    const long width = rows * KHAOS_LANES;
    piece_.shape = {total, width}, piece_.first = {first, 0}, piece_.count = {blocks, width};
  }
}

// On a CPU both are the same View, which Kokkos 5.2 refuses to copy onto itself.
void ReplicaPiece::from_device() {
  if (host_.data() != data_.data()) Kokkos::deep_copy(host_, data_);
}
void ReplicaPiece::to_device() {
  if (host_.data() != data_.data()) Kokkos::deep_copy(data_, host_);
}

std::vector<double> gather_replicas(const Replicas& here, const Comm& comm, long replicas) {
  const auto mirror = Kokkos::create_mirror_view(here.data);
  if (mirror.data() != here.data.data()) Kokkos::deep_copy(mirror, here.data);
  std::vector<double> mine(std::size_t(here.rows * here.blocks * KHAOS_LANES));
  std::size_t at = 0;
  for (long block = 0; block < here.blocks; ++block)
    for (int lane = 0; lane < KHAOS_LANES; ++lane)
      for (long row = 0; row < here.rows; ++row) {
        const long place =
            KHAOS_LANES == 1 ? row * here.room + block : (block * here.rows + row) * KHAOS_LANES + lane;
        mine[at++] = mirror(std::size_t(place));
      }
  std::vector<double> all = comm.gather(mine);
  all.resize(std::size_t(replicas * here.rows));
  return all;
}

}  // namespace khaos
