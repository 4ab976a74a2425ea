// SPDX-License-Identifier: BSD-3-Clause
#include "ode/divergence.hpp"

#include "core/simd_math.hpp"
#include "stats/fit.hpp"
#include "stats/moments.hpp"
#include "stats/sum.hpp"

#include <algorithm>
#include <cmath>

namespace khaos {
namespace {

constexpr long parts = 6, samples_per_part = 2;  // of a straight part
constexpr double bend = 0.02, far_share = 0.01, turned = 100;
constexpr double linear_depth =
    3;  // e-foldings below independent states: there distances still grow linearly

struct Estimate {
  double mean, error;
};

Estimate estimate(std::span<const double> values) {
  const Moments m = moments(values);
  return {m.mean, m.std / std::sqrt(std::max<double>(1, double(values.size()) - 1))};
}

using Curves = std::vector<std::span<const double>>;  // log distances of the members that count

/// Mean and standard error over members of the slopes on samples [first, last].
Estimate slope(std::span<const double> t, const Curves& curves, long first, long last) {
  const std::span<const double> time = t.subspan(first, last - first + 1);
  std::vector<double> slopes;
  for (const auto& curve : curves) slopes.push_back(fit_line(time, curve.subspan(first, time.size())).slope);
  return estimate(slopes);
}

/// The first sample at which more than far_share of the members are farther apart than exp(limit).
long first_far(const Curves& curves, long samples, double limit) {
  const auto allowed = static_cast<long>(far_share * double(curves.size()));
  for (long k = 0; k < samples; ++k)
    if (std::ranges::count_if(curves, [&](const auto& curve) { return curve[k] > limit; }) > allowed)
      return k;
  return samples;
}

bool is_straight(std::span<const double> t, const Curves& curves, long first, long last, double whole) {
  for (long part = 0; part < parts; ++part) {
    const long from = first + part * (last - first) / parts, to = first + (part + 1) * (last - first) / parts;
    const Estimate local = slope(t, curves, from, to);
    if (!(std::abs(local.mean - whole) <= std::max(bend * std::abs(whole), 3 * local.error))) return false;
  }
  return true;
}

/// Root mean square distance over the last sixth of the run; NaN if the mean curve still moves there, by more
/// than a tenth between its halves, or pairs are in the linear regime.
double saturation(const Divergence& d, const Curves& curves, double independent) {
  const long samples = std::ssize(d.mean), part = samples / 12, from = samples - 2 * part;
  const auto mean = [&](long first) { return sum(std::span(d.mean).subspan(first, part)) / double(part); };
  if (!(std::abs(mean(from + part) - mean(from)) < 0.1 && mean(from) > std::log(independent) - linear_depth))
    return std::nan("");
  CompensatedSum squares;
  for (const auto& curve : curves)
    for (long k = from; k < samples; ++k) squares.add(std::exp(2 * curve[k]));
  return std::sqrt(squares.value() / double(std::ssize(curves) * (samples - from)));
}

Lanes squared_distance(const Walk& a, const Walk& b, std::span<const int> components) {
  const DelayOrbit *one = a.history(), *other = b.history();
  const int nodes = one ? one->steps_per_delay() : 0;
  Lanes square(0.0);
  for (int back = 0; back <= nodes; ++back) {
    const double weight = nodes == 0 ? 1 : (back == 0 || back == nodes ? 0.5 : 1.0) / nodes;  // trapezoidal
    for (const int i : components) {
      const Lanes d = one ? one->past(i, back) - other->past(i, back) : a.x()[i] - b.x()[i];
      square = square + weight * d * d;
    }
  }
  return square;
}

}  // namespace

std::vector<Lanes> log_distances(Walk& a, Walk& b, std::span<const int> components, long stride,
                                 long samples) {
  std::vector<Lanes> found(samples);
  for (long k = 0; k < samples; ++k) {
    if (k > 0) {
      a.steps(stride);
      b.steps(stride);
    }
    found[k] = Lanes(0.5) * log(squared_distance(a, b, components));
  }
  return found;
}

Divergence analyse_divergence(std::span<const double> t, std::span<const double> log_distance,
                              double independent, double linear) {
  const long samples = std::ssize(t);
  Curves curves;
  for (long m = 0; m < std::ssize(log_distance) / samples; ++m) {
    const std::span<const double> curve = log_distance.subspan(m * samples, samples);
    if (std::ranges::all_of(curve, [](double x) { return std::isfinite(x); })) curves.push_back(curve);
  }
  Divergence d;
  d.members = std::ssize(curves);
  d.mean.assign(samples, std::nan(""));
  d.error = d.mean;
  d.slope = d.slope_error = d.saturation = std::nan("");
  if (curves.empty()) return d;

  std::vector<double> column(curves.size());
  for (long k = 0; k < samples; ++k) {
    for (std::size_t m = 0; m < curves.size(); ++m) column[m] = curves[m][k];
    const Estimate here = estimate(column);
    d.mean[k] = here.mean;
    d.error[k] = here.error;
  }
  d.saturation = saturation(d, curves, independent);

  const long last = first_far(curves, samples, std::log(linear)) - 1;
  const long stride = std::max(1L, samples / 64);
  const auto grown = [&](double m) { return m >= d.mean[0] + std::log(turned); };
  for (long first = std::ranges::find_if(d.mean, grown) - d.mean.begin();
       last - first >= parts * samples_per_part; first += stride) {
    const Estimate whole = slope(t, curves, first, last);
    if (!is_straight(t, curves, first, last, whole.mean)) continue;
    d.first = first;
    d.last = last;
    d.slope = whole.mean;
    d.slope_error = whole.error;
    break;
  }
  return d;
}

}  // namespace khaos
