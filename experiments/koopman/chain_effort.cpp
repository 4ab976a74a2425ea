// SPDX-License-Identifier: BSD-3-Clause
#include "chain_effort.hpp"

#include "linalg/hermitian.hpp"
#include "linalg/lapack.hpp"
#include "linalg/quadrature.hpp"
#include "rage.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

namespace koopman {
namespace {

using khaos::Matrix;
constexpr double pi = std::numbers::pi;

double j0_squared(double x) {
  const double value = ::j0(x);
  return value * value;
}

/// Mean of J_0(2 pi 2 a sin(phase))^2 over phases: what a harmonic with transfer amplitude a leaves of |<K^n
/// g, g>|^2.
double mean_over_phases(double amplitude) {
  const long count = 64 + static_cast<long>(40 * amplitude);  // a periodic integrand: exact to rounding
  double sum = 0;
  for (long k = 0; k < count; ++k)
    sum +=
        j0_squared(4 * pi * amplitude * std::sin(pi * static_cast<double>(k) / static_cast<double>(count)));
  return sum / static_cast<double>(count);
}

/// The s with share (1/s) int_0^s J_0(2 pi t)^2 dt = 1/2: T* eps for eps -> 0. 0.3624 for share = 1.
double scaled_effort(double share) {
  const auto average = [](double s) {
    const khaos::Quadrature rule = khaos::gauss_legendre(40, 0, s);
    double sum = 0;
    for (std::size_t m = 0; m < rule.node.size(); ++m)
      sum += rule.weight[m] * j0_squared(2 * pi * rule.node[m]);
    return sum / s;
  };
  double low = 1e-6, high = 1;  // the average falls from 1 to 0.27 between them
  while (high - low > 1e-14) {
    const double middle = 0.5 * (low + high);
    (share * average(middle) < 0.5 ? high : low) = middle;
  }
  return high;
}

/// Coefficients of exp(2 pi i eps cos(2 pi q x)): (i)^m J_m(2 pi eps), |m| <= most.
std::vector<Complex> bessel_coefficients(double eps, int most) {
  std::vector<Complex> all;
  for (int m = -most; m <= most; ++m) {
    const Complex powers[] = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}};
    const int even = std::abs(m);  // J_-m = (-1)^m J_m and i^-m = (-1)^m i^m: the same for both signs
    all.push_back(powers[even % 4] * ::jn(even, 2 * pi * eps));
  }
  return all;
}

/// A harmonic k = sum m_i q_i by its m; k and the phase of K, k w mod 1, come from them without loss.
struct Harmonics {
  std::vector<Harmonic> f;
  std::vector<double> gap;  // signed: q_i w - p_i
  long k(const std::vector<int>& m) const {
    long sum = 0;
    for (std::size_t i = 0; i < f.size(); ++i) sum += m[i] * f[i].q;
    return sum;
  }
  double turns(const std::vector<int>& m) const {
    double sum = 0;
    for (std::size_t i = 0; i < f.size(); ++i) sum += m[i] * gap[i];
    return sum;
  }
};

/// The harmonics of f that matter at this threshold, with the sign of q_i w - p_i: convergents alternate.
Harmonics relevant(const Link& link, double threshold) {
  Harmonics kept;
  const std::vector<Convergent> all = convergents(link.w, static_cast<long>(link.w.entries.size()));
  for (const Harmonic& h : link.f) {
    if (h.eps < 1e-4 * threshold) continue;
    const auto found = std::ranges::find(all, h.q, &Convergent::q);
    const bool even =
        (found - all.begin()) % 2 == 1;  // the first is a_0 = 0's successor: p_1 / q_1 is above w
    kept.f.push_back(h);
    kept.gap.push_back(even ? found->gap : -found->gap);
  }
  return kept;
}

using Lattice = std::vector<std::vector<int>>;

/// All m with |m_i| <= most.
Lattice box(std::size_t dimension, int most) {
  Lattice all{{}};
  for (std::size_t i = 0; i < dimension; ++i) {
    Lattice longer;
    for (const auto& m : all)
      for (int k = -most; k <= most; ++k) {
        longer.push_back(m);
        longer.back().push_back(k);
      }
    all = std::move(longer);
  }
  return all;
}

