// SPDX-License-Identifier: BSD-3-Clause
#include "estimates.hpp"

#include "lattice/structure_factor.hpp"
#include "stats/fit.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <numbers>

namespace sync_kpz {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// 2 sin(q / 2) of mode n: the lattice's own wavenumber.
double wavenumber(long n, long L) {
  return 2 * std::sin(std::numbers::pi * static_cast<double>(n) / static_cast<double>(L));
}

/// Adds the moments of all phases of the realisations that count, about their common mean.
void add_moments(const Observed& seen, long look, const std::vector<long>& members, Curves& c) {
  const auto n = static_cast<double>(members.size());
  double W2 = 0, mean = 0, rate = 0;
  for (const long m : members) {
    W2 += seen.at(look, m, ChainSight::m2) / n;
    mean += seen.at(look, m, ChainSight::mean) / n;
    rate += seen.at(look, m, ChainSight::rate) / n;
  }
  double c2 = 0, c3 = 0, c4 = 0;
  for (const long m : members) {
    const double d = seen.at(look, m, ChainSight::mean) - mean, d2 = d * d;
    const double m2 = seen.at(look, m, ChainSight::m2), m3 = seen.at(look, m, ChainSight::m3);
    c2 += (m2 + d2) / n;
    c3 += (m3 + 3 * m2 * d + d2 * d) / n;
    c4 += (seen.at(look, m, ChainSight::m4) + 4 * m3 * d + 6 * m2 * d2 + d2 * d2) / n;
  }
  c.W2.push_back(W2);
  c.mean.push_back(mean);
  c.rate.push_back(rate);
  c.variance.push_back(c2);
  c.skew.push_back(c3 / std::pow(c2, 1.5));
  c.kurt.push_back(c4 / (c2 * c2) - 3);
}

/// First x at which y reaches `level`, by interpolation of the logarithms; NaN if it never does.
double first_crossing(const std::vector<double>& x, const std::vector<double>& y, double level) {
  for (std::size_t k = 0; k < x.size(); ++k) {
    if (y[k] < level) continue;
    if (k == 0) return none;  // before the first look
    const double part = std::log(level / y[k - 1]) / std::log(y[k] / y[k - 1]);
    return x[k - 1] * std::pow(x[k] / x[k - 1], part);
  }
  return none;
}

/// Time at which mode n (from 1) reaches half of what it has at samples.
double half_time(const Curves& c, const Schedule& schedule, long n) {
  const auto kept = c.S_sat.size();
  std::vector<double> S;
  for (std::size_t k = 0; k < schedule.t.size(); ++k)
    S.push_back(c.S[k * kept + static_cast<std::size_t>(n - 1)]);
  return first_crossing(schedule.t, S, 0.5 * c.S_sat[static_cast<std::size_t>(n - 1)]);
}

/// Modes in bins of equal width in ln n; in each the means of ln q, ln S and ln t_half. A bin counts for
/// z_modes if all its modes have a half time that the looks resolve.
void fit_modes(const ChainParams& p, const Curves& c, const Schedule& schedule, const Windows& w,
               Numbers& found) {
  std::vector<double> q, S, q_half, t_half;
  double stiffness = 0;
  const std::vector<long> edges = log_spaced(w.mode_from, w.mode_to + 1, 8);
  for (std::size_t bin = 1; bin < edges.size(); ++bin) {
    double log_q = 0, log_S = 0, log_t = 0;
    const auto count = static_cast<double>(edges[bin] - edges[bin - 1]);
    for (long n = edges[bin - 1]; n < edges[bin]; ++n) {
      const double here = c.S_sat[static_cast<std::size_t>(n - 1)], t = half_time(c, schedule, n);
      log_q += std::log(wavenumber(n, p.L)) / count;
      log_S += std::log(here) / count;
      log_t += (t > 3 * schedule.t.front() ? std::log(t) : none) / count;
      stiffness += std::pow(wavenumber(n, p.L), 2) * here;
    }
    q.push_back(std::exp(log_q));
    S.push_back(std::exp(log_S));
    if (!std::isfinite(log_t)) continue;
    q_half.push_back(q.back());
    t_half.push_back(std::exp(log_t));
  }
  found.stiffness = stiffness / static_cast<double>(edges.back() - edges.front());
  found.alpha = -0.5 * (log_slope(q, S, 0, 4) + 1);
  found.z_modes = -log_slope(q_half, t_half, 0, 4);
}

/// Local roughness, from the distances that both lie well below the size and have several sites.
double local_exponent(const ChainParams& p, const Curves& c) {
  if (c.S_sat.size() < static_cast<std::size_t>(p.L / 2)) return none;
  std::vector<long> l = log_spaced(2, std::max(8L, p.L / 64), 4);
  std::vector<double> x(l.begin(), l.end());
  return 0.5 * log_slope(x, space_correlations(c.S_sat, p.L, l).difference, 0, 1e300);
}

}  // namespace

