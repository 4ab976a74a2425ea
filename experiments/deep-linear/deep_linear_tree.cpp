// SPDX-License-Identifier: BSD-3-Clause
// deep-linear-tree: a deep linear net learns the properties of the items of a tree, from small random
// weights: broad distinctions first, in stages.
//   khaos run deep-linear-tree --set D=4 --set n_hidden=64 --set members=16
#include "laws.hpp"
#include "run/experiment.hpp"
#include "stack_run.hpp"
#include "stack_start.hpp"
#include "stages.hpp"
#include "stats/moments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace deep_linear {
namespace {

struct TreeParams {
  long N_l = 3, D = 2, n_hidden = 16, members = 10, samples = 401;
  double a0 = 1e-3, u0 = 1e-3, tau = 1, T = 10, eta = 0.01, rtol = 1e-8, fraction = 0.5;
  std::string integrator = "dopri5";
  static void describe(Schema<TreeParams>& s) {
    using P = TreeParams;
    s("D", &P::D, "1", "depth of the tree: 2^D items, 2^(D+1) - 1 properties", within(1, 10));
    s("N_l", &P::N_l, "1", "layers, inputs and outputs included: N_l - 1 matrices");
    s("n_hidden", &P::n_hidden, "1", "neurons of each hidden layer", within(1, 4096));
    s("members", &P::members, "1", "nets that differ in their start", within(1, 1'000'000));
    s("a0", &P::a0, "1", "weights start as N(0, a0 / n_hidden)", above(0));
    s("u0", &P::u0, "1", "start of the prediction by decoupled modes");
    s("integrator", &P::integrator, "1", "euler is gradient descent",
      one_of({"euler", "rk4", "dopri5", "dop853"}));
    s("tau", &P::tau, "time", "time constant of the gradient flow: 1/eta in units of steps", above(0));
    s("eta", &P::eta, "1", "learning rate: euler and rk4 take steps of eta tau", above(0));
    s("T", &P::T, "time", "end", above(0));
    s("samples", &P::samples, "1", "samples, both ends included", within(2, 1'000'000));
    s("rtol", &P::rtol, "1", "relative tolerance of dopri5 and dop853", within(1e-14, 1e-2));
    s("fraction", &P::fraction, "1", "of its final strength: when a mode counts as learned", between(0, 1));
  }
};

struct DeepLinearTree {
  using Params = TreeParams;

  static std::vector<std::string> sources() {
    return {"Saxe, McClelland & Ganguli, arXiv 1312.6120 (ICLR 2014)"};
  }
  static std::vector<Issue> validate(const Params& p) {
    if (p.N_l < 2) return {error(fmt::format("deep-linear: needs at least 2 layers (got {})", p.N_l))};
    if (!(p.u0 > 0 && p.u0 < 1))
      return {error(fmt::format("u0: given {}: u0 must lie in (0, s), s = 1", p.u0))};
    if ((p.integrator == "euler" || p.integrator == "rk4") && p.eta * p.tau > p.T)
      return {
          error(fmt::format("eta: given {}, allowed: a step of at most T / tau = {}", p.eta, p.T / p.tau))};
    return {};
  }
  static double cost(const Params& p) {
    const double items = std::exp2(p.D), n = static_cast<double>(p.n_hidden),
                 L = static_cast<double>(p.N_l - 1);
    const double pass = 1e-9 / KHAOS_LANES * items * n * (3 * items + (L - 2) * n) * 3;
    const double passes = p.integrator == "euler" || p.integrator == "rk4" ? 6 * p.T / (p.eta * p.tau)
                                                                           : 60 * p.T * std::exp2(0.5 * p.D);
    return pass * passes * static_cast<double>((p.members + KHAOS_LANES - 1) / KHAOS_LANES * KHAOS_LANES);
  }
  static void outputs(const Params& p, Outputs& out) {
    std::vector<double> times, levels;
    for (long k = 0; k < p.samples; ++k)
      times.push_back(p.T * static_cast<double>(k) / static_cast<double>(p.samples - 1));
    for (long l = -1; l < p.D; ++l) levels.push_back(static_cast<double>(l));
    out.axis("member", static_cast<std::size_t>(p.members));
    out.axis("time", times.size(), "time", times);
    out.axis("mode", std::size_t{1} << p.D);
    out.axis("level", levels.size(), "1", levels);
    out.add("mode_strength", {"time", "mode"}, "1", "u_a = (U^T W_L ... W_1 V)_aa, mean over members");
    out.add("loss", {"member", "time"}, "1", "sum over items of |y - yhat|^2 / 2");
    out.add("s", {"mode"}, "1", "final strength of a mode");
    out.add("mode_level", {"mode"}, "1", "its level: -1 for the mean of all items, then from the root down",
            Type::integer);
    out.add("t_half", {"member", "mode"}, "time", "when u_a first passes fraction s_a; NaN: it did not");
    out.add("t_half_mean", {"mode"}, "time", "mean over members");
    out.add("stage_time", {"level"}, "time", "mean of t_half over a level and members");
    out.add("stage_time_std", {"level"}, "time", "standard deviation over them");
    out.add("stage_time_prediction", {"level"}, "time", "exact law of a decoupled mode from u0");
    out.add("plateau_count", {"member"}, "1", "plateaus of the loss that end in a drop", Type::integer);
    out.add("outcome", {"member"}, "1", "what became of the net", Type::integer);
    out.words("outcome", {"learning", "converged", "diverged"});
  }

