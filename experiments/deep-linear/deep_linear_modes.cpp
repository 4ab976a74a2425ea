// SPDX-License-Identifier: BSD-3-Clause
// deep-linear-modes: how the singular modes of a deep linear net learn in time, beside their exact curves.
//   khaos run deep-linear-modes --set S=5,3,2,1 --set n_hidden=16 --sweep N_l=2,3
#include "laws.hpp"
#include "run/experiment.hpp"
#include "stack_run.hpp"
#include "stack_start.hpp"
#include "stats/fit.hpp"
#include "stats/moments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace deep_linear {
namespace {

struct ModesParams {
  std::string data = "modes", init = "decoupled", integrator = "dopri5";
  std::vector<double> S = {3, 2, 1};
  long N_l = 3, D = 2, n_in = 0, n_out = 0, n_hidden = 16, members = 1, samples = 161;
  double u0 = 1e-3, gain = 1, a0 = 1e-3, spread = 1, tau = 1, T = 8, eta = 0.01, eta_relative = 0,
         rtol = 1e-9, fraction = 0.5;
  bool exact = true;
  static void describe(Schema<ModesParams>& s) {
    using P = ModesParams;
    s("data", &P::data, "1", "modes: strengths S in random directions; tree: of depth D",
      one_of({"modes", "tree"}));
    s("S", &P::S, "1", "strengths of the modes of <y x^T>, falling");
    s("D", &P::D, "1", "depth of the tree: 2^D items", within(1, 10));
    s("N_l", &P::N_l, "1", "layers, inputs and outputs included: N_l - 1 matrices");
    s("n_in", &P::n_in, "1", "inputs; 0: as many as modes", at_least(0));
    s("n_out", &P::n_out, "1", "outputs; 0: as many as modes", at_least(0));
    s("n_hidden", &P::n_hidden, "1", "neurons of each hidden layer", within(1, 4096));
    s("init", &P::init, "1", "how weights are drawn", one_of(start_laws));
    s("u0", &P::u0, "1", "strength of each mode at the start, with init = decoupled");
    s("gain", &P::gain, "1", "with init = gaussian or orthogonal", above(0));
    s("a0", &P::a0, "1", "with init = small: variance of a weight times n_hidden", above(0));
    s("members", &P::members, "1", "nets that differ in their start", within(1, 1'000'000));
    s("spread", &P::spread, "1", "largest over smallest eigenvalue of <x x^T>; 1: white inputs",
      within(1, 1e12));
    s("exact", &P::exact, "1", "compare with the exact law of decoupled modes");
    s("integrator", &P::integrator, "1", "euler is gradient descent",
      one_of({"euler", "rk4", "dopri5", "dop853"}));
    s("tau", &P::tau, "time", "time constant of the gradient flow: 1/eta in units of steps", above(0));
    s("eta", &P::eta, "1", "learning rate: euler and rk4 take steps of eta tau", above(0));
    s("eta_relative", &P::eta_relative, "1", "eta over the largest stable one, 2 / lambda_max; 0: eta says",
      at_least(0));
    s("T", &P::T, "time", "end", above(0));
    s("samples", &P::samples, "1", "samples, both ends included", within(2, 1'000'000));
    s("rtol", &P::rtol, "1", "relative tolerance of dopri5 and dop853", within(1e-14, 1e-2));
    s("fraction", &P::fraction, "1", "of its final strength: when a mode counts as learned", between(0, 1));
  }
};

StackData data_of(const ModesParams& p, const Stream& stream) {
  if (p.data == "tree") return tree(p.D);
  const auto modes = static_cast<long>(p.S.size());
  return random_modes(p.S, p.n_in ? p.n_in : modes, p.n_out ? p.n_out : modes, p.spread, stream);
}
std::vector<double> strengths_of(const ModesParams& p) { return p.data == "tree" ? tree(p.D).s : p.S; }
bool compares(const ModesParams& p) { return p.exact && p.init == "decoupled"; }
/// Steps of euler and rk4: of the strongest mode, which is the first to become unstable.
double eta_of(const ModesParams& p) {
  return p.eta_relative > 0 ? p.eta_relative * 2 / largest_curvature(p.N_l, strengths_of(p)[0]) : p.eta;
}

struct DeepLinearModes {
  using Params = ModesParams;