double log_slope(const std::vector<double>& x, const std::vector<double>& y, double lo, double hi) {
  std::vector<double> log_x, log_y;
  for (std::size_t k = 0; k < x.size(); ++k)
    if (x[k] >= lo * (1 - 1e-9) && x[k] <= hi * (1 + 1e-9) && x[k] > 0 && y[k] > 0) {
      log_x.push_back(std::log(x[k]));
      log_y.push_back(std::log(y[k]));
    }
  return log_x.size() < 3 ? none : fit_line(log_x, log_y).slope;
}

Curves curves_of(const Observed& seen, const Schedule& schedule, long without) {
  const Groups groups{seen.members};
  std::vector<long> members;
  for (long m = 0; m < seen.members; ++m)
    if (groups.of(m) != without) members.push_back(m);
  const auto n = static_cast<double>(members.size());
  Curves c;
  for (const long look : schedule.instant_look) add_moments(seen, look, members, c);
  for (const long look : schedule.sample_look) {
    double W2 = 0;
    for (const long m : members) W2 += seen.at(look, m, ChainSight::m2) / n;
    c.W2_sample.push_back(W2);
  }
  const Spectra& s = seen.spectra;
  const auto kept = static_cast<std::size_t>(s.kept), count = static_cast<std::size_t>(groups.count());
  if (kept == 0) return c;
  c.S.resize(schedule.t.size() * kept);
  c.S_sat.resize(kept);
  for (std::size_t g = 0; g < count; ++g) {
    if (static_cast<long>(g) == without) continue;
    for (std::size_t k = 0; k < kept; ++k) {
      c.S_sat[k] += s.sampled_by_group[g * kept + k] / (n * static_cast<double>(s.samples));
      for (std::size_t t = 0; t < schedule.t.size(); ++t)
        c.S[t * kept + k] += s.by_group[(t * count + g) * kept + k] / n;
    }
  }
  return c;
}

Windows windows_of(const ChainParams& p, const Curves& c, const Schedule& schedule) {
  Windows w;
  w.saturated = 0.5 * log_slope(schedule.t_sample, c.W2_sample, 0, 1e300) < 0.125;
  w.fit_to = p.fit_to;
  if (w.fit_to == 0) {
    w.fit_to = p.t_end;
    if (w.saturated) {
      const double t_sat = first_crossing(schedule.t, c.W2, 0.95 * 0.95 * c.W2_sample.back());
      if (t_sat > 0) w.fit_to = t_sat / 5;
    }
  }
  w.fit_from = p.fit_from > 0 ? p.fit_from : w.fit_to / 10;
  if (c.S_sat.empty()) return w;
  const auto kept = static_cast<long>(c.S_sat.size());
  w.mode_to = p.mode_to > 0 ? p.mode_to : std::min(kept, std::max(8L, p.L / 16));
  w.mode_from = p.mode_from;
  if (w.mode_from == 0) {  // the first mode that has long been in equilibrium
    w.mode_from = 2;
    while (w.mode_from < w.mode_to - 4 && !(half_time(c, schedule, w.mode_from) < p.t_end / 20))
      ++w.mode_from;
  }
  return w;
}

