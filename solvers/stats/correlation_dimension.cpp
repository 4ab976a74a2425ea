// SPDX-License-Identifier: BSD-3-Clause
#include "stats/correlation_dimension.hpp"

#include "core/error.hpp"
#include "stats/fit.hpp"
#include "stats/sum.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace khaos {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t half_octave = radii_per_octave / 2;
constexpr double log_step = std::numbers::ln2 / radii_per_octave;  // ln r from one radius to the next
constexpr std::int64_t fewest_pairs = 100;                         // ln C is then known to 10 %
constexpr double largest_C = 0.1;
constexpr double constant_slope = 0.05;  // relative: less is called constant
constexpr double discrete_share = 1e-3;  // of pairs that coincide: a cycle of a thousand points or fewer

/// Least-squares line of ln(pairs) on ln r over the range; the slope is that of ln C, too.
Line power_law(std::span<const std::int64_t> pairs, const CorrelationSum& sum, RadiusRange range) {
  std::vector<double> x, y;
  for (std::size_t k = range.low; k <= range.high; ++k) {
    x.push_back(std::log(sum.r(k)));
    y.push_back(std::log(static_cast<double>(pairs[k])));
  }
  return fit_line(x, y);
}

/// Jackknife: the slopes without each segment scatter less than slopes of independent data would, by what
/// they share. Source: Efron & Stein, Ann. Stat. 9 (1981) 586.
double jackknife_error(const CorrelationSum& sum, RadiusRange range) {
  std::vector<double> slopes;
  for (const std::vector<std::int64_t>& pairs : sum.pairs_without) {
    if (pairs[range.low] == 0) return nan;
    slopes.push_back(power_law(pairs, sum, range).slope);
  }
  const double n = static_cast<double>(slopes.size()), mean = khaos::sum(slopes) / n;
  CompensatedSum squares;
  for (const double slope : slopes) squares.add((slope - mean) * (slope - mean));
  return std::sqrt((n - 1) / n * squares.value());
}

/// Integral of C d ln r from the radius k to the next, C a power law between them.
double integral_of_step(double C, double C_next) {
  if (C == 0 || C_next == C) return 0.5 * (C + C_next) * log_step;
  return (C_next - C) / std::log(C_next / C) * log_step;
}

/// ln r where C = q, and the integral of C d ln r up to there; nothing if the counted pairs do not reach q.
struct Quantile {
  double log_r, integral;
};
std::optional<Quantile> quantile(const CorrelationSum& sum, double q) {
  double integral = 0;
  for (std::size_t k = 0; k + 1 < sum.radii(); ++k) {
    const double C = sum.C(k), C_next = sum.C(k + 1);
    if (C_next < q) {
      integral += integral_of_step(C, C_next);
      continue;
    }
    if (C == 0) return Quantile{std::log(sum.r(k + 1)), integral};
    const double exponent = std::log(C_next / C) / log_step,
                 log_r = std::log(sum.r(k)) + std::log(q / C) / exponent;
    return Quantile{log_r, integral + (q - C) / exponent};
  }
  return {};
}

/// The two octaves below a range, or what there is of them with enough pairs; at least one octave.
std::optional<RadiusRange> below(const CorrelationSum& sum, RadiusRange range) {
  constexpr std::int64_t enough_pairs = 1000;
  std::size_t low = range.low;
  while (low > 0 && range.low - low < 2 * radii_per_octave && sum.pairs[low - 1] >= enough_pairs) --low;
  if (range.low - low < radii_per_octave) return {};
  return RadiusRange{low, range.low};
}

double takens_estimate(const CorrelationSum& sum, std::size_t high) {
  CompensatedSum integral;
  for (std::size_t k = 0; k < high; ++k) integral.add(integral_of_step(sum.C(k), sum.C(k + 1)));
  return sum.C(high) / integral.value();
}

}  // namespace

std::vector<double> local_slopes(const CorrelationSum& sum) {
  std::vector<double> slopes(sum.radii(), nan);
  for (std::size_t k = half_octave; k + half_octave < sum.radii(); ++k) {
    const std::int64_t low = sum.pairs[k - half_octave], high = sum.pairs[k + half_octave];
    if (low < fewest_pairs || sum.pairs[k] == sum.all_pairs) continue;
    slopes[k] = std::log2(static_cast<double>(high) / static_cast<double>(low));
  }
  return slopes;
}

