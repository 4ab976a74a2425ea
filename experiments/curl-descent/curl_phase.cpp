// SPDX-License-Identifier: BSD-3-Clause
// curl-phase: students in training with flipped signs, over compression M/N and the flipped fraction: a
// diagram of the final error beside the threshold of free probability. Points of equal shape train together.
//   khaos run curl-phase --sweep M=20,50,80,110,140,170,199 --sweep alpha_h=0:1:7
#include "course.hpp"
#include "edges.hpp"
#include "run/experiment.hpp"
#include "stats/quantile.hpp"
#include "student_params.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace curl_descent {
namespace {

constexpr int per_decade = 25;

struct PhaseParams : StudentParams {
  long M = 110, N = 0, neurons = 219, flips_h = -1, flips_r = -1, starts = 8, lyapunov_every = 10;
  double alpha_h = 0, alpha_r = 0, criterion = 1e-10, stop_below = 0;
  bool theory = true, lyapunov = false;
  static void describe(Schema<PhaseParams>& s) {
    using P = PhaseParams;
    s("M", &P::M, "1", "inputs", within(1, 20'000));
    s("N", &P::N, "1", "hidden neurons; 0: neurons - M", within(0, 20'000));
    s("neurons", &P::neurons, "1", "M + N where N = 0", within(2, 40'000));
    s("alpha_h", &P::alpha_h, "1", "fraction of flipped inputs of W1", within(0, 1));
    s("alpha_r", &P::alpha_r, "1", "fraction of flipped inputs of w2", within(0, 1));
    s("flips_h", &P::flips_h, "1", "how many; -1: alpha_h says", at_least(-1));
    s("flips_r", &P::flips_r, "1", "how many; -1: alpha_r says", at_least(-1));
    s("starts", &P::starts, "1", "students, each with a teacher and data of its own", within(1, 100'000));
    describe_students(s);
    s("criterion", &P::criterion, "1", "loss below which a student has converged", above(0));
    s("stop_below", &P::stop_below, "1", "loss of a step below which a student stops; 0: never", at_least(0));
    s("theory", &P::theory, "1", "compute the threshold of free probability and the spectrum's edge");
    s("lyapunov", &P::lyapunov, "1",
      "measure the largest Lyapunov exponent over the second half: twice the work");
    s("lyapunov_every", &P::lyapunov_every, "1", "steps between renewals of the companions", at_least(1));
  }
};

long hidden(const PhaseParams& p) { return p.N > 0 ? p.N : p.neurons - p.M; }
FlipCounts flips_of(const PhaseParams& p) {
  const Flippable most = flippable(kind_of(p, p.M, hidden(p)));
  return {p.flips_h >= 0 ? p.flips_h : std::lround(p.alpha_h * static_cast<double>(most.hidden)),
          p.flips_r >= 0 ? p.flips_r : std::lround(p.alpha_r * static_cast<double>(most.readout))};
}

struct CurlPhase {
  using Params = PhaseParams;

  static std::vector<std::string> sources() {
    return {"Ninou, Kadmon & Cayco-Gajic, arXiv 2510.02765 (curl descent)"};
  }
  static std::vector<Issue> validate(const Params& p) {
    const long N = hidden(p);
    if (N < 1)
      return {error(
          fmt::format("M: given {}, allowed with neurons = {}: at most {}", p.M, p.neurons, p.neurons - 1))};
    std::vector<Issue> issues = issues_of(p);
    const Flippable most = flippable(kind_of(p, p.M, N));
    for (const Issue& issue : issues_of_flips(flips_of(p), most.hidden, most.readout))
      issues.push_back(issue);
    if (p.theory && (p.phi != "linear" || p.flip_axis != "column"))
      issues.push_back(
          error(fmt::format("theory: spectral threshold is for linear students with flipped inputs "
                            "(phi = {}, flip_axis = {}): theory=false",
                            p.phi, p.flip_axis)));
    return issues;
  }
  static std::string batch_key(const Params& p) {
    return fmt::format("{} {} {} {}", key_of(p, p.M, hidden(p)), p.stop_below, p.lyapunov, p.lyapunov_every);
  }
  /// So many Points that their students fill registers.
  static long batch_grain(const Params& p) { return KHAOS_LANES / std::gcd(p.starts, long(KHAOS_LANES)); }
  static double cost(const Params& p) {
    const double steps = static_cast<double>(p.epochs) * static_cast<double>(steps_per_epoch(p));
    const auto M = static_cast<double>(p.M);
    return static_cast<double>(p.starts) *
           (steps * seconds_of_step(p, p.M, hidden(p)) * (p.lyapunov ? 1.5 : 1) + 4e-10 * M * M * M);
  }
  static void outputs(const Params& p, Outputs& out) {
    const std::vector<double> epochs = epochs_of(p, per_decade);
    out.axis("start", static_cast<std::size_t>(p.starts));
    out.axis("epoch", epochs.size(), "1", epochs);
    out.add("c", {}, "1", "compression M/N");
    out.add("look_epoch", {"epoch"}, "1", "epochs after which losses are taken");
    out.add("train_loss", {"start", "epoch"}, "1", "<e^2>/2 over the samples, or over all inputs");
    out.add("test_loss", {"start", "epoch"}, "1", "that over the test samples; NaN without samples");
    out.add("final_loss", {}, "1", "train_loss at the end, median over starts");
    out.add("final_loss_max", {}, "1", "largest one");
    out.add("initial_loss", {}, "1", "median at the start");
    out.add("lambda_min_final", {"start"}, "1",
            "smallest eigenvalue of |w2|^2 D1 + W1^T D2 W1 at the end; NaN without theory");
    out.add("lambda_min_median", {}, "1", "median over starts");
    out.add("converged", {"start"}, "1", "1 if the final train_loss is below the criterion", Type::integer);
    out.add("converged_share", {}, "1", "mean of that");
    out.add("outcome", {"start"}, "1", "what became of a student", Type::integer);
    out.words("outcome", {"training", "reached", "diverged"});
    out.add("edge_theory", {}, "1", "left edge of D1 + W^T D2 W of a random student, M, N -> infinity");
    out.add("alpha_h_critical", {}, "1",
            "fraction of hidden flips at which that passes 0; NaN without theory");
    out.add("alpha_r_critical", {}, "1", "fraction of readout flips");
    out.add("lyapunov_exponent", {"start"}, "1",
            "largest one over the second half, per 1/eta steps; NaN if not asked for");
    out.add("gradient_error", {}, "1",
            "first student: automatic derivative against the learning rule by hand; NaN with mini-batches");
  }

  static void run_batch(std::span<const Params> points, Run& run) {
    const Params& p = points[0];
    const long N = hidden(p);
    StudentKind kind = kind_of(p, p.M, N);
    kind.stop_below = p.stop_below;
    std::vector<StudentMember> members;
    std::vector<std::size_t> first{0};
    for (std::size_t i = 0; i < points.size(); ++i) {
      for (long s = 0; s < points[i].starts; ++s)
        members.push_back({run.stream(i, "students"), run.stream(i, "teachers"), run.stream(i, "inputs"),
                           static_cast<std::uint64_t>(s), flips_of(points[i]), rate_of(points[i])});
      first.push_back(members.size());
    }
    Students students(kind, members, &run.comm());
    const bool whole_batch = kind.P == 0 || kind.batch == kind.P;
    const double gradient_error = whole_batch ? students.gradient_error() : std::nan("");
    std::optional<Companions> companions;
    if (p.lyapunov) companions.emplace(kind, members, &run.comm());
    Course course;
    course.looks = looks_of(p, per_decade);
    const double step = seconds_of_step(p, p.M, N) * static_cast<double>(members.size()) / run.comm().size();
    course.at_once = std::clamp(std::lround(0.5 / step), 1L, 100'000L);
    course.leave = course.looks.back() / 2;
    course.renewal = p.lyapunov_every;
    const Curves curves = follow(students, companions, course, run);
    const std::vector<double> lambda = p.theory ? students.smallest_eigenvalues()
                                                : std::vector<double>(members.size(), std::nan("")),
                              exponents = companions ? companions->exponents()
                                                     : std::vector<double>(members.size(), std::nan(""));
    const std::vector<double> status = students.status();
    for (std::size_t i = 0; i < points.size(); ++i) {
      const std::size_t from = first[i], count = first[i + 1] - from;
      const auto curve = [&](const std::vector<double>& all) {
        std::vector<double> mine;
        for (std::size_t m = from; m < from + count; ++m)
          for (std::size_t k = 0; k < course.looks.size(); ++k) mine.push_back(all[k * members.size() + m]);
        return mine;
      };
      const auto part = [&](const auto& all) {
        return std::vector<double>(all.begin() + long(from), all.begin() + long(from + count));
      };
      const std::vector<double> train = curve(curves.train);
      std::vector<double> initial, last, converged, words;
      for (std::size_t m = 0; m < count; ++m) {
        initial.push_back(train[m * course.looks.size()]);
        last.push_back(train[(m + 1) * course.looks.size() - 1]);
        converged.push_back(last.back() < points[i].criterion ? 1 : 0);
        words.push_back(status[from + m]);
      }
      const double c = static_cast<double>(p.M) / static_cast<double>(N);
      const FlipCounts flips = flips_of(points[i]);
      const Flips fractions{static_cast<double>(flips.hidden) / static_cast<double>(p.M),
                            static_cast<double>(flips.readout) / static_cast<double>(N)};
      run.put(i, "c", c);
      run.put(i, "look_epoch", epochs_of(p, per_decade));
      run.put(i, "train_loss", train);
      run.put(i, "test_loss", curve(curves.test));
      run.put(i, "final_loss", median(last));
      run.put(i, "final_loss_max", std::ranges::max(last));
      run.put(i, "initial_loss", median(initial));
      run.put(i, "lambda_min_final", part(lambda));
      run.put(i, "lambda_min_median", median(part(lambda)));
      run.put(i, "converged", converged);
      run.put(i, "converged_share", std::ranges::count(converged, 1.0) / static_cast<double>(count));
      run.put(i, "outcome", words);
      const auto if_theory = [&](double value) { return points[i].theory ? value : std::nan(""); };
      run.put(i, "edge_theory", if_theory(edges(c, fractions).left));
      run.put(i, "alpha_h_critical", if_theory(critical_hidden(c)));
      run.put(i, "alpha_r_critical", if_theory(critical_readout(c)));
      run.put(i, "lyapunov_exponent", part(exponents));
      run.put(i, "gradient_error", gradient_error);
    }
  }
};

const Register<CurlPhase> registered{
    "curl-phase", "Training with flipped signs over compression and flipped fraction: phase diagrams"};

}  // namespace
}  // namespace curl_descent
