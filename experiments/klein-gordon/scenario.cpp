// SPDX-License-Identifier: BSD-3-Clause
#include "scenario.hpp"

#include "spectral/composition.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace klein_gordon {
namespace {

/// The four scenarios of the public configuration files (amangkurat v0.0.1) come first, then three checks.
struct Standard {
  const char* scenario;
  long N;
  double L, T;
  long frames;
  double dt, tol;  // initial step and energy tolerance of scheme=amangkurat
};
constexpr Standard standards[] = {
    {"linear", 512, 60, 50, 200, 0.005, 1e-5},      {"kink", 1024, 100, 50, 200, 0.005, 1e-6},
    {"breather", 512, 80, 80, 300, 0.01, 1e-5},     {"collision", 1024, 100, 100, 400, 0.005, 1e-5},
    {"moving_kink", 1024, 100, 50, 200, 0, 0},      {"shape_mode", 1024, 100, 200, 800, 0, 0},
    {"sine_gordon_kink", 1024, 100, 50, 200, 0, 0},
};
constexpr int with_amangkurat = 4;

const Standard& standard(const std::string& scenario) {
  return *std::find_if(std::begin(standards), std::end(standards),
                       [&](const Standard& s) { return scenario == s.scenario; });
}
std::vector<std::string> scenario_names() {
  std::vector<std::string> names;
  for (const Standard& s : standards) names.emplace_back(s.scenario);
  return names;
}

bool is_single_kink(const ScenarioParams& p) {
  return p.scenario == "kink" || p.scenario == "moving_kink" || p.scenario == "shape_mode";
}
double kink_width(const ScenarioParams& p) { return std::sqrt(2 / p.lambda) / p.v; }
double speed(const ScenarioParams& p) {
  return p.scenario == "moving_kink" || p.scenario == "sine_gordon_kink" || p.scenario == "collision" ? p.u
                                                                                                      : 0;
}
double lorentz_factor(double u) { return 1 / std::sqrt(1 - u * u); }
/// Where a kink that moves through the ends of the box stands at time t, and how often it has passed them.
struct Passed {
  double position, times;
};
Passed moving(const ScenarioParams& p, double t) {
  const double times = std::floor((speed(p) * t + p.L / 2) / p.L);
  return {speed(p) * t - times * p.L, times};
}
double sech(double x) { return 1 / std::cosh(x); }

}  // namespace

void ScenarioParams::describe(Schema<ScenarioParams>& s) {
  using P = ScenarioParams;
  s("scenario", &P::scenario, "1",
    "start data: linear (Gaussian at rest), kink (static), breather (sine-Gordon), collision (kink and "
    "antikink); checks: "
    "moving_kink, shape_mode (kink with a small perturbation), sine_gordon_kink",
    one_of(scenario_names()));
  s("N", &P::N, "1", "grid points; 0: 512 for linear and breather, else 1024", within(0, 1 << 22));
  s("L", &P::L, "1", "length of the box, centred at 0; 0: 60 linear, 80 breather, else 100", within(0, 1e6));
  s("T", &P::T, "1", "end time; 0: 50, breather 80, collision 100, shape_mode 200", within(0, 1e6));
  s("cfl", &P::cfl, "1",
    "time step in units of Verlet's stability limit 2 / sqrt(k_max^2 + m^2), used where dt = 0", above(1e-6));
  s("dt", &P::dt, "1",
    "time step, made smaller so that T is a whole number of steps; 0: from cfl, a whole number of steps per "
    "frame. "
    "amangkurat: its first step, 0: 0.005, breather 0.01",
    at_least(0));
  s("tol", &P::tol, "1",
    "halve dt and start again until the relative energy error stays below tol; 0: never. amangkurat: its "
    "tolerance, 0: "
    "1e-5, kink 1e-6",
    at_least(0));
  s("scheme", &P::scheme, "1",
    "time stepper: verlet (order 2), pefrl or yoshida4 (order 4); amangkurat: the public library's adaptive "
    "scheme and "
    "start data, for comparison only",
    one_of({"verlet", "pefrl", "yoshida4", "amangkurat"}));
  s("boundary", &P::boundary, "1", "auto: antiperiodic for a single phi^4 kink, else periodic",
    one_of({"auto", "periodic", "antiperiodic"}));
  s("dealias", &P::dealias, "1",
    "1/2 rule: drop the upper half of the modes of V'(phi); exact for the cubic one of phi^4");
  s("convention", &P::convention, "1",
    "entropies: integral over x, or grid_sum, the bare sum over grid points",
    one_of({"integral", "grid_sum"}));
  s("frames", &P::frames, "1",
    "frames after the one at t = 0, at least 2; 0: 200, breather 300, collision 400, shape_mode 800",
    at_least(0));
  s("samples", &P::samples, "1", "instants after t = 0 at which energy and momentum are taken", at_least(1));
  s("halvings", &P::halvings, "1",
    "repeat with dt/2, dt/4, ...: order is measured from the last two l2_error", within(0, 10));
  s("A", &P::A, "1", "linear: amplitude of the Gaussian");
  s("w", &P::w, "1", "linear: width of the Gaussian exp(-(x/w)^2)", above(0));
  s("m", &P::m, "1", "linear: mass", at_least(0));
  s("omega", &P::omega, "1", "breather: frequency");
  s("lambda", &P::lambda, "1", "phi^4: coupling, V = (lambda/4) (phi^2 - v^2)^2", above(0));
  s("v", &P::v, "1", "phi^4: vacuum value", above(0));
  s("u", &P::u, "1", "speed of the moving kinks, in units of the speed of light (kink, shape_mode: at rest)");
  s("X", &P::X, "1", "collision: half the distance of kink and antikink", above(0));
  s("epsilon", &P::epsilon, "1", "shape_mode: amplitude of the perturbation epsilon sech(x/xi) tanh(x/xi)");
}