/// tau(1) with the functions of `columns`: the smallest singular value of K - 1 from their span into `rows`.
double tau_of(const Harmonics& h, const Lattice& columns, const Lattice& rows, int reach) {
  std::map<std::vector<int>, long> row_of;
  for (std::size_t i = 0; i < rows.size(); ++i) row_of[rows[i]] = static_cast<long>(i);
  std::vector<std::vector<Complex>> coefficients;
  for (const Harmonic& term : h.f) coefficients.push_back(bessel_coefficients(term.eps, reach));
  Matrix<Complex> image(static_cast<long>(rows.size()), static_cast<long>(columns.size()));
  const Lattice moves = box(h.f.size(), reach);
  for (std::size_t j = 0; j < columns.size(); ++j) {
    const Complex turn = std::polar(1.0, 2 * pi * h.turns(columns[j]));
    for (const auto& move : moves) {
      std::vector<int> to = columns[j];
      Complex value = turn;
      for (std::size_t i = 0; i < to.size(); ++i) {
        to[i] += move[i];
        value *= coefficients[i][static_cast<std::size_t>(move[i] + reach)];
      }
      image(row_of.at(to), static_cast<long>(j)) += value;
    }
    image(row_of.at(columns[j]), static_cast<long>(j)) -= 1.0;
  }
  std::vector<Complex> v(columns.size());
  return khaos::smallest_singular(khaos::triangular_factor(std::move(image)), v);
}

}  // namespace

Effort no_effort(const Link& link, long counted_steps, const std::function<void()>& look) {
  const std::vector<double> gaps = gaps_of(link), amplitudes = transfer_amplitudes(link);
  double resonant = 0, share = 1;
  for (std::size_t i = 0; i < gaps.size(); ++i) {
    if (gaps[i] == 0)
      resonant += link.f[i].eps;
    else
      share *= mean_over_phases(amplitudes[i]);
  }
  const double expected = scaled_effort(share) / resonant;
  if (expected > 0.9 * static_cast<double>(counted_steps)) return {std::ceil(expected), false};

  RageAverage a;
  for (long n = 1; n <= counted_steps; ++n) {
    double squared = j0_squared(2 * pi * resonant * static_cast<double>(n));
    for (std::size_t i = 0; i < gaps.size(); ++i)
      if (gaps[i] > 0)
        squared *= j0_squared(4 * pi * amplitudes[i] *
                              std::sin(pi * std::fmod(static_cast<double>(n) * gaps[i], 1.0)));
    a.add(squared);
    if (a.mean() < 0.5) return {static_cast<double>(n), true};
    if (n % 10'000 == 0) look();
  }
  return {std::ceil(expected), false};
}

Effort yes_effort(const Link& link, double threshold) {
  constexpr int
      most = 8,
      reach = 6;  // multiples of a harmonic in the dictionary; of J_m in a step, J_7 < 1e-12 for eps < 0.01
  const Harmonics h = relevant(link, threshold);
  Lattice all = box(h.f.size(), most);
  const Lattice rows = box(h.f.size(), most + reach);
  std::ranges::stable_sort(all, {}, [&](const auto& m) { return std::abs(h.k(m)); });
  std::vector<std::size_t> ends;  // dictionaries |k| <= N, by how many functions they have
  for (std::size_t i = 0; i < all.size(); ++i)
    if (i + 1 == all.size() || std::abs(h.k(all[i + 1])) > std::abs(h.k(all[i]))) ends.push_back(i + 1);
  const auto enough = [&](std::size_t end) {
    return tau_of(h, Lattice(all.begin(), all.begin() + static_cast<long>(end)), rows, reach) < threshold;
  };
  // tau_N falls with N.
  const auto found = std::ranges::partition_point(ends, [&](std::size_t end) { return !enough(end); });
  if (found == ends.end()) return {HUGE_VAL, true};
  return {static_cast<double>(std::abs(h.k(all[*found - 1]))), true};
}

double limit_of_average(const Link& link) {
  if (!has_eigenfunction(link)) return 0;
  double limit = 1;
  for (const double amplitude : transfer_amplitudes(link)) limit *= mean_over_phases(amplitude);
  return limit;
}

}  // namespace koopman
