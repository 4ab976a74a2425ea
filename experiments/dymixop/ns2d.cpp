// SPDX-License-Identifier: BSD-3-Clause
// ns2d: decaying two-dimensional flow, in vorticity, from noise at the grid points.
#include "box_generator.hpp"
#include "models/navier_stokes_2d.hpp"
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
class DecayingFlow final : public BoxGenerator<Flow> {
  using BoxGenerator<Flow>::params, BoxGenerator<Flow>::transform;

 public:
  using BoxGenerator<Flow>::BoxGenerator;

 private:
  /// Uniform in (-1, 1), its mean removed; exact: cos x cos y, whose advection vanishes.
  Real start(long index, const Stream& stream) const override {
    const auto x = positions(transform());
    const Real w("start", x.size());
    const double k = 2 * std::numbers::pi / params().L;
    double mean = 0;
    for (std::size_t m = 0; m < x.size(); ++m) {
      w(m) = params().start == "exact" ? std::cos(k * x[m][0]) * std::cos(k * x[m][1])
                                       : 2 * stream.uniform(std::uint64_t(index), m) - 1;
      mean += w(m) / double(x.size());
    }
    for (std::size_t m = 0; m < x.size(); ++m) w(m) -= mean;
    return w;
  }
  Real exact(const Real& start, double t) const override {
    const double k = 2 * std::numbers::pi / params().L, decay = std::exp(-2 * k * k * params().nu * t);
    const Real w("exact", start.size());
    for (std::size_t m = 0; m < w.size(); ++m) w(m) = decay * start(m);
    return w;
  }

  /// Kinetic energy per area of a vorticity on the grid, all its modes counted: sum |w_k|^2 / (2 k^2).
  double energy(const Real& w) const override {
    if (!all_) all_ = std::make_unique<SampleBox>(params(), Keep::all);
    const Modes w_hat("w_hat", all_->transform.modes());
    all_->transform.forward(w, w_hat);
    return mode_sums(all_->transform, 1, [&](const ModeTerm& term, std::vector<ExactSum>& sum) {
      if (term.k_squared() > 0) sum[0].add(0.5 * term.weight * squared(w_hat(term.m)) / term.k_squared());
    })[0];
  }

  double enstrophy(const Real& w) const override {
    return 0.5 * mean_of({w.data(), w.size()}, [](double x) { return x * x; });
  }

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
