// SPDX-License-Identifier: BSD-3-Clause
#include "rage.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace koopman {

SkewOrbits::SkewOrbits(long M, long p, long q, double eps)
    : p_(p),
      M_(M),
      cycle_(M * q),
      eps_(eps),
      at_(static_cast<std::size_t>(M)),
      y_(at_.size()),
      cosine_(at_.size()) {
  for (long m = 0; m < M; ++m) {
    at_[static_cast<std::size_t>(m)] = m * q;
    cosine_[static_cast<std::size_t>(m)] =
        std::cos(2 * std::numbers::pi * static_cast<double>(m) / static_cast<double>(M));
  }
}

Complex SkewOrbits::advance() {
  double real = 0, imaginary = 0;
  for (std::size_t m = 0; m < at_.size(); ++m) {
    const double turn = eps_ * cosine_[static_cast<std::size_t>(at_[m] % M_)];  // q x = at / M
    largest_ = std::max(largest_, std::abs(turn));
    y_[m] += turn;
    at_[m] = (at_[m] + p_ * M_) % cycle_;
    const double phase = 2 * std::numbers::pi * (y_[m] - std::round(y_[m]));
    real += std::cos(phase);
    imaginary += std::sin(phase);
  }
  const auto count = static_cast<double>(at_.size());
  return {real / count, imaginary / count};
}

}  // namespace koopman