  static std::vector<std::string> sources() {
    return {"Saxe, McClelland & Ganguli, arXiv 1312.6120 (ICLR 2014)"};
  }
  static std::vector<Issue> validate(const Params& p) {
    if (p.N_l < 2) return {error(fmt::format("deep-linear: needs at least 2 layers (got {})", p.N_l))};
    if (p.data == "modes") {
      if (p.S.empty()) return {error("S: empty, allowed: strengths of one mode or more")};
      for (std::size_t a = 0; a < p.S.size(); ++a) {
        if (!(p.S[a] > 0)) return {error(fmt::format("S: given {}, allowed: positive strengths", p.S[a]))};
        if (a > 0 && p.S[a] > p.S[a - 1])
          return {error(fmt::format("S: {} stands behind {}, allowed: falling order", p.S[a], p.S[a - 1]))};
      }
      for (const auto& [name, n] : {std::pair{"n_in", p.n_in}, {"n_out", p.n_out}})
        if (n != 0 && n < static_cast<long>(p.S.size()))
          return {error(
              fmt::format("{}: given {}, allowed: 0, or at least the {} modes of S", name, n, p.S.size()))};
    } else if (p.spread != 1) {
      return {error("spread: the one-hot items of a tree are white, so 1 is all that is allowed")};
    }
    const std::vector<double> s = strengths_of(p);
    if (p.init == "decoupled") {
      if (p.N_l > 2 && p.n_hidden < static_cast<long>(s.size()))
        return {
            error(fmt::format("n_hidden: given {}: decoupled start needs n_hidden >= number of modes ({})",
                              p.n_hidden, s.size()))};
      if (!(p.u0 > 0 && p.u0 < s.back()))
        return {error(fmt::format("u0: given {}: u0 must lie in (0, s), s = {}", p.u0, s.back()))};
      if (p.exact && p.spread != 1)
        return {error("exact: exact mode law needs whitened inputs (spread = 1)")};
    }
    if (p.eta_relative == 0 && p.integrator != "dopri5" && p.integrator != "dop853" && p.eta * p.tau > p.T)
      return {
          error(fmt::format("eta: given {}, allowed: a step of at most T / tau = {}", p.eta, p.T / p.tau))};
    return {};
  }
  static double cost(const Params& p) {
    const auto n = static_cast<double>(p.n_hidden), modes = static_cast<double>(strengths_of(p).size()),
               L = static_cast<double>(p.N_l - 1);
    const double pass = 2e-9 / KHAOS_LANES * modes * n * (2 * modes + (L - 2) * n) * 3;
    const bool fixed = p.integrator == "euler" || p.integrator == "rk4";
    const double passes = fixed ? p.T / (eta_of(p) * p.tau) * (p.integrator == "euler" ? 2 : 6)
                                : 30 * p.T * L * std::pow(p.rtol / 1e-9, -0.2);
    return pass * passes * static_cast<double>((p.members + KHAOS_LANES - 1) / KHAOS_LANES * KHAOS_LANES);
  }
  static void outputs(const Params& p, Outputs& out) {
    const std::vector<double> s = strengths_of(p);
    std::vector<double> times;
    for (long k = 0; k < p.samples; ++k)
      times.push_back(p.T * static_cast<double>(k) / static_cast<double>(p.samples - 1));
    out.axis("member", static_cast<std::size_t>(p.members));
    out.axis("time", times.size(), "time", times);
    out.axis("mode", s.size());
    out.axis("layer", static_cast<std::size_t>(std::max(1L, p.N_l - 2)));
    out.add("mode_strength", {"member", "time", "mode"}, "1", "u_a = (U^T W_L ... W_1 V)_aa");
    out.add("mode_exact", {"time", "mode"}, "1", "exact law of decoupled modes; NaN where it does not hold");
    out.add("loss", {"member", "time"}, "1", "<|y - yhat|^2> / 2 less what no linear map can learn");
    out.add("s", {"mode"}, "1", "final strength of a mode");
    out.add("t_half", {"member", "mode"}, "time", "when u_a first passes fraction s_a; NaN: it did not");
    out.add("t_half_mean", {"mode"}, "time", "mean over members");
    out.add("t_half_scaled", {"mode"}, "time", "N_l - 1 times that over tau");
    out.add("t_half_exact", {"mode"}, "time", "exact law of decoupled modes");
    out.add("t_half_prediction", {"mode"}, "time",
            "the same from u0 for any start: an estimate for small ones");
    out.add("scaled_time_infinite", {"mode"}, "1", "N_l - 1 times that over tau for infinite depth");
    out.add("offdiag_max", {}, "1",
            "largest coupling |(U^T W_L ... W_1 V)_ab|, a != b, of all times and members");
    out.add("exact_error", {}, "1", "largest |U^T W_L ... W_1 V - diag(exact)|, same; NaN without exact law");
    out.add("conserved_drift", {"layer"}, "1",
            "largest change of an element of W_{l+1}^T W_{l+1} - W_l W_l^T, same; NaN with a single matrix");
    out.add("outcome", {"member"}, "1", "what became of the net", Type::integer);
    out.words("outcome", {"learning", "converged", "diverged"});
    out.add("eta_used", {}, "1", "steps of euler and rk4 over tau");
    out.add("lambda_max", {}, "1", "largest curvature at the minimum, strongest mode, balanced layers");
  }

