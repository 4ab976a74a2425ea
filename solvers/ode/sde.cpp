// SPDX-License-Identifier: BSD-3-Clause
#include "ode/sde.hpp"

#include <cmath>
#include <vector>

namespace khaos {
namespace {

struct OuSteps {
  Kokkos::View<double*> decay, scale, centre;
  Stream noise;
  Replicas x;
  std::uint64_t first_member, first_step;
  long steps;

  KOKKOS_FUNCTION void operator()(long block) const {
    const LaneRows rows = x(block);
    const long count = x.rows;
    const std::uint64_t member = first_member + std::uint64_t(block) * KHAOS_LANES;
    for (std::uint64_t step = first_step; step < first_step + std::uint64_t(steps); ++step) {
      NormalRows z(noise, member, step, count);
      for (long row = 0; row < count; ++row) {
        const Lanes middle = centre(row);
        rows.set(row, middle + decay(row) * (rows(row) - middle) + scale(row) * z.next());
      }
    }
  }
};

}  // namespace

OrnsteinUhlenbeck::OrnsteinUhlenbeck(std::span<const double> rate, std::span<const double> strength,
                                     std::span<const double> centre_of, double dt, const Stream& stream)
    : noise(stream) {
  std::vector<double> decays, scales;
  for (std::size_t i = 0; i < rate.size(); ++i) {
    decays.push_back(std::exp(-rate[i] * dt));
    scales.push_back(strength[i] * std::sqrt(-std::expm1(-2 * rate[i] * dt) / (2 * rate[i])));
  }
  decay = on_device<double>("decay", decays);
  scale = on_device<double>("scale", scales);
  centre = on_device<double>("centre", std::vector<double>(centre_of.begin(), centre_of.end()));
}

void ornstein_uhlenbeck_steps(const OrnsteinUhlenbeck& process, const Replicas& x, std::uint64_t first_member,
                              std::uint64_t first_step, long steps) {
  Kokkos::parallel_for("ornstein_uhlenbeck", Kokkos::RangePolicy<>(0, x.blocks),
                       OuSteps{process.decay, process.scale, process.centre, process.noise, x, first_member,
                               first_step, steps});
}

}  // namespace khaos
