// SPDX-License-Identifier: BSD-3-Clause
/// What the Klein-Gordon benchmarks share: the raw transforms beside which a step is measured, and the
/// kink-antikink start of kg1d (phi^4, L = 60, kinks at -10 and 10).
#pragma once

#include "spectral/klein_gordon_line.hpp"
#include "timing.hpp"

#include <fftw3.h>

#include <cmath>
#include <vector>

namespace khaos::bench {

/// A bare r2c + c2r of `fields` rows at once, FFTW_ESTIMATE, out of place as a step needs it.
class RawPair {
 public:
  explicit RawPair(int points, int fields = 1)
      : pitch_(static_cast<int>(AlignedArray::padded(points))),
        modes_pitch_(static_cast<int>(AlignedArray::padded(points + 2))),
        in_(fields * pitch_),
        modes_(fields * modes_pitch_),
        out_(fields * pitch_) {
    auto* modes = reinterpret_cast<fftw_complex*>(modes_.data());
    forward_ = fftw_plan_many_dft_r2c(1, &points, fields, in_.data(), nullptr, 1, pitch_, modes, nullptr, 1,
                                      modes_pitch_ / 2, FFTW_ESTIMATE);
    backward_ = fftw_plan_many_dft_c2r(1, &points, fields, modes, nullptr, 1, modes_pitch_ / 2, out_.data(),
                                       nullptr, 1, pitch_, FFTW_ESTIMATE);
    for (long i = 0; i < in_.size(); ++i) in_.data()[i] = std::sin(0.1 * static_cast<double>(i));
  }
  RawPair(const RawPair&) = delete;
  ~RawPair() {
    fftw_destroy_plan(forward_);
    fftw_destroy_plan(backward_);
  }
  void run(long times) const {
    for (long i = 0; i < times; ++i) {
      fftw_execute(forward_);
      fftw_execute(backward_);
    }
  }

 private:
  int pitch_, modes_pitch_;
  AlignedArray in_, modes_, out_;
  fftw_plan forward_, backward_;
};

struct Pair {
  std::vector<double> u, p;
};
/// Kinks at -10 and 10, moving inwards with `speed`.
inline Pair kink_pair(const LineTransform& transform, double speed) {
  const double gamma = 1 / std::sqrt(1 - speed * speed), xi = std::sqrt(2.0);
  Pair pair;
  for (const double x : transform.positions()) {
    const double left = std::tanh(gamma * (x + 10) / xi), right = std::tanh(gamma * (x - 10) / xi);
    pair.u.push_back(left - right - 1);
    pair.p.push_back(-speed * gamma / xi * ((1 - left * left) + (1 - right * right)));
  }
  return pair;
}

}  // namespace khaos::bench
