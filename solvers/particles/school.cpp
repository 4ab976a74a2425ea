// SPDX-License-Identifier: BSD-3-Clause
#include "particles/school.hpp"

#include "ode/sde_normals.hpp"

namespace khaos {
namespace {

struct Turn {
  Agents agents;
  Kokkos::View<int*> place;
  Kokkos::View<double*> wish;
  ZoneRule rule;
  PeriodicBox box;
  Stream noise;
  std::uint64_t member, step;

  KOKKOS_FUNCTION Lanes wish_of(const int* who, int component) const {
    Lanes value = 0.0;
    for (int lane = 0; lane < KHAOS_LANES; ++lane) value.set(lane, wish(3 * place(who[lane]) + component));
    return value;
  }
  KOKKOS_FUNCTION void operator()(long block) const {
    const long first = block * KHAOS_LANES;
    int who[KHAOS_LANES];
    for (long lane = 0; lane < KHAOS_LANES; ++lane)
      who[lane] = static_cast<int>(first + lane < agents.count ? first + lane : agents.count - 1);
    const Vector3<Lanes> u = {component_of(agents, who, Agents::ux), component_of(agents, who, Agents::uy),
                              component_of(agents, who, Agents::uz)};
    const Vector3<Lanes> goal = {wish_of(who, 0), wish_of(who, 1), wish_of(who, 2)};
    Vector3<Lanes> heading = turned(u, goal, rule.theta_max, rule.turn);
    if (rule.sigma > 0) {
      Lanes xi[4];
      normals_of_lanes<KHAOS_LANES>(noise, (member << 32) + static_cast<std::uint64_t>(first), step, xi);
      heading = direction(heading + Lanes(rule.sigma) * Vector3<Lanes>{xi[0], xi[1], xi[2]}, heading);
    }
    const Lanes stride = rule.v0 * rule.dt;
    const Lanes moved[Agents::known] = {box.home(component_of(agents, who, Agents::x) + stride * heading.x),
                                        box.home(component_of(agents, who, Agents::y) + stride * heading.y),
                                        box.home(component_of(agents, who, Agents::z) + stride * heading.z),
                                        heading.x,
                                        heading.y,
                                        heading.z};
    for (int lane = 0; lane < KHAOS_LANES && first + lane < agents.count; ++lane)
      for (long c = 0; c < Agents::known; ++c) agents.set(first + lane, c, moved[c][lane]);
  }
};

// From where on cells paid off, measured: a cell must fill its registers, and 27 of them be a part of the
// box.
constexpr long agents_for_cells = 1000;
constexpr double cells_for_cells = 4;

}  // namespace

School::School(const ZoneRule& rule, const PeriodicBox& box, long N, std::uint64_t member,
               const Stream& noise, const Comm& comm, PairSearch search)
    : rule_(rule),
      box_(box),
      search_(search),
      member_(member),
      noise_(noise),
      comm_(comm),
      agents_(N),
      wish_("wish", static_cast<std::size_t>(3 * N)) {
  choose_search();
}

void School::set_rule(const ZoneRule& rule) {
  rule_ = rule;
  choose_search();
}

void School::choose_search() {
  const bool cells = search_ == PairSearch::cells ||
                     (search_ == PairSearch::automatic && agents_.count >= agents_for_cells &&
                      cells_for_cells * rule_.r_a <= box_.side);
  cells_.reset();
  if (cells)
    cells_.emplace(box_, rule_.r_a, agents_.count);
  else
    lists_ = all_pairs(agents_.count);
}

void School::sums() {
  if (cells_) lists_ = cells_->sort(agents_.to_host());
  if (comm_.size() == 1) {
    zone_sums(rule_, box_, agents_, lists_, 0, lists_.blocks, wish_);
    return;
  }
  const auto [first, last] = share(lists_.blocks, comm_);
  zone_sums(rule_, box_, agents_, lists_, first, last, wish_);
  Kokkos::fence();
  const auto starts = Kokkos::create_mirror_view(lists_.first);
  if (starts.data() != lists_.first.data()) Kokkos::deep_copy(starts, lists_.first);
  const auto host = Kokkos::create_mirror_view(wish_);
  if (host.data() != wish_.data()) Kokkos::deep_copy(host, wish_);
  const auto begin = static_cast<std::size_t>(3 * starts(static_cast<std::size_t>(first))),
             end = static_cast<std::size_t>(3 * starts(static_cast<std::size_t>(last)));
  const std::vector<double> all = comm_.gather(std::span(host.data() + begin, end - begin));
  for (std::size_t i = 0; i < all.size(); ++i) host(i) = all[i];
  if (host.data() != wish_.data()) Kokkos::deep_copy(wish_, host);
}

void School::advance(long step, long steps) {
  const long blocks = (agents_.count + KHAOS_LANES - 1) / KHAOS_LANES;
  for (long n = 0; n < steps; ++n) {
    sums();
    Kokkos::parallel_for("turn", Kokkos::RangePolicy<>(0, blocks),
                         Turn{agents_, lists_.place, wish_, rule_, box_, noise_, member_,
                              static_cast<std::uint64_t>(step + n)});
  }
}

long School::alone() const {
  Kokkos::fence();
  const auto host = Kokkos::create_mirror_view(wish_);
  if (host.data() != wish_.data()) Kokkos::deep_copy(host, wish_);
  long count = 0;
  for (std::size_t i = 0; i < host.extent(0); i += 3)
    count += host(i) == 0 && host(i + 1) == 0 && host(i + 2) == 0;
  return count;
}

}  // namespace khaos
