// SPDX-License-Identifier: BSD-3-Clause
// leslie-dynamics: two populations with age classes, step by step: who stands, when the other is extinct, how
// fast the survivor grows, and what the spectrum of the block matrix says about it.
//   khaos run leslie-dynamics --sweep y_over_x=0.5:2.5:41 --sweep coupling=0:4:41 --set every=200
#include "populations.hpp"
#include "run/experiment.hpp"
#include "spectra.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numbers>
#include <numeric>

namespace leslie {
namespace {

constexpr double most_kept = 1e8;  // numbers of a Point

struct DynamicsParams : PairParams {
  std::string model = "CO", clip = "total";
  std::vector<double> x0 = {10}, y0 = {10};
  double y_over_x = 1, c11 = 0.01, c12 = 0.005, c21 = 0.005, c22 = 0.01;
  long T = 200, every = 1;
  static void describe(Schema<DynamicsParams>& s) {
    using P = DynamicsParams;
    s("model", &P::model, "1",
      "PP: predator and prey, CO: competition, CX: complex-valued z' = (L1 + i P1) z, DD: competition that "
      "saturates",
      one_of({"PP", "CO", "CX", "DD"}));
    describe_pair(s);
    s("x0", &P::x0, "1", "species 1 at the start, by class");
    s("y0", &P::y0, "1", "species 2 at the start, by class, before y_over_x");
    s("y_over_x", &P::y_over_x, "1", "multiplies y0: the initial mix", at_least(0));
    s("c11", &P::c11, "1", "DD: how species 1 slows itself", at_least(0));
    s("c12", &P::c12, "1", "DD: how species 2 slows species 1", at_least(0));
    s("c21", &P::c21, "1", "DD: how species 1 slows species 2", at_least(0));
    s("c22", &P::c22, "1", "DD: how species 2 slows itself", at_least(0));
    s("clip", &P::clip, "1",
      "total: a species whose total falls to 0 is extinct; class: negative classes become 0 before; none: "
      "the "
      "linear flow goes on",
      one_of({"total", "class", "none"}));
    s("T", &P::T, "step", "steps", within(1, 100'000'000));
    s("every", &P::every, "step", "steps between kept states", within(1, 100'000'000));
  }

  Law law() const {
    return model == "PP"   ? Law::predator_prey
           : model == "CO" ? Law::competition
           : model == "CX" ? Law::complex_valued
                           : Law::saturating;
  }
  Clip clip_of() const {
    return clip == "total" ? Clip::total : clip == "class" ? Clip::single_class : Clip::none;
  }
  Pair pair() const { return pair_of(*this, model == "CX"); }
  std::vector<double> start(int species) const {
    const Pair matrices = pair();
    const std::vector<double>& given = species == 1 ? x0 : y0;
    const std::string key = species == 1 ? "x0" : "y0";
    std::vector<double> classes = spread(given, species == 1 ? matrices.a() : matrices.b(), key);
    for (double& v : classes) {
      if (!(v >= 0 && std::isfinite(v))) throw UserError(fmt::format("{}: given {}, allowed: >= 0", key, v));
      if (species == 2) v *= y_over_x;
    }
    return classes;
  }
  /// The matrix of (x, y) -> (x', y'), of DD for small populations.
  Matrix<double> block() const {
    return block_matrix(pair(), model == "DD" ? 0 : -1, model == "DD" ? 0 : model == "CO" ? -1 : 1);
  }
};

struct LeslieDynamics {
  using Params = DynamicsParams;

