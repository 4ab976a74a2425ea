// SPDX-License-Identifier: BSD-3-Clause
// brusselator3d: the Brusselator with diffusion in a periodic cube. The public data set has no generator:
// equation, parameters and start are the suite's own.
#include "box_generator.hpp"
#include "models/brusselator.hpp"

#include <cmath>

namespace dymixop {
namespace {

class ReactingBox final : public BoxGenerator<Brusselator> {
 public:
  explicit ReactingBox(const DataParams& p)
      : BoxGenerator(p, Brusselator{p.a, p.b, {p.D0, p.D1}}, Keep::two_thirds) {}

 private:
  /// The fixed point (a, b / a); random: u with waves up to 2 of normal amplitudes on it, of rms a / 4 in the
  /// mean.
  Real start(long index, const Stream& stream) const override {
    const DataParams& p = params();
    const long n = transform().points();
    const Real u("start", 2 * n);
    std::vector<double> noise(std::size_t(n), 0.0);
    if (p.start == "random") noise = wave_noise(transform(), 2, stream, index, 0);
    for (long m = 0; m < n; ++m) {
      u(m) = p.a * (1 + noise[std::size_t(m)] / (4 * std::sqrt(125.0)));  // 5^3 waves
      u(n + m) = p.b / p.a;
    }
    return u;
  }
  Real exact(const Real& start, double) const override { return start; }
};

}  // namespace

std::unique_ptr<Generator> make_brusselator3d(const DataParams& p) {
  return std::make_unique<ReactingBox>(p);
}

}  // namespace dymixop