  static void run(const Params& p, Run& run) {
    const StackData data = data_of(p, run.stream("data"));
    const StackShape shape(p.N_l, data.V.rows(), p.n_hidden, data.U.rows());
    StackTime time{p.T, p.tau, eta_of(p), p.rtol, p.samples, p.integrator, p.fraction};
    std::vector<double> times;
    for (long k = 0; k < p.samples; ++k)
      times.push_back(p.T / p.tau * static_cast<double>(k) / static_cast<double>(p.samples - 1));
    std::vector<double> exact;
    if (compares(p)) exact = mode_curves(p.N_l, data.s, p.u0, times);
    const Stream stream = run.stream("weights");
    const auto [first, last] = share((p.members + KHAOS_LANES - 1) / KHAOS_LANES, run.comm());
    std::vector<std::vector<double>> starts;
    std::vector<double> mine;
    const bool whole = run.apart([&](const auto& look) {
      for (long m = first * KHAOS_LANES; m < std::min(last * KHAOS_LANES, p.members); ++m) {
        starts.push_back(stack_start({p.init, p.u0, p.gain, p.a0}, shape, data, stream, m));
        look();
      }
      for (const StackRecord& one : run_stacks(shape, data, time, starts, exact, look)) {
        for (const auto* part : {&one.strength, &one.loss, &one.learned, &one.drift})
          mine.insert(mine.end(), part->begin(), part->end());
        mine.insert(mine.end(), {one.offdiag_max, one.exact_error, static_cast<double>(one.outcome)});
      }
    });
    if (!whole) return run.leave_if_stopped();
    put(p, data, exact, run.comm().gather(mine), run);
  }

