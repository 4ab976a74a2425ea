// SPDX-License-Identifier: BSD-3-Clause
#include "lattice/mean_field.hpp"

#include "core/simd.hpp"

#include <algorithm>

namespace khaos {
namespace {

constexpr int W = KHAOS_LANES;

/// The oscillators of a rank's share of the blocks.
std::pair<long, long> range_of(long total, long block, const Comm& comm) {
  const auto [first, last] = share((total + block - 1) / block, comm);
  return {first * block, std::min(last * block, total)};
}

}  // namespace

MeanFieldKuramoto::MeanFieldKuramoto(const Comm& comm, std::span<const double> omega,
                                     std::span<const double> theta, double K, double dt)
    : comm_(comm), total_(static_cast<long>(omega.size())), K_(K), dt_(dt) {
  const auto [first, last] = range_of(total_, block, comm);
  const long n = std::max(0L, last - first);
  omega_ = AlignedArray(n, 0), theta_ = AlignedArray(n, 1), cos_ = AlignedArray(n, 3),
  sin_ = AlignedArray(n, 5);
  for (long i = 0; i < n; ++i) {
    omega_.data()[i] = omega[static_cast<std::size_t>(first + i)];
    theta_.data()[i] = theta[static_cast<std::size_t>(first + i)];
  }
  parts_.resize(static_cast<std::size_t>(2 * ((n + block - 1) / block)));
  pass<false>();
}

template <bool moves>
void MeanFieldKuramoto::pass() {
  double *theta = theta_.data(), *cosines = cos_.data(), *sines = sin_.data();
  const double* omega = omega_.data();
  const Lanes K_cos = dt_ * K_ * cosine_, K_sin = dt_ * K_ * sine_, dt = dt_;
  for (long first = 0; first < here(); first += block) {
    const long last = std::min(first + block, here());
    Lanes cosine = 0.0, sine = 0.0;
    for (long i = first; i < last; i += W) {
      Lanes angle = load(theta + i);
      if constexpr (moves) {  // r sin(psi - theta) = r sin psi cos theta - r cos psi sin theta
        angle += dt * load(omega + i) + (K_sin * load(cosines + i) - K_cos * load(sines + i));
        store(theta + i, angle);
      }
      Lanes c = cos(angle), s = sin(angle);
      if (i + W > last)  // beyond the last oscillator nothing counts
        for (int lane = static_cast<int>(last - i); lane < W; ++lane) c.set(lane, 0), s.set(lane, 0);
      store(cosines + i, c);
      store(sines + i, s);
      cosine += c;
      sine += s;
    }
    parts_[static_cast<std::size_t>(2 * (first / block))] = sum(cosine);
    parts_[static_cast<std::size_t>(2 * (first / block) + 1)] = sum(sine);
  }
  if (comm_.size() == 1)
    sum_up(parts_);
  else
    sum_up(comm_.gather(parts_));
}

void MeanFieldKuramoto::sum_up(std::span<const double> parts) {
  cosine_ = sine_ = 0;
  for (std::size_t k = 0; k < parts.size(); k += 2) {
    cosine_ += parts[k];
    sine_ += parts[k + 1];
  }
  cosine_ /= static_cast<double>(total_);
  sine_ /= static_cast<double>(total_);
}

void MeanFieldKuramoto::advance(long steps) {
  for (long step = 0; step < steps; ++step) pass<true>();
}

std::vector<double> MeanFieldKuramoto::phases() const { return comm_.gather(theta_.values()); }

}  // namespace khaos
