// SPDX-License-Identifier: BSD-3-Clause
// koopman-tower: towers of limits, measured. Gamma(n2, n1) = tau_N(z) with N the n2-th dictionary and M the
// n1-th number of snapshots: the inner limit n1 -> infinity is the quadrature, the outer one n2 -> infinity
// the dictionary; a method of one limit walks the diagonal.
//   khaos run koopman-tower --set map=gauss --set quadrature=monte-carlo --set levels=8
#include "learn.hpp"
#include "run/experiment.hpp"
#include "stats/fit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace koopman {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

struct TowerParams : MapParams {
  double z_re = 0.5, z_im = 0.5, reg = 0, N_factor = 2, M_factor = 2;
  long levels = 4;
  TowerParams() { N = 5, M = 20; }
  static void describe(Schema<TowerParams>& s) {
    using P = TowerParams;
    describe_map(s);
    s("z_re", &P::z_re, "1", "z: its real part ...");
    s("z_im", &P::z_im, "1", "... and imaginary part");
    s("levels", &P::levels, "1", "steps of both limits; the first have the sizes N and M", within(1, 40));
    s("N_factor", &P::N_factor, "1", "a step of the dictionary multiplies N by this, rounded",
      within(1, 100));
    s("M_factor", &P::M_factor, "1", "a step of the snapshots multiplies M by this, rounded", within(1, 100));
    s("reg", &P::reg, "1", "added to G times its norm before it is factorised", within(0, 0.1));
  }
};

long grown(long first, double factor, long level) {
  return std::lround(static_cast<double>(first) * std::pow(factor, static_cast<double>(level)));
}
MapParams cell_of(const TowerParams& p, long n2, long n1) {
  MapParams cell = p;
  cell.N = grown(p.N, p.N_factor, n2);
  cell.M = grown(p.M, p.M_factor, n1);
  return cell;
}

/// Slope of ln |y - limit| over ln x where both are positive numbers, with its standard error; NaN below
/// three of them.
struct Rate {
  double power = nan, error = nan;
};
Rate rate_of(const std::vector<double>& x, const std::vector<double>& y, double limit) {
  std::vector<double> log_x, log_y;
  for (std::size_t i = 0; i < x.size(); ++i)
    if (const double off = std::abs(y[i] - limit); off > 1e-14) {  // below: rounding, no rate
      log_x.push_back(std::log(x[i]));
      log_y.push_back(std::log(off));
    }
  if (log_x.size() < 3 || log_x.front() == log_x.back()) return {};
  const Line line = fit_line(log_x, log_y);
  return {line.slope, line.slope_error};
}

struct KoopmanTower {
  using Params = TowerParams;

  static std::vector<std::string> sources() {
    return {"Colbrook, Mezic & Stepanenko, arXiv 2407.06312",
            "Ben-Artzi, Colbrook, Hansen, Nevanlinna & Seidel, arXiv 1508.03280 (SCI)"};
  }
  static std::vector<Issue> validate(const Params& p) {
    std::vector<Issue> issues;
    for (const Issue& issue : issues_of_map(cell_of(p, 0, p.levels - 1)))
      if (issue.kind == Issue::error)
        issues.push_back(issue);  // too few snapshots and aliasing are what cells may show
    return issues;
  }
  static double cost(const Params& p) {
    double total = 0;
    for (long n2 = 0; n2 < p.levels; ++n2)
      for (long n1 = 0; n1 < p.levels; ++n1) {
        const MapParams cell = cell_of(p, n2, n1);
        const auto n = static_cast<double>(find_map(p.map).functions(cell));
        total += 1e-9 * n * n * (0.4 * static_cast<double>(find_map(p.map).snapshots(cell)) + n);
      }
    return total;
  }
  static void outputs(const Params& p, Outputs& out) {
    const auto levels = static_cast<std::size_t>(p.levels);
    out.axis("n2", levels);
    out.axis("n1", levels);
    out.axis("n", levels);
    out.add("N_at", {"n2"}, "1", "N of the dictionaries", Type::integer);
    out.add("M_at", {"n1"}, "1", "M of the quadratures", Type::integer);
    out.add("gamma", {"n2", "n1"}, "1",
            "tau_N(z); NaN: fewer snapshots than functions, or a dependent dictionary");
    out.add("gram_error", {"n2", "n1"}, "1", "largest |G - I|; NaN if the dictionary is not orthonormal");
    out.add("diag", {"n"}, "1", "gamma[n, n]: what a method of one limit sees");
    out.add("rate_n1", {"n2"}, "1",
            "power of M in |gamma - its value at the last M|; NaN below three of them");
    out.add("rate_n1_error", {"n2"}, "1", "its standard error");
    out.add("rate_n2", {}, "1", "power of N in gamma at the last M");
    out.add("rate_n2_error", {}, "1", "its standard error");
    out.add("rate_diag", {}, "1", "power of N in diag");
    out.add("rate_diag_error", {}, "1", "its standard error");
  }

