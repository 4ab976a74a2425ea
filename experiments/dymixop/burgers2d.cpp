// SPDX-License-Identifier: BSD-3-Clause
// burgers2d: Burgers' equation in a periodic square from a random trigonometric polynomial.
#include "box_sample.hpp"
#include "models/burgers_2d.hpp"
#include "spectral/box_evolution.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace dymixop {
namespace {
constexpr double pi = std::numbers::pi;

class Burgers final : public Generator {
 public:
  explicit Burgers(const DataParams& p)
      : p_(p),
        box_(p, p.is_public() ? Keep::all : Keep::two_thirds),
        evolution_(box_.transform, Burgers2d{p.nu}, p.scheme, p.dt) {}

  Sample sample(long index, const Stream& stream, const Look& look) override {
    const Real u0 = p_.start == "exact" ? cole_hopf(0) : random_start(index, stream);
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
      const Real u = evolution_.field(), exact = cole_hopf(evolution_.t());
      s.error = relative_distance({u.data(), u.size()}, {exact.data(), exact.size()});
    }
    return s;
  }

 private:
  double energy(const Real& u) const {  // mean of (u^2 + v^2) / 2
    return mean_of({u.data(), u.size()}, [](double x) { return x * x; });
  }

  /// 1.5 w / max |w| + c: w has all waves up to 4 with normal amplitudes, c is uniform in (-1, 1), both for
  /// each component.
  Real random_start(long index, const Stream& stream) const {
    const long n = box_.transform.points();
    const Real u("start", 2 * n);
    double largest = 0;
    for (long f = 0; f < 2; ++f) {
      const std::vector<double> w = wave_noise(box_.transform, 4, stream, index, std::uint64_t(1000 * f));
      for (long m = 0; m < n; ++m) {
        u(f * n + m) = w[std::size_t(m)];
        largest = std::max(largest, std::abs(w[std::size_t(m)]));
      }
    }
    for (long f = 0; f < 2; ++f) {
      const double c = 2 * stream.uniform(std::uint64_t(index), std::uint64_t(5000 + f)) - 1;
      for (long m = 0; m < n; ++m) u(f * n + m) = 1.5 * u(f * n + m) / largest + c;
    }
    return u;
  }

  /// (u, v) = -2 nu grad ln theta, theta = 1 + a exp(-8 pi^2 nu t / L^2) cos(2 pi x/L) cos(2 pi y/L), a =
  /// 0.9.
  Real cole_hopf(double t) const {
    const auto x = positions(box_.transform);
    const long n = box_.transform.points();
    const double k = 2 * pi / p_.L, amplitude = 0.9 * std::exp(-2 * k * k * p_.nu * t);
    const Real u("exact", 2 * n);
    for (long m = 0; m < n; ++m) {
      const double cx = std::cos(k * x[std::size_t(m)][0]), cy = std::cos(k * x[std::size_t(m)][1]);
      const double sx = std::sin(k * x[std::size_t(m)][0]), sy = std::sin(k * x[std::size_t(m)][1]);
      const double theta = 1 + amplitude * cx * cy;
      u(m) = 2 * p_.nu * amplitude * k * sx * cy / theta;
      u(n + m) = 2 * p_.nu * amplitude * k * cx * sy / theta;
    }
    return u;
  }

  DataParams p_;
  SampleBox box_;
  BoxEvolution<Burgers2d> evolution_;
};

}  // namespace

std::unique_ptr<Generator> make_burgers2d(const DataParams& p) { return std::make_unique<Burgers>(p); }

}  // namespace dymixop
