// SPDX-License-Identifier: BSD-3-Clause
// koopman-measure: the spectral measure of an observable under a measure-preserving map, smoothed over the
// scale eps with a kernel of order q: atoms stand as peaks of height ~ 1/eps, a density as itself to
// O(eps^q).
//   khaos run koopman-measure --set map=pendulum --set N=20 --set M=120 --set g=0 --sweep order=1,6
#include "learn.hpp"
#include "linalg/rational_kernel.hpp"
#include "run/experiment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace koopman {
namespace {

struct MeasureParams : MapParams {
  std::vector<double> g{0};
  double eps = 0.1, reg = 0;
  long order = 6, angles = 400;
  MeasureParams() { map = "cat", N = 5, M = 21; }
  static void describe(Schema<MeasureParams>& s) {
    using P = MeasureParams;
    describe_map(s);
    s("g", &P::g, "1",
      "the observable: sum of these functions of the dictionary, counted from 0, made of length 1");
    s("eps", &P::eps, "1", "scale of the smoothing, in radians", and_fits(above(0), 0, 1));
    s("order", &P::order, "1", "order of the kernel; 1: Poisson's", within(1, 12));
    s("angles", &P::angles, "1", "equally spaced angles in [-pi, pi)", within(1, 1'000'000));
    s("reg", &P::reg, "1", "added to G times its norm before it is factorised", within(0, 0.1));
  }
};

struct KoopmanMeasure {
  using Params = MeasureParams;

  static std::vector<std::string> sources() {
    return {"Colbrook & Townsend, Commun. Pure Appl. Math. 77 (2024) 221",
            "Colbrook, Horning & Townsend, SIAM Rev. 63 (2021) 489"};
  }
  static std::vector<Issue> validate(const Params& p) {
    std::vector<Issue> issues = issues_of_map(p);
    const long n = find_map(p.map).functions(p);
    if (p.g.empty()) issues.push_back(error("g: name at least one function"));
    for (const double index : p.g)
      if (!(index >= 0 && index < static_cast<double>(n)) || index != std::floor(index))
        issues.push_back(
            error(fmt::format("g: {} is no function of the dictionary, which has 0 .. {}", index, n - 1)));
    if (p.map == "gauss" || p.map == "duffing")
      issues.push_back(
          warning(fmt::format("{} does not preserve the measure of its snapshots: nu means nothing", p.map)));
    return issues;
  }
  static double cost(const Params& p) {
    const auto n = static_cast<double>(find_map(p.map).functions(p)),
               m = static_cast<double>(find_map(p.map).snapshots(p));
    return 1e-9 * (0.4 * n * n * m + 30 * n * n * n + 6 * static_cast<double>(p.angles * p.order) * n * n);
  }
  static void outputs(const Params& p, Outputs& out) {
    out.axis("theta", static_cast<std::size_t>(p.angles), "1", angles_of(p));
    out.axis("lag", lags);
    out.add("nu", {"theta"}, "1",
            "smoothed density of the spectral measure of g; 1/(2 pi) for white spectra");
    out.add("mass", {}, "1", "its integral, 1 to rounding if the angles resolve eps");
    out.add("moment", {"lag"}, "1", "<K^n g, g>, n = 0 .. 15, as the compression of K has them",
            Type::complex);
    out.add("isometry_error", {}, "1", "largest |L - G|: nu is a measure's as far as this is 0");
  }

  static void run(const Params& p, Run& run) {
    const Learned seen = learn(p, Reduce::gram, p.reg, run.stream("snapshots"), run.comm());
    run.leave_if_stopped();
    std::vector<Complex> v(static_cast<std::size_t>(seen.pencil.size()));
    for (const double index : p.g) v[static_cast<std::size_t>(index)] += 1.0;
    std::vector<Complex> g = seen.pencil.orthonormal(v);
    double length = 0;
    for (const Complex x : g) length += std::norm(x);
    for (Complex& x : g) x /= std::sqrt(length);

    const std::vector<double> nu =
        smoothed_measure(seen.pencil.compression(), g, angles_of(p),
                         rational_kernel(static_cast<int>(p.order)), p.eps, run.comm());
    double mass = 0;
    for (const double x : nu) mass += x * 2 * std::numbers::pi / static_cast<double>(p.angles);
    run.put("nu", nu);
    run.put("mass", mass);
    run.put("moment", moments_of(seen.pencil.compression(), g));
    run.put("isometry_error", seen.isometry_error);
  }

 private:
  static constexpr std::size_t lags = 16;
  static std::vector<double> angles_of(const Params& p) {
    std::vector<double> theta;
    for (long k = 0; k < p.angles; ++k)
      theta.push_back(2 * std::numbers::pi * (static_cast<double>(k) / static_cast<double>(p.angles) - 0.5));
    return theta;
  }
  static std::vector<double> moments_of(const Matrix<Complex>& K, const std::vector<Complex>& g) {
    std::vector<double> moments;
    std::vector<Complex> moved = g;
    for (std::size_t n = 0; n < lags; ++n) {
      Complex along = 0;
      for (std::size_t i = 0; i < g.size(); ++i) along += std::conj(g[i]) * moved[i];
      moments.insert(moments.end(), {along.real(), along.imag()});
      std::vector<Complex> next(g.size());
      for (long j = 0; j < K.columns(); ++j)
        for (long i = 0; i < K.rows(); ++i)
          next[static_cast<std::size_t>(i)] += K(i, j) * moved[static_cast<std::size_t>(j)];
      moved = std::move(next);
    }
    return moments;
  }
};

const Register<KoopmanMeasure> registered{
    "koopman-measure", "Smoothed spectral measures of observables under measure-preserving maps"};

}  // namespace
}  // namespace koopman
