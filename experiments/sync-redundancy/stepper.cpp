// SPDX-License-Identifier: BSD-3-Clause
#include "stepper.hpp"

#include "forces.hpp"
#include "networks/diffusive.hpp"

#include <fmt/format.h>

#include <cmath>

namespace sync_redundancy {
namespace {

template <class Force, class Links, SdeMethod method>
class NetworkStepper final : public Stepper {
  using Drift = NetworkDrift<Force, Links>;

 public:
  NetworkStepper(const Drift& drift, const SdeNoise& noise, double dt)
      : Stepper(drift.nodes * drift.components, false), problem_{drift, noise, dt} {}
  void advance(const Replicas& x, long first_replica, long first_step, long steps) override {
    if (room_ != x.room) work_ = {x, method, Drift::local, problem_.noise.reading > 0}, room_ = x.room;
    sde_steps<method>(problem_, x, work_, static_cast<std::uint64_t>(first_replica),
                      static_cast<std::uint64_t>(first_step), steps);
  }

 private:
  SdeProblem<Drift> problem_;
  SdeWork work_;
  long room_ = 0;
};

/// Row k components + m: mode k of the Laplacian, m of V''. What all copies share moves mode 0 alone, and
/// there sqrt(n) times as strongly.
class ModeStepper final : public Stepper {
 public:
  explicit ModeStepper(const System& s, const Stream& noise)
      : Stepper(s.p.n * s.potential.components, true), process_(process_of(s, noise)) {}
  void advance(const Replicas& x, long first_replica, long first_step, long steps) override {
    ornstein_uhlenbeck_steps(process_, x, static_cast<std::uint64_t>(first_replica),
                             static_cast<std::uint64_t>(first_step), steps);
  }

 private:
  static OrnsteinUhlenbeck process_of(const System& s, const Stream& noise) {
    std::vector<double> rate, strength;
    const double own = s.own_sigma(), all = s.common_sigma();
    for (std::size_t k = 0; k < s.spectrum.all.size(); ++k)
      for (const double h : s.potential.eigenvalues) {
        rate.push_back(h + s.spectrum.all[k]);
        strength.push_back(k > 0 ? own : std::sqrt(own * own + static_cast<double>(s.p.n) * all * all));
      }
    const std::vector<double> centre(rate.size(), 0.0);
    return {rate, strength, centre, s.p.dt, noise};
  }
  OrnsteinUhlenbeck process_;
};

template <class Force, class Links>
std::unique_ptr<Stepper> with_method(const System& s, const Force& force, const Links& links,
                                     const SdeNoise& noise) {
  const NetworkDrift<Force, Links> drift{force, links, s.p.n, s.potential.components};
  if (s.p.integrator == "heun")
    return std::make_unique<NetworkStepper<Force, Links, SdeMethod::heun>>(drift, noise, s.p.dt);
  return std::make_unique<NetworkStepper<Force, Links, SdeMethod::euler_maruyama>>(drift, noise, s.p.dt);
}

template <class Force>
std::unique_ptr<Stepper> with_links(const System& s, const Force& force, const SdeNoise& noise) {
  if (s.coupling.all_to_all) return with_method(s, force, MeanFieldLinks{s.coupling.weight}, noise);
  return with_method(s, force, SparseLinks(s.coupling.links), noise);
}

}  // namespace

std::unique_ptr<Stepper> make_stepper(const System& s, const NoiseStreams& streams) {
  const Potential& v = s.potential;
  if (s.p.integrator == "exact") {
    if (s.spectrum.all.empty())
      throw PointError(fmt::format("integrator=exact needs all eigenvalues, found for up to {} nodes of {}",
                                   dense_nodes, s.p.topology));
    return std::make_unique<ModeStepper>(s, streams.own);
  }
  const SdeNoise noise{s.own_sigma(), s.common_sigma(), s.p.eta, streams.own, streams.shared, streams.read};
  if (v.kind == Potential::dense) return with_links(s, DenseForce(v), noise);
  if (v.kind == Potential::logistic) return with_links(s, LogisticForce(v), noise);
  if (v.components == 1) return with_links(s, LineForce(v), noise);
  return with_links(s, SeparableForce(v), noise);
}

}  // namespace sync_redundancy
