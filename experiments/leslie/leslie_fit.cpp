// SPDX-License-Identifier: BSD-3-Clause
// leslie-fit: population models fitted to Gause's Paramecium, from many starts, with bounds.
//   khaos run leslie-fit --set model=DD --set target=mixture --set n=2
//   khaos run leslie-fit --sweep n=1,2,3,4 --set starts=256
#include "linalg/lapack.hpp"
#include "multi_start.hpp"
#include "run/experiment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace leslie {
namespace {

struct FitParams {
  std::string model = "DD", target = "mixture", P = "full";
  long n = 2, starts = 64, adam_steps = 400, polish_steps = 2000;
  double learning_rate = 0.05;
  static void describe(Schema<FitParams>& s) {
    using F = FitParams;
    s("model", &F::model, "1",
      "logistic: one species; LV: Lotka-Volterra competition; CO: constant Leslie matrices; DD: Leslie "
      "matrices "
      "that saturate",
      one_of({"logistic", "LV", "CO", "DD"}));
    s("target", &F::target, "1", "P. caudatum alone, P. aurelia alone, both together",
      one_of({"Pc", "Pa", "mixture"}));
    s("n", &F::n, "1", "age classes of each species, of CO and DD", within(1, 16));
    s("P", &F::P, "1", "CO of two species: P1, P2 are multiples of 1, diagonal or full",
      one_of({"scalar", "diagonal", "full"}));
    s("starts", &F::starts, "1", "random starts K", within(1, 10'000'000));
    s("adam_steps", &F::adam_steps, "1", "steps of Adam from each start; 0: polish at once",
      within(0, 100'000'000));
    s("learning_rate", &F::learning_rate, "1", "of Adam, falling to a tenth along a cosine", above(0));
    s("polish_steps", &F::polish_steps, "1", "most steps of Levenberg-Marquardt", within(1, 100'000'000));
  }
  FitModel fitted() const {
    return fit_model(model, target == "mixture" ? 2 : 1, int(n),
                     P == "scalar"     ? CouplingForm::scalar
                     : P == "diagonal" ? CouplingForm::diagonal
                                       : CouplingForm::full);
  }
};

struct LeslieFit {
  using Params = FitParams;

  static std::vector<std::string> sources() {
    return {
        "after Gilman, Miller, Son, Waheed & Wang, arXiv 2412.19831 (2024)",
        "Gause, The Struggle for Existence (1934), figure 22, digitised in gauseR (Muhlbauer et al. 2020)"};
  }
  static std::vector<Issue> validate(const Params& p) {
    if (p.model == "logistic" && p.target == "mixture")
      return {error("model: given logistic with target=mixture, allowed: LV, CO, DD")};
    if (p.model == "LV" && p.target != "mixture")
      return {error(fmt::format("model: given LV with target={}, allowed: logistic, CO, DD", p.target))};
    const auto parameters = long(p.fitted().parameters.size()), points = gause(p.target).points();
    if (points < parameters)
      return {warning(
          fmt::format("{} data points for {} parameters: the fit is not unique", points, parameters))};
    return {};
  }
  // Seconds per parameter, start and step on one x86 core. Leslie models have valleys that end nowhere: many
  // starts take all steps of the polish; the others some dozens.
  static double cost(const Params& p) {
    const auto parameters = static_cast<double>(p.fitted().parameters.size());
    const bool valleys = p.model == "CO" || p.model == "DD";
    const double polish = valleys ? 0.4 * static_cast<double>(p.polish_steps) : 50;
    return static_cast<double>(p.starts) * parameters *
           (1e-6 * static_cast<double>(p.adam_steps) + 5e-6 * polish);
  }
  static void outputs(const Params& p, Outputs& out) {
    const FitModel model = p.fitted();
    std::string order;
    for (const Bounded& one : model.parameters) order += (order.empty() ? "" : " ") + one.name;
    std::vector<double> days;
    for (int day = 0; day < Census::days; ++day) days.push_back(Census::first_day + day);
    out.axis("start", std::size_t(p.starts));
    out.axis("parameter", model.parameters.size());
    out.axis("day", days.size(), "day", days);
    out.axis("species", 2);
    out.add("rmse", {"start"}, "volume",
            "of each start, over all counts of both species; infinite: it failed");
    out.add("rmse_adam", {"start"}, "volume", "the same before the polish");
    out.add("converged", {"start"}, "1", "1: the polish came to its end", Type::integer);
    out.add("params", {"start", "parameter"}, "1", "of each start: " + order);
    out.add("rmse_best", {}, "volume", "smallest one");
    out.add("rmse_median", {}, "volume", "median over starts: where most of them end");
    out.add("share_best", {}, "1", "share of starts within 0.001 of the smallest");
    out.add("r2", {}, "1", "of the best: 1 - its sum of squares over that about each species' mean");
    out.add("best", {"parameter"}, "1", "parameters of the best: " + order);
    out.add("best_error", {"parameter"}, "1",
            "their standard errors, residuals taken as independent and equal; inf: not determined, NaN: no "
            "more counts than parameters");
    out.add("stiffness", {"parameter"}, "volume",
            "singular values of d(residuals) / d(ln parameters) at the best, falling: small ones are not "
            "determined");
    out.add("trajectory", {"day", "species"}, "volume", "totals of the best; NaN: one species");
    out.add("counts", {"day", "species"}, "volume", "Gause's; NaN: none");
    out.add("points", {}, "1", "counts that there are", Type::integer);
  }

