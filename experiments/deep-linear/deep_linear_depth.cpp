// SPDX-License-Identifier: BSD-3-Clause
// deep-linear-depth: how many steps of gradient descent a linear net needs, with the best learning rate, as
// it gets deeper. Learning rates and seeds of a Point train side by side.
//   khaos run deep-linear-depth --sweep N_l=3,5,10,20,40 --sweep init=orthogonal,pretrained,gaussian
#include "descent_nets.hpp"
#include "laws.hpp"
#include "run/experiment.hpp"
#include "stack_start.hpp"
#include "stats/moments.hpp"
#include "stats/quantile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace deep_linear {
namespace {

struct DepthParams {
  long N_l = 3, n_hidden = 64, n_in = 16, classes = 10, P = 1000, seeds = 4, rates = 12, max_steps = 2000;
  double gain = 1, u0 = 1e-3, a0 = 1e-3, separation = 3, strongest = 1, eta_low = 0.003, eta_high = 1,
         criterion = 0.01;
  bool white = true;
  std::string init = "orthogonal";
  static void describe(Schema<DepthParams>& s) {
    using P = DepthParams;
    s("N_l", &P::N_l, "1", "layers, inputs and outputs included: N_l - 1 matrices");
    s("n_hidden", &P::n_hidden, "1", "neurons of each hidden layer", within(1, 4096));
    s("init", &P::init, "1", "how weights are drawn", one_of(start_laws));
    s("gain", &P::gain, "1", "with init = gaussian or orthogonal", above(0));
    s("u0", &P::u0, "1", "strength of each mode at the start, with init = decoupled");
    s("a0", &P::a0, "1", "with init = small: variance of a weight times n_hidden", above(0));
    s("n_in", &P::n_in, "1", "inputs", within(1, 4096));
    s("classes", &P::classes, "1", "Gaussian clusters, with one-hot targets", within(1, 4096));
    s("P", &P::P, "1", "samples of the clusters", within(1, 1e8));
    s("separation", &P::separation, "1", "of cluster centres from the origin, in standard deviations",
      at_least(0));
    s("strongest", &P::strongest, "1", "strength of the strongest mode of <y x^T>: scales the targets",
      above(0));
    s("white", &P::white, "1", "make the inputs white");
    s("seeds", &P::seeds, "1", "starts, each with all learning rates", within(1, 100'000));
    s("rates", &P::rates, "1", "learning rates, from eta_low to eta_high by equal factors",
      within(1, 10'000));
    s("eta_low", &P::eta_low, "1", "smallest learning rate over 2 / lambda_max of the solution", above(0));
    s("eta_high", &P::eta_high, "1", "largest", above(0));
    s("criterion", &P::criterion, "1",
      "a net has learned once its loss, less what no linear map can learn, is below this share of that of "
      "the map 0",
      between(0, 1));
    s("max_steps", &P::max_steps, "1", "after which a net is given up", within(1, 1'000'000'000));
  }
};

/// Learning rates over 2 / lambda_max.
std::vector<double> relative_rates(const DepthParams& p) {
  std::vector<double> all;
  for (long k = 0; k < p.rates; ++k)
    all.push_back(p.rates == 1
                      ? p.eta_low
                      : p.eta_low * std::pow(p.eta_high / p.eta_low,
                                             static_cast<double>(k) / static_cast<double>(p.rates - 1)));
  return all;
}

double seconds_of_step(const DepthParams& p) {
  const auto n = static_cast<double>(p.n_hidden), in = static_cast<double>(p.n_in),
             out = static_cast<double>(p.classes), L = static_cast<double>(p.N_l - 1);
  return 2e-10 * (L < 2 ? 2 * in * in * out : in * n * (2 * in + 3 * out + 3 * n * (L - 2)));
}

struct DeepLinearDepth {
  using Params = DepthParams;

  static std::vector<std::string> sources() {
    return {"Saxe, McClelland & Ganguli, arXiv 1312.6120 (ICLR 2014)"};
  }
  static std::vector<Issue> validate(const Params& p) {
    if (p.N_l < 2) return {error(fmt::format("deep-linear: needs at least 2 layers (got {})", p.N_l))};
    if (p.eta_high < p.eta_low)
      return {
          error(fmt::format("eta_high: given {}, allowed: at least eta_low = {}", p.eta_high, p.eta_low))};
    if (p.P < p.n_in || p.P < p.classes)
      return {error(
          fmt::format("P: given {}, allowed: at least n_in = {} and classes = {}", p.P, p.n_in, p.classes))};
    const long modes = std::min(p.n_in, p.classes);
    if (p.init == "decoupled") {
      if (p.N_l > 2 && p.n_hidden < modes)
        return {
            error(fmt::format("n_hidden: given {}: decoupled start needs n_hidden >= number of modes ({})",
                              p.n_hidden, modes))};
      if (!(p.u0 > 0)) return {error(fmt::format("u0: given {}: u0 must lie in (0, s)", p.u0))};
    }
    return {};
  }
  static double cost(const Params& p) {
    return seconds_of_step(p) * static_cast<double>(p.max_steps * p.rates * p.seeds) * 0.3;
  }
  static void outputs(const Params& p, Outputs& out) {
    const std::vector<double> looks = looks_of(p);
    out.axis("seed", static_cast<std::size_t>(p.seeds));
    out.axis("rate", static_cast<std::size_t>(p.rates), "1", relative_rates(p));
    out.axis("step", looks.size(), "1", looks);
    out.add("eta", {"rate"}, "1", "learning rates");
    out.add("steps", {"seed", "rate"}, "1", "steps to the criterion; NaN: not within max_steps, or diverged");
    out.add("outcome", {"seed", "rate"}, "1", "what became of the net", Type::integer);
    out.words("outcome", {"learning", "learned", "diverged"});
    out.add("steps_to_criterion", {}, "1",
            "with the best learning rate, median over seeds; NaN: most never got there");
    out.add("steps_of_seed", {"seed"}, "1", "with the seed's best learning rate; NaN: none got there");
    out.add("best_eta", {}, "1", "the best learning rate, median over seeds");
    out.add("best_eta_scaled", {}, "1", "best_eta times N_l - 1");
    out.add("learned_share", {}, "1", "share of seeds that got there");
    out.add("loss_curves", {"rate", "step"}, "1", "loss less what no linear map can learn, first seed");
    out.add("lambda_max", {}, "1", "largest curvature at the solution with balanced layers");
    out.add("weakest", {}, "1", "smallest singular value of <y x^T>");
  }

  static void run(const Params& p, Run& run) {
    const StackData data =
        clusters({p.classes, p.n_in, p.P, p.separation, p.strongest, p.white}, run.stream("data"));
    const StackShape shape(p.N_l, p.n_in, p.n_hidden, p.classes);
    const double curvature = largest_curvature(p.N_l, data.s[0]);
    const Stream stream = run.stream("weights");
    std::vector<std::vector<double>> starts;
    std::vector<double> rates;
    for (long seed = 0; seed < p.seeds; ++seed) {
      const std::vector<double> start = stack_start({p.init, p.u0, p.gain, p.a0}, shape, data, stream, seed);
      for (const double relative : relative_rates(p)) {
        starts.push_back(start);
        rates.push_back(relative * 2 / curvature);
      }
    }
    DescentNets nets(shape, data, starts, rates, p.criterion * untrained_loss(data), run.comm());
    const std::vector<double> looks = looks_of(p);
    std::vector<double> curves, saved;  // curves: (looks, rates) of the first seed
    if (run.restore(curves, saved)) nets.restore(saved);
    const double step = seconds_of_step(p) * static_cast<double>(starts.size()) / run.comm().size();
    const long at_once = std::clamp(std::lround(0.5 / step), 1L, 100'000L);
    const auto rows = static_cast<std::size_t>(p.rates);
    for (long round = 1; curves.size() < looks.size() * rows; ++round) {
      const long look = static_cast<long>(looks[curves.size() / rows]);
      if (!nets.finished()) nets.run_to(std::min(look, nets.step() + at_once));
      if (nets.step() == look || nets.finished()) {
        const std::vector<double> losses = nets.losses();
        curves.insert(curves.end(), losses.begin(), losses.begin() + p.rates);
      }
      run.progress(static_cast<double>(nets.step()) / static_cast<double>(p.max_steps));
      if (run.stop_requested() || round % 64 == 0) run.checkpoint(curves, nets.save());  // half a minute
    }
    put(p, data, rates, curves, nets, run);
  }

 private:
  static std::vector<double> looks_of(const Params& p) {
    std::vector<double> looks;
    for (double step = 1; step < static_cast<double>(p.max_steps);
         step = std::max(step + 1, std::floor(step * 1.2)))
      looks.push_back(step);
    looks.push_back(static_cast<double>(p.max_steps));
    return looks;
  }
  static double untrained_loss(const StackData& data) {  // tr(T sigma11 T^T) / 2 = tr(T sigma31^T) / 2
    double sum = 0;
    for (std::size_t k = 0; k < data.target.size(); ++k)
      sum += data.target.data()[k] * data.sigma31.data()[k];
    return 0.5 * sum;
  }

  static void put(const Params& p, const StackData& data, const std::vector<double>& rates,
                  const std::vector<double>& curves, const DescentNets& nets, Run& run) {
    const auto count = static_cast<std::size_t>(p.rates), looks = curves.size() / count;
    const std::vector<double> status = nets.status();
    std::vector<double> steps = nets.steps(), best_steps, best_rates, by_rate(curves.size());
    for (std::size_t m = 0; m < steps.size(); ++m)
      if (status[m] != 1) steps[m] = std::nan("");
    for (std::size_t seed = 0; seed < static_cast<std::size_t>(p.seeds); ++seed) {
      double fewest = HUGE_VAL, rate = std::nan("");
      for (std::size_t k = seed * count; k < (seed + 1) * count; ++k)
        if (steps[k] < fewest) {
          fewest = steps[k];
          rate = rates[k];
        }
      best_steps.push_back(fewest);
      if (std::isfinite(rate)) best_rates.push_back(rate);
    }
    for (std::size_t k = 0; k < count; ++k)
      for (std::size_t look = 0; look < looks; ++look) by_rate[k * looks + look] = curves[look * count + k];
    // Seeds that never get there are the slowest ones; no infinity enters a mean.
    std::vector<double> sorted = best_steps;
    std::ranges::sort(sorted);
    const std::size_t middle = (sorted.size() - 1) / 2;
    const double typical = sorted.size() % 2 == 1 || std::isinf(sorted[middle + 1])
                               ? sorted[middle]
                               : 0.5 * (sorted[middle] + sorted[middle + 1]);
    for (double& value : best_steps)
      if (std::isinf(value)) value = std::nan("");
    const double best = best_rates.empty() ? std::nan("") : median(best_rates);
    const double curvature = largest_curvature(p.N_l, data.s[0]);
    run.put("eta", std::vector<double>(rates.begin(), rates.begin() + p.rates));
    run.put("steps", steps);
    run.put("outcome", status);
    run.put("steps_to_criterion", std::isinf(typical) ? std::nan("") : typical);
    run.put("steps_of_seed", best_steps);
    run.put("best_eta", best);
    run.put("best_eta_scaled", best * static_cast<double>(p.N_l - 1));
    run.put("learned_share", static_cast<double>(best_rates.size()) / static_cast<double>(p.seeds));
    run.put("loss_curves", by_rate);
    run.put("lambda_max", curvature);
    run.put("weakest", data.s.back());
  }
};

const Register<DeepLinearDepth> registered{
    "deep-linear-depth", "Steps to learn with the best learning rate, over depth and initial weights"};

}  // namespace
}  // namespace deep_linear
