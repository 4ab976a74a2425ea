// SPDX-License-Identifier: BSD-3-Clause
// koopman-resdmd: eigenvalues of a Koopman operator from snapshots, with residuals that tell true from
// spurious, and its pseudospectrum.
//   khaos run koopman-resdmd --set map=gauss --set N=40 --set shifts=61 --set box=-1.5,1.5,-1.5,1.5
//   khaos run koopman-resdmd --sweep map=all --set N=10
#include "learn.hpp"
#include "linalg/pseudospectrum.hpp"
#include "run/experiment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace koopman {
namespace {

struct ResdmdParams : MapParams {
  std::string reduce = "gram";
  double eps = 1e-3, reject = 0.1, modulus = 0.9, reg = 0;
  std::vector<double> z_re{0.5}, z_im{0.5}, box{-1.5, 1.5, -1.5, 1.5};
  long shifts = 2;
  static void describe(Schema<ResdmdParams>& s) {
    using P = ResdmdParams;
    describe_map(s);
    s("reduce", &P::reduce, "1",
      "gram: through the matrices G, A, L; qr: through the QR factorisation of the snapshots, residuals down "
      "to rounding",
      one_of({"gram", "qr"}));
    s("eps", &P::eps, "1", "eigenpairs with a smaller residual are verified", above(0));
    s("reject", &P::reject, "1", "eigenpairs with a larger one are counted as rejected", above(0));
    s("modulus", &P::modulus, "1", "eigenvalues of smaller modulus are counted as damped", above(0));
    s("reg", &P::reg, "1", "added to G times its norm before it is factorised (reduce = gram)",
      within(0, 0.1));
    s("z_re", &P::z_re, "1", "points z: their real parts ...");
    s("z_im", &P::z_im, "1", "... and imaginary parts");
    s("box", &P::box, "1", "the grid of shifts: Re from, to, Im from, to");
    s("shifts", &P::shifts, "1", "its points along each side", within(2, 2000));
  }
};

std::vector<double> spaced(double from, double to, long count) {
  std::vector<double> x;
  for (long i = 0; i < count; ++i)
    x.push_back(from + (to - from) * static_cast<double>(i) / static_cast<double>(count - 1));
  return x;
}

struct KoopmanResdmd {
  using Params = ResdmdParams;

  static std::vector<std::string> sources() {
    return {"Colbrook & Townsend, Commun. Pure Appl. Math. 77 (2024) 221",
            "Colbrook, Mezic & Stepanenko, arXiv 2407.06312",
            "Colbrook, Ayton & Szoke, J. Fluid Mech. 955 (2023) A21"};
  }
  static std::vector<Issue> validate(const Params& p) {
    std::vector<Issue> issues = issues_of_map(p);
    if (p.z_re.size() != p.z_im.size())
      issues.push_back(error(fmt::format("z_re and z_im: {} and {} values, one of each for a point",
                                         p.z_re.size(), p.z_im.size())));
    if (p.z_re.empty()) issues.push_back(error("z_re: give at least one point"));
    if (p.box.size() != 4 || p.box[1] <= p.box[0] || p.box[3] <= p.box[2])
      issues.push_back(error("box: give Re from, to, Im from, to, rising"));
    return issues;
  }
  static double cost(const Params& p) {
    const auto n = static_cast<double>(find_map(p.map).functions(p)),
               m = static_cast<double>(find_map(p.map).snapshots(p));
    const double shifts = static_cast<double>(p.shifts * p.shifts) + static_cast<double>(p.z_re.size());
    return 1e-9 * (n * n * m * (p.reduce == "qr" ? 2 : 0.4) + 20 * n * n * n +
                   shifts * (0.1 * n * n * n + 60 * n * n));
  }
  static void outputs(const Params& p, Outputs& out) {
    const auto grid = static_cast<std::size_t>(p.shifts);
    out.axis("n", static_cast<std::size_t>(find_map(p.map).functions(p)));
    out.axis("z", p.z_re.size());
    out.axis("re", grid, "1", spaced(p.box[0], p.box[1], p.shifts));
    out.axis("im", grid, "1", spaced(p.box[2], p.box[3], p.shifts));
    out.add("lambda", {"n"}, "1", "EDMD eigenvalues by rising residual", Type::complex);
    out.add("res", {"n"}, "1", "their residuals");
    out.add("tau", {"z"}, "1",
            "smallest residual at the points z: distance of z to the spectrum at most, for normal K");
    out.add("tau_exact", {"z"}, "1", "the same in closed form; NaN where there is none");
    out.add("edmd_distance", {"z"}, "1", "distance of z from the nearest EDMD eigenvalue");
    out.add("tau_grid", {"im", "re"}, "1",
            "smallest residual on the grid; below eps lies the eps-pseudospectrum");
    out.add("pseudo_eig", {"z", "n"}, "1", "dictionary coefficients of the minimising functions",
            Type::complex);
    out.add("gram_cond", {}, "1", "condition of G");
    out.add("gram_error", {}, "1",
            "largest |G - I|: what the quadrature aliases; NaN if the dictionary is not orthonormal");
    out.add("isometry_error", {}, "1", "largest |L - G|; 0: measure preserving");
    out.add("quad_error", {}, "1", "largest |A - A_exact|; NaN where no exact A is known");
    out.add("n_verified", {}, "1", "eigenpairs with res < eps and modulus above 1e-8", Type::integer);
    out.add("n_rejected", {}, "1", "eigenpairs with res > reject", Type::integer);
    out.add("n_damped", {}, "1", "eigenvalues below `modulus`", Type::integer);
    out.add("res_damped", {}, "1", "the smallest residual among them; NaN if there are none");
    out.add("res_max", {}, "1", "the largest residual");
  }

