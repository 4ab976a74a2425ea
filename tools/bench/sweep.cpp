// SPDX-License-Identifier: BSD-3-Clause
// sweep: what dealing and storing cost for Points that return x^2. Run with mpirun -n R; prints CPU time per
// Point of all ranks together, its median over 5 repeats, beside the price of one bare fetch from the shared
// counter.
#include "run/execute.hpp"
#include "run/experiment.hpp"

#include <Kokkos_Core.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <sys/resource.h>

namespace {

using namespace khaos;

struct Square {
  struct Params {
    double x = 0;
    static void describe(Schema<Params>& s) { s("x", &Params::x, "1", "what is squared"); }
  };
  static std::vector<std::string> sources() { return {}; }
  static void outputs(const Params&, Outputs& out) { out.add("square", {}, "1", "x squared"); }
  static std::string batch_key(const Params&) { return ""; }
  static void run_batch(std::span<const Params> points, Run& run) {
    for (std::size_t i = 0; i < points.size(); ++i) run.put(i, "square", points[i].x * points[i].x);
  }
};
const Register<Square> registered{"bench-square", "Squares"};

double cpu_seconds() {
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         1e-6 * double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

// Median over repeats of the CPU microseconds per Point, all ranks together.
double measure(const Comm& world, long points, const std::function<void()>& work) {
  std::vector<double> times;
  for (int repeat = 0; repeat < 6; ++repeat) {
    world.barrier();
    const double before = cpu_seconds();
    work();
    const double mine = cpu_seconds() - before;
    double all = 0;
    for (const double t : world.gather(std::span<const double>(&mine, 1))) all += t;
    if (repeat > 0) times.push_back(1e6 * all / double(points));  // the first one warms up
  }
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

void bench(const Comm& world) {
  const std::string folder = (std::filesystem::temp_directory_path() / "khaos-bench-sweep").string();
  RunOptions quiet;
  quiet.quiet = true;
  const auto clean = [&] { world.on_root([&] { std::filesystem::remove_all(folder); }); };
  for (const long points : {10'000L, 100'000L}) {
    const double fetch = measure(world, points, [&] {
      const Control control(world, "fetch", points, {}, true);
      while (control.deal(1) < points) {
      }
      world.barrier();
    });
    double check = 0;
    const auto deal = [&](long batch) {
      return measure(world, points, [&] {
        const Control control(world, "deal", points, {}, true);
        check = 0;
        deal_out(
            world, {1, batch}, control, points,
            [&](long from, long to, const Comm&) {
              for (long i = from; i < to; ++i) check += double(i) * double(i);
              return true;
            },
            [] {});
      });
    };
    const double dynamic = deal(0), fixed = deal((points + world.size() - 1) / world.size()), one = deal(1);
    const std::string yaml = fmt::format(
        "experiment: bench-square\nsweep: {{x: {{linspace: [0, {}, {}]}}}}\n", points - 1, points);
    const double whole = measure(world, points, [&] {
      clean();
      Sweep sweep(read_request(yaml, "bench", "", {}));
      execute(sweep, folder, world, quiet);
    });
    const double resumed = measure(world, points, [&] {
      Sweep sweep(read_request(yaml, "bench", "", {}));
      execute(sweep, folder, world, quiet);
    });
    double sum = 0;
    for (const double c : world.gather(std::span<const double>(&check, 1))) sum += c;
    const double n = double(points - 1);
    if (world.root())
      fmt::print(
          "{} Points on {} ranks, us of CPU a Point: fetch one by one {:.3f} | deal static {:.3f}, dynamic "
          "{:.3f}, one by one {:.3f} | "
          "campaign whole {:.3f} | resumed {:.3f} | check {}\n",
          points, world.size(), fetch, fixed, dynamic, one, whole, resumed,
          std::abs(sum / (n * (n + 1) * (2 * n + 1) / 6) - 1) < 1e-9 ? "ok" : "WRONG");
    clean();
  }
}

}  // namespace

int main(int argc, char** argv) {
  MPI_Init(&argc, &argv);
  {
    const Kokkos::ScopeGuard kokkos(argc, argv);
    const Comm world = Comm::world();
    bench(world);
  }
  MPI_Finalize();
}
