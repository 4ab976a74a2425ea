// SPDX-License-Identifier: BSD-3-Clause
#include "stats/surrogates.hpp"

#include "core/error.hpp"
#include "spectral/real_series.hpp"
#include "stats/sample.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <numbers>
#include <numeric>

namespace khaos {
namespace {

using Modes = std::vector<std::complex<double>>;

std::vector<double> random_phases(std::span<const double> series, const Stream& stream,
                                  std::uint64_t member) {
  const RealSeries transform(static_cast<long>(series.size()));
  Modes modes = transform.coefficients(series);
  const std::size_t paired = (series.size() - 1) / 2;  // modes 1 .. paired have a conjugate of their own
  for (std::size_t k = 1; k <= paired; ++k)
    modes[k] = std::polar(std::abs(modes[k]), 2 * std::numbers::pi * stream.uniform(member, k));
  return transform.series(modes);
}

/// Positions of the values in rising order; equal values in order of time, so that the order is unique.
void rank(std::span<const double> values, std::vector<std::size_t>& order) {
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return values[a] != values[b] ? values[a] < values[b] : a < b;
  });
}

std::vector<double> iaaft(std::span<const double> series, const Stream& stream, std::uint64_t member,
                          const Pause& pause) {
  constexpr int most_rounds = 1000;
  const RealSeries transform(static_cast<long>(series.size()));
  std::vector<double> amplitude;
  for (const std::complex<double> mode : transform.coefficients(series)) amplitude.push_back(std::abs(mode));
  std::vector<double> sorted(series.begin(), series.end());
  std::sort(sorted.begin(), sorted.end());

  std::vector<double> x = sample_without_replacement(series, series.size(), stream, member);
  std::vector<std::size_t> order(series.size()), before;
  std::iota(order.begin(), order.end(), 0);
  for (int round = 0; round < most_rounds; ++round) {
    if (pause && round % 16 == 0) pause(static_cast<double>(round) / most_rounds);
    if (order == before) continue;  // other members take longer, and all pause equally often
    before = order;
    Modes modes = transform.coefficients(x);
    for (std::size_t k = 0; k < modes.size(); ++k) {
      const double size = std::abs(modes[k]);
      modes[k] = size > 0 ? modes[k] * (amplitude[k] / size) : std::complex<double>(amplitude[k]);
    }
    x = transform.series(modes);
    rank(x, order);
    for (std::size_t i = 0; i < order.size(); ++i) x[order[i]] = sorted[i];
  }
  return x;
}

}  // namespace

Surrogate surrogate_named(const std::string& name) {
  if (name == "shuffle") return Surrogate::shuffle;
  if (name == "random-phase") return Surrogate::random_phase;
  if (name == "iaaft") return Surrogate::iaaft;
  throw UserError("no surrogate \"" + name + "\": one of shuffle, random-phase, iaaft");
}

std::vector<double> surrogate(std::span<const double> series, Surrogate kind, const Stream& stream,
                              std::uint64_t member, const Pause& pause) {
  if (series.size() < 4) throw UserError("surrogate: needs at least 4 values");
  if (!std::all_of(series.begin(), series.end(), [](double x) { return std::isfinite(x); }))
    throw UserError("surrogate: a value is not finite");
  switch (kind) {
    case Surrogate::shuffle:
      return sample_without_replacement(series, series.size(), stream, member);
    case Surrogate::random_phase:
      return random_phases(series, stream, member);
    case Surrogate::iaaft:
      return iaaft(series, stream, member, pause);
  }
  throw UserError("surrogate: unknown kind");
}

Stretch matching_ends(std::span<const double> series, double cut, const Pause& pause) {
  if (series.size() < 8) throw UserError("matching_ends: needs at least 8 values");
  if (!(cut >= 0) || !(cut < 1)) throw UserError("matching_ends: the cut must be in [0, 1)");
  const std::size_t n = series.size(),
                    most = std::min(n - 8, static_cast<std::size_t>(cut * static_cast<double>(n)));
  Stretch best{0, n};
  double smallest = std::numeric_limits<double>::infinity();
  // Cut out from `first` up to before `end`, the stretch is followed by its own beginning. The series itself
  // goes on from there with the value at `end`, so that should be the one at `first`, and the ones before
  // them alike, too.
  for (std::size_t first = 1; first <= most; ++first) {
    for (std::size_t end = n - 1; end + most >= n + first; --end) {
      const double value = series[end] - series[first], before = series[end - 1] - series[first - 1];
      const double misfit = value * value + before * before;
      if (misfit < smallest) {
        smallest = misfit;
        best = {first, end - first};
      }
    }
    if (pause && first % 64 == 0) pause(static_cast<double>(first) / static_cast<double>(most));
  }
  return best;
}

double rank_p_value(double data, std::span<const double> surrogates) {
  if (std::isnan(data)) return std::numeric_limits<double>::quiet_NaN();
  const auto larger =
      std::count_if(surrogates.begin(), surrogates.end(), [&](double s) { return !(s < data); });
  return (1 + static_cast<double>(larger)) / (1 + static_cast<double>(surrogates.size()));
}

}  // namespace khaos