ScenarioParams resolved(ScenarioParams p) {
  const Standard& own = standard(p.scenario);
  if (p.N == 0) p.N = own.N;
  if (p.L == 0) p.L = own.L;
  if (p.T == 0) p.T = own.T;
  if (p.frames == 0) p.frames = own.frames;
  if (p.is_amangkurat() && p.dt == 0) p.dt = own.dt;
  if (p.is_amangkurat() && p.tol == 0) p.tol = own.tol;
  if (p.boundary == "auto")
    p.boundary = is_single_kink(p) && !p.is_amangkurat() ? "antiperiodic" : "periodic";
  return p;
}

std::vector<Issue> issues_of(const ScenarioParams& p) {
  std::vector<Issue> issues;
  const auto refuse = [&](bool wrong, const std::string& text) {
    if (wrong) issues.push_back(error(text));
  };
  refuse(p.N < 4 || p.N % 2 != 0, "N must be even and at least 4");
  refuse(p.frames < 2, "frames must be at least 2");
  refuse(p.dt > 0 && p.T / p.dt < static_cast<double>(p.frames), "T/dt gives fewer steps than frames");
  refuse(!(std::abs(p.u) < 1), "collision speed must satisfy |u| < 1 (speed of light)");
  refuse(p.scenario == "breather" && !(p.omega > 0 && p.omega < 1), "breather frequency must lie in (0,1)");
  refuse(p.scenario == "collision" && (4 * p.X > p.L || p.X < 3 * kink_width(p)),
         "kinks overlap or do not fit the box");
  if (p.is_amangkurat()) {
    refuse(&standard(p.scenario) >= standards + with_amangkurat,
           "scheme=amangkurat knows the scenarios linear, kink, breather and collision");
    refuse(p.boundary != "periodic", "scheme=amangkurat has periodic boundaries only");
    refuse(p.dealias, "scheme=amangkurat does not dealias");
    refuse(p.halvings > 0, "scheme=amangkurat chooses its own steps: halvings must be 0");
    return issues;
  }
  refuse(is_single_kink(p) && p.boundary == "periodic",
         "a single kink does not fit a periodic box: use boundary=antiperiodic or a pair");
  refuse((p.scenario == "collision" || p.scenario == "sine_gordon_kink") && p.boundary == "antiperiodic",
         p.scenario + " does not fit an antiperiodic box: use boundary=auto");
  if (!issues.empty()) return issues;

  const double k_max = std::numbers::pi * static_cast<double>(p.N) / p.L;  // antiperiodic: at most this
  const double frequency = std::hypot(k_max, mass(potential_of(p)));
  const double cfl = p.dt > 0 ? p.dt * frequency / 2 : p.cfl;
  refuse(cfl > 1, "time step exceeds the Verlet stability limit 2/sqrt(kmax^2+m^2)");
  const double limit = composition(p.scheme).stability / 2;
  refuse(cfl <= 1 && cfl > limit, "time step exceeds the stability limit of " + p.scheme +
                                      ", cfl = " + std::to_string(limit).substr(0, 5) + " of Verlet's");
  return issues;
}