  static void run(const Params& p, Run& run) {
    const StackData data = tree(p.D);
    const StackShape shape(p.N_l, data.V.rows(), p.n_hidden, data.U.rows());
    const StackTime time{p.T, p.tau, p.eta, p.rtol, p.samples, p.integrator, p.fraction};
    const Stream stream = run.stream("weights");
    const auto [first, last] = share((p.members + KHAOS_LANES - 1) / KHAOS_LANES, run.comm());
    std::vector<std::vector<double>> starts;
    std::vector<double> mine;
    const bool whole = run.apart([&](const auto& look) {
      for (long m = first * KHAOS_LANES; m < std::min(last * KHAOS_LANES, p.members); ++m)
        starts.push_back(stack_start({"small", p.u0, 1, p.a0}, shape, data, stream, m));
      for (const StackRecord& one : run_stacks(shape, data, time, starts, {}, look)) {
        for (const auto* part : {&one.strength, &one.loss, &one.learned})
          mine.insert(mine.end(), part->begin(), part->end());
        mine.push_back(static_cast<double>(one.outcome));
      }
    });
    if (!whole) return run.leave_if_stopped();
    put(p, data, run.comm().gather(mine), run);
  }

 private:
  static void put(const Params& p, const StackData& data, const std::vector<double>& rows, Run& run) {
    const auto members = static_cast<std::size_t>(p.members), samples = static_cast<std::size_t>(p.samples),
               modes = data.s.size(), stride = samples * (modes + 1) + modes + 1;
    std::vector<double> strength(samples * modes, 0.0), loss, half, half_mean(modes, 0.0), outcome;
    std::vector<long> plateaus;
    for (std::size_t m = 0; m < members; ++m) {
      const double* row = &rows[m * stride];
      for (std::size_t k = 0; k < samples * modes; ++k) strength[k] += row[k] / static_cast<double>(members);
      row += samples * modes;
      loss.insert(loss.end(), row, row + samples);
      plateaus.push_back(count_plateaus({row, samples}));
      row += samples;
      half.insert(half.end(), row, row + modes);
      for (std::size_t a = 0; a < modes; ++a) half_mean[a] += row[a] / static_cast<double>(members);
      outcome.push_back(row[modes]);
    }
    const std::vector<long> level_of = levels_of_tree(p.D);
    std::vector<double> stage, spread, prediction;
    for (long level = -1; level < p.D; ++level) {
      std::vector<double> times;
      double s = 0;
      for (std::size_t i = 0; i < half.size(); ++i)
        if (level_of[i % modes] == level) {
          times.push_back(half[i]);
          s = data.s[i % modes];
        }
      const Moments all = moments(times);
      stage.push_back(all.mean);
      spread.push_back(all.std);
      prediction.push_back(
          p.tau * (p.u0 < p.fraction * s ? learning_time(p.N_l, s, p.u0, p.fraction * s) : std::nan("")));
    }
    run.put("mode_strength", strength);
    run.put("loss", loss);
    run.put("s", data.s);
    run.put("mode_level", level_of);
    run.put("t_half", half);
    run.put("t_half_mean", half_mean);
    run.put("stage_time", stage);
    run.put("stage_time_std", spread);
    run.put("stage_time_prediction", prediction);
    run.put("plateau_count", plateaus);
    run.put("outcome", outcome);
  }
};

const Register<DeepLinearTree> registered{
    "deep-linear-tree", "Deep linear nets learn a tree of items in stages, from small random weights"};

}  // namespace
}  // namespace deep_linear
