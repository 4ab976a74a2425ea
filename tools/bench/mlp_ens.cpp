// SPDX-License-Identifier: BSD-3-Clause
// mlp-ens: 1024 networks 2-32-32-1, tanh, mean square error, full batch of 64, Adam; float and double. Goal:
// >= 120 k network-steps/s in float on one core, double >= 0.45 of it. Limit: the fused multiply-adds of the
// matrix products (0.42 MFlop a network and step) at the peak measured in the same run, without tanh and
// Adam. Check: the mean loss after 200 steps, of float beside that of double.
#include "lane_rates.hpp"
#include "learning/lanes.hpp"
#include "learning/training.hpp"
#include "timing.hpp"

#include <fmt/format.h>

#include <cmath>

namespace {
using namespace khaos;
constexpr long networks = 1024, batch = 64, width = 32;

template <class T>
Training<T> network() {
  Graph g;
  const Node x = g.input("x", {batch, 2}), y = g.input("y", {batch, 1});
  const auto layer = [&](const Node& h, const std::string& k, long in, long out) {
    return linear(h, g.weight("W" + k, {in, out}, uniform_fan_in()), g.weight("b" + k, {out}, zeros()));
  };
  const Node h = tanh(layer(tanh(layer(x, "1", 2, width)), "2", width, width));
  const Node loss = mean_square(layer(h, "3", width, 1), y);
  Training<T> training(loss, Networks(networks, make_stream(1, 0, "networks")),
                       {.optimiser = adam(), .learning_rate = {1e-3}});
  std::vector<double> inputs, targets;
  for (long i = 0; i < batch; ++i) {
    const double s = -1 + 2 * double(i) / (batch - 1);
    inputs.insert(inputs.end(), {s, std::cos(5 * s)});
    targets.push_back(std::sin(3 * s));
  }
  training.bind({{x, inputs}, {y, targets}});
  return training;
}

double mean_loss(const std::vector<double>& losses) {
  double sum = 0;
  for (const double loss : losses) sum += loss;
  return sum / double(losses.size());
}
}  // namespace

int main(int argc, char** argv) {
  const Kokkos::ScopeGuard kokkos(argc, argv);
  constexpr long steps = 50;
  Training<float> single = network<float>();
  Training<double> full = network<double>();
  single.run_to(200);
  full.run_to(200);
  const double check_single = mean_loss(single.losses()), check_full = mean_loss(full.losses());
  const std::vector<bench::Timing> times = bench::time_by_turns(
      {[&] { single.run(steps); }, [&] { full.run(steps); }}, double(networks * steps), 9);
  constexpr double multiply_adds = batch * (3.0 * width * width + 2.0 * 2 * width + 3.0 * width);
  const double peak = bench::lane_rates().peak();  // GF/s of doubles
  const auto report = [&](const char* name, const bench::Timing& t, double factor) {
    fmt::print(
        "{:6} {:6.1f} k network-steps/s (CPU), {:6.1f} (wall), spread {:2.0f} %, {:.2f} of the "
        "multiply-adds' "
        "peak\n",
        name, 1e3 / t.cpu, 1e3 / t.median, 100 * t.spread, 2e-3 * multiply_adds / t.cpu / (peak * factor));
  };
  fmt::print("{} networks 2-{}-{}-1, batch {}, Adam; {} and {} lanes\n", networks, width, width, batch,
             tile_width<float>, tile_width<double>);
  report("float", times[0], double(tile_width<float>) / tile_width<double>);
  report("double", times[1], 1);
  fmt::print("double over float {:.3f}\n", times[0].cpu / times[1].cpu);
  fmt::print("  check: mean loss after 200 steps {:.7e} in float, {:.7e} in double\n", check_single,
             check_full);
}
