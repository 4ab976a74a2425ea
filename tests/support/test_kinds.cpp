// SPDX-License-Identifier: BSD-3-Clause
// Experiments of the program khaos_testing that show every kind of parameter, output, stream and failure.
#include "run/experiment.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <stdexcept>
#include <unistd.h>

namespace khaos::testing {

/// A parameter and an output of each kind; the length of an axis, and so the shape of two outputs, is a
/// parameter.
struct Shapes {
  struct Params {
    int n = 3;
    std::int64_t big = 1;
    double x = 0.5;
    bool on = true;
    std::string label = "one";
    std::vector<double> weights = {1, 2};
    static void describe(Schema<Params>& s) {
      s("n", &Params::n, "1", "length of axis k", within(1, 1e6));
      s("big", &Params::big, "1", "a large integer");
      s("x", &Params::x, "m", "a number", between(-100, 100));
      s("on", &Params::on, "1", "a switch");
      s("label", &Params::label, "1", "a word");
      s("weights", &Params::weights, "1", "a list", at_least(0));
    }
  };
  static std::vector<std::string> sources() { return {"Cantor 1874", "Dedekind 1888"}; }
  static void outputs(const Params& p, Outputs& out) {
    out.axis("k", std::size_t(p.n));
    out.axis("side", 2, "m", {-1, 1});
    out.add("total", {}, "m", "sum of row");
    out.add("row", {"k"}, "m", "x / (k + 1)");
    out.add("table", {"k", "side"}, "m", "side times row");
    out.add("counts", {"k"}, "1", "big + k", Type::integer);
    out.add("root", {"k"}, "m", "x exp(i k)", Type::complex);
  }
  static void run(const Params& p, Run& run) {
    std::vector<double> row, table, root;
    std::vector<long> counts;
    double total = 0;
    for (int k = 0; k < p.n; ++k) {
      row.push_back(p.x / (k + 1));
      for (const double side : {-1, 1}) table.push_back(side * row.back());
      root.insert(root.end(), {p.x * std::cos(k), p.x * std::sin(k)});
      counts.push_back(p.big + k);
      total += row.back();
    }
    run.put("row", row);
    run.put("table", table);
    run.put("counts", counts);
    run.put("root", root);
    run.put("total", total);
  }
};
/// Squares on a grid of the Point's own coordinates.
struct Grid {
  struct Params {
    double low = 0;
    int n = 3;
    static void describe(Schema<Params>& s) {
      s("low", &Params::low, "m", "first coordinate; the others follow 0.5 apart");
      s("n", &Params::n, "1", "how many there are", within(1, 1e6));
    }
    std::vector<double> places() const {
      std::vector<double> z;
      for (int k = 0; k < n; ++k) z.push_back(low + 0.5 * k);
      return z;
    }
  };
  static std::vector<std::string> sources() { return {}; }
  static void outputs(const Params& p, Outputs& out) {
    out.axis("z", std::size_t(p.n), "m", p.places());
    out.add("area", {"z"}, "m2", "z squared");
  }
  static void run(const Params& p, Run& run) {
    std::vector<double> area = p.places();
    for (double& z : area) z *= z;
    run.put("area", area);
  }
};
const Register<Grid> grid{"test-grid", "Squares on coordinates that differ between Points"};

const Register<Shapes> shapes{"test-shapes", "Every kind of value, in shapes that vary"};

/// Breaks the rule that all Points of a campaign have the same outputs.
struct Fickle {
  struct Params {
    bool more = false;
    static void describe(Schema<Params>& s) { s("more", &Params::more, "1", "has one output more"); }
  };
  static std::vector<std::string> sources() { return {}; }
  static void outputs(const Params& p, Outputs& out) {
    out.add("one", {}, "1", "an output");
    if (p.more) out.add("two", {}, "1", "another one");
  }
  static void run(const Params&, Run&) {}
};
const Register<Fickle> fickle{"test-fickle", "Outputs that differ between Points"};

/// An integer that jumps at 1/3, and at 2/3 where `twice`; comes in batches of equal `twice`.
struct Step {
  struct Params {
    double x = 0;
    bool twice = false;
    static void describe(Schema<Params>& s) {
      s("x", &Params::x, "1", "where");
      s("twice", &Params::twice, "1", "whether there is a second jump");
    }
  };
  static std::vector<std::string> sources() { return {}; }
  static void outputs(const Params&, Outputs& out) {
    out.add("level", {}, "1", "jumps below x", Type::integer);
    out.words("level", {"none", "one_jump", "both"});
  }
  static std::string batch_key(const Params& p) { return p.twice ? "twice" : "once"; }
  static void run_batch(std::span<const Params> points, Run& run) {
    for (std::size_t i = 0; i < points.size(); ++i) {
      if (points[i].twice != points[0].twice) throw std::logic_error("batch keys are mixed");
      run.put(i, "level", (points[i].x > 1.0 / 3) + (points[i].twice && points[i].x > 2.0 / 3));
    }
  }
};
const Register<Step> step{"test-step", "A step function"};

/// Means of both kinds of random numbers, the members shared by the ranks of the group.
struct Noise {
  struct Params {
    double scale = 1;
    int members = 37;
    static void describe(Schema<Params>& s) {
      s("scale", &Params::scale, "1", "factor of all numbers");
      s("members", &Params::members, "1", "numbers", above(0));
    }
  };
  static std::vector<std::string> sources() { return {"Salmon et al., SC 2011"}; }
  static void outputs(const Params&, Outputs& out) {
    out.add("common", {}, "1", "mean of numbers that all Points of a replicate share");
    out.add("own", {}, "1", "mean of numbers of this Point alone");
  }
  static void run(const Params& p, Run& run) {
    const auto mean = [&](const Stream& stream) {
      std::vector<double> mine;
      const auto [first, last] = share(p.members, run.comm());
      for (long m = first; m < last; ++m) mine.push_back(p.scale * stream.normal(std::uint64_t(m), 0));
      double sum = 0;
      for (const double x : run.comm().gather(mine)) sum += x;
      return sum / p.members;
    };
    run.put("common", mean(run.stream("noise")));
    run.put("own", mean(run.stream("noise", Independent::per_point)));
  }
};
const Register<Noise> noise{"test-noise", "Random numbers"};

/// The square root of x; where there is none, the Point fails in the way asked for. With
/// KHAOS_TESTING_FORGIVE in the environment it does not fail, like code whose fault was mended.
struct Root {
  struct Params {
    double x = 4;
    std::string how = "fail";
    static void describe(Schema<Params>& s) {
      s("x", &Params::x, "1", "a number");
      s("how", &Params::how, "1", "way to fail", one_of({"fail", "require", "throw", "integer", "partial"}));
    }
  };
  static std::vector<std::string> sources() { return {}; }
  static void outputs(const Params&, Outputs& out) {
    out.add("root", {}, "1", "square root of x");
    out.add("whole", {}, "1", "the same, rounded down", Type::integer);
  }
  static std::string batch_key(const Params& p) { return p.how; }
  static void run_batch(std::span<const Params> points, Run& run) {
    for (std::size_t i = 0; i < points.size(); ++i) {
      const double root = std::sqrt(points[i].x);
      const std::string text = "not finite at x = " + to_text(points[i].x);
      const bool good = std::isfinite(root) || std::getenv("KHAOS_TESTING_FORGIVE");
      if (points[i].how == "throw" && !good) throw std::runtime_error(text);
      if (points[i].how == "require") run.require(good, text);
      if (!std::isnan(root) || points[i].how == "integer") run.put(i, "whole", std::floor(root));
      if (!good) points[i].how == "partial" ? run.partial(i, text) : run.fail(i, text);
      run.put(i, "root", good && std::isnan(root) ? 0.0 : root);
    }
  }
};
const Register<Root> root{"test-root", "Square roots, which may fail"};

/// Sleeps, and can neither guess how long nor be interrupted: the plainest experiment there is.
struct Nap {
  struct Params {
    double time = 0;
    int turn = 0;
    static void describe(Schema<Params>& s) {
      s("time", &Params::time, "s", "how long", within(0, 60));
      s("turn", &Params::turn, "1", "number of the nap");
    }
  };
  static std::vector<std::string> sources() { return {}; }
  static void outputs(const Params&, Outputs& out) { out.add("slept", {}, "s", "how long"); }
  static void run(const Params& p, Run& run) {
    for (double left = p.time; left > 0; left -= 0.1) usleep(useconds_t(1e6 * std::min(left, 0.1)));
    run.put("slept", p.time);
  }
};
const Register<Nap> nap{"test-nap", "Sleeps without looking up"};

}  // namespace khaos::testing
