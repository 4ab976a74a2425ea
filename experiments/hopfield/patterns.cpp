// SPDX-License-Identifier: BSD-3-Clause
#include "patterns.hpp"

#include "core/simd_math.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace hopfield {
namespace {

constexpr std::uint64_t centre_members = 1ULL << 62;  // of the stream; patterns have 0 .. N - 1

double length_of(const double* x, long d) {
  double square = 0;
  for (long k = 0; k < d; ++k) square += x[k] * x[k];
  return std::sqrt(square);
}
void stretch(double* x, long d, double radius) {
  const double factor = radius / length_of(x, d);
  for (long k = 0; k < d; ++k) x[k] *= factor;
}

}  // namespace

std::vector<Issue> issues_of_patterns(const PatternParams& p) {
  const bool on_sphere = p.law != "binary" && p.law != "gaussian";
  if (on_sphere && p.d < 2)
    return {error(fmt::format("d: given {}, allowed: >= 2 for patterns on a sphere (law {})", p.d, p.law))};
  if (p.law == "orthogonal" && p.N > p.d)
    return {error(fmt::format("N: given {}, allowed: <= d = {} orthogonal patterns", p.N, p.d))};
  if (p.law == "opposite" && p.N != 2)
    return {error(fmt::format("N: given {}, allowed: 2 opposite patterns", p.N))};
  return {};
}

void normals(const Stream& stream, std::uint64_t member, long count, double* out) {
  constexpr int W = KHAOS_LANES;
  constexpr double to_unit = 0x1p-52;
  for (long at = 0; at < count; at += 2 * W) {
    Lanes radius_u, angle_u;
    for (int lane = 0; lane < W; ++lane) {
      const auto w = stream.words(member, static_cast<std::uint64_t>(at / 2 + lane));
      const auto unit = [](std::uint32_t high, std::uint32_t low) {
        return (static_cast<double>((std::uint64_t{high} << 32 | low) >> 12) + 0.5) * to_unit;
      };
      radius_u.set(lane, unit(w[0], w[1]));
      angle_u.set(lane, unit(w[2], w[3]));
    }
    const Lanes radius = sqrt(-2.0 * log(radius_u)), angle = 2 * std::numbers::pi * angle_u;
    const Lanes even = radius * cos(angle), odd = radius * sin(angle);
    for (int lane = 0; lane < W && at + 2 * lane < count; ++lane) {
      out[at + 2 * lane] = even[lane];
      if (at + 2 * lane + 1 < count) out[at + 2 * lane + 1] = odd[lane];
    }
  }
}

Patterns::Patterns(const PatternParams& params, const Stream& numbers)
    : params_(params),
      numbers_(numbers),
      radius_(params.K * std::sqrt(static_cast<double>(params.law == "binary" ? params.d : params.d - 1))) {
  if (params_.law != "clusters") return;
  centres_.resize(static_cast<std::size_t>(params_.clusters * params_.d));
  for (long c = 0; c < params_.clusters; ++c) {
    normals(numbers_, centre_members + static_cast<std::uint64_t>(c), params_.d, &centres_[c * params_.d]);
    stretch(&centres_[c * params_.d], params_.d, 1);
  }
}

void Patterns::fill(long first, long count, double* block) const {
  for (long j = 0; j < count; ++j) fill_one(first + j, block + j * params_.d);
}

void Patterns::fill_one(long j, double* x) const {
  const long d = params_.d;
  const auto member = static_cast<std::uint64_t>(j);
  if (params_.law == "orthogonal") {
    std::fill_n(x, d, 0.0);
    x[j] = radius_;
  } else if (params_.law == "binary") {
    for (long k = 0; k < d; ++k) {
      const auto word = numbers_.words(member, static_cast<std::uint64_t>(k / 128))[k / 32 % 4];
      x[k] = (word >> (k % 32) & 1) != 0 ? params_.K : -params_.K;
    }
  } else if (params_.law == "opposite") {
    normals(numbers_, 0, d, x);
    stretch(x, d, j == 0 ? radius_ : -radius_);
  } else {
    normals(numbers_, member, d, x);
    if (params_.law == "gaussian") {
      for (long k = 0; k < d; ++k) x[k] *= params_.K;
      return;
    }
    if (params_.law == "clusters") {
      const double* centre = &centres_[j % params_.clusters * d];
      const double size = params_.spread / std::sqrt(static_cast<double>(d));
      for (long k = 0; k < d; ++k) x[k] = centre[k] + size * x[k];
    }
    stretch(x, d, radius_);
  }
}

std::vector<double> Patterns::pattern(long j) const {
  std::vector<double> x(static_cast<std::size_t>(params_.d));
  fill_one(j, x.data());
  return x;
}

double Patterns::largest_norm(const Comm& comm) const {
  if (params_.law != "gaussian") return radius_;
  const auto [first, last] = share(params_.N, comm);
  std::vector<double> x(static_cast<std::size_t>(params_.d));
  double largest = 0;
  for (long j = first; j < last; ++j) {
    fill_one(j, x.data());
    largest = std::max(largest, length_of(x.data(), params_.d));
  }
  return comm.max(largest);
}

}  // namespace hopfield
