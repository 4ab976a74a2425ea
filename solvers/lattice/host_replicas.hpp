// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "ode/sde_state.hpp"

namespace khaos {

/// Replicas as the host sees them: a copy, or the same memory where kernels run on the host.
class HostReplicas {
 public:
  explicit HostReplicas(const Replicas& replicas)
      : rows_(replicas.rows), room_(replicas.room), host_(Kokkos::create_mirror_view(replicas.data)) {
    if (host_.data() != replicas.data.data()) Kokkos::deep_copy(host_, replicas.data);
  }
  double operator()(long block, int lane, long row) const {
    const long place = KHAOS_LANES == 1 ? row * room_ + block : (block * rows_ + row) * KHAOS_LANES + lane;
    return host_(static_cast<std::size_t>(place));
  }

 private:
  long rows_, room_;
  Kokkos::View<double*>::host_mirror_type host_;
};

}  // namespace khaos
