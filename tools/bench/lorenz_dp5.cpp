// SPDX-License-Identifier: BSD-3-Clause
// lorenz-dp5: the 1e5 trajectories of lorenz-rk4 to T = 5 by DOPRI5(4) with atol = rtol = 1e-8, each with its
// own steps. boost::odeint's controlled dopri5 beside it, on some of them. Goal: <= 0.5 s where the FMA peak
// is 58 GF/s (limit 0.25 s). Check: steps per trajectory, and the largest difference at T = 5 from a run at
// 1e-11 on some trajectories.
#include "lorenz.hpp"

namespace {
using namespace khaos;
constexpr double end = 5;

using Kernel = void (*)(const States&, double, double, double, const double*, const CountsByMember&);

struct Run {
  Kernel kernel;
  States states;
  CountsByMember counts;

  Run(Kernel kernel_, const States& states_)
      : kernel(kernel_), states(states_), counts("counts", 2, states_.padded()) {}
  void operator()(double tolerance) const {
    const double atol[3] = {tolerance, tolerance, tolerance};
    bench::restart(states);
    Kokkos::deep_copy(counts, 0);
    kernel(states, 0, end, tolerance, atol, counts);
    Kokkos::fence();
  }
};

#if KHAOS_HAS_ODEINT
std::size_t odeint_dopri5(long trajectories, double& total) {
  using State = std::array<double, 3>;
  namespace odeint = boost::numeric::odeint;
  std::size_t steps = 0;
  for (long m = 0; m < trajectories; ++m) {
    State x = bench::lorenz_start<double>(m);
    auto stepper = odeint::make_controlled(
        1e-8, 1e-8, odeint::runge_kutta_dopri5<State, double, State, double, odeint::array_algebra>());
    steps += odeint::integrate_adaptive(stepper, bench::LorenzSystem{}, x, 0.0, end, 0.01);
    total += x[0] + x[1] + x[2];
  }
  return steps;
}
#endif
}  // namespace

int main(int argc, char** argv) {
  const Kokkos::ScopeGuard kokkos(argc, argv);
  constexpr long members = 100'000;
  const Kernels& kernels = *find_model("Lorenz").kernels;
  const Kernel fused = fused_dopri5<bench::LorenzSystem>;
  const Run run(fused, bench::lorenz_states(nullptr, members));
  const Run compiled(kernels.dopri5, bench::lorenz_states(&kernels, members));
  const bench::LaneRates rates = bench::lane_rates();
  const double goal = 0.5 * 58 / rates.peak();
  fmt::print("{} lanes, FMA peak {:.1f} GF/s: limit {:.3f} s, goal {:.3f} s\n", KHAOS_LANES, rates.peak(),
             goal / 2, goal);
  const std::vector<bench::Timing> ours =
      bench::time_by_turns({[&] { run(1e-8); }, [&] { compiled(1e-8); }}, 1e6, 7);
  for (int i = 0; i < 2; ++i)
    fmt::print("{:20} {:.3f} s CPU (wall {:.3f}, spread {:.0f} %), {:.2f} of the goal\n",
               i == 0 ? "khaos" : "khaos, systems.json", ours[i].cpu, ours[i].median, 100 * ours[i].spread,
               ours[i].cpu / goal);
  const auto counts = Kokkos::create_mirror_view(run.counts);
  Kokkos::deep_copy(counts, run.counts);
  long accepted = 0, rejected = 0, fewest = counts(0, 0), most = fewest;
  for (long m = 0; m < members; ++m) {
    accepted += counts(0, m), rejected += counts(1, m);
    fewest = std::min(fewest, counts(0, m)), most = std::max(most, counts(0, m));
  }
  const Run precise(fused, bench::lorenz_states(nullptr, 1000));
  precise(1e-11);
  const auto x = Kokkos::create_mirror_view(run.states.x), y = Kokkos::create_mirror_view(precise.states.x);
  Kokkos::deep_copy(x, run.states.x);
  Kokkos::deep_copy(y, precise.states.x);
  double distance = 0;
  for (long m = 0; m < 1000; ++m)
    for (int i = 0; i < 3; ++i) distance += std::abs(x(i, m) - y(i, m)) / 3000;
  fmt::print(
      "  check: steps {:.1f} ({} .. {}), rejected {:.2f}, mean distance from 1e-11 {:.1e}, mean x + y + z "
      "{:.10f}\n",
      static_cast<double>(accepted) / members, fewest, most, static_cast<double>(rejected) / members,
      distance, bench::check_value(run.states));
#if KHAOS_HAS_ODEINT
  constexpr long few = 1000;
  double total = 0;
  std::size_t steps = 0;
  const bench::Timing peer =
      bench::time_by_turns({[&] { steps = odeint_dopri5(few, total); }}, 1e6 * few / members, 5)[0];
  fmt::print(
      "boost {}.{} odeint, scalar: {:.2f} s CPU for 1e5 (from {}), {:.1f} steps each; {:.1f} times khaos; "
      "sum {:.6g}\n",
      BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000, peer.cpu, few, static_cast<double>(steps) / few,
      peer.cpu / ours[0].cpu, total);
#endif
}
