// SPDX-License-Identifier: BSD-3-Clause
// A field that the ranks of a group share out by rows: its frames and checkpoints.
#include "run/experiment.hpp"

#include <cmath>
#include <unistd.h>

namespace khaos::testing {

/// Logistic maps on a lattice, each on its own: a frame every ten steps.
struct Lattice {
  struct Params {
    int steps = 100;
    int delay = 0;
    int fail_at = -1;
    long ny = 9, nx = 16;
    static void describe(Schema<Params>& s) {
      s("steps", &Params::steps, "1", "steps", within(1, 1'000'000));
      s("delay", &Params::delay, "us", "time a step takes", at_least(0));
      s("fail_at", &Params::fail_at, "1", "fails at this step");
      s("ny", &Params::ny, "1", "rows", within(2, 100'000));
      s("nx", &Params::nx, "1", "columns", within(2, 100'000));
    }
  };
  static std::vector<std::string> sources() { return {"May, Nature 261 (1976) 459"}; }
  static std::vector<double> places(long n) {
    std::vector<double> x;
    for (long i = 0; i < n; ++i) x.push_back(0.5 * double(i));
    return x;
  }
  static void outputs(const Params& p, Outputs& out) {
    out.axis("time", std::size_t((p.steps + 9) / 10), "1", places((p.steps + 9) / 10));
    out.axis("y", std::size_t(p.ny), "m", places(p.ny));
    out.axis("x", std::size_t(p.nx), "m", places(p.nx));
    out.field("u", {"time", "y", "x"}, "1", "population");
    out.add("last", {}, "1", "population in the last place");
  }
  static void run(const Params& p, Run& run) {
    const auto [from, to] = share(p.ny, run.comm());
    std::vector<double> u;
    for (long y = from; y < to; ++y)
      for (long x = 0; x < p.nx; ++x) u.push_back(0.1 + 0.8 * double(y * p.nx + x) / double(p.ny * p.nx));
    const Piece piece{{p.ny, p.nx}, {from, 0}, {to - from, p.nx}, u};
    long n = 0;
    run.restore(n, piece);
    for (; n < p.steps; ++n) {
      run.checkpoint(n, piece);
      run.require(n != p.fail_at, "blows up at step " + std::to_string(n));
      if (n % 10 == 0) run.frame("u", n / 10, piece);
      if (p.delay > 0) usleep(useconds_t(p.delay));
      for (double& value : u) value = 3.9 * value * (1 - value);
    }
    const std::vector<double> all = run.comm().gather(u);
    run.put("last", all.back());
  }
};
const Register<Lattice> lattice{"test-lattice", "Logistic maps on a lattice that ranks share"};

}  // namespace khaos::testing
