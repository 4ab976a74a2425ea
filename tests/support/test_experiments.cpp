// SPDX-License-Identifier: BSD-3-Clause
// Small experiments that try the engine: they belong to the program khaos_testing, not to khaos.
#include "run/experiment.hpp"

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <unistd.h>

namespace khaos::testing {

/// x^2, as cheap as a Point can be.
struct Square {
  struct Params {
    double x = 2;
    bool fast = true;
    std::string note = "none";
    static void describe(Schema<Params>& s) {
      s("x", &Params::x, "m", "what is squared");
      s("fast", &Params::fast, "1", "does nothing");
      s("note", &Params::note, "1", "does nothing", one_of({"none", "some", "much"}));
    }
  };
  static std::vector<std::string> sources() { return {"Euclid, Elements, book II"}; }
  static void outputs(const Params&, Outputs& out) { out.add("square", {}, "m2", "x squared"); }
  static std::string batch_key(const Params&) { return ""; }
  static void run_batch(std::span<const Params> points, Run& run) {
    for (std::size_t i = 0; i < points.size(); ++i) run.put(i, "square", points[i].x * points[i].x);
  }
  static void summarise(const Table& table, Outputs& out) {
    out.add("sum", {}, "m2", "sum of all squares");
    double sum = 0;
    for (const double s : table["square"]) sum += s;
    out.put("sum", {&sum, 1});
  }
};
const Register<Square> square{"test-square", "Squares"};

/// Eight numbers a Point, for the memory and speed of the table.
struct Eight {
  struct Params {
    double x = 0;
    static void describe(Schema<Params>& s) { s("x", &Params::x, "1", "a number"); }
  };
  static std::vector<std::string> sources() { return {}; }
  static void outputs(const Params&, Outputs& out) {
    for (const char* name : {"y0", "y1", "y2", "y3", "y4", "y5", "y6", "y7"})
      out.add(name, {}, "1", "x times its number");
  }
  static std::string batch_key(const Params&) { return ""; }
  static void run_batch(std::span<const Params> points, Run& run) {
    for (std::size_t i = 0; i < points.size(); ++i)
      for (int k = 0; k < 8; ++k) run.put(i, std::string("y") + char('0' + k), points[i].x * k);
  }
};
const Register<Eight> eight{"test-eight", "Eight numbers a Point"};

/// A random walk of `steps` steps that takes `delay` microseconds a step, saves a field, and can be
/// interrupted and resumed; it fails where asked to. The file KHAOS_TEST_BEGINNINGS, if named in the
/// environment, gets a line with the step at which each of its lives begins.
struct Walk {
  struct Params {
    int steps = 100;
    int delay = 0;
    double a = 1;
    double fail_above = 1e9;
    static void describe(Schema<Params>& s) {
      s("steps", &Params::steps, "1", "steps", within(1, 1'000'000));
      s("delay", &Params::delay, "us", "time a step takes", at_least(0));
      s("a", &Params::a, "1", "size of a step");
      s("fail_above", &Params::fail_above, "1", "fails if a is larger");
    }
  };
  static std::vector<std::string> sources() { return {"Pearson, Nature 72 (1905) 294"}; }
  static std::vector<Issue> validate(const Params& p) {
    if (p.a == 666) return {error("a must not be 666")};
    if (p.a < 0) return {warning("a is negative")};
    return {};
  }
  static double cost(const Params& p) { return 1e-6 * p.steps * (1 + p.delay); }
  static void outputs(const Params& p, Outputs& out) {
    out.axis("step", std::size_t(p.steps));
    out.axis("place", 4);
    out.add("path", {"step"}, "1", "positions");
    out.add("end", {}, "1", "last position");
    out.add("turns", {}, "1", "changes of direction", Type::integer);
    out.field("frames", {"step", "place"}, "1", "position times 0 .. 3");
  }
  static void run(const Params& p, Run& run) {
    const Stream noise = run.stream("walk", Independent::per_point);
    double x = 0;
    long turns = 0, n = 0;
    std::vector<double> path;
    run.restore(n, x, turns, path);
    if (const char* file = std::getenv("KHAOS_TEST_BEGINNINGS"); file && run.comm().rank() == 0)
      std::ofstream(file, std::ios::app) << n << '\n';
    for (; n < p.steps; ++n) {
      run.checkpoint(n, x, turns, path);
      run.progress(double(n) / p.steps);
      if (p.delay > 0) usleep(useconds_t(p.delay));
      const double before = x;
      x += p.a * noise.normal(0, std::uint64_t(n));
      turns += (x > before) != (n % 2 == 0);
      path.push_back(x);
      const std::vector<double> frame = {0, x, 2 * x, 3 * x};
      run.frame("frames", n, frame);
    }
    run.require(!(p.a > p.fail_above), "a is above " + to_text(p.fail_above));
    run.put("path", path);
    run.put("end", x);
    run.put("turns", turns);
  }
};
const Register<Walk> walk{"test-walk", "A random walk that can be interrupted"};

}  // namespace khaos::testing
