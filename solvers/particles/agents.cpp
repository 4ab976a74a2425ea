// SPDX-License-Identifier: BSD-3-Clause
#include "particles/agents.hpp"

#include "core/error.hpp"

namespace khaos {

void Agents::from_host(std::span<const double> state) const {
  if (std::ssize(state) != count * known) throw UserError("agents: the state has another number of them");
  const auto host = Kokkos::create_mirror_view(data);
  for (long i = 0; i < count; ++i)
    for (long c = 0; c < record; ++c)
      host(static_cast<std::size_t>(i * record + c)) =
          c < known ? state[static_cast<std::size_t>(i * known + c)] : 0;
  if (host.data() != data.data()) Kokkos::deep_copy(data, host);
}

std::vector<double> Agents::to_host() const {
  Kokkos::fence();
  const auto host = Kokkos::create_mirror_view(data);
  if (host.data() != data.data()) Kokkos::deep_copy(host, data);
  std::vector<double> state;
  state.reserve(static_cast<std::size_t>(count * known));
  for (long i = 0; i < count; ++i)
    for (long c = 0; c < known; ++c) state.push_back(host(static_cast<std::size_t>(i * record + c)));
  return state;
}

}  // namespace khaos
