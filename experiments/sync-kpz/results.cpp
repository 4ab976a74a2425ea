// SPDX-License-Identifier: BSD-3-Clause
#include "results.hpp"

#include "lattice/structure_factor.hpp"
#include "theory.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sync_kpz {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

std::vector<long> distances(const ChainParams& p) { return log_spaced(1, p.L / 2, 4); }

/// Without structure factors their axis keeps one place, for NaN: all Points of a campaign have equal
/// outputs.
std::size_t mode_places(const ChainParams& p) { return static_cast<std::size_t>(std::max(1L, p.modes())); }

/// Standard error of a mean over realisations.
double error_of(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  double mean = 0, square = 0;
  for (const double x : values) mean += x / n;
  for (const double x : values) square += (x - mean) * (x - mean);
  return n > 1 ? std::sqrt(square / (n - 1) / n) : none;
}

std::vector<double> row_of(const Observed& seen, long look, long row) {
  std::vector<double> values;
  for (long m = 0; m < seen.members; ++m) values.push_back(seen.at(look, m, row));
  return values;
}

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double x : values) sum += x;
  return sum / static_cast<double>(values.size());
}

long bonds_of(const ChainParams& p) { return p.ring() ? p.L : p.L - 1; }

}  // namespace

State state_of(const ChainParams& p, const Estimated& found, double slip_rate) {
  const bool slips = slip_rate >= 1e-3;
  if (found.windows.saturated && !slips) return State::sync;
  if (p.noisy() && found.value.beta_end > 0.45) return State::random_deposition;
  if (!p.noisy() && found.value.beta_end > 0.9) return State::linear;
  return slips ? State::slip : State::growing;
}

double slip_rate_of(const ChainParams& p, const Observed& seen, const Schedule& schedule) {
  std::size_t from = 0;
  while (from + 2 < schedule.t_sample.size() && schedule.t_sample[from + 1] <= 0.75 * p.t_end * (1 + 1e-9))
    ++from;
  const double begin = mean_of(row_of(seen, schedule.sample_look[from], ChainSight::slips));
  const double end = mean_of(row_of(seen, schedule.sample_look.back(), ChainSight::slips));
  return (end - begin) / (schedule.t_sample.back() - schedule.t_sample[from]) /
         static_cast<double>(bonds_of(p));
}

void declare_scalars(Outputs& out) {
  const auto pair = [&](const std::string& name, const std::string& unit, const std::string& doc) {
    out.add(name, {}, unit, doc);
    out.add(name + "_err", {}, unit, "standard error of " + name + ", by leaving out groups of realisations");
  };
  pair("W_sat", "1", "W over the last quarter: the saturation value, if class says that W saturates");
  pair("W2_sat_over", "time", "W_sat^2 / D, or / sigma^2");
  pair("t_sat", "time", "first time at which W reaches 0.95 W_sat; NaN unless W saturates");
  pair("beta", "1", "growth exponent d ln W / d ln t from fit_from to fit_to");
  pair("beta_end", "1", "d ln W / d ln t over the last half decade");
  pair("alpha", "1", "roughness exponent, from S ~ (2 sin(q/2))^-(2 alpha + 1) at the samples");
  pair("z", "1", "dynamic exponent alpha / beta");
  pair("z_modes", "1", "dynamic exponent, from the times at which S(n, t) reaches half of its last value");
  pair("alpha_local", "1", "local roughness exponent, from G(l) at small l, at the samples");
  out.add("slip_rate", {}, "1/time", "slips of a bond per unit of time, over the last quarter");
  out.add("class", {}, "1", "phase of the dynamical phase diagram", Type::integer);
  out.words("class", {"sync", "slip", "random-deposition", "linear", "growing"});
  out.add("nu", {}, "1/time", "diffusion of the continuum limit: K Gamma'(0)");
  out.add("lambda", {}, "1/time", "its nonlinearity: 2 K Gamma''(0)");
  out.add("g", {}, "1", "KPZ coupling lambda^2 D / nu^3, or lambda^2 sigma^2 / nu^4");
}

