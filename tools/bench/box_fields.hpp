// SPDX-License-Identifier: BSD-3-Clause
/// What ns2d and ns3d share: a start, and the bare transforms of FFTW.
#pragma once

#include "spectral/aligned_array.hpp"
#include "spectral/box_pass.hpp"

#include <fftw3.h>

#include <cmath>
#include <numbers>
#include <vector>

namespace khaos::bench {

inline Box cube(int axes, long n) {
  return {std::vector<long>(axes, n), std::vector<double>(axes, 2 * std::numbers::pi)};
}

/// A few waves with steep spectrum, the same on any grid; of several fields, their solenoidal part.
inline void smooth_start(const BoxTransform& transform, const Modes& u, int fields) {
  const long modes = transform.modes();
  const Waves& waves = transform.waves();
  for (long m = 0; m < modes; ++m) {
    const auto k = waves(m);
    const double k2 = k[0] * k[0] + k[1] * k[1] + k[2] * k[2], last = k[transform.box().axes() - 1];
    double along_re = 0, along_im = 0, re[3], im[3];
    for (int f = 0; f < fields; ++f) {
      const double size = k2 == 0 ? 0 : std::exp(-k2 / 40),
                   phase = std::sin(3 * k[0] + 5 * k[1] + 7 * k[2] + f);
      re[f] = size * std::cos(9 * phase);
      im[f] = last == 0 ? 0 : size * std::sin(9 * phase);  // modes of that plane must fit their conjugates
      if (last == 0) re[f] = size;
      if (fields > 1) along_re += k[f] * re[f] / k2, along_im += k[f] * im[f] / k2;
    }
    for (int f = 0; f < fields; ++f) {
      const bool project = fields > 1 && k2 > 0;
      u(f * modes + m) =
          k2 == 0 ? Mode(0)
                  : Mode(re[f] - (project ? k[f] * along_re : 0), im[f] - (project ? k[f] * along_im : 0));
    }
  }
}

/// r2c and c2r of a whole box by one FFTW plan each.
class RawTransforms {
 public:
  RawTransforms(int axes, long n) : real_(size(axes, n)), modes_(2 * size(axes, n) / n * (n / 2 + 1)) {
    const std::vector<int> shape(axes, int(n));
    auto* const modes = reinterpret_cast<fftw_complex*>(modes_.data());
    forward_ = fftw_plan_dft_r2c(axes, shape.data(), real_.data(), modes, FFTW_ESTIMATE);
    backward_ = fftw_plan_dft_c2r(axes, shape.data(), modes, real_.data(), FFTW_ESTIMATE);
  }
  RawTransforms(const RawTransforms&) = delete;
  ~RawTransforms() {
    fftw_destroy_plan(forward_);
    fftw_destroy_plan(backward_);
  }
  /// Of zeros: no overflow, the same time.
  void run(int forward, int backward) {
    for (int i = 0; i < forward; ++i) fftw_execute(forward_);
    for (int i = 0; i < backward; ++i) fftw_execute(backward_);
  }

 private:
  static long size(int axes, long n) { return axes == 2 ? n * n : n * n * n; }
  AlignedArray real_, modes_;
  fftw_plan forward_, backward_;
};

}  // namespace khaos::bench
