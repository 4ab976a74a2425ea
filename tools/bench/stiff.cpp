// SPDX-License-Identifier: BSD-3-Clause
// stiff: the systems that systems.json calls stiff, and van der Pol's oscillator at mu = 1000, at rtol 1e-6
// and atol = rtol std / 10: CPU time of each method over that of DOPRI5 in the same process, 64 members near
// the listed start over 10 periods with 20 samples (van der Pol: 0.02 of a scaled period of 1.6). CVODE (BDF)
// integrates members one by one, 4 of them here, our methods KHAOS_LANES at once. Goal: RODAS4 beats DOPRI5
// on BelousovZhabotinsky; it does where stability holds explicit steps (van der Pol), not where accuracy at
// 1e-6 already asks for steps as short. Check: the largest error, in standard deviations, at the first
// sample, half a period on, against DOP853 at 1e-11.
#include "models/model.hpp"
#include "ode/sundials.hpp"
#include "timing.hpp"

#include <Kokkos_Core.hpp>
#include <fmt/format.h>

#include <cmath>
#include <string>

namespace {

using namespace khaos;
constexpr long members = 64, samples = 20;

/// CVODE takes members one by one: a few are enough to time it.
long used(const std::string& method) { return method == "cvode" ? 4 : members; }

struct Task {
  std::string name;
  Problem problem;
  std::vector<double> starts, scale;  // (members, dimension), (dimension)
  double spacing;
  std::vector<std::string> methods;
};

struct Result {
  std::vector<double> x;  // (members, samples, dimension)
  std::vector<MemberResult> members;
};

Result run(const Task& task, const std::string& method, double rtol, long count) {
  StepControl control{.rtol = rtol, .atol = {}};
  for (const double scale : task.scale) control.atol.push_back(0.1 * rtol * scale);
  const std::size_t numbers = task.scale.size() * used(method);
  Result result{std::vector<double>(numbers * count), {}};
  result.members = integrate(task.problem, method, control, 0, {task.spacing, task.spacing, count},
                             std::span<const double>(task.starts).first(numbers), result.x);
  return result;
}

double first_error(const Task& task, const Result& result, const Result& exact, long count) {
  const std::size_t n = task.scale.size();
  double largest = 0;
  for (std::size_t m = 0; m < result.members.size(); ++m)
    for (std::size_t i = 0; i < n; ++i)
      largest = std::max(largest, std::abs(result.x[m * count * n + i] - exact.x[m * n + i]) / task.scale[i]);
  return largest;
}

void measure(const Task& task) {
  const Result exact = run(task, "dop853", 1e-11, 1);
  std::vector<std::function<void()>> works;
  std::vector<Result> results(task.methods.size());
  for (std::size_t i = 0; i < task.methods.size(); ++i)
    works.push_back([&, i] { results[i] = run(task, task.methods[i], 1e-6, samples); });
  const std::vector<bench::Timing> timings = bench::time_by_turns(works, 1, 5);
  fmt::print("{} (D = {})\n", task.name, task.scale.size());
  for (std::size_t i = 0; i < task.methods.size(); ++i) {
    const long count = used(task.methods[i]);
    const double us = timings[i].cpu / static_cast<double>(count), dopri5 = timings[0].cpu / members;
    StepCounts sum;
    long failures = 0;
    for (const MemberResult& member : results[i].members) {
      sum.steps += member.counts.steps, sum.rejects += member.counts.rejects;
      sum.rhs_calls += member.counts.rhs_calls, sum.jacobians += member.counts.jacobians;
      failures += failed(member.status);
    }
    fmt::print(
        "  {:8} {:8.1f} us/member CPU, over dopri5 {:5.2f}; {:6} steps, {:4} rejected, {:6} rhs, {:5} "
        "Jacobians; error {:.0e}{}\n",
        task.methods[i], us, us / dopri5, sum.steps / count, sum.rejects / count, sum.rhs_calls / count,
        sum.jacobians / count, first_error(task, results[i], exact, samples),
        failures ? fmt::format(", {} FAILED", failures) : "");
  }
}

/// x'' = mu (1 - x^2) x' - x in the time t / mu: what RODAS4 is for.
void van_der_pol(const Lanes* x, Lanes* dx) {
  dx[0] = x[1];
  dx[1] = 1e6 * ((1.0 - x[0] * x[0]) * x[1] - x[0]);
}

}  // namespace

int main(int argc, char** argv) {
  const Kokkos::ScopeGuard kokkos(argc, argv);
  fmt::print("{} lanes, {} members, SUNDIALS {}\n", KHAOS_LANES, members,
             have_sundials() ? sundials_version() : "not built in");
  std::vector<std::string> methods{"dopri5", "tsit5", "dop853", "rodas4", "rodas5p"};
  if (have_sundials()) methods.push_back("cvode");
  for (const Model& model : models()) {
    if (!model.stiff || model.kind != ModelKind::flow) continue;
    const Bound bound(model, model.parameters);
    Task task{
        model.name, {bound.flow(), bound.tangent(), !model.nonautonomous}, {}, model.std, 0.5 * model.period,
        methods};
    for (long m = 0; m < members; ++m)
      for (const double x : model.start) task.starts.push_back(x * (1 + 1e-5 * static_cast<double>(m)));
    measure(task);
  }
  const auto flow = [](const Lanes* x, Lanes, Lanes* dx) { van_der_pol(x, dx); };
  const auto tangent = [](const Lanes* x, Lanes, Lanes* dx) {
    const Lanes state[2] = {x[0], x[3]};
    Lanes slope[2];
    van_der_pol(state, slope);
    dx[0] = slope[0], dx[3] = slope[1];
    for (int j = 1; j <= 2; ++j) {
      dx[j] = x[3 + j];
      dx[3 + j] = 1e6 * ((1.0 - x[0] * x[0]) * x[3 + j] - (2.0 * x[0] * x[3] + 1.0) * x[j]);
    }
  };
  Task task{"van der Pol, mu = 1000, on the slow branch",
            {flow_of(2, flow), flow_of(6, tangent), true},
            {},
            {1.5, 1.0},
            0.001,
            methods};
  for (long m = 0; m < members; ++m)
    task.starts.insert(task.starts.end(), {2 + 1e-4 * static_cast<double>(m), -0.66});
  measure(task);
}
