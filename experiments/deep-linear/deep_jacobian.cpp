// SPDX-License-Identifier: BSD-3-Clause
// deep-jacobian: what random deep nets do to signals and gradients before any learning: singular values of
// the end-to-end Jacobian, growth per layer, against the mean field of wide nets.
//   khaos run deep-jacobian --sweep init=all --sweep gain=0.9:1.5:7 --set phi=tanh
#include "jacobian.hpp"
#include "mean_field.hpp"
#include "run/experiment.hpp"
#include "stats/moments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace deep_linear {
namespace {

struct JacobianParams {
  long width = 200, depth = 50, samples = 4;
  double gain = 1, q0 = 1;
  std::string init = "orthogonal", phi = "linear";
  std::vector<double> sv_depths = {1, 10, 50};
  static void describe(Schema<JacobianParams>& s) {
    using P = JacobianParams;
    s("width", &P::width, "1", "neurons of each layer", within(1, 20'000));
    s("depth", &P::depth, "1", "layers of weights", within(1, 1'000'000));
    s("gain", &P::gain, "1", "scale of the weights: 1 keeps the mean square of a linear net",
      within(1e-3, 20));
    s("init", &P::init, "1", "random weights", one_of({"orthogonal", "gaussian"}));
    s("phi", &P::phi, "1", "activation", one_of({"linear", "tanh"}));
    s("q0", &P::q0, "1", "variance of the first layer's pre-activations", within(1e-12, 1e6));
    s("samples", &P::samples, "1", "nets, each with a random input", within(1, 1'000'000));
    s("sv_depths", &P::sv_depths, "1",
      "layers at which singular values are computed, rising; none: leave them out");
  }
};

std::vector<double> means_over(long samples, std::span<const double> rows, std::size_t stride,
                               std::size_t first, std::size_t count) {
  std::vector<double> mean(count, 0.0);
  for (long s = 0; s < samples; ++s)
    for (std::size_t k = 0; k < count; ++k) mean[k] += rows[static_cast<std::size_t>(s) * stride + first + k];
  for (double& value : mean) value /= static_cast<double>(samples);
  return mean;
}

struct DeepJacobian {
  using Params = JacobianParams;

  static std::vector<std::string> sources() {
    return {"Saxe, McClelland & Ganguli, arXiv 1312.6120 (ICLR 2014)",
            "Schoenholz, Gilmer, Ganguli & Sohl-Dickstein, arXiv 1611.01232 (ICLR 2017)"};
  }
  static std::vector<Issue> validate(const Params& p) {
    double before = 0;
    for (const double depth : p.sv_depths) {
      if (!(depth > before && depth <= static_cast<double>(p.depth)) || depth != std::floor(depth))
        return {error(
            fmt::format("sv_depths: given {}, allowed: rising layers from 1 to depth = {}", depth, p.depth))};
      before = depth;
    }
    return {};
  }
  static double cost(const Params& p) {
    const auto n = static_cast<double>(p.width), layers = static_cast<double>(p.depth);
    const double make = n * n * (4e-8 + (p.init == "orthogonal" ? 2.5e-10 * n : 0));
    const double products =
        p.sv_depths.empty() ? 0 : 8e-11 * n * n * n * static_cast<double>(p.sv_depths.back());
    const double svds = 1e-9 * n * n * n * static_cast<double>(p.sv_depths.size());
    return static_cast<double>(p.samples) * (layers * make + products + svds);
  }
  static void outputs(const Params& p, Outputs& out) {
    std::vector<double> layers, at(p.sv_depths.begin(), p.sv_depths.end());
    for (long l = 1; l <= p.depth; ++l) layers.push_back(static_cast<double>(l));
    out.axis("layer", layers.size(), "1", layers);
    if (at.empty()) at = {0};
    out.axis("sv_depth", at.size(), "1", at);
    out.axis("k", static_cast<std::size_t>(p.width));
    out.add("sv", {"sv_depth", "k"}, "1",
            "singular values of dh_l/dh_0, falling, mean over samples; below 1e-16 of the first: noise; "
            "NaN without sv_depths");
    out.add("sv_max", {"sv_depth"}, "1", "largest one of all samples");
    out.add("sv_min", {"sv_depth"}, "1", "smallest one of all samples");
    out.add("q", {"layer"}, "1", "variance of the pre-activations |z_l|^2/n, mean over samples");
    out.add("log_gain_mean", {"layer"}, "1", "ln(|W_l h|^2/|h|^2), mean over layers 1 .. l and samples");
    out.add("log_gain_error", {}, "1", "standard error of the last one, layers taken as independent");
    out.add("grad_norm", {"layer"}, "1",
            "typical (geometric mean) norm of dE/dW_l for a random unit error at the last layer");
    out.add("q_star", {}, "1",
            "fixed point of q in the mean field of wide nets; q0 of a linear net of gain 1, "
            "else NaN");
    out.add("chi_star", {}, "1", "mean field: growth of squared gradients in a layer, at q_star");
    out.add("q_late", {}, "1", "q, mean over the second half of the layers and over samples");
    out.add("chi", {}, "1", "measured growth of squared gradients in a layer, the same mean");
  }

  static void run(const Params& p, Run& run) {
    const RandomNet net{p.width, p.depth, p.gain, p.init == "orthogonal", p.phi == "linear", p.q0};
    const auto depth = static_cast<std::size_t>(p.depth), n = static_cast<std::size_t>(p.width),
               cuts = p.sv_depths.size();
    const std::vector<long> sv_depths(p.sv_depths.begin(), p.sv_depths.end());
    const Stream stream = run.stream("nets");
    const auto [first, last] = share(p.samples, run.comm());
    std::vector<double> mine;
    const bool whole = run.apart([&](const auto& look) {
      for (long s = first; s < last; ++s) {
        const Propagation one = propagate(net, sv_depths, stream, s, look);
        for (const auto* part : {&one.q, &one.log_gain, &one.log_grad, &one.chi, &one.sv})
          mine.insert(mine.end(), part->begin(), part->end());
      }
    });
    if (!whole) return run.leave_if_stopped();
    const std::vector<double> all = run.comm().gather(mine);
    const std::size_t stride = 4 * depth - 1 + cuts * n;
    const auto mean = [&](std::size_t begin, std::size_t count) {
      return means_over(p.samples, all, stride, begin, count);
    };
    const std::vector<double> q = mean(0, depth), chi = mean(3 * depth, depth - 1);
    std::vector<double> gains = mean(depth, depth), gradients = mean(2 * depth, depth), every_gain;
    for (long s = 0; s < p.samples; ++s)
      for (std::size_t l = 0; l < depth; ++l)
        every_gain.push_back(all[static_cast<std::size_t>(s) * stride + depth + l]);
    double sum = 0;
    for (std::size_t l = 0; l < depth; ++l) gains[l] = (sum += gains[l]) / static_cast<double>(l + 1);
    for (double& g : gradients) g = std::exp(g);
    std::vector<double> low(cuts, HUGE_VAL), high(cuts, 0.0);
    for (long s = 0; s < p.samples; ++s)
      for (std::size_t c = 0; c < cuts; ++c) {
        const double* values = &all[static_cast<std::size_t>(s) * stride + 4 * depth - 1 + c * n];
        high[c] = std::fmax(high[c], values[0]);
        low[c] = std::fmin(low[c], values[n - 1]);
      }
    const auto or_nan = [](std::vector<double> values, std::size_t count) {
      return values.empty() ? std::vector<double>(count, std::nan("")) : values;
    };
    run.put("sv", or_nan(mean(4 * depth - 1, cuts * n), n));
    run.put("sv_max", or_nan(high, 1));
    run.put("sv_min", or_nan(low, 1));
    run.put("q", q);
    run.put("log_gain_mean", gains);
    run.put("log_gain_error",
            every_gain.size() < 2
                ? std::nan("")
                : moments(every_gain).std / std::sqrt(static_cast<double>(every_gain.size() - 1)));
    run.put("grad_norm", gradients);
    const FixedPoint fixed =
        p.phi == "tanh" ? tanh_fixed_point(p.gain) : FixedPoint{p.gain == 1 ? p.q0 : NAN, p.gain * p.gain};
    run.put("q_star", fixed.q);
    run.put("chi_star", fixed.chi);
    run.put("q_late", moments(std::span(q).subspan(depth / 2)).mean);
    run.put("chi", chi.empty() ? NAN : moments(std::span(chi).subspan(chi.size() / 2)).mean);
  }
};

const Register<DeepJacobian> registered{
    "deep-jacobian", "Signals, gradients and singular values of random deep nets before learning"};

}  // namespace
}  // namespace deep_linear