void put_scalars(const ChainParams& p, const Continuum& limit, const Observed& seen, const Estimated& found,
                 const Schedule& schedule, Run& run) {
  const Numbers &v = found.value, &e = found.error;
  const auto pair = [&](const std::string& name, double value, double error) {
    run.put(name, value);
    run.put(name + "_err", error);
  };
  pair("W_sat", v.W_sat, e.W_sat);
  const double scale = 1 / p.strength();
  pair("W2_sat_over", v.W_sat * v.W_sat * scale, 2 * v.W_sat * e.W_sat * scale);
  pair("t_sat", v.t_sat, e.t_sat);
  pair("beta", v.beta, e.beta);
  pair("beta_end", v.beta_end, e.beta_end);
  pair("alpha", v.alpha, e.alpha);
  pair("z", v.z, e.z);
  pair("z_modes", v.z_modes, e.z_modes);
  pair("alpha_local", v.alpha_local, e.alpha_local);
  const double slip_rate = slip_rate_of(p, seen, schedule);
  run.put("slip_rate", slip_rate);
  run.put("class", static_cast<long>(state_of(p, found, slip_rate)));
  run.put("nu", limit.nu);
  run.put("lambda", limit.lambda);
  run.put("g", limit.g(p));
}

void declare_curves(const ChainParams& p, Outputs& out) {
  const Schedule schedule = make_schedule(p);
  out.axis("t", schedule.t.size(), "time", schedule.t);
  out.axis("bin", bins, "1");
  const auto curve = [&](const std::string& name, const std::string& unit, const std::string& doc) {
    out.add(name, {"t"}, unit, doc);
  };
  curve("times", "time", "output times: the axis t, also where Points differ in it");
  curve("W2", "1", "W^2: variance of the phases of a realisation over the sites, mean over realisations");
  curve("W2_err", "1", "standard error of W2");
  curve("W2_over", "time", "W2 / D, or / sigma^2");
  curve("W2_over_err", "time", "standard error of W2_over");
  curve("W2_linear", "1", "W2 of the linear chain with this nu: exact, for a ring");
  curve("beta_local", "1", "d ln W / d ln t, from one output time to the next");
  curve("mean", "1", "<phi>");
  curve("Omega", "1/time", "mean frequency without the white noise: mean of d phi_i / dt");
  curve("cosmean", "1", "<cos(phi_{i+1} - phi_i)>");
  curve("cosmean_err", "1", "standard error of cosmean");
  curve("r", "1", "order parameter <|mean of exp(i phi)|>");
  curve("slips", "1", "slips of all bonds so far, mean over realisations");
  curve("winding2", "1", "mean square of the winding number of a ring");
  curve("skew", "1", "skewness of the phases of all sites and realisations about <phi>");
  curve("skew_err", "1", "standard error of skew");
  curve("kurt", "1", "their excess kurtosis");
  curve("kurt_err", "1", "standard error of kurt");
  curve("overlap", "1", "covariance in time: mean of (phi_i - mean)(t) (phi_i - mean)(t_0), from t_0 on");
  std::vector<double> centres;
  for (long k = 0; k < bins; ++k) centres.push_back(-6 + 12 * (static_cast<double>(k) + 0.5) / bins);
  out.axis("time", schedule.t_frame.size(), "time", schedule.t_frame);
  out.axis("site", static_cast<std::size_t>(p.L));
  out.field("phi", {"time", "site"}, "1", "phases of the first realisation");
  out.add("chi", {"bin"}, "1", "centres of the bins, in standard deviations");
  out.add("hist_chi", {"bin"}, "1", "density of (phi_i - <phi>) / std at t_end, over sites and realisations");
  const std::vector<long> l = distances(p);
  out.axis("mode", mode_places(p));
  out.axis("distance", l.size(), "1", {l.begin(), l.end()});
  out.add("k", {"mode"}, "1", "wavenumber 2 pi n / L");
  out.add("Sk", {"t", "mode"}, "1", "structure factor <|phi_k|^2> / L");
  out.add("Sk_sat", {"mode"}, "1", "structure factor, mean over the samples");
  out.add("G", {"t", "distance"}, "1", "<(phi_{i+l} - phi_i)^2>");
  out.add("w_local", {"t", "distance"}, "1", "width within windows of l + 1 sites");
  out.add("C", {"t", "distance"}, "1", "covariance <(phi_i - mean)(phi_{i+l} - mean)>");
  out.add("stiffness", {}, "1", "(2 sin(q/2))^2 S over the modes of the fit: D / nu of a Gaussian interface");
}

