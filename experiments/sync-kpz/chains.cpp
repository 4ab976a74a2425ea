// SPDX-License-Identifier: BSD-3-Clause
#include "chains.hpp"

#include "lattice/chain_systems.hpp"

#include <cmath>
#include <numbers>

namespace sync_kpz {
namespace {

/// Columnar frequencies: number (realisation, site) of the stream.
void draw_frequencies(const ChainParams& p, const Stream& stream, long first_member, const Replicas& omega) {
  const bool uniform = p.law == "uniform";
  const double sd = p.disorder(), width = 2 * std::numbers::sqrt3 * sd;  // of the uniform law of that sd
  Kokkos::parallel_for(
      "draw_frequencies", Kokkos::RangePolicy<>(0, omega.blocks), KOKKOS_LAMBDA(long block) {
        const LaneRows rows = omega(block);
        for (long i = 0; i < omega.rows; ++i) {
          Lanes w;
          for (int lane = 0; lane < KHAOS_LANES; ++lane) {
            const auto member = std::uint64_t(first_member + block * KHAOS_LANES + lane);
            w.set(lane, uniform ? width * (stream.uniform(member, std::uint64_t(i)) - 0.5)
                                : sd * stream.normal(member, std::uint64_t(i)));
          }
          rows.set(i, w);
        }
      });
}

template <class System, ChainMethod method>
class ChainsOf final : public Chains {
 public:
  ChainsOf(const System& system, const ChainParams& p, const Stream& noise, long first_block, long blocks)
      : Chains(p, System::components, first_block, blocks),
        problem_{system, shape_, {p.noise(), noise}, p.dt},
        work_(state.x, method) {}
  void advance(long first_step, long steps) override {
    chain_steps<method>(problem_, state, work_, static_cast<std::uint64_t>(first_member_),
                        static_cast<std::uint64_t>(first_step), steps);
  }
  void look(bool at_reference) override {
    look_at_chains(problem_.system, shape_, state, reference, at_reference, sight);
  }

 private:
  ChainProblem<System> problem_;
  ChainWork work_;
};

template <class System>
std::unique_ptr<Chains> with_method(const System& system, const ChainParams& p, const Stream& noise,
                                    const Stream& frequency, long first_block, long blocks) {
  std::unique_ptr<Chains> chains;
  const auto make = [&]<ChainMethod method>() {
    chains = std::make_unique<ChainsOf<System, method>>(system, p, noise, first_block, blocks);
  };
  switch (p.method()) {
    case ChainMethod::euler_maruyama:
      make.template operator()<ChainMethod::euler_maruyama>();
      break;
    case ChainMethod::heun:
      make.template operator()<ChainMethod::heun>();
      break;
    case ChainMethod::rk4:
      make.template operator()<ChainMethod::rk4>();
      break;
  }
  if (!p.noisy()) draw_frequencies(p, frequency, first_block * KHAOS_LANES, chains->state.omega);
  return chains;
}

}  // namespace

Chains::Chains(const ChainParams& p, int components, long first_block, long blocks)
    : reference(p.L, blocks),
      sight(ChainSight::count, blocks),
      shape_(p.shape()),
      first_member_(first_block * KHAOS_LANES) {
  state.x = Replicas(p.L * components, blocks);
  if (!p.noisy()) state.omega = Replicas(p.L, blocks);
  if (components > 1) state.phase = Replicas(p.L, blocks);
  state.winding = Replicas(p.L, blocks);
  state.slips = Replicas(1, blocks);
}

std::unique_ptr<Chains> phase_chains(const PhaseParams& p, const Stream& noise, const Stream& frequency,
                                     long first_block, long blocks) {
  std::unique_ptr<Chains> chains;
  with_coupling(p, [&](const auto& gamma) {
    using System = PhaseChain<std::decay_t<decltype(gamma)>>;
    chains = with_method(System{gamma, p.K}, p, noise, frequency, first_block, blocks);
  });
  return chains;
}

std::unique_ptr<Chains> limit_cycle_chains(const ChainParams& p, double c, const Stream& noise,
                                           const Stream& frequency, long first_block, long blocks) {
  auto chains = with_method(StuartLandauChain{p.K, c}, p, noise, frequency, first_block, blocks);
  const Replicas x = chains->state.x;
  const long sites = p.L;
  Kokkos::parallel_for(
      "start_at_one", Kokkos::RangePolicy<>(0, blocks), KOKKOS_LAMBDA(long block) {
        for (long i = 0; i < sites; ++i) x(block).set(2 * i, Lanes(1.0));
      });
  return chains;
}

}  // namespace sync_kpz