  static std::vector<std::string> sources() {
    return {"after Gilman, Miller, Son, Waheed & Wang, arXiv 2412.19831 (2024)",
            "Leslie, Biometrika 33 (1945) 183"};
  }
  static std::vector<Issue> validate(const Params& p) {
    try {
      const Pair pair = p.pair();
      const std::vector<double> x = p.start(1), y = p.start(2);
      if (std::accumulate(x.begin(), x.end(), 0.0) + std::accumulate(y.begin(), y.end(), 0.0) == 0)
        return {error("x0, y0: given nothing but 0, allowed: at least one class > 0")};
      const double kept = double(p.T / p.every + 1) * double(pair.a() + pair.b() + 2);
      if (kept > most_kept)
        return {error(fmt::format("every: given {}, allowed with T = {}: at least {:.0f}", p.every, p.T,
                                  std::ceil(double(p.every) * kept / most_kept)))};
      if (p.model == "CO" && !primitive(block_matrix(pair, 1, 1)))
        return {warning("coupling matrix is not primitive: the standing rule is not guaranteed")};
    } catch (const UserError& wrong) {
      return {error(wrong.what())};
    }
    return {};
  }
  static void outputs(const Params& p, Outputs& out) {
    const Pair pair = p.pair();
    std::vector<double> times;
    for (long t = 0; t <= p.T; t += p.every) times.push_back(double(t));
    out.axis("t", times.size(), "step", times);
    out.axis("species", 2, "1", {1, 2});
    out.axis("class", std::size_t(pair.a() + pair.b()));
    out.add("totals", {"t", "species"}, "1", "individuals of each species");
    out.add("state", {"t", "class"}, "1", "classes of species 1, then those of species 2");
    out.add("winner", {}, "1", "who stands at the end", Type::integer);
    out.words("winner", {"undecided", "species_1", "species_2", "neither"});
    out.add("extinct_time", {}, "step", "first extinction; NaN: none within T");
    out.add("growth", {}, "1", "spectral radius of the block matrix (DD: of small populations)");
    out.add("growth_measured", {}, "1",
            "growth of |(x, y)| per step over the later half of the time up to the first extinction, or T");
    out.add("eig", {"class"}, "1", "eigenvalues of the block matrix by falling modulus", Type::complex);
    out.add("phase", {}, "rad", "phase of the leading one per step");
    out.add("turn_estimate", {}, "step",
            "(pi/2) / phase: when totals of the linear flow change sign; NaN if real");
    out.add("root_1", {}, "1", "Perron root of L1");
    out.add("root_2", {}, "1", "Perron root of L2");
    out.add("root_B", {}, "1", "CO: Perron root of B = [[L1, P1], [P2, L2]]; else NaN");
    out.add("second_B", {}, "1", "CO: the next largest modulus");
    out.add("left", {"class"}, "1", "CO: left Perron vector (u, v) of B, sum 1");
    out.add("c", {}, "1", "CO: (u.x0 - v.y0) / (u.p + v.q): species 1 stands for c > 0 if B is primitive");
    out.add("critical_ratio", {}, "1", "CO: y_over_x on the separatrix c = 0");
    out.add("winner_linear", {}, "1", "CO: whom the sign of c names", Type::integer);
    out.words("winner_linear", {"undecided", "species_1", "species_2"});
  }

  static void run(const Params& p, Run& run) {
    Populations both(p.pair(), p.law(), p.clip_of(), {p.c11, p.coupling * p.c12, p.coupling * p.c21, p.c22},
                     p.start(1), p.start(2));
    put_spectrum(p, run);
    std::vector<double> totals, states, lengths{both.length()};
    const auto keep = [&] {
      totals.insert(totals.end(), {both.total(1), both.total(2)});
      states.insert(states.end(), both.x().begin(), both.x().end());
      states.insert(states.end(), both.y().begin(), both.y().end());
    };
    keep();
    long extinct = -1;
    for (long t = 1; t <= p.T; ++t) {
      if (t % 65536 == 0) run.leave_if_stopped();
      both.step();
      if (!(both.largest() < 1e300))
        throw PointError(fmt::format("a population left the range of numbers at step {} of T = {}", t, p.T));
      if (t % p.every == 0) keep();
      if (extinct < 0) {
        if (both.winner() != Winner::undecided) extinct = t;
        lengths.push_back(both.length());
      }
    }
    const auto last = lengths.size() - (extinct < 0 ? 1 : 2), half = last / 2;  // before the extinction
    run.put("totals", totals);
    run.put("state", states);
    run.put("winner", int(both.winner()));
    run.put("extinct_time", extinct < 0 ? std::nan("") : double(extinct));
    run.put("growth_measured",
            last > half ? std::pow(lengths[last] / lengths[half], 1 / double(last - half)) : std::nan(""));
  }

 private:
  static void put_spectrum(const Params& p, Run& run) {
    const Pair pair = p.pair();
    const std::vector<Complex> all = eigenvalues(p.block());
    std::vector<double> parts;
    for (const Complex z : all) parts.insert(parts.end(), {z.real(), z.imag()});
    const double phase = std::abs(std::arg(all[0])) < 1e-9 ? 0 : std::arg(all[0]);
    run.put("eig", parts);
    run.put("growth", std::abs(all[0]));
    run.put("phase", phase);
    run.put("turn_estimate", phase == 0 ? std::nan("") : std::numbers::pi / 2 / std::abs(phase));
    run.put("root_1", perron(pair.L1).root);
    run.put("root_2", perron(pair.L2).root);
    const bool competes = p.model == "CO";
    const Standing rule = competes ? standing(pair) : Standing{};
    const auto or_nan = [&](double value) { return competes ? value : std::nan(""); };
    std::vector<double> y0 = spread(p.y0, pair.b(), "y0");
    const double c = competes ? rule.c(p.start(1), p.start(2)) : std::nan("");
    run.put("root_B", or_nan(rule.root));
    run.put("second_B", or_nan(rule.second));
    run.put("left", competes ? rule.left : std::vector<double>(all.size(), std::nan("")));
    run.put("c", c);
    run.put("critical_ratio", competes ? rule.critical_ratio(p.start(1), y0) : std::nan(""));
    run.put("winner_linear", int(c > 0 ? Winner::species_1 : c < 0 ? Winner::species_2 : Winner::undecided));
  }
};

const Register<LeslieDynamics> registered{
    "leslie-dynamics", "Two species with age classes: growth, extinction, who stands last"};

}  // namespace
}  // namespace leslie
