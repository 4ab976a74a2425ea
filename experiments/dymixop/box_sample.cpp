// SPDX-License-Identifier: BSD-3-Clause
#include "box_sample.hpp"

#include "spectral/box_sums.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace dymixop {

std::vector<Kokkos::Array<double, 3>> positions(const BoxTransform& transform) {
  std::vector<long> n = transform.box().points;
  std::vector<double> length = transform.box().length;
  n.resize(3, 1), length.resize(3, 0);
  std::vector<Kokkos::Array<double, 3>> all;
  for (long i = 0; i < n[0]; ++i)
    for (long j = 0; j < n[1]; ++j)
      for (long k = 0; k < n[2]; ++k)
        all.push_back({{length[0] * double(i) / double(n[0]), length[1] * double(j) / double(n[1]),
                        length[2] * double(k) / double(n[2])}});
  return all;
}

std::vector<double> wave_noise(const BoxTransform& transform, int highest, const Stream& stream, long sample,
                               std::uint64_t first) {
  struct Wave {
    Kokkos::Array<double, 3> k;
    double a, b;
  };
  std::vector<double> unit = transform.box().length;
  for (double& length : unit) length = 2 * std::numbers::pi / length;
  unit.resize(3, 0);
  std::vector<Wave> waves;
  const int i_most = highest, j_most = unit[1] > 0 ? highest : 0, l_most = unit[2] > 0 ? highest : 0;
  for (int i = -i_most; i <= i_most; ++i)
    for (int j = -j_most; j <= j_most; ++j)
      for (int l = -l_most; l <= l_most; ++l, first += 2)
        waves.push_back({{{i * unit[0], j * unit[1], l * unit[2]}},
                         stream.normal(std::uint64_t(sample), first),
                         stream.normal(std::uint64_t(sample), first + 1)});
  std::vector<double> noise;
  for (const auto& x : positions(transform)) {
    double sum = 0;
    for (const Wave& w : waves) {
      const double angle = w.k[0] * x[0] + w.k[1] * x[1] + w.k[2] * x[2];
      sum += w.a * std::sin(angle) + w.b * std::cos(angle);
    }
    noise.push_back(sum);
  }
  return noise;
}

void add_frame(const DataParams& p, const BoxTransform& transform, const Real& u, const Modes& u_hat,
               double t, Sample& s) {
  std::vector<long> n = p.points();
  n.resize(3, 1);
  const long points = transform.points(), dy = n[1] > 1 ? p.stride : 1, dz = n[2] > 1 ? p.stride : 1;
  const std::span<const double> first(u.data(), std::size_t(points));
  s.square.push_back(mean_of(first, [](double x) { return x * x; }));
  s.fourth.push_back(mean_of(first, [](double x) { return x * x * x * x; }));
  s.max.push_back(std::ranges::max(first));
  if (!std::isfinite(s.square.back())) diverged(t);
  for (long i = 0; i < n[0]; i += p.stride)
    for (long j = 0; j < n[1]; j += dy)
      for (long k = 0; k < n[2]; k += dz)
        for (long channel = 0; channel < p.channels(); ++channel)
          s.values.push_back(u(channel * points + (i * n[1] + j) * n[2] + k));
  s.center = u((n[0] / 2 * n[1] + n[1] / 2) * n[2] + n[2] / 2);
  s.power.resize(std::size_t(p.N / 2 + 1), 0.0);
  const std::vector<double> shells =
      shell_sums(transform, [&](const ModeTerm& term) { return squared(u_hat(term.m)); });
  for (std::size_t k = 0; k < std::min(shells.size(), s.power.size()); ++k)
    s.power[k] += shells[k] / double(p.frames());
}

}  // namespace dymixop
