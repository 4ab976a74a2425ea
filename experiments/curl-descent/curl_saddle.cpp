// SPDX-License-Identifier: BSD-3-Clause
// curl-saddle: few hidden neurons, many inputs, and one flipped readout weight or some: do students leave
// saddles sooner than by gradient descent, and how far does the loss rise before it falls?
//   khaos run curl-saddle --sweep init=0.1,1,2,4
#include "course.hpp"
#include "run/experiment.hpp"
#include "stats/quantile.hpp"
#include "student_params.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace curl_descent {
namespace {

constexpr int per_decade = 50;

struct SaddleParams : StudentParams {
  long M = 100, N = 10, flips = 3, starts = 10;
  double error = 1e-3;
  SaddleParams() {
    gradient = "data";
    P = 100;
    init = 2;
    epochs = 10'000;
  }
  static void describe(Schema<SaddleParams>& s) {
    using P = SaddleParams;
    s("M", &P::M, "1", "inputs", within(1, 20'000));
    s("N", &P::N, "1", "hidden neurons", within(1, 20'000));
    s("flips", &P::flips, "1", "readout weights flipped: 0, which is gradient descent, 1, ... up to this",
      at_least(0));
    s("starts", &P::starts, "1", "students, each with a teacher and data of its own", within(1, 100'000));
    describe_students(s);
    s("error", &P::error, "1", "training loss that is to be reached", above(0));
  }
};

struct CurlSaddle {
  using Params = SaddleParams;

  static std::vector<std::string> sources() {
    return {"Ninou, Kadmon & Cayco-Gajic, arXiv 2510.02765 (curl descent)"};
  }
  static std::vector<Issue> validate(const Params& p) {
    std::vector<Issue> issues = issues_of(p);
    const Flippable most = flippable(kind_of(p, p.M, p.N));
    for (const Issue& issue : issues_of_flips({0, p.flips}, most.hidden, most.readout))
      issues.push_back(issue);
    return issues;
  }
  static double cost(const Params& p) {
    return static_cast<double>(p.starts * (p.flips + 1) * p.epochs * steps_per_epoch(p)) *
           seconds_of_step(p, p.M, p.N);
  }
  static void outputs(const Params& p, Outputs& out) {
    const std::vector<double> epochs = epochs_of(p, per_decade);
    out.axis("flip", static_cast<std::size_t>(p.flips + 1));
    out.axis("start", static_cast<std::size_t>(p.starts));
    out.axis("epoch", epochs.size(), "1", epochs);
    out.add("look_epoch", {"epoch"}, "1", "epochs after which losses are taken");
    out.add("train_loss", {"flip", "start", "epoch"}, "1", "<e^2>/2 over the samples, or over all inputs");
    out.add("test_loss", {"flip", "start", "epoch"}, "1", "that over the test samples; NaN without samples");
    out.add("time_to_error", {"flip", "start"}, "1",
            "epochs until train_loss is first below `error`, to the spacing of looks (5 %); NaN: never");
    out.add("time_median", {"flip"}, "1",
            "median over starts, those that never get there last; NaN: most do not");
    out.add("speed_up", {"flip"}, "1", "time_median of gradient descent over that of so many flips");
    out.add("reached", {"flip"}, "1", "share of starts that get there");
    out.add("loss_overshoot", {"flip", "start"}, "1",
            "largest train_loss after the start less the first one");
    out.add("overshoot_median", {"flip"}, "1", "median over starts");
    out.add("loss_rise", {"flip", "start"}, "1",
            "largest train_loss over the lowest one before it, until `error` is reached; 1: it only falls");
    out.add("rise_median", {"flip"}, "1", "median over starts");
    out.add("final_loss", {"flip"}, "1", "train_loss at the end, median over starts");
    out.add("final_test_loss", {"flip"}, "1", "test_loss at the end, median over starts");
    out.add("outcome", {"flip", "start"}, "1", "what became of a student", Type::integer);
    out.words("outcome", {"training", "reached", "diverged"});
  }

  static void run(const Params& p, Run& run) {
    const StudentKind kind = kind_of(p, p.M, p.N);
    std::vector<StudentMember> members;
    for (long flips = 0; flips <= p.flips; ++flips)
      for (long s = 0; s < p.starts; ++s)
        members.push_back({run.stream("students"),
                           run.stream("teachers"),
                           run.stream("inputs"),
                           static_cast<std::uint64_t>(s),
                           {0, flips},
                           rate_of(p)});
    Students students(kind, members, &run.comm());
    std::optional<Companions> none;
    Course course;
    course.looks = looks_of(p, per_decade);
    const double step =
        seconds_of_step(p, p.M, p.N) * static_cast<double>(members.size()) / run.comm().size();
    course.at_once = std::clamp(std::lround(0.5 / step), 1L, 100'000L);
    const Curves curves = follow(students, none, course, run);
    put(p, curves, students.status(), run);
  }

 private:
  static void put(const Params& p, const Curves& curves, const std::vector<double>& status, Run& run) {
    const std::vector<double> epochs = epochs_of(p, per_decade);
    const auto starts = static_cast<std::size_t>(p.starts),
               members = starts * static_cast<std::size_t>(p.flips + 1);
    const double never = HUGE_VAL;
    std::vector<double> train, test, times, overshoots, time_medians, speed, reached, overshoot, rises, rise,
        last, last_test;
    for (std::size_t m = 0; m < members; ++m) {
      double time = never, highest = -never, lowest = never, rise_here = 1;
      for (std::size_t k = 0; k < epochs.size(); ++k) {
        const double loss = curves.train[k * members + m];
        train.push_back(loss);
        test.push_back(curves.test[k * members + m]);
        if (std::isinf(time)) rise_here = std::max(rise_here, loss / lowest);
        lowest = std::min(lowest, loss);
        if (loss < p.error) time = std::min(time, epochs[k]);
        if (k > 0) highest = std::max(highest, loss);
      }
      times.push_back(time);
      rises.push_back(rise_here);
      overshoots.push_back(highest - curves.train[m]);
    }
    for (std::size_t from = 0; from < members; from += starts) {
      const auto part = [&](const std::vector<double>& all) {
        return std::vector<double>(all.begin() + long(from), all.begin() + long(from + starts));
      };
      std::vector<double> sorted = part(times);
      std::ranges::sort(sorted);  // the lower one of two middles, so that no infinity enters a mean
      const double middle = sorted[(starts - 1) / 2];
      time_medians.push_back(std::isinf(middle) ? std::nan("") : middle);
      speed.push_back(time_medians.front() / time_medians.back());
      reached.push_back(
          static_cast<double>(std::ranges::count_if(sorted, [](double t) { return std::isfinite(t); })) /
          static_cast<double>(starts));
      overshoot.push_back(median(part(overshoots)));
      rise.push_back(median(part(rises)));
      std::vector<double> ends, test_ends;
      for (std::size_t m = from; m < from + starts; ++m) {
        ends.push_back(train[(m + 1) * epochs.size() - 1]);
        test_ends.push_back(test[(m + 1) * epochs.size() - 1]);
      }
      last.push_back(median(ends));
      last_test.push_back(median(test_ends));
    }
    for (double& time : times)
      if (std::isinf(time)) time = std::nan("");
    run.put("look_epoch", epochs);
    run.put("train_loss", train);
    run.put("test_loss", test);
    run.put("time_to_error", times);
    run.put("time_median", time_medians);
    run.put("speed_up", speed);
    run.put("reached", reached);
    run.put("loss_overshoot", overshoots);
    run.put("overshoot_median", overshoot);
    run.put("loss_rise", rises);
    run.put("rise_median", rise);
    run.put("final_loss", last);
    run.put("final_test_loss", last_test);
    run.put("outcome", status);
  }
};

const Register<CurlSaddle> registered{
    "curl-saddle", "Readout flips in narrow students: time to an error against gradient descent"};

}  // namespace
}  // namespace curl_descent
