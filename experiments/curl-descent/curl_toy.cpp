// SPDX-License-Identifier: BSD-3-Clause
// curl-toy: learning in continuous time with flipped signs, for one weight each way or a few: rotation,
// convergence or blow-up, and what is conserved. Points of equal shape share registers.
//   khaos run curl-toy --sweep w1=0.1:2:20
#include "run/experiment.hpp"
#include "stability.hpp"
#include "toy_members.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace curl_descent {
namespace {

struct ToyParams {
  long M = 1, N = 1, flips_h = 0, flips_r = 1, samples = 401;
  std::vector<double> t = {1}, start;
  double w1 = 1, w2 = 0, init = 1, sigma2 = 1, T = 20, rtol = 1e-12;
  std::string method = "dop853";
  static void describe(Schema<ToyParams>& s) {
    using P = ToyParams;
    s("M", &P::M, "1", "inputs", within(1, 64));
    s("N", &P::N, "1", "hidden neurons", within(1, 64));
    s("t", &P::t, "1", "what is to be learned, w2 W1 = t: M numbers; none: a random student's");
    s("flips_h", &P::flips_h, "1", "flipped inputs of W1, the first ones", at_least(0));
    s("flips_r", &P::flips_r, "1", "flipped weights of w2, the first ones", at_least(0));
    s("w1", &P::w1, "1", "start of W1 where M = N = 1 and `start` is empty");
    s("w2", &P::w2, "1", "start of w2 there");
    s("start", &P::start, "1",
      "start: W1 row by row, then w2; none: w1, w2, or random if M or N is more than 1");
    s("init", &P::init, "1", "random weights are uniform in +-init/sqrt(inputs of the layer)", above(0));
    s("sigma2", &P::sigma2, "1", "variance of each input", above(0));
    s("T", &P::T, "time", "end; one unit is 1/eta steps of gradient descent", between(0, 1e9));
    s("samples", &P::samples, "1", "samples of w, both ends included", within(2, 1'000'000));
    s("rtol", &P::rtol, "1", "relative tolerance of a step", within(1e-14, 1e-2));
    s("method", &P::method, "1", "stepper", one_of({"dopri5", "dop853", "tsit5"}));
  }
};

long dimension_of(const ToyParams& p) { return p.N * p.M + p.N; }

std::vector<double> signs(long flipped, long n) {
  std::vector<double> d(static_cast<std::size_t>(n), 1.0);
  std::fill_n(d.begin(), flipped, -1.0);
  return d;
}

/// W1 (N, M) and w2 (N), uniform in +-init / sqrt(inputs of the layer).
std::vector<double> random_weights(const ToyParams& p, const Stream& stream, std::uint64_t member) {
  std::vector<double> w;
  for (long k = 0; k < dimension_of(p); ++k) {
    const double bound = p.init / std::sqrt(static_cast<double>(k < p.N * p.M ? p.M : p.N));
    w.push_back(bound * (2 * stream.uniform(member, static_cast<std::uint64_t>(k)) - 1));
  }
  return w;
}

ToyStart start_of(const ToyParams& p, const Stream& stream) {
  ToyStart start{p.t, signs(p.flips_h, p.M), signs(p.flips_r, p.N), p.start, p.sigma2};
  if (start.state.empty() && p.M * p.N == 1) start.state = {p.w1, p.w2};
  if (start.state.empty()) start.state = random_weights(p, stream, 0);
  if (start.t.empty()) {
    const std::vector<double> teacher = random_weights(p, stream, 1);
    for (long j = 0; j < p.M; ++j) {
      double sum = 0;
      for (long i = 0; i < p.N; ++i)
        sum +=
            teacher[static_cast<std::size_t>(p.N * p.M + i)] * teacher[static_cast<std::size_t>(i * p.M + j)];
      start.t.push_back(sum);
    }
  }
  return start;
}

bool rotor(const ToyParams& p) { return p.M * p.N == 1 && p.flips_h + p.flips_r == 1; }

struct CurlToy {
  using Params = ToyParams;

