// SPDX-License-Identifier: BSD-3-Clause
#include "stats/pair_ising.hpp"

#include "core/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace khaos {

void walsh_hadamard(std::span<double> x) {
  for (std::size_t half = 1; half < x.size(); half *= 2)
    for (std::size_t block = 0; block < x.size(); block += 2 * half) {
      double* const a = x.data() + block;
      double* const b = a + half;
      for (std::size_t i = 0; i < half; ++i) {
        const double sum = a[i] + b[i];
        b[i] = a[i] - b[i];
        a[i] = sum;
      }
    }
}

PairIsing::PairIsing(long spins, std::vector<std::pair<long, long>> pairs) {
  if (spins < 2 || spins > most_spins)
    throw UserError(
        fmt::format("too many spins for exact enumeration: given {}, allowed: 2 to {}", spins, most_spins));
  const auto bit = [&](long spin) { return spin == spins - 1 ? std::size_t(0) : std::size_t(1) << spin; };
  for (const auto& [i, j] : pairs) masks_.push_back(bit(i) ^ bit(j));
  states_.resize(std::size_t(1) << (spins - 1));
}

IsingMoments PairIsing::moments(std::span<const double> theta, bool fisher) {
  std::ranges::fill(states_, 0);
  for (std::size_t e = 0; e < masks_.size(); ++e) states_[masks_[e]] += theta[e];
  walsh_hadamard(states_);  // bit i of the index set: s_i = -1
  const double most = std::ranges::max(states_);
  for (double& x : states_) x = std::exp(x - most);
  walsh_hadamard(states_);  // now states_[m] / states_[0] is the mean of the product of the spins in m
  IsingMoments moments;
  moments.log_z = most + std::log(2 * states_[0]);
  const auto mean = [&](std::size_t mask) { return states_[mask] / states_[0]; };
  for (const std::size_t mask : masks_) moments.mean.push_back(mean(mask));
  if (!fisher) return moments;
  moments.fisher = Matrix<double>(pairs(), pairs());
  for (long f = 0; f < pairs(); ++f)
    for (long e = 0; e < pairs(); ++e) {
      const auto a = static_cast<std::size_t>(e), b = static_cast<std::size_t>(f);
      moments.fisher(e, f) = mean(masks_[a] ^ masks_[b]) - moments.mean[a] * moments.mean[b];
    }
  return moments;
}

}  // namespace khaos