  static void run(const Params& p, Run& run) {
    const Fit fit(p.fitted(), gause(p.target));
    const Ends ends =
        fit_from_many_starts(fit, {p.starts, p.adam_steps, p.polish_steps, p.learning_rate}, run);
    const long n = fit.parameters();
    const auto z = [&](long k) { return std::span(ends.z).subspan(std::size_t(k * n), std::size_t(n)); };
    std::vector<double> rmse, adam, params;
    const auto root = [&](double sum) {
      return std::isfinite(sum) ? std::sqrt(sum / double(fit.counts())) : HUGE_VAL;
    };
    for (long k = 0; k < p.starts; ++k) {
      rmse.push_back(root(fit.squares(z(k))));
      adam.push_back(root(ends.after_adam[std::size_t(k)]));
      const std::vector<double> values = fit.values(z(k));
      params.insert(params.end(), values.begin(), values.end());
    }
    const long best = std::min_element(rmse.begin(), rmse.end()) - rmse.begin();
    const double least = rmse[std::size_t(best)];
    if (!std::isfinite(least)) throw PointError("no start has finite residuals");
    const auto near = std::count_if(rmse.begin(), rmse.end(), [&](double v) { return v < least + 1e-3; });
    std::vector<double> sorted = rmse;
    std::sort(sorted.begin(), sorted.end());
    const double sum = fit.squares(z(best));
    run.put("rmse", rmse);
    run.put("rmse_adam", adam);
    run.put("converged", ends.converged);
    run.put("params", params);
    run.put("rmse_best", least);
    run.put("rmse_median", sorted[sorted.size() / 2]);
    run.put("share_best", double(near) / double(p.starts));
    run.put("r2", 1 - sum / fit.spread());
    run.put("best", fit.values(z(best)));
    put_errors(fit, z(best), sum, run);
    run.put("trajectory", fit.course(z(best)));
    std::vector<double> counts;
    for (std::size_t day = 0; day < Census::days; ++day)
      for (std::size_t k = 0; k < 2; ++k)
        counts.push_back(k < fit.census().species.size() ? fit.census().species[k][day] : std::nan(""));
    run.put("counts", counts);
    run.put("points", fit.counts());
  }

 private:
  static constexpr double undetermined = 1e-10;  // of the largest singular value
  /// Variances of the parameters are sum / (counts - p) diag((J^T J)^-1), J by the parameters themselves.
  static void put_errors(const Fit& fit, std::span<const double> z, double sum, Run& run) {
    const long p = fit.parameters(), m = fit.residuals(), counts = fit.counts();
    const std::vector<double> slope = fit.slopes(z), value = fit.values(z);
    Matrix<double> j(m, p);
    fit.jacobian(z, j);
    // By the logarithms, whose units do not matter. One that lies at its bound to rounding moves nothing.
    for (long c = 0; c < p; ++c) {
      const double factor = slope[std::size_t(c)] > 0 ? value[std::size_t(c)] / slope[std::size_t(c)] : 0;
      for (long i = 0; i < m; ++i) j(i, c) *= factor;
    }
    const Svd<double> parts = svd(std::move(j));
    std::vector<double> stiffness = parts.values, error(std::size_t(p), std::nan(""));
    stiffness.resize(std::size_t(p), 0.0);
    for (long c = 0; counts > p && c < p; ++c) {
      double variance = 0;
      for (long k = 0; k < p; ++k) {
        const double part = std::abs(parts.v_adjoint(k, c)), stiff = parts.values[std::size_t(k)];
        if (stiff > undetermined * parts.values[0])
          variance += std::pow(part / stiff, 2);
        else if (part > 1e-6)
          variance = HUGE_VAL;
      }
      error[std::size_t(c)] = value[std::size_t(c)] * std::sqrt(sum / double(counts - p) * variance);
    }
    run.put("best_error", error);
    run.put("stiffness", stiffness);
  }
};

const Register<LeslieFit> registered{"leslie-fit",
                                     "Population models fitted to Gause's Paramecium, from many starts"};

}  // namespace
}  // namespace leslie