  /// Over swept eta of euler: how the drift of what the flow conserves changes when eta is halved.
  static void summarise(const Table& table, Outputs& out) {
    std::vector<double> x, y;
    const std::span<const double> eta = table["eta_used"], drift = table["conserved_drift"];
    const auto layers = table.rows() > 0 ? drift.size() / static_cast<std::size_t>(table.rows()) : 0;
    for (std::size_t i = 0; i < static_cast<std::size_t>(table.rows()); ++i) {
      if (table.text("integrator")[i] != "euler" || !(drift[i * layers] > 0)) continue;
      x.push_back(std::log2(eta[i]));
      y.push_back(std::log2(drift[i * layers]));
    }
    out.add("drift_ratio", {}, "1",
            "euler: factor of conserved_drift of layer 0 for twice the eta, by a fit; NaN with a single eta");
    const bool two = x.size() > 1 && std::ranges::any_of(x, [&](double value) { return value != x.front(); });
    const double ratio = two ? std::exp2(fit_line(x, y).slope) : std::nan("");
    out.put("drift_ratio", {&ratio, 1});
  }

 private:
  static void put(const Params& p, const StackData& data, const std::vector<double>& exact,
                  const std::vector<double>& rows, Run& run) {
    const auto members = static_cast<std::size_t>(p.members), samples = static_cast<std::size_t>(p.samples),
               modes = data.s.size(), layers = static_cast<std::size_t>(p.N_l - 2);
    const std::size_t stride = samples * (modes + 1) + modes + layers + 3;
    const auto part = [&](std::size_t begin, std::size_t count) {
      std::vector<double> values;
      for (std::size_t m = 0; m < members; ++m)
        values.insert(values.end(), &rows[m * stride + begin], &rows[m * stride + begin] + count);
      return values;
    };
    const std::size_t at_loss = samples * modes, at_half = at_loss + samples, at_drift = at_half + modes;
    const std::vector<double> half = part(at_half, modes), drift = part(at_drift, layers),
                              offdiag = part(at_drift + layers, 1), error = part(at_drift + layers + 1, 1);
    run.put("mode_strength", part(0, at_loss));
    run.put("mode_exact", exact.empty() ? std::vector<double>(samples * modes, std::nan("")) : exact);
    run.put("loss", part(at_loss, samples));
    run.put("s", data.s);
    run.put("t_half", half);
    std::vector<double> mean, scaled, law, prediction, infinite;
    for (std::size_t a = 0; a < modes; ++a) {
      double sum = 0;
      for (std::size_t m = 0; m < members; ++m) sum += half[m * modes + a];
      const double s = data.s[a], goal = p.fraction * s;
      mean.push_back(sum / static_cast<double>(members));
      scaled.push_back(static_cast<double>(p.N_l - 1) * mean.back() / p.tau);
      const bool inside = p.u0 > 0 && p.u0 < goal;
      prediction.push_back(inside ? p.tau * learning_time(p.N_l, s, p.u0, goal) : std::nan(""));
      law.push_back(exact.empty() ? std::nan("") : prediction.back());
      infinite.push_back(inside ? scaled_time_of_infinite_depth(s, p.u0, goal) : std::nan(""));
    }
    run.put("t_half_mean", mean);
    run.put("t_half_scaled", scaled);
    run.put("t_half_exact", law);
    run.put("t_half_prediction", prediction);
    run.put("scaled_time_infinite", infinite);
    run.put("offdiag_max", *std::ranges::max_element(offdiag));
    run.put("exact_error", *std::ranges::max_element(error));
    std::vector<double> worst(std::max<std::size_t>(1, layers), layers ? 0.0 : std::nan(""));
    for (std::size_t i = 0; i < drift.size(); ++i) worst[i % layers] = std::max(worst[i % layers], drift[i]);
    run.put("conserved_drift", worst);
    run.put("outcome", part(stride - 1, 1));
    run.put("eta_used", eta_of(p));
    run.put("lambda_max", largest_curvature(p.N_l, data.s[0]));
  }
};

const Register<DeepLinearModes> registered{
    "deep-linear-modes", "Singular modes of deep linear nets learning in time, against their exact curves"};

}  // namespace
}  // namespace deep_linear
