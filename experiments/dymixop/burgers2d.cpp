// SPDX-License-Identifier: BSD-3-Clause
// burgers2d: Burgers' equation in a periodic square from a random trigonometric polynomial.
#include "box_generator.hpp"
#include "models/burgers_2d.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace dymixop {
namespace {
constexpr double pi = std::numbers::pi;

class Burgers final : public BoxGenerator<Burgers2d> {
 public:
  explicit Burgers(const DataParams& p)
      : BoxGenerator(p, Burgers2d{p.nu}, p.is_public() ? Keep::all : Keep::two_thirds) {}

 private:
  Real start(long index, const Stream& stream) const override {
    return params().start == "exact" ? cole_hopf(0) : random_start(index, stream);
  }
  Real exact(const Real&, double t) const override { return cole_hopf(t); }

  /// 1.5 w / max |w| + c: w has all waves up to 4 with normal amplitudes, c is uniform in (-1, 1), both for
  /// each component.
  Real random_start(long index, const Stream& stream) const {
    const long n = transform().points();
    const Real u("start", 2 * n);
    double largest = 0;
    for (long f = 0; f < 2; ++f) {
      const std::vector<double> w = wave_noise(transform(), 4, stream, index, std::uint64_t(1000 * f));
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
    const auto x = positions(transform());
    const long n = transform().points();
    const double nu = params().nu, k = 2 * pi / params().L, amplitude = 0.9 * std::exp(-2 * k * k * nu * t);
    const Real u("exact", 2 * n);
    for (long m = 0; m < n; ++m) {
      const double cx = std::cos(k * x[std::size_t(m)][0]), cy = std::cos(k * x[std::size_t(m)][1]);
      const double sx = std::sin(k * x[std::size_t(m)][0]), sy = std::sin(k * x[std::size_t(m)][1]);
      const double theta = 1 + amplitude * cx * cy;
      u(m) = 2 * nu * amplitude * k * sx * cy / theta;
      u(n + m) = 2 * nu * amplitude * k * cx * sy / theta;
    }
    return u;
  }
};

}  // namespace

std::unique_ptr<Generator> make_burgers2d(const DataParams& p) { return std::make_unique<Burgers>(p); }

}  // namespace dymixop
