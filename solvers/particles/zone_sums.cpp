// SPDX-License-Identifier: BSD-3-Clause
#include "particles/zone_sums.hpp"

#include <cmath>

namespace khaos {
namespace {

struct ZoneSums {
  Agents agents;
  NeighbourLists lists;
  Kokkos::View<double*> wish;
  PeriodicBox box;
  double r_r2, r_o2, r_a2;  // squares of the radii
  double least_cosine;      // of what is seen
  double w_o;

  KOKKOS_FUNCTION void operator()(long block) const {
    const long first = lists.first(block), count = lists.first(block + 1) - first;
    int who[KHAOS_LANES];
    for (long lane = 0; lane < KHAOS_LANES; ++lane)
      who[lane] = lists.order(first + (lane < count ? lane : count - 1));
    const Lanes x = component_of(agents, who, Agents::x), y = component_of(agents, who, Agents::y),
                z = component_of(agents, who, Agents::z);
    const Lanes ux = component_of(agents, who, Agents::ux), uy = component_of(agents, who, Agents::uy),
                uz = component_of(agents, who, Agents::uz);

    const Lanes zero = 0.0, one = 1.0, far = detail::infinity, weight = w_o;
    const Lanes r_r2_ = r_r2, r_o2_ = r_o2, r_a2_ = r_a2, least = least_cosine,
                same_place = no_direction * no_direction;
    Lanes away_x = zero, away_y = zero, away_z = zero;  // from those too near
    Lanes join_x = zero, join_y = zero, join_z = zero;  // the others
    Lanes nearest = far;
    const int* const list = lists.candidates.data();
    const double* const record = agents.data.data();
    const long end = lists.to(block);
    for (long k = lists.from(block); k < end; ++k) {
      const double* const other = record + static_cast<long>(list[k]) * Agents::record;
      const Lanes dx = box.nearest(Lanes(other[Agents::x]) - x),
                  dy = box.nearest(Lanes(other[Agents::y]) - y),
                  dz = box.nearest(Lanes(other[Agents::z]) - z);
      const Lanes r2 = dx * dx + dy * dy + dz * dz, r = sqrt(r2), inverse = one / r;
      const Lanes ahead = dx * ux + dy * uy + dz * uz;
      const Lanes seen = select(ahead > least * r, select(r2 < same_place, far, r2), far);
      nearest = min(nearest, seen);
      const auto repels = seen < r_r2_, aligns = seen < r_o2_, attracts = seen < r_a2_;
      const Lanes a = select(repels, inverse, zero), o = select(aligns, select(repels, zero, weight), zero),
                  t = select(attracts, select(aligns, zero, inverse), zero);
      away_x -= a * dx, away_y -= a * dy, away_z -= a * dz;
      join_x += o * Lanes(other[Agents::ux]) + t * dx;
      join_y += o * Lanes(other[Agents::uy]) + t * dy;
      join_z += o * Lanes(other[Agents::uz]) + t * dz;
    }
    const auto crowded = nearest < r_r2_;
    const Lanes wish_x = select(crowded, away_x, join_x), wish_y = select(crowded, away_y, join_y),
                wish_z = select(crowded, away_z, join_z);
    for (long lane = 0; lane < count; ++lane) {
      wish(3 * (first + lane)) = wish_x[static_cast<int>(lane)];
      wish(3 * (first + lane) + 1) = wish_y[static_cast<int>(lane)];
      wish(3 * (first + lane) + 2) = wish_z[static_cast<int>(lane)];
    }
  }
};

}  // namespace

void zone_sums(const ZoneRule& rule, const PeriodicBox& box, const Agents& agents,
               const NeighbourLists& lists, long first, long last, const Kokkos::View<double*>& wish) {
  const double sees_all = -2;
  Kokkos::parallel_for(
      "zone sums", Kokkos::RangePolicy<>(first, last),
      ZoneSums{agents, lists, wish, box, rule.r_r * rule.r_r, rule.r_o * rule.r_o, rule.r_a * rule.r_a,
               rule.blind > 0 ? -std::cos(rule.blind) : sees_all, rule.w_o});
}

}  // namespace khaos