void put_curves(const ChainParams& p, const Continuum& limit, const Observed& seen, const Estimated& found,
                const Schedule& schedule, Run& run) {
  const Curves& c = found.curves;
  const std::size_t n_t = schedule.t.size();
  const auto means = [&](long row) {
    std::vector<double> values;
    for (const long look : schedule.instant_look) values.push_back(mean_of(row_of(seen, look, row)));
    return values;
  };
  const auto errors = [&](long row) {
    std::vector<double> values;
    for (const long look : schedule.instant_look) values.push_back(error_of(row_of(seen, look, row)));
    return values;
  };
  const auto scaled = [&](std::vector<double> values) {
    for (double& x : values) x /= p.strength();
    return values;
  };
  std::vector<double> linear, slope(n_t, none), winding2;
  for (const double t : schedule.t)
    linear.push_back(p.ring() && limit.nu >= 0 ? linear_width2(p, limit.nu, t) : none);
  for (std::size_t k = 1; k < n_t; ++k)
    slope[k] = 0.5 * std::log(c.W2[k] / c.W2[k - 1]) / std::log(schedule.t[k] / schedule.t[k - 1]);
  for (const long look : schedule.instant_look) {
    std::vector<double> squares = row_of(seen, look, ChainSight::winding);
    for (double& x : squares) x *= x;
    winding2.push_back(mean_of(squares));
  }
  const std::vector<double> W2_err = errors(ChainSight::m2);
  run.put("times", schedule.t);
  run.put("W2", c.W2);
  run.put("W2_err", W2_err);
  run.put("W2_over", scaled(c.W2));
  run.put("W2_over_err", scaled(W2_err));
  run.put("W2_linear", linear);
  run.put("beta_local", slope);
  run.put("mean", c.mean);
  run.put("Omega", c.rate);
  run.put("cosmean", means(ChainSight::cosine));
  run.put("cosmean_err", errors(ChainSight::cosine));
  run.put("r", means(ChainSight::order));
  run.put("slips", means(ChainSight::slips));
  run.put("winding2", winding2);
  run.put("skew", c.skew);
  run.put("skew_err", found.skew_error);
  run.put("kurt", c.kurt);
  run.put("kurt_err", found.kurt_error);
  run.put("overlap", means(ChainSight::overlap));
  std::vector<double> centres, density;
  const double all = static_cast<double>(p.L) * static_cast<double>(p.n_real), width = 12.0 / bins;
  for (long k = 0; k < bins; ++k) {
    centres.push_back(-6 + width * (static_cast<double>(k) + 0.5));
    density.push_back(static_cast<double>(seen.histogram[static_cast<std::size_t>(k)]) / all / width);
  }
  run.put("chi", centres);
  run.put("hist_chi", density);
  const std::vector<long> l = distances(p);
  const auto modes = mode_places(p);
  std::vector<double> S = seen.spectra.mean, sampled = seen.spectra.sampled, k, G, w, C;
  if (p.modes() == 0) S.assign(n_t, none), sampled.assign(1, none);
  for (double& x : sampled) x /= static_cast<double>(seen.spectra.samples);
  for (std::size_t n = 1; n <= modes; ++n)
    k.push_back(2 * std::numbers::pi * static_cast<double>(n) / static_cast<double>(p.L));
  for (std::size_t t = 0; t < n_t && p.modes() > 0; ++t) {
    const SpaceCorrelations now = space_correlations({S.data() + t * modes, modes}, p.L, l);
    G.insert(G.end(), now.difference.begin(), now.difference.end());
    for (const double w2 : now.local_width2) w.push_back(std::sqrt(std::max(0.0, w2)));
    C.insert(C.end(), now.covariance.begin(), now.covariance.end());
  }
  for (auto* values : {&G, &w, &C}) values->resize(n_t * l.size(), none);
  run.put("k", k);
  run.put("Sk", S);
  run.put("Sk_sat", sampled);
  run.put("G", G);
  run.put("w_local", w);
  run.put("C", C);
  run.put("stiffness", found.value.stiffness);
}

}  // namespace sync_kpz
