// SPDX-License-Identifier: BSD-3-Clause
#include "covariant_angles.hpp"

#include <algorithm>
#include <limits>
#include <numbers>

namespace chaos_atlas {
namespace {

constexpr double width = std::numbers::pi / 2 / CovariantAngles::bins;

CovariantAngles blank(int vectors) {
  CovariantAngles angles;
  const auto splits = std::size_t(std::max(0, vectors - 1));
  angles.vectors = vectors;
  angles.rates.assign(std::size_t(vectors), 0.0);
  angles.least.assign(splits, std::numeric_limits<double>::infinity());
  angles.sum.assign(splits, 0.0);
  angles.counts.assign(splits * CovariantAngles::bins, 0.0);
  return angles;
}

}  // namespace

CovariantAngles angles_of(const CovariantVectors& member) {
  if (member.samples == 0) return blank(0);
  CovariantAngles angles = blank(member.vectors_count);
  angles.samples = double(member.samples);
  for (long n = 0; n < member.samples; ++n) {
    for (int j = 0; j < angles.vectors; ++j)
      angles.rates[std::size_t(j)] += member.rates[std::size_t(n * angles.vectors + j)];
    for (int j = 0; j + 1 < angles.vectors; ++j) {
      const double angle = member.angle(n, j + 1, j + 1);
      const auto split = std::size_t(j);
      angles.least[split] = std::min(angles.least[split], angle);
      angles.sum[split] += angle;
      const int bin = std::clamp(int(angle / width), 0, CovariantAngles::bins - 1);
      angles.counts[split * CovariantAngles::bins + std::size_t(bin)] += 1;
    }
  }
  return angles;
}

CovariantAngles total(std::span<const CovariantAngles> members) {
  int vectors = 0;
  for (const CovariantAngles& member : members) vectors = std::max(vectors, member.vectors);
  CovariantAngles all = blank(vectors);
  const auto add = [](std::vector<double>& to, const std::vector<double>& more) {
    for (std::size_t k = 0; k < more.size(); ++k) to[k] += more[k];
  };
  for (const CovariantAngles& member : members) {
    all.samples += member.samples;
    add(all.rates, member.rates), add(all.sum, member.sum), add(all.counts, member.counts);
    for (std::size_t j = 0; j < member.least.size(); ++j)
      all.least[j] = std::min(all.least[j], member.least[j]);
  }
  return all;
}

std::vector<double> angle_centres() {
  std::vector<double> centres;
  for (int k = 0; k < CovariantAngles::bins; ++k) centres.push_back((k + 0.5) * width);
  return centres;
}

}  // namespace chaos_atlas
