// SPDX-License-Identifier: BSD-3-Clause
// kg-scenario: one regime of the nonlinear Klein-Gordon equation in (1+1) dimensions, evolved and analysed.
#include "evolution.hpp"
#include "run/experiment.hpp"
#include "stats/differences.hpp"
#include "stats/entropy.hpp"
#include "stats/kde.hpp"
#include "stats/moments.hpp"
#include "stats/relative_distance.hpp"
#include "stats/spectrum.hpp"
#include "stats/sum.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace klein_gordon {
namespace {

constexpr std::size_t kde_points = 500;

/// amangkurat adds a frame after each of its last two steps.
std::size_t frame_count(const ScenarioParams& p) {
  return static_cast<std::size_t>(p.frames) + (p.is_amangkurat() ? 2 : 1);
}

/// `values` filled up with NaN to the length the output has.
std::vector<double> padded(std::vector<double> values, std::size_t size) {
  values.resize(size, std::nan(""));
  return values;
}

void put_entropies(const ScenarioParams& p, const Trajectory& path, Run& run) {
  const std::size_t nf = frame_count(p);
  const double dx = path.x[1] - path.x[0], cell = p.convention == "integral" ? dx : 1;
  std::vector<double> shannon, half, two, ten, tsallis_half, tsallis_two, composite;
  for (std::size_t k = 0; k < path.t.size(); ++k) {
    std::vector<double> density;
    for (const double phi : path.frame(k)) density.push_back(phi * phi);
    const double norm = p.is_amangkurat() ? trapezoid(density, dx) : dx * sum(density);
    for (double& x : density) x /= norm;
    shannon.push_back(shannon_entropy(density, cell));
    half.push_back(renyi_entropy(density, 0.5, cell));
    two.push_back(renyi_entropy(density, 2, cell));
    ten.push_back(renyi_entropy(density, 10, cell));
    tsallis_half.push_back(tsallis_entropy(density, 0.5, cell));
    tsallis_two.push_back(tsallis_entropy(density, 2, cell));
    composite.push_back(0.5 * shannon.back() + 0.3 * two.back() + 0.2 * tsallis_two.back());
  }
  run.put("S", padded(shannon, nf));
  run.put("H_half", padded(half, nf));
  run.put("H_2", padded(two, nf));
  run.put("H_10", padded(ten, nf));
  run.put("S_half", padded(tsallis_half, nf));
  run.put("S_2", padded(tsallis_two, nf));
  run.put("composite", padded(composite, nf));
}

void put_kde(const Trajectory& path, Run& run) {
  const std::vector<double> pooled = absolute_field(path);
  const double largest = *std::max_element(pooled.begin(), pooled.end()), bandwidth = scott_bandwidth(pooled);
  if (!(bandwidth > 0)) return;
  std::vector<double> at(kde_points);
  for (std::size_t i = 0; i < kde_points; ++i)
    at[i] = largest * static_cast<double>(i) / static_cast<double>(kde_points - 1);
  std::vector<double> density = gaussian_kde(pooled, at, bandwidth);
  const double peak = *std::max_element(density.begin(), density.end());
  for (double& f : density) f /= peak;
  run.put("kde_x", at);
  run.put("kde", density);
}

void put_phase_portrait(const ScenarioParams& p, const Trajectory& path, Run& run) {
  const std::size_t here = probe(p, path.x);
  std::vector<double> phi;
  for (std::size_t k = 0; k < path.t.size(); ++k) phi.push_back(path.frame(k)[here]);
  const std::vector<double> phi_t = derivative(path.t, phi);
  std::vector<double> phase;
  for (std::size_t k = 0; k < phi.size(); ++k) phase.insert(phase.end(), {phi[k], phi_t[k]});
  run.put("phase", padded(phase, 2 * frame_count(p)));
  const Moments of_phi = moments(phi), of_phi_t = moments(phi_t);
  run.put("phase_mean", std::vector<double>{of_phi.mean, of_phi_t.mean});
  run.put("phase_std", std::vector<double>{of_phi.std, of_phi_t.std});
  run.put("phase_range", std::vector<double>{of_phi.max - of_phi.min, of_phi_t.max - of_phi_t.min});
  run.put("phase_rms", std::vector<double>{of_phi.rms, of_phi_t.rms});
  run.put("phase_correlation", correlation(phi, phi_t));
  run.put("phi_end", phi.back());
  if (!p.is_amangkurat() && phi.size() >= 8)  // frames are equally spaced
    run.put("omega_local", dominant_frequency(phi, p.T / static_cast<double>(p.frames)));
}

}  // namespace

struct KgScenario {
  using Params = ScenarioParams;

  static std::vector<std::string> sources() {
    return {
        "Herho, amangkurat: symplectic pseudo-spectral solution of the idealized (1+1)D nonlinear "
        "Klein-Gordon equation "
        "(2025); github.com/sandyherho/amangkurat v0.0.1",
        "Manton & Sutcliffe, Topological Solitons (2004), ch. 5",
        "Omelyan, Mryglod & Folk, Comput. Phys. Commun. 146 (2002) 188"};
  }

  static std::vector<Issue> validate(const Params& given) { return issues_of(resolved(given)); }

  static double cost(const Params& given) {
    const Params p = resolved(given);
    const double n = static_cast<double>(p.N), k_max = std::numbers::pi * n / p.L;
    const double dt = p.dt > 0 ? p.dt : p.cfl * 2 / k_max;
    const double evaluations = p.scheme == "pefrl" ? 4 : p.scheme == "verlet" ? 1 : 3;
    const double steps = p.T / dt * std::pow(2.0, static_cast<double>(p.halvings + 1));
    return 1e-8 * n * evaluations * steps + 1e-6 * n * static_cast<double>(p.frames);
  }

