// SPDX-License-Identifier: BSD-3-Clause
// ks1d: u_t = -u u_x - u_xx - u_xxxx of period L from noise at the grid points.
#include "generator.hpp"
#include "models/line_equations.hpp"
#include "spectral/line_evolution.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

namespace dymixop {
namespace {

class Ks1d final : public Generator {
 public:
  explicit Ks1d(const DataParams& p)
      : p_(p),
        evolution_(KuramotoSivashinsky{},
                   Lines(1, p.N, p.L, p.is_public() ? Lines::all_modes(p.N) : Lines::dealiased(p.N, 2)),
                   p.scheme, p.dt) {}

  Sample sample(long index, const Stream& stream, const Look& look) override {
    const std::vector<double> u0 = start(index, stream);
    evolution_.start(u0);
    Sample s;
    s.energy_start = 0.5 * mean_of(u0, [](double x) { return x * x; });
    s.enstrophy_start = s.error = std::nan("");
    s.power.assign(std::size_t(p_.N / 2 + 1), 0.0);
    for (long frame = 0; frame < p_.frames(); ++frame) {
      look();
      evolution_.advance(frame == 0 ? p_.steps_to_first() : p_.steps_per_frame());
      add(evolution_.field(), s);
    }
    return s;
  }

 private:
  /// Uniform in (-1, 1), its mean removed; exact: two long waves.
  std::vector<double> start(long index, const Stream& stream) const {
    std::vector<double> u;
    double mean = 0;
    for (long j = 0; j < p_.N; ++j) {
      const double angle = 2 * std::numbers::pi * double(j) / double(p_.N);
      u.push_back(p_.start == "exact" ? std::cos(angle) + 0.5 * std::sin(2 * angle)
                                      : 2 * stream.uniform(std::uint64_t(index), std::uint64_t(j)) - 1);
      mean += u.back() / double(p_.N);
    }
    if (p_.start == "random" && !p_.is_public())
      for (double& x : u) x -= mean;
    return u;
  }

  void add(const std::vector<double>& u, Sample& s) const {
    s.square.push_back(mean_of(u, [](double x) { return x * x; }));
    s.fourth.push_back(mean_of(u, [](double x) { return x * x * x * x; }));
    s.max.push_back(std::ranges::max(u));
    s.energy.push_back(0.5 * s.square.back());
    s.enstrophy.push_back(std::nan(""));
    if (!std::isfinite(s.square.back())) diverged(evolution_.t());
    const auto u_hat = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), evolution_.modes());
    for (long k = 0; k < evolution_.lines().modes(); ++k)
      s.power[std::size_t(k)] +=
          std::norm(std::complex<double>(u_hat(k).real(), u_hat(k).imag())) / double(p_.frames());
    for (long j = 0; j < p_.N; j += p_.stride) s.values.push_back(u[std::size_t(j)]);
    s.center = u[std::size_t(p_.N / 2)];
  }

  DataParams p_;
  LineEvolution<KuramotoSivashinsky> evolution_;
};

}  // namespace

std::unique_ptr<Generator> make_ks1d(const DataParams& p) { return std::make_unique<Ks1d>(p); }

}  // namespace dymixop
