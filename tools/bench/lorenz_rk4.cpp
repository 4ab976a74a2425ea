// SPDX-License-Identifier: BSD-3-Clause
// lorenz-rk4: 1e5 trajectories x 1000 RK4 steps of h = 0.005. The limit is 68 flops a step at the FMA peak
// measured in the same run; boost::odeint beside it, scalar and over the same lanes. Goal: >= 0.8 of the
// limit. Check: the mean of x + y + z, and one trajectory's distance from odeint's after 200 steps (before
// chaos takes over).
#include "lorenz.hpp"

namespace {
using namespace khaos;
constexpr double h = 0.005;

#if KHAOS_HAS_ODEINT
/// Trajectories first .. last, all their steps each; the sum of x + y + z in the end.
template <class T>
double odeint_rk4(long first, long last, int stride, long steps) {
  using State = std::array<T, 3>;
  namespace odeint = boost::numeric::odeint;
  T total = 0.0;
  for (long m = first; m < last; m += stride) {
    odeint::runge_kutta4<State, double, State, double, odeint::array_algebra> stepper;
    State x = bench::lorenz_start<T>(m);
    for (long step = 0; step < steps; ++step) stepper.do_step(bench::LorenzSystem{}, x, 0.0, h);
    total = total + x[0] + x[1] + x[2];
  }
  if constexpr (std::is_same_v<T, double>) {
    return total;
  } else {
    return sum(total);
  }
}
#endif
}  // namespace

int main(int argc, char** argv) {
  const Kokkos::ScopeGuard kokkos(argc, argv);
  constexpr long members = 100'000, steps = 1000;
  const Kernels& kernels = *find_model("Lorenz").kernels;
  const States states = bench::lorenz_states(nullptr, members),
               compiled = bench::lorenz_states(&kernels, members);
  const bench::LaneRates rates = bench::lane_rates();
  const double limit = KHAOS_LANES / rates.limit(68);
  fmt::print(
      "{} lanes, FMA peak {:.1f} GF/s: limit {:.3f} G trajectory-steps/s (68 flops); rates of CPU time\n",
      KHAOS_LANES, rates.peak(), limit);
  const auto report = [&](const char* name, const bench::Timing& t) {  // of one trajectory-step, us
    fmt::print("{:24} {:.4f} G/s  (spread {:2.0f} %)  ratio to the limit {:.3f}\n", name, 1e-3 / t.cpu,
               100 * t.spread, 1e-3 / t.cpu / limit);
  };
  const std::vector<bench::Timing> ours =
      bench::time_by_turns({[&] {
                              bench::restart(states);
                              fused_rk4<bench::LorenzSystem>(states, 0, h, steps);
                              Kokkos::fence();
                            },
                            [&] {
                              bench::restart(compiled);
                              kernels.rk4(compiled, 0, h, steps);
                              Kokkos::fence();
                            }},
                           members * steps, 7);
  report("khaos", ours[0]);
  report("khaos, systems.json", ours[1]);
  fmt::print("  check: mean x + y + z = {:.9f}, {:.9f}\n", bench::check_value(states),
             bench::check_value(compiled));
#if KHAOS_HAS_ODEINT
  constexpr long few = members / 50;
  double scalar = 0, lanes = 0;
  const std::vector<bench::Timing> peer =
      bench::time_by_turns({[&] { scalar += odeint_rk4<double>(0, few, 1, steps); },
                            [&] { lanes += odeint_rk4<Lanes>(0, few, KHAOS_LANES, steps); }},
                           few * steps, 5);
  fmt::print("boost {}.{} odeint, {} trajectories\n", BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000,
             few);
  report("odeint, scalar", peer[0]);
  report("odeint, lanes", peer[1]);
  bench::restart(states);
  fused_rk4<bench::LorenzSystem>(states, 0, h, 200);
  Kokkos::fence();
  const auto x = Kokkos::create_mirror_view(states.x);
  Kokkos::deep_copy(x, states.x);
  fmt::print("  check: |difference of trajectory 0 after 200 steps| = {:.1e}; sums {:.6g} {:.6g}\n",
             std::abs(x(0, 0) + x(1, 0) + x(2, 0) - odeint_rk4<double>(0, 1, 1, 200)), scalar, lanes);
#endif
}