  static void run(const Params& p, Run& run) {
    const Stream numbers = run.stream("snapshots");
    const auto levels = static_cast<std::size_t>(p.levels);
    // Ranks take cells in turn; each cell is computed by one of them alone.
    const long cells = p.levels * p.levels, ranks = run.comm().size();
    std::vector<double> mine;  // two numbers a cell
    for (long first = 0; first < cells; first += ranks) {
      run.leave_if_stopped();
      if (const long cell = first + run.comm().rank(); cell < cells) {
        const Cell found =
            compute(cell_of(p, cell / p.levels, cell % p.levels), {p.z_re, p.z_im}, p.reg, numbers);
        mine.insert(mine.end(), {found.gamma, found.gram_error});
      }
      run.progress(static_cast<double>(first) / static_cast<double>(cells));
    }
    const std::vector<double> by_rank = run.comm().gather(mine);
    std::vector<double> gamma(levels * levels), gram_error(levels * levels);
    for (long rank = 0, at = 0; rank < ranks; ++rank)
      for (long cell = rank; cell < cells; cell += ranks, at += 2) {
        gamma[static_cast<std::size_t>(cell)] = by_rank[static_cast<std::size_t>(at)];
        gram_error[static_cast<std::size_t>(cell)] = by_rank[static_cast<std::size_t>(at + 1)];
      }
    put_tables(p, gamma, run);
    run.put("gram_error", gram_error);
  }

 private:
  struct Cell {
    double gamma = nan, gram_error = nan;
  };
  static Cell compute(const MapParams& cell, Complex z, double reg, const Stream& numbers) {
    const Snapshots snapshots = take_snapshots(cell, numbers);
    Cell found;
    if (snapshots.count() < find_map(cell.map).functions(cell)) {
      found.gram_error = gram_error_of(cell, numbers);
      return found;
    }
    try {
      const Learned seen = learn(cell, Reduce::gram, reg, numbers, Comm::self());
      std::vector<Complex> w(static_cast<std::size_t>(seen.pencil.size()));
      found.gamma = seen.pencil.residual(seen.pencil.smallest_residual_squared(z, w));
      found.gram_error = seen.gram_error;
    } catch (const PointError&) {  // a dependent dictionary: this cell has no value, the others have
      found.gram_error = gram_error_of(cell, numbers);
    }
    return found;
  }
  static void put_tables(const Params& p, const std::vector<double>& gamma, Run& run) {
    const auto levels = static_cast<std::size_t>(p.levels);
    std::vector<double> N, M, diag, last, rate, rate_error;
    for (long k = 0; k < p.levels; ++k) {
      N.push_back(static_cast<double>(grown(p.N, p.N_factor, k)));
      M.push_back(static_cast<double>(grown(p.M, p.M_factor, k)));
    }
    for (std::size_t k = 0; k < levels; ++k) {
      const std::vector<double> row(gamma.begin() + static_cast<long>(k * levels),
                                    gamma.begin() + static_cast<long>((k + 1) * levels));
      diag.push_back(row[k]);
      last.push_back(row.back());
      const Rate along = rate_of({M.begin(), M.end() - 1}, {row.begin(), row.end() - 1}, row.back());
      rate.push_back(along.power);
      rate_error.push_back(along.error);
    }
    const Rate outer = rate_of(N, last, 0), diagonal = rate_of(N, diag, 0);
    run.put("N_at", N);
    run.put("M_at", M);
    run.put("gamma", gamma);
    run.put("diag", diag);
    run.put("rate_n1", rate);
    run.put("rate_n1_error", rate_error);
    run.put("rate_n2", outer.power);
    run.put("rate_n2_error", outer.error);
    run.put("rate_diag", diagonal.power);
    run.put("rate_diag_error", diagonal.error);
  }
};

const Register<KoopmanTower> registered{
    "koopman-tower", "Towers of limits: residuals over dictionary and snapshots, with fitted rates"};

}  // namespace
}  // namespace koopman