Potential potential_of(const ScenarioParams& p) {
  if (p.scenario == "linear") return Linear{p.m};
  if (p.scenario == "breather") return SineGordon{};
  if (p.scenario == "sine_gordon_kink") return SineGordon{2 * std::numbers::pi / p.L};
  return Phi4{p.lambda, p.v};
}

LineTransform transform_of(const ScenarioParams& p) {
  return LineTransform(p.N, p.L, boundary_named(p.boundary));
}

State initial_state(const ScenarioParams& p, std::span<const double> x) {
  State state{std::vector<double>(x.size()), std::vector<double>(x.size(), 0.0)};
  const double u = speed(p), gamma = lorentz_factor(u), xi = kink_width(p);
  for (std::size_t j = 0; j < x.size(); ++j) {
    double& phi = state.phi[j];
    double& phi_t = state.phi_t[j];
    if (p.scenario == "linear") {
      phi = p.A * std::exp(-(x[j] / p.w) * (x[j] / p.w));
    } else if (p.scenario == "breather") {
      const double w_x = std::sqrt(1 - p.omega * p.omega);
      phi = 4 * std::atan(w_x / p.omega * sech(w_x * x[j]));
    } else if (p.scenario == "sine_gordon_kink") {
      phi = 4 * std::atan(std::exp(gamma * x[j]));
      phi_t = -2 * gamma * u * sech(gamma * x[j]);
    } else if (p.scenario == "collision") {
      const double left = gamma * (x[j] + p.X) / xi, right = gamma * (x[j] - p.X) / xi;
      phi = p.v * (std::tanh(left) - std::tanh(right) - 1);
      phi_t = -u * p.v * gamma / xi * (sech(left) * sech(left) + sech(right) * sech(right));
    } else {
      const double z = gamma * x[j] / xi;
      phi = p.v * std::tanh(z);
      phi_t = -u * p.v * gamma / xi * sech(z) * sech(z);
      if (p.scenario == "shape_mode") phi += p.epsilon * sech(z) * std::tanh(z);
    }
  }
  return state;
}

std::vector<double> exact_field(const ScenarioParams& p, const LineTransform& transform, double t) {
  const std::span<const double> x = transform.positions();
  std::vector<double> phi(x.size());
  if (p.scenario == "linear") {
    const std::vector<double> start = initial_state(p, x).phi;
    std::vector<std::complex<double>> c = transform.coefficients(start);
    const std::vector<double> k = transform.wavenumbers();
    for (std::size_t i = 0; i < c.size(); ++i) c[i] *= std::cos(std::hypot(k[i], p.m) * t);
    return transform.line(c);
  }
  const double gamma = lorentz_factor(speed(p));
  const Passed kink = moving(p, t);
  if (p.scenario == "breather") {
    const double w_x = std::sqrt(1 - p.omega * p.omega);
    for (std::size_t j = 0; j < x.size(); ++j)
      phi[j] = 4 * std::atan(w_x / p.omega * std::cos(p.omega * t) * sech(w_x * x[j]));
  } else if (p.scenario == "sine_gordon_kink") {  // each pass of an end leaves the box 2 pi lower
    for (std::size_t j = 0; j < x.size(); ++j)
      phi[j] = 4 * std::atan(std::exp(gamma * (x[j] - kink.position))) - 2 * std::numbers::pi * kink.times;
  } else if (p.scenario == "kink" || p.scenario == "moving_kink") {  // antiperiodic: each pass turns the sign
    const double sign = std::fmod(kink.times, 2) == 0 ? 1 : -1;
    for (std::size_t j = 0; j < x.size(); ++j)
      phi[j] = sign * p.v * std::tanh(gamma * (x[j] - kink.position) / kink_width(p));
  } else {
    return {};
  }
  return phi;
}

std::size_t probe(const ScenarioParams& p, std::span<const double> x) {
  // sech z tanh z is largest where sinh z = 1
  const double at = p.scenario == "shape_mode" ? kink_width(p) * std::asinh(1.0) : 0;
  std::size_t nearest = 0;
  for (std::size_t j = 1; j < x.size(); ++j)
    if (std::abs(x[j] - at) <= std::abs(x[nearest] - at)) nearest = j;
  return nearest;
}

}  // namespace klein_gordon
