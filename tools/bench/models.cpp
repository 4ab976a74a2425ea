// SPDX-License-Identifier: BSD-3-Clause
// models: every flow of solvers/models/systems.json through its fused RK4 kernel, as members x steps per
// second, beside the rate that the generator's operation count allows on this core: adds and multiplies of
// four right-hand sides and of the method (7 of each per component) fused in pairs, divisions and elementary
// functions at their measured rates. Listed starts, parameters and steps. Goal: median of the ratios >= 0.4.
// Check: the number of members whose state is finite in the end.
#include "lane_rates.hpp"
#include "models/model.hpp"

#include <Kokkos_Core.hpp>
#include <fmt/format.h>

#include <cmath>
#include <string>

namespace {
using namespace khaos;

/// Members near the listed start.
States ensemble(const Model& model, long members) {
  const Kernels& kernels = *model.kernels;
  States states(model.dimension, kernels.constants, members);
  std::vector<double> constants(kernels.constants);
  kernels.prepare(model.parameters.data(), constants.data());
  const auto x = Kokkos::create_mirror_view(states.x), c = Kokkos::create_mirror_view(states.c);
  for (long m = 0; m < members; ++m) {
    for (int i = 0; i < model.dimension; ++i) x(i, m) = model.start[i] * (1 + 1e-6 * static_cast<double>(m));
    for (int i = 0; i < kernels.constants; ++i) c(i, m) = constants[i];
  }
  Kokkos::deep_copy(states.x, x);
  Kokkos::deep_copy(states.c, c);
  states.pad();
  return states;
}

long finite_members(const States& states) {
  const auto stop = Kokkos::create_mirror_view(states.stop);
  Kokkos::deep_copy(stop, states.stop);
  long count = 0;
  for (long m = 0; m < states.members; ++m) count += stop(m) == Stop::none;
  return count;
}

struct Row {
  std::string name;
  double ns, limit;
  double ratio() const { return limit / ns; }
};

}  // namespace

int main(int argc, char** argv) {
  const Kokkos::ScopeGuard kokkos(argc, argv);
  constexpr long members = 1536;
  const bench::LaneRates rates = bench::lane_rates();
  fmt::print(
      "{} lanes; per register of members: fma {:.3f} ns (peak {:.1f} GF/s), division {:.2f} ns, elementary "
      "{:.2f} ns\n",
      KHAOS_LANES, rates.fma, rates.peak(), rates.divide, rates.elementary);
  std::vector<Row> rows;
  long finite = 0, all = 0;
  for (const Model& model : models()) {
    if (model.kind != ModelKind::flow) continue;
    const Kernels::Cost cost = model.kernels->cost;
    const double limit = 4 * rates.limit(cost.adds + cost.multiplies, cost.divisions, cost.elementary) +
                         rates.limit(14.0 * model.dimension);
    const long blocks = members / KHAOS_LANES;
    const long steps = std::max(1L, static_cast<long>(4e6 / (limit * static_cast<double>(blocks))));
    const States states = ensemble(model, members);
    double t = 0;
    const bench::Timing timing = bench::time_by_turns({[&] {
                                                        model.kernels->rk4(states, t, model.dt, steps);
                                                        Kokkos::fence();
                                                        t += model.dt * static_cast<double>(steps);
                                                      }},
                                                      1e-3 * static_cast<double>(steps * blocks), 5)[0];
    rows.push_back({model.name, timing.cpu, limit});
    finite += finite_members(states), all += members;
  }
  std::ranges::sort(rows, {}, &Row::ratio);
  for (const Row& row : rows)
    fmt::print("{:32} {:8.1f} M member-steps/s, limit {:8.1f}, ratio {:.2f}\n", row.name,
               1e3 * KHAOS_LANES / row.ns, 1e3 * KHAOS_LANES / row.limit, row.ratio());
  fmt::print("{} flows: median ratio {:.2f}, lowest {:.2f}, highest {:.2f}; check: {} of {} members finite\n",
             rows.size(), rows[rows.size() / 2].ratio(), rows.front().ratio(), rows.back().ratio(), finite,
             all);
}