  static std::vector<std::string> sources() {
    return {"Ninou, Kadmon & Cayco-Gajic, arXiv 2510.02765 (curl descent)"};
  }
  static std::vector<Issue> validate(const Params& p) {
    std::vector<Issue> issues = issues_of_flips({p.flips_h, p.flips_r}, p.M, p.N);
    if (!p.t.empty() && static_cast<long>(p.t.size()) != p.M)
      issues.push_back(error(fmt::format("t: {} numbers given, allowed: none or M = {}", p.t.size(), p.M)));
    if (!p.start.empty() && static_cast<long>(p.start.size()) != dimension_of(p))
      issues.push_back(error(fmt::format("start: {} numbers given, allowed: none or N M + N = {}",
                                         p.start.size(), dimension_of(p))));
    if (std::ranges::all_of(p.t, [](double v) { return v == 0; }) && !p.t.empty())
      issues.push_back(error("t: all zero, so there is nothing to learn"));
    return issues;
  }
  static std::string batch_key(const Params& p) {
    return fmt::format("{} {} {} {} {} {}", p.M, p.N, p.samples, p.T, p.rtol, p.method);
  }
  static long batch_grain(const Params&) { return KHAOS_LANES; }
  static double cost(const Params& p) {
    return 1e-6 * static_cast<double>(p.samples + 40) +
           1e-8 * p.T * static_cast<double>(dimension_of(p) * 100);
  }
  static void outputs(const Params& p, Outputs& out) {
    std::vector<double> times;
    for (long k = 0; k < p.samples; ++k)
      times.push_back(p.T * static_cast<double>(k) / static_cast<double>(p.samples - 1));
    out.axis("time", times.size(), "time", times);
    out.axis("component", static_cast<std::size_t>(dimension_of(p)));
    out.add("w", {"time", "component"}, "1", "weights: W1 row by row, then w2; NaN after a blow-up");
    out.add("loss", {"time"}, "1", "sigma2 |w2 W1 - t|^2 / 2");
    out.add("radius_drift", {}, "1",
            "largest relative change of a conserved Q_i = sum_j D1_j W1_ij^2 - D2_i w2_i^2, at samples");
    out.add("outcome", {}, "1", "what became of it", Type::integer);
    out.words("outcome", {"moving", "converged", "rotates", "blew_up"});
    out.add("t_end", {}, "time", "T, or when the weights were lost: they passed 1e10 or steps underflowed");
    out.add("period", {}, "time", "first return to the start, to within 1e-6; NaN if there is none");
    out.add("return_error", {}, "1", "distance from the start then");
    out.add("period_theory", {}, "time",
            "2 pi / (sigma2 sqrt(t^2 - R^4/4)) of the scalar toy; NaN if R^2 > 2 |t| or it is no such toy");
    out.add("rate", {}, "1/time", "of |w2 W1 - t| ~ exp(-rate t) near the end; NaN if it does not converge");
    out.add("rate_theory", {}, "1/time", "sigma2 sqrt(R^4 - 4 t^2) of the scalar toy");
  }

  static void run_batch(std::span<const Params> points, Run& run) {
    const Params& p = points[0];
    const auto [first, last] = share(static_cast<long>(points.size()), run.comm());
    std::vector<ToyStart> starts;
    for (long i = first; i < last; ++i)
      starts.push_back(
          start_of(points[static_cast<std::size_t>(i)], run.stream(static_cast<std::size_t>(i), "weights")));
    std::vector<double> rows;
    const bool whole = run.apart([&](const auto& look) {
      for (const ToyRun& one : run_toys({p.M, p.N, p.samples, p.T, p.rtol, p.method}, starts, look)) {
        const ToyStart& start = starts[rows.size() / row_length(p)];
        append(rows, one, start, points[static_cast<std::size_t>(first) + rows.size() / row_length(p)]);
      }
    });
    if (!whole) return run.leave_if_stopped();
    const std::vector<double> all = run.comm().gather(rows);
    for (std::size_t i = 0; i < points.size(); ++i) put(run, i, p, all.data() + i * row_length(p));
  }

 private:
  static constexpr const char* numbers[] = {"radius_drift", "outcome",       "t_end", "period",
                                            "return_error", "period_theory", "rate",  "rate_theory"};
  static std::size_t row_length(const Params& p) {
    return static_cast<std::size_t>(p.samples * (dimension_of(p) + 1)) + std::size(numbers);
  }
  static void append(std::vector<double>& rows, const ToyRun& one, const ToyStart& start, const Params& p) {
    rows.insert(rows.end(), one.w.begin(), one.w.end());
    const std::size_t dimension = start.state.size();
    for (std::size_t k = 0; k < static_cast<std::size_t>(p.samples); ++k)
      rows.push_back(0.5 * p.sigma2 *
                     std::pow(residual({one.w.data() + k * dimension, dimension}, start.t, p.N), 2));
    const double R2 = rotor(p) ? start.state[0] * start.state[0] + start.state[1] * start.state[1] : NAN;
    for (const double value :
         {one.drift, static_cast<double>(one.outcome), one.t_end, one.period, one.return_error,
          toy_period(start.t[0], R2, p.sigma2), one.rate, toy_rate(start.t[0], R2, p.sigma2)})
      rows.push_back(value);
  }
  static void put(Run& run, std::size_t i, const Params& p, const double* row) {
    const auto samples = static_cast<std::size_t>(p.samples),
               dimension = static_cast<std::size_t>(dimension_of(p));
    run.put(i, "w", std::span(row, samples * dimension));
    row += samples * dimension;
    run.put(i, "loss", std::span(row, samples));
    row += samples;
    for (const char* name : numbers) run.put(i, name, *row++);
  }
};

const Register<CurlToy> registered{
    "curl-toy", "Sign-flipped learning of a few weights in continuous time: rotation, rest or blow-up"};

}  // namespace
}  // namespace curl_descent
