// SPDX-License-Identifier: BSD-3-Clause
#include "toy_members.hpp"

#include "ode/integrate.hpp"
#include "stats/fit.hpp"

#include <algorithm>
#include <cmath>

namespace curl_descent {
namespace {

double length(std::span<const double> x) {
  double square = 0;
  for (const double v : x) square += v * v;
  return std::sqrt(square);
}

/// g = (w - w(0)) . w'(0): rises through 0 at a return.
struct Section {
  std::vector<Lanes> place, normal;
  void operator()(const Lanes* x, Lanes, Lanes* g) const {
    Lanes sum = 0.0;
    for (std::size_t i = 0; i < place.size(); ++i) sum += (x[i] - place[i]) * normal[i];
    g[0] = sum;
  }
};

double decay_rate(const ToyGrid& grid, const ToyStart& start, std::span<const double> w) {
  const std::size_t dimension = start.state.size();
  std::vector<double> times, logs;
  for (long k = 0; k < grid.samples; ++k) {
    const double r =
        residual(w.subspan(static_cast<std::size_t>(k) * dimension, dimension), start.t, grid.N) /
        length(start.t);
    if (!(r > 1e-8 && r < 1e-3)) continue;
    times.push_back(grid.T * static_cast<double>(k) / static_cast<double>(grid.samples - 1));
    logs.push_back(std::log(r));
  }
  return times.size() < 2 ? std::nan("") : -fit_line(times, logs).slope;
}

}  // namespace

std::vector<ToyRun> run_toys(const ToyGrid& grid, const std::vector<ToyStart>& starts,
                             const std::function<void()>& look) {
  CurlFlow flow(grid.M, grid.N);
  const auto dimension = static_cast<std::size_t>(flow.dimension());
  Section section{std::vector<Lanes>(dimension, 0.0), std::vector<Lanes>(dimension, 0.0)};
  std::vector<ToyRun> runs(starts.size());
  std::vector<Conserved> at_start(starts.size());
  std::vector<Lanes> here(dimension), slope(dimension);

  Members members;
  members.count = static_cast<long>(starts.size());
  members.start = [&](long member, int lane, std::span<double> x) {
    const ToyStart& start = starts[static_cast<std::size_t>(member)];
    ToyRun& run = runs[static_cast<std::size_t>(member)];
    flow.set(lane, start.t, start.d1, start.d2, start.sigma2);
    for (std::size_t i = 0; i < dimension; ++i) here[i] = Lanes(start.state[i]);
    flow(here.data(), 0.0, slope.data());
    for (std::size_t i = 0; i < dimension; ++i) {
      section.place[i].set(lane, start.state[i]);
      section.normal[i].set(lane, slope[i][lane]);
    }
    std::ranges::copy(start.state, x.begin());
    at_start[static_cast<std::size_t>(member)] = conserved(start.state, grid.M, grid.N, start.d1, start.d2);
    run.w.assign(static_cast<std::size_t>(grid.samples) * dimension, std::nan(""));
    run.period = run.return_error = std::nan("");
  };
  members.output = [&](long member, long sample, double, std::span<const double> x) {
    const ToyStart& start = starts[static_cast<std::size_t>(member)];
    ToyRun& run = runs[static_cast<std::size_t>(member)];
    const Conserved &before = at_start[static_cast<std::size_t>(member)],
                    now = conserved(x, grid.M, grid.N, start.d1, start.d2);
    std::ranges::copy(x, run.w.begin() + sample * static_cast<long>(dimension));
    for (std::size_t i = 0; i < now.Q.size(); ++i)
      run.drift = std::max(run.drift, std::abs(now.Q[i] - before.Q[i]) / before.size[i]);
    look();
  };
  members.finished = [&](long member, const MemberResult& result) {
    const ToyStart& start = starts[static_cast<std::size_t>(member)];
    ToyRun& run = runs[static_cast<std::size_t>(member)];
    run.t_end = failed(result.status) ? result.t : grid.T;
    run.rate = decay_rate(grid, start, run.w);
    const std::span<const double> last(run.w.data() + (grid.samples - 1) * static_cast<long>(dimension),
                                       dimension);
    if (failed(result.status))
      run.outcome = ToyOutcome::blew_up;
    else if (residual(last, start.t, grid.N) < 1e-6 * length(start.t))
      run.outcome = ToyOutcome::converged;
    else if (std::isfinite(run.period))
      run.outcome = ToyOutcome::rotates;
  };
  Events events;
  events.functions = flow_of(1, section);
  events.rules = {{.direction = 1}};
  events.hit = [&](long member, int, const Hit& hit, std::span<double> x) {
    const ToyStart& start = starts[static_cast<std::size_t>(member)];
    ToyRun& run = runs[static_cast<std::size_t>(member)];
    double square = 0;
    for (std::size_t i = 0; i < dimension; ++i) square += std::pow(x[i] - start.state[i], 2);
    if (std::isnan(run.period) && std::sqrt(square) < 1e-6 * length(start.state)) {
      run.period = hit.t;
      run.return_error = std::sqrt(square);
    }
    return EventAction::go_on;
  };
  const StepControl control{.rtol = grid.rtol, .atol = {1e-3 * grid.rtol}, .most_steps = 10'000'000};
  integrate({flow_of(flow.dimension(), flow), {}, true}, grid.method, control, 0,
            {0, grid.T / static_cast<double>(grid.samples - 1), grid.samples}, members, &events);
  return runs;
}

}  // namespace curl_descent