  static void run(const Params& p, Run& run) {
    const Stream numbers = run.stream("snapshots");
    const Learned seen = learn(p, reduce_of(p.reduce), p.reg, numbers, run.comm());
    run.leave_if_stopped();
    run.put("gram_cond", seen.pencil.gram_condition());
    run.put("gram_error", seen.gram_error);
    run.put("isometry_error", seen.isometry_error);
    run.put("quad_error", quadrature_error(p, seen.A, numbers, run.comm()));
    const Eigenpairs pairs = seen.pencil.eigenpairs();
    put_eigenpairs(p, seen.pencil, pairs, run);
    put_points(p, seen.pencil, pairs, run);
    put_grid(p, seen.pencil, run);
  }

 private:
  /// Squares of residuals are negative by rounding at most, which grows with the condition of G.
  static void require_consistent(double lowest, const ResidualPencil& pencil, Run& run) {
    const double rounding = std::max(1e-10, 100 * pencil.resolution() * pencil.resolution());
    run.require(!(lowest < -rounding), "negative residual: matrices G, A, L inconsistent");
  }

  static void put_eigenpairs(const Params& p, const ResidualPencil& pencil, const Eigenpairs& pairs,
                             Run& run) {
    const std::size_t n = pairs.values.size();
    std::vector<double> res;
    double lowest = 0;
    for (std::size_t k = 0; k < n; ++k) {
      const double squared =
          pencil.residual_squared(pairs.values[k], {pairs.vectors.column(static_cast<long>(k)), n});
      lowest = std::min(lowest, squared);
      res.push_back(pencil.residual(squared));
    }
    require_consistent(lowest, pencil, run);
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, {}, [&](std::size_t k) { return res[k]; });

    std::vector<double> lambda, sorted;
    long verified = 0, rejected = 0, damped = 0;
    double res_damped = std::numeric_limits<double>::quiet_NaN();
    for (const std::size_t k : order) {
      const Complex value = pairs.values[k];
      lambda.insert(lambda.end(), {value.real(), value.imag()});
      sorted.push_back(res[k]);
      verified += res[k] < p.eps && std::abs(value) > 1e-8;
      rejected += res[k] > p.reject;
      if (std::abs(value) < p.modulus && damped++ == 0) res_damped = res[k];
    }
    run.put("lambda", lambda);
    run.put("res", sorted);
    run.put("n_verified", verified);
    run.put("n_rejected", rejected);
    run.put("n_damped", damped);
    run.put("res_damped", res_damped);
    run.put("res_max", sorted.back());
  }

  static void put_points(const Params& p, const ResidualPencil& pencil, const Eigenpairs& pairs, Run& run) {
    const KoopmanMap& map = find_map(p.map);
    std::vector<double> tau, exact, distance, coefficients;
    double lowest = 0;
    for (std::size_t k = 0; k < p.z_re.size(); ++k) {
      const Complex z(p.z_re[k], p.z_im[k]);
      Matrix<Complex> w(pencil.size(), 1);
      const double squared = pencil.smallest_residual_squared(z, {w.data(), w.size()});
      lowest = std::min(lowest, squared);
      tau.push_back(pencil.residual(squared));
      exact.push_back(map.exact_tau ? map.exact_tau(p, z) : std::numeric_limits<double>::quiet_NaN());
      double nearest = std::numeric_limits<double>::infinity();
      for (const Complex lambda : pairs.values) nearest = std::min(nearest, std::abs(lambda - z));
      distance.push_back(nearest);
      pencil.in_dictionary(w);
      for (std::size_t i = 0; i < w.size(); ++i)
        coefficients.insert(coefficients.end(), {w.data()[i].real(), w.data()[i].imag()});
    }
    require_consistent(lowest, pencil, run);
    run.put("tau", tau);
    run.put("tau_exact", exact);
    run.put("edmd_distance", distance);
    run.put("pseudo_eig", coefficients);
  }

  static void put_grid(const Params& p, const ResidualPencil& pencil, Run& run) {
    std::vector<Complex> shifts;
    for (const double y : spaced(p.box[2], p.box[3], p.shifts))
      for (const double x : spaced(p.box[0], p.box[1], p.shifts)) shifts.emplace_back(x, y);
    std::vector<double> tau = smallest_residuals_squared(pencil, shifts, run.comm(), [&](double done) {
      run.leave_if_stopped();
      run.progress(done);
    });
    require_consistent(*std::ranges::min_element(tau), pencil, run);
    for (double& x : tau) x = pencil.residual(x);
    run.put("tau_grid", tau);
  }
};

const Register<KoopmanResdmd> registered{
    "koopman-resdmd", "Koopman eigenvalues and pseudospectra from snapshots, with residuals"};

}  // namespace
}  // namespace koopman
