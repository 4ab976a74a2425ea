// SPDX-License-Identifier: BSD-3-Clause
#include "multi_start.hpp"

#include "learning/training.hpp"
#include "stats/least_squares.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace leslie {
namespace {

constexpr long stretch = 20;          // steps of Adam between two looks at the clock
constexpr long round_of_polish = 64;  // starts of a rank between two checkpoints

/// (starts, p) after Adam, on every rank. What diverges keeps its last numbers.
std::vector<double> descend(const Fit& fit, const MultiStartOptions& options, std::vector<double>& saved,
                            const std::vector<double>& done, Run& run) {
  std::vector<double> z;
  const Stream stream = run.stream("starts");
  for (long k = 0; k < options.starts; ++k) {
    const std::vector<double> one = fit.start(stream, k);
    z.insert(z.end(), one.begin(), one.end());
  }
  if (options.adam_steps == 0) return z;
  Training<double> training(fit.loss(), Networks(options.starts, stream, &run.comm()),
                            {.optimiser = adam(),
                             .learning_rate = {options.learning_rate},
                             .schedule = cosine(options.adam_steps, 0, 0.1),
                             .clip_norm = 10});
  if (saved.empty())
    training.set_weights(z);
  else
    training.restore(saved);
  while (training.step() < options.adam_steps) {
    training.run_to(std::min(options.adam_steps, training.step() + stretch));
    run.progress(0.5 * double(training.step()) / double(options.adam_steps));
    saved = training.save();
    run.checkpoint(saved, done);
  }
  return training.weights();
}

}  // namespace

Ends fit_from_many_starts(const Fit& fit, const MultiStartOptions& options, Run& run) {
  const auto p = std::size_t(fit.parameters()), row = p + 3;
  std::vector<double> saved,
      done;  // of Adam; rows (z, sum of squares, converged, after Adam) that are polished
  run.restore(saved, done);
  const std::vector<double> z = descend(fit, options, saved, done, run);

  const LeastSquaresProblem problem{fit.parameters(), fit.residuals(),
                                    [&](auto at, auto r) { fit.residual(at, r); },
                                    [&](auto at, auto& j) { fit.jacobian(at, j); }};
  while (long(done.size() / row) < options.starts) {
    const long begin = long(done.size() / row);
    const long in_round = std::min(round_of_polish * run.comm().size(), options.starts - begin);
    const auto [from, to] = share(in_round, run.comm());
    std::vector<double> rows;
    const bool whole = run.apart([&, from = from, to = to](const auto& look) {
      for (long k = begin + from; k < begin + to; ++k) {
        std::vector<double> start(z.begin() + k * long(p), z.begin() + (k + 1) * long(p));
        const double before = fit.squares(start);
        const LeastSquaresResult end =
            least_squares(problem, std::move(start), {.most_steps = options.polish_steps}, look);
        rows.insert(rows.end(), end.x.begin(), end.x.end());
        rows.insert(rows.end(), {end.sum_of_squares, double(end.converged), before});
      }
    });
    if (whole) {
      rows = run.comm().gather(rows);
      done.insert(done.end(), rows.begin(), rows.end());
    }
    run.progress(0.5 + 0.5 * double(done.size() / row) / double(options.starts));
    run.checkpoint(saved, done);
    if (!whole) run.leave_if_stopped();
  }

  Ends ends;
  for (auto at = done.begin(); at != done.end(); at += long(row)) {
    ends.z.insert(ends.z.end(), at, at + long(p));
    ends.sum_of_squares.push_back(at[long(p)]);
    ends.converged.push_back(at[long(p) + 1]);
    ends.after_adam.push_back(at[long(p) + 2]);
  }
  return ends;
}

}  // namespace leslie
