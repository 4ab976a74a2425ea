// SPDX-License-Identifier: BSD-3-Clause
// brusselator3d: the Brusselator with diffusion in a periodic cube. The public data set has no generator:
// equation, parameters and start are the suite's own.
#include "box_sample.hpp"
#include "models/brusselator.hpp"
#include "spectral/box_evolution.hpp"

#include <cmath>

namespace dymixop {
namespace {

class ReactingBox final : public Generator {
 public:
  explicit ReactingBox(const DataParams& p)
      : p_(p),
        box_(p, Keep::two_thirds),
        evolution_(box_.transform, Brusselator{p.a, p.b, {p.D0, p.D1}}, p.scheme, p.dt) {}

  Sample sample(long index, const Stream& stream, const Look& look) override {
    const Real u0 = start(index, stream);
    evolution_.start(u0);
    Sample s;
    s.energy_start = energy(u0);
    s.enstrophy_start = std::nan("");
    for (long frame = 0; frame < p_.frames(); ++frame) {
      look();
      evolution_.advance(frame == 0 ? p_.steps_to_first() : p_.steps_per_frame());
      const Real u = evolution_.field();
      add_frame(p_, box_.transform, u, evolution_.modes(), evolution_.t(), s);
      s.energy.push_back(energy(u));
      s.enstrophy.push_back(std::nan(""));
    }
    s.error = std::nan("");
    if (p_.start == "exact") {
      const Real u = evolution_.field();
      s.error = relative_distance({u.data(), u.size()}, {u0.data(), u0.size()});
    }
    return s;
  }

 private:
  double energy(const Real& u) const {  // mean of (u^2 + v^2) / 2
    return mean_of({u.data(), u.size()}, [](double x) { return x * x; });
  }

  /// The fixed point (a, b / a); random: u with waves up to 2 of normal amplitudes on it, of rms a / 4 in the
  /// mean.
  Real start(long index, const Stream& stream) const {
    const long n = box_.transform.points();
    const Real u("start", 2 * n);
    std::vector<double> noise(std::size_t(n), 0.0);
    if (p_.start == "random") noise = wave_noise(box_.transform, 2, stream, index, 0);
    for (long m = 0; m < n; ++m) {
      u(m) = p_.a * (1 + noise[std::size_t(m)] / (4 * std::sqrt(125.0)));  // 5^3 waves
      u(n + m) = p_.b / p_.a;
    }
    return u;
  }

  DataParams p_;
  SampleBox box_;
  BoxEvolution<Brusselator> evolution_;
};

}  // namespace

std::unique_ptr<Generator> make_brusselator3d(const DataParams& p) {
  return std::make_unique<ReactingBox>(p);
}

}  // namespace dymixop