Numbers numbers_of(const ChainParams& p, const Curves& c, const Schedule& schedule, const Windows& w) {
  Numbers found;
  found.beta = 0.5 * log_slope(schedule.t, c.W2, w.fit_from, w.fit_to);
  found.beta_end = 0.5 * log_slope(schedule.t, c.W2, p.t_end / std::sqrt(10.0), p.t_end);
  double W2 = 0, count = 0;
  for (std::size_t k = 0; k < schedule.t_sample.size(); ++k)
    if (schedule.t_sample[k] > 0.75 * p.t_end) W2 += c.W2_sample[k], ++count;
  found.W_sat = std::sqrt(W2 / count);
  found.t_sat = w.saturated ? first_crossing(schedule.t, c.W2, 0.95 * 0.95 * W2 / count) : none;
  found.alpha = found.z_modes = found.stiffness = found.alpha_local = none;
  if (!c.S_sat.empty()) fit_modes(p, c, schedule, w, found), found.alpha_local = local_exponent(p, c);
  found.z = found.alpha / found.beta;
  found.skew = c.skew.back();
  found.kurt = c.kurt.back();
  std::vector<double> x, y;
  for (std::size_t k = 0; k < schedule.t.size(); ++k)
    if (schedule.t[k] >= w.fit_from && schedule.t[k] <= w.fit_to) {
      x.push_back(std::pow(schedule.t[k], -2.0 / 3.0));
      y.push_back(c.rate[k]);
    }
  found.v_ratio =
      x.size() < 3 ? none : 3 * fit_line(x, y).slope * std::cbrt(p.t_end) / std::sqrt(c.variance.back());
  return found;
}

Estimated estimate(const ChainParams& p, const Observed& seen, const Schedule& schedule) {
  using Array = std::array<double, numbers>;
  static_assert(sizeof(Numbers) == sizeof(Array));
  Estimated all;
  all.curves = curves_of(seen, schedule, -1);
  all.windows = windows_of(p, all.curves, schedule);
  all.value = numbers_of(p, all.curves, schedule, all.windows);
  const long groups = Groups{seen.members}.count();
  const std::size_t n_t = schedule.t.size();
  std::vector<std::vector<double>> rows;  // of each group left out: the numbers, then skew and kurt at all t
  for (long g = 0; g < groups && groups > 1; ++g) {
    const Curves c = curves_of(seen, schedule, g);
    const Array values = std::bit_cast<Array>(numbers_of(p, c, schedule, all.windows));
    rows.emplace_back(values.begin(), values.end());
    rows.back().insert(rows.back().end(), c.skew.begin(), c.skew.end());
    rows.back().insert(rows.back().end(), c.kurt.begin(), c.kurt.end());
  }
  std::vector<double> error(numbers + 2 * n_t, none);
  const auto G = static_cast<double>(groups);
  for (std::size_t k = 0; k < error.size() && groups > 1; ++k) {
    double mean = 0, square = 0;
    for (const auto& row : rows) mean += row[k] / G;
    for (const auto& row : rows) square += (row[k] - mean) * (row[k] - mean);
    error[k] = std::sqrt(square * (G - 1) / G);
  }
  Array errors;
  std::copy_n(error.begin(), numbers, errors.begin());
  all.error = std::bit_cast<Numbers>(errors);
  all.skew_error.assign(error.begin() + numbers, error.begin() + numbers + static_cast<long>(n_t));
  all.kurt_error.assign(error.begin() + numbers + static_cast<long>(n_t), error.end());
  return all;
}

}  // namespace sync_kpz
