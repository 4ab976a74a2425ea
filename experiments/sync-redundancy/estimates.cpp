// SPDX-License-Identifier: BSD-3-Clause
#include "estimates.hpp"

#include "stats/fit.hpp"
#include "stats/moments.hpp"

#include <cmath>
#include <limits>
#include <numbers>

namespace sync_redundancy {
namespace {
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
}

Estimate estimate(std::span<const double> values) {
  if (values.size() < 2) return {nan, nan};
  const Moments m = moments(values);
  return {m.mean, m.std / std::sqrt(static_cast<double>(values.size() - 1))};
}

Estimates::Estimates(std::span<const double> rows, const System& system, const Watch& watch,
                     const Schedule& schedule) {
  const KeptRows layout = watch.layout();
  const auto width = static_cast<std::size_t>(layout.count()),
             d = static_cast<std::size_t>(layout.components);
  const double share = 1 / static_cast<double>(schedule.samples), n = static_cast<double>(system.p.n);
  std::vector<std::span<const double>> living;
  for (std::size_t at = 0; at < rows.size(); at += width)
    if (rows[at + KeptRows::dead] == 0) living.push_back(rows.subspan(at, width));
  alive = std::ssize(living);
  diverged = 1 - static_cast<double>(alive) / static_cast<double>(rows.size() / width);

  const auto over_replicas = [&](const auto& value) {
    std::vector<double> values;
    for (std::size_t r = 0; r < living.size(); ++r) values.push_back(value(r));
    return estimate(values);
  };
  const auto kept = [&](std::size_t r, long row) { return living[r][static_cast<std::size_t>(row)]; };
  /// Component c of a replica's mean over time and copies, from x*.
  const auto away = [&](std::size_t r, std::size_t c) {
    const auto row = [&](std::size_t b) { return share * kept(r, KeptRows::mean + static_cast<long>(b)); };
    if (!watch.in_modes()) return row(c) - system.potential.minimum[c];
    double sum = 0;
    for (std::size_t b = 0; b < d; ++b)
      sum += system.potential.basis(static_cast<long>(c), static_cast<long>(b)) * row(b);
    return sum;
  };
  fluct = over_replicas([&](std::size_t r) { return share * kept(r, KeptRows::fluct); });
  node_error = over_replicas(
      [&](std::size_t r) { return share * (kept(r, KeptRows::fluct) / n + kept(r, KeptRows::error)); });
  std::vector<double> centre;
  for (std::size_t c = 0; c < d; ++c) {
    const Estimate one = over_replicas([&](std::size_t r) { return away(r, c); });
    centre.push_back(one.mean);
    mean.push_back(system.potential.minimum[c] + one.mean);
    mean_error.push_back(one.error);
  }
  // |xbar - m|^2 of each replica about the common mean m, whose own error enters at second order only.
  var_mean = over_replicas([&](std::size_t r) {
    double value = share * kept(r, KeptRows::error);
    for (std::size_t c = 0; c < d; ++c) value += centre[c] * (centre[c] - 2 * away(r, c));
    return value;
  });
  const auto average = [&](long row) {
    return over_replicas([&](std::size_t r) { return kept(r, row); }).mean;
  };
  for (long k = 0; k < layout.instants; ++k) transient.push_back(average(layout.transient() + k));
  accuracy_mean = watch.examined() ? average(KeptRows::accuracy_mean) : nan;
  accuracy_node = watch.examined() ? average(KeptRows::accuracy_node) : nan;
}

Relaxation relaxation_of(std::span<const double> times, std::span<const double> values, double limit) {
  const double whole = values[0] - limit;
  if (!(std::abs(whole) > 0.05 * std::abs(limit))) return {nan, nan};
  std::vector<double> t, log_r;
  double time = nan;
  for (std::size_t k = 0; k < values.size(); ++k) {
    const double r = (values[k] - limit) / whole, wanted = 1 / std::numbers::e;
    if (k > 0 && std::isnan(time) && r <= wanted) {
      const double before = (values[k - 1] - limit) / whole;
      time = times[k - 1] + (times[k] - times[k - 1]) * (before - wanted) / (before - r);
    }
    if (!(r >= 0.05)) break;
    t.push_back(times[k]);
    log_r.push_back(std::log(r));
  }
  return {t.size() > 2 ? -fit_line(t, log_r).slope : nan, time};
}

}  // namespace sync_redundancy
