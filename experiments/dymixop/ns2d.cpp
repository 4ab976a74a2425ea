// SPDX-License-Identifier: BSD-3-Clause
// ns2d: decaying two-dimensional flow, in vorticity, from noise at the grid points.
#include "box_sample.hpp"
#include "models/navier_stokes_2d.hpp"
#include "spectral/box_evolution.hpp"
#include "spectral/box_sums.hpp"

#include <cmath>
#include <numbers>

namespace dymixop {
namespace {

/// The same flow as the public generator has it: u . grad w is multiplied out at the points, and its aliases
/// stay. With `cut` the products lose the modes from there on, which the state keeps: what its mask was meant
/// to do.
struct PublicFlow {
  static constexpr int fields = 1, inputs = 4, outputs = 1;
  double nu, cut;

  KOKKOS_INLINE_FUNCTION double symbol(const Kokkos::Array<double, 3>& k) const {
    return -nu * (k[0] * k[0] + k[1] * k[1]);
  }
  template <class T>
  KOKKOS_INLINE_FUNCTION void to_points(const ModeAt<T>& at, const Complex<T>* w, Complex<T>* z) const {
    const Complex<T> psi = inverse(at.k_squared()) * w[0];
    z[0] = at.k[1] * times_i(psi);
    z[1] = -(at.k[0] * times_i(psi));
    z[2] = at.k[0] * times_i(w[0]);
    z[3] = at.k[1] * times_i(w[0]);
  }
  template <class T>
  KOKKOS_INLINE_FUNCTION void product(const T* z, T* q) const {
    q[0] = -(z[0] * z[2] + z[1] * z[3]);
  }
  template <class T>
  KOKKOS_INLINE_FUNCTION void to_modes(const ModeAt<T>& at, const Complex<T>* q, Complex<T>* w_t) const {
    const T largest = max(abs(at.k[0]), abs(at.k[1]));
    w_t[0] = select(largest < T(cut), T(1.0), T(0.0)) * q[0];
  }
};

template <class Flow>
class DecayingFlow final : public Generator {
 public:
  DecayingFlow(const DataParams& p, const Flow& flow, Keep keep)
      : p_(p), box_(p, keep), evolution_(box_.transform, flow, p.scheme, p.dt) {}

  Sample sample(long index, const Stream& stream, const Look& look) override {
    const Real w0 = start(index, stream);
    evolution_.start(w0);
    Sample s;
    s.energy_start = energy(w0);
    s.enstrophy_start = 0.5 * mean_of({w0.data(), w0.size()}, [](double w) { return w * w; });
    for (long frame = 0; frame < p_.frames(); ++frame) {
      look();
      evolution_.advance(frame == 0 ? p_.steps_to_first() : p_.steps_per_frame());
      const Real w = evolution_.field();
      add_frame(p_, box_.transform, w, evolution_.modes(), evolution_.t(), s);
      s.energy.push_back(energy(w));
      s.enstrophy.push_back(0.5 * s.square.back());
    }
    s.error = std::nan("");
    if (p_.start == "exact") {
      const double k = 2 * std::numbers::pi / p_.L, decay = std::exp(-2 * k * k * p_.nu * evolution_.t());
      const Real w = evolution_.field();
      std::vector<double> exact(w0.data(), w0.data() + w0.size());
      for (double& x : exact) x *= decay;
      s.error = relative_distance({w.data(), w.size()}, exact);
    }
    return s;
  }

 private:
  /// Uniform in (-1, 1), its mean removed; exact: cos x cos y, whose advection vanishes.
  Real start(long index, const Stream& stream) const {
    const auto x = positions(box_.transform);
    const Real w("start", x.size());
    double mean = 0;
    for (std::size_t m = 0; m < x.size(); ++m) {
      w(m) = p_.start == "exact" ? std::cos(2 * std::numbers::pi / p_.L * x[m][0]) *
                                       std::cos(2 * std::numbers::pi / p_.L * x[m][1])
                                 : 2 * stream.uniform(std::uint64_t(index), m) - 1;
      mean += w(m) / double(x.size());
    }
    for (std::size_t m = 0; m < x.size(); ++m) w(m) -= mean;
    return w;
  }

  /// Kinetic energy per area of a vorticity on the grid, all its modes counted: sum |w_k|^2 / (2 k^2).
  double energy(const Real& w) const {
    if (!all_) all_ = std::make_unique<SampleBox>(p_, Keep::all);
    const BoxTransform& transform = all_->transform;
    const Modes w_hat("w_hat", transform.modes());
    transform.forward(w, w_hat);
    return mode_sums(transform, 1, [&](const ModeTerm& term, std::vector<ExactSum>& sum) {
      if (term.k_squared() > 0) sum[0].add(0.5 * term.weight * squared(w_hat(term.m)) / term.k_squared());
    })[0];
  }

  DataParams p_;
  SampleBox box_;
  BoxEvolution<Flow> evolution_;
  mutable std::unique_ptr<SampleBox> all_;
};

}  // namespace

std::unique_ptr<Generator> make_ns2d(const DataParams& p) {
  if (p.compat == "none")
    return std::make_unique<DecayingFlow<NavierStokes2d>>(p, NavierStokes2d{.nu = p.nu}, Keep::two_thirds);
  const double edge = 2 * std::numbers::pi / p.L * double(p.N);
  return std::make_unique<DecayingFlow<PublicFlow>>(p, PublicFlow{p.nu, p.is_public() ? edge : edge / 3},
                                                    Keep::all);
}

}  // namespace dymixop