std::optional<RadiusRange> scaling_range(const CorrelationSum& sum, double variation, double accuracy) {
  const std::vector<double> slopes = local_slopes(sum);
  std::optional<RadiusRange> widest;
  std::size_t most = radii_per_octave - 1;  // an octave has eight steps
  for (std::size_t low = 0; low < slopes.size(); ++low) {
    if (sum.r(low) < accuracy) continue;
    double smallest = slopes[low], largest = smallest, total = 0;
    for (std::size_t high = low; high < slopes.size(); ++high) {
      if (std::isnan(slopes[high]) || !(slopes[high] > 0) || !(sum.C(high) < largest_C)) break;
      smallest = std::min(smallest, slopes[high]);
      largest = std::max(largest, slopes[high]);
      total += slopes[high];
      const double mean = total / static_cast<double>(high - low + 1);
      if (largest - smallest < variation * mean && high - low > most) {
        widest = RadiusRange{low, high};
        most = high - low;
      }
    }
  }
  return widest;
}

RadiusRange radii_between(const CorrelationSum& sum, double r_low, double r_high) {
  std::vector<std::size_t> inside;
  for (std::size_t k = 0; k < sum.radii(); ++k)
    if (sum.r(k) >= r_low && sum.r(k) <= r_high) inside.push_back(k);
  if (inside.size() < 3) throw UserError("fewer than three of the radii lie between r_low and r_high");
  return {inside.front(), inside.back()};
}

CorrelationDimension correlation_dimension(const CorrelationSum& sum,
                                           const std::optional<RadiusRange>& range) {
  CorrelationDimension d{nan, nan, nan, nan, nan, nan, nan, nan, nan, Scaling::none};
  if (!range) return d;
  d.r_low = sum.r(range->low);
  d.r_high = sum.r(range->high);
  if (sum.pairs[range->low] == 0) return d;
  d.D2 = power_law(sum.pairs, sum, *range).slope;
  d.takens = takens_estimate(sum, range->high);

  const std::vector<double> slopes = local_slopes(sum);
  const auto first = slopes.begin() + static_cast<long>(range->low),
             last = slopes.begin() + static_cast<long>(range->high) + 1;
  if (std::none_of(first, last, [](double s) { return std::isnan(s); })) {
    const auto [smallest, largest] = std::minmax_element(first, last);
    d.spread = 0.5 * (*largest - *smallest);
    d.variation =
        2 * d.spread /
        (khaos::sum({&*first, static_cast<std::size_t>(last - first)}) / static_cast<double>(last - first));
  }
  d.statistical = jackknife_error(sum, *range);
  d.error = std::hypot(d.statistical, d.spread);

  bool drifts = false;
  if (const std::optional<RadiusRange> octaves = below(sum, *range)) {
    d.below = power_law(sum.pairs, sum, *octaves).slope;
    const double difference = std::abs(d.below - d.D2);
    drifts = difference > constant_slope * d.D2 &&
             difference > 2 * std::hypot(d.statistical, jackknife_error(sum, *octaves));
    if (drifts) d.error = std::hypot(d.error, difference);
  }

  const double decades = std::log10(d.r_high / d.r_low);
  if (!(d.variation < constant_slope) || range->high - range->low < radii_per_octave)
    d.scaling = Scaling::none;
  else if (d.D2 > 2 * std::log10(static_cast<double>(sum.points)))
    d.scaling = Scaling::too_few_points;
  else if (drifts)
    d.scaling = Scaling::drifting;
  else
    d.scaling = decades < 0.5 ? Scaling::narrow : Scaling::settled;
  return d;
}

CorrelationDimension correlation_dimension(const CorrelationSum& sum, double accuracy) {
  std::size_t k = 0;
  while (k + 1 < sum.radii() && sum.r(k + 1) <= accuracy) ++k;
  const std::size_t above = std::min(k + 4 * radii_per_octave, sum.radii() - 1);
  // Of coarse points of a curve as many may coincide, but their share grows with r.
  if (sum.C(k) < discrete_share || sum.C(above) > 2 * sum.C(k))
    return correlation_dimension(sum, scaling_range(sum, constant_slope, accuracy));
  CorrelationDimension d = correlation_dimension(sum, std::nullopt);
  d.D2 = d.error = 0;
  d.scaling = Scaling::discrete;
  return d;
}

double hill_exponent(const CorrelationSum& sum, double from, double to) {
  if (!(from > 0) || !(to > from)) throw UserError("hill_exponent: needs quantiles 0 < from < to");
  const std::optional<Quantile> low = quantile(sum, from), high = quantile(sum, to);
  if (!low || !high) return nan;
  const double logs = to * (high->log_r - low->log_r) - (high->integral - low->integral);
  return logs > 0 ? 1 + (to - from) / logs : nan;  // as many pairs coincide as are asked for
}

}  // namespace khaos