  static void outputs(const Params& given, Outputs& out) {
    const Params p = resolved(given);
    out.axis("cell", static_cast<std::size_t>(p.N));
    out.axis("frame", frame_count(p));
    out.axis("sample", static_cast<std::size_t>(p.samples) + 1);
    out.axis("kde_point", kde_points);
    out.axis("component", 2);
    out.add("x", {"cell"}, "1", "grid points");
    out.add("t", {"frame"}, "1", "times of the frames");
    out.field("phi", {"frame", "cell"}, "1", "field");
    out.add("t_energy", {"sample"}, "1", "times of energy and momentum");
    out.add("energy", {"sample"}, "1", "int [phi_t^2/2 + phi_x^2/2 + V] dx");
    out.add("momentum", {"sample"}, "1", "-int phi_t phi_x dx");
    out.add("energy_drift", {}, "1", "(E(T) - E(0)) / E(0)");
    out.add("max_energy_error", {}, "1",
            "largest |E - E(0)| / E(0) of the samples; amangkurat: of all steps");
    out.add("S", {"frame"}, "1", "Shannon entropy of p = phi^2 / int phi^2 dx");
    out.add("H_half", {"frame"}, "1", "Renyi entropy of order 1/2");
    out.add("H_2", {"frame"}, "1", "Renyi entropy of order 2");
    out.add("H_10", {"frame"}, "1", "Renyi entropy of order 10");
    out.add("S_half", {"frame"}, "1", "Tsallis entropy, q = 1/2");
    out.add("S_2", {"frame"}, "1", "Tsallis entropy, q = 2");
    out.add("composite", {"frame"}, "1", "0.5 S + 0.3 H_2 + 0.2 S_2");
    out.add("kde_x", {"kde_point"}, "1", "|phi| from 0 to its largest value");
    out.add("kde", {"kde_point"}, "1",
            "Gaussian KDE of |phi| over all frames, Scott's bandwidth, its maximum set to 1");
    out.add("phase", {"frame", "component"}, "1",
            "phi at the probe (x = 0; shape_mode: where that is largest), and its time derivative");
    out.add("phase_mean", {"component"}, "1", "mean of both over the frames");
    out.add("phase_std", {"component"}, "1", "standard deviation of both");
    out.add("phase_range", {"component"}, "1", "largest minus smallest of both");
    out.add("phase_rms", {"component"}, "1", "root mean square of both");
    out.add("phase_correlation", {}, "1", "Pearson correlation of both");
    out.add("phi_end", {}, "1", "phi at the probe in the last frame");
    out.add("phi_end_exact", {}, "1", "the exact value of phi_end, where known");
    out.add("omega_local", {}, "1", "strongest angular frequency of phi at the probe");
    out.add("l2_error", {}, "1",
            "|phi - exact| / |exact| at T in the L2 norm, where the exact field is known");
    out.add("order", {}, "1",
            "log2 of the ratio of l2_error at the last two of dt, dt/2, ..., dt/2^halvings");
    out.add("steps", {}, "1", "time steps", Type::integer);
    out.add("dt_end", {}, "1", "length of the last time step");
  }

  static void run(const Params& given, Run& run) {
    const Params p = resolved(given);
    const std::unique_ptr<Evolution> evolution = make_evolution(p);
    const double own_share = 1 / std::pow(2.0, static_cast<double>(p.halvings + 1));  // of all steps, about
    complete(*evolution, run, true, 0, p.halvings > 0 ? own_share : 1);

    const Trajectory& path = evolution->trajectory();
    run.put("x", path.x);
    run.put("t", padded(path.t, frame_count(p)));
    for (std::size_t k = 0; k < path.t.size(); ++k) run.frame("phi", static_cast<long>(k), path.frame(k));
    run.put("t_energy", path.t_energy);
    run.put("energy", path.energy);
    run.put("momentum", path.momentum);
    run.put("energy_drift", (path.energy.back() - path.energy.front()) / path.energy.front());
    run.put("max_energy_error", path.max_energy_error);
    run.put("steps", path.steps);
    run.put("dt_end", path.dt);
    put_entropies(p, path, run);
    put_kde(path, run);
    put_phase_portrait(p, path, run);
    if (!p.is_amangkurat()) put_errors(p, path, run, own_share);
  }

 private:
  static void put_errors(const Params& p, const Trajectory& path, Run& run, double done) {
    const std::vector<double> exact = exact_field(p, transform_of(p), p.T);
    if (exact.empty()) return;
    double error = relative_distance(path.frame(path.t.size() - 1), exact);
    run.put("l2_error", error);
    run.put("phi_end_exact", exact[probe(p, path.x)]);
    for (long h = 1; h <= p.halvings; ++h) {
      Params once = p;
      once.tol = 0;
      SymplecticEvolution finer(once, h);
      complete(finer, run, false, done, 2 * done);
      done *= 2;
      const double finer_error = relative_distance(finer.trajectory().frame(path.t.size() - 1), exact);
      if (h == p.halvings) run.put("order", std::log2(error / finer_error));
      error = finer_error;
    }
  }
};

const Register<KgScenario> kg_scenario{
    "kg-scenario",
    "A Klein-Gordon field in one of its regimes: linear wave, kink, breather, kink-antikink collision"};

}  // namespace klein_gordon
