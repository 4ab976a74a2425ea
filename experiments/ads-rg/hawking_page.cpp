// SPDX-License-Identifier: BSD-3-Clause
// hawking-page: the temperature at which the black hole takes over from the soliton, against the source.
//   khaos run hawking-page --sweep alpha=0:10:41
#include "ads.hpp"
#include "background.hpp"
#include "branch.hpp"
#include "linalg/root_search.hpp"
#include "run/experiment.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ads_rg {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// One transition, however it was found.
struct Transition {
  double r_h = nan, phi_h = nan, phi_0 = nan, T = nan, E_hole = nan, E_soliton = nan, c_hole = nan,
         c_soliton = nan;
};

Transition from_shooting(const HawkingPage& found) {
  const HoleEnd& hole = found.hole.end;
  return {found.hole.r_h,
          found.hole.phi_h,
          found.soliton.phi_0,
          hole.T.value,
          energy(hole).value,
          energy(found.soliton.end).value,
          std::exp(-hole.chi.value),
          std::exp(-found.soliton.end.chi.value)};
}

/// The same by collocation alone: its own soliton, its own holes on the way to equal free energies.
Transition by_collocation(const AdsParams& p, Radii radii, const Look& look) {
  const CollocationControl control = p.collocation(look);
  const Background soliton =
      background(p.lambda, p.alpha, 0, int(p.N), collocated_soliton(p.lambda, p.alpha, control));
  const auto hole_at = [&](double r) {
    return background(p.lambda, p.alpha, r, int(p.N), collocated_hole(p.lambda, r, p.alpha, control));
  };
  const auto excess = [&](double r) {
    const Background b = hole_at(r);
    return 2 * b.K() + 4 * M_PI * r * r * b.temperature() - 2 * soliton.K();
  };
  RootSearch search(radii.low, excess(radii.low), radii.high, excess(radii.high), 1e-12);
  if (!search.bracketed())
    throw PointError(fmt::format("no Hawking-Page point in [{:g}, {:g}]", radii.low, radii.high));
  while (!search.done()) search.take(excess(search.next()));
  const Background hole = hole_at(search.root());
  return {search.root(), hole.phi_inside(), soliton.phi_inside(),         hole.temperature(),
          -2 * hole.K(), -2 * soliton.K(),  std::exp(-hole.chi_inside()), std::exp(-soliton.chi_inside())};
}

struct HawkingPageExperiment {
  struct Params : AdsParams {
    double r_lo = 0.2, r_hi = 2;
    static void describe(Schema<Params>& s) {
      describe_ads(s);
      s("r_lo", &Params::r_lo, "L", "smallest horizon radius that is looked at");
      s("r_hi", &Params::r_hi, "L", "largest one");
    }
    Radii radii() const { return {r_lo, r_hi}; }
  };

  static std::vector<std::string> sources() { return ads_sources(); }
  static std::vector<Issue> validate(const Params& p) {
    std::vector<Issue> issues = issues_of(p);
    if (issues.empty() && p.m2 != -2)
      issues.push_back(
          error("m2: free energy is implemented for m2=-2 only; request observables without F "
                "(ads-deform, observables=without_F)"));
    if (!(p.r_lo > 0))
      issues.push_back(error(fmt::format("r_lo: given {:g}: horizon radius must be positive", p.r_lo)));
    if (!(p.r_lo < p.r_hi)) issues.push_back(error("r_hi: must be above r_lo"));
    return issues;
  }
  static double cost(const Params& p) {
    return 2e-3 + (p.collocates() ? 2e-2 * std::pow(double(p.N) / 48, 3) * (1 + p.alpha / p.stride) : 0);
  }
  static std::string batch_key(const Params& p) {
    return fmt::format("{} {} {} {}", p.lambda, p.r_lo, p.r_hi, p.method);
  }
  static long batch_grain(const Params&) { return KHAOS_LANES; }

  static void outputs(const Params&, Outputs& out) {
    out.add("T_HP", {}, "1/L", "temperature of the transition");
    out.add("r_h", {}, "L", "horizon radius there");
    out.add("phi_h", {}, "1", "scalar at the horizon; (d phi)^2 / 2 in the action");
    out.add("phi_0", {}, "1", "scalar at the centre of the soliton");
    out.add("F", {}, "1/L", "4 G times the free energy of both phases");
    out.add("E_hole", {}, "1/L", "4 G times the energy of the black hole");
    out.add("E_soliton", {}, "1/L", "and of the soliton");
    out.add("latent_heat", {}, "1/L", "4 G times T S of the black hole");
    out.add("latent_check", {}, "1", "(E_hole - E_soliton) / latent_heat - 1: 0, as F is equal");
    out.add("T_slope", {}, "L", "(T_HP - 1/pi) / alpha^2");
    out.add("c_ir_hole", {}, "1", "c_chi = e^(-chi) at the horizon");
    out.add("c_ir_soliton", {}, "1", "and at the centre of the soliton");
    out.add("T_min", {}, "1/L",
            "lowest temperature of the black holes with this source; by shooting, else NaN");
    out.add("r_min", {}, "L", "horizon radius of that one; below it they have negative specific heat");
    out.add("check_dT", {}, "1", "(dF/dT at constant alpha) / -S - 1 of the hole, from exact derivatives; 0");
    out.add("check_dalpha", {}, "1", "larger of (dF/dalpha at constant T) / -beta - 1 of both phases; 0");
    out.add("disagreement", {}, "1",
            "method=both: largest difference of T_HP, r_h, phi_h and phi_0; else NaN");
  }

  static void run_batch(std::span<const Params> points, Run& run) {
    std::vector<HawkingPage> found(points.size());
    if (points[0].shoots()) {
      std::vector<double> alpha;
      for (const Params& p : points) alpha.push_back(p.alpha);
      apart(run, [&](const Look& look) {
        found = hawking_page(Shooter(points[0].theory(), look), alpha, points[0].radii());
      });
    }
    for (std::size_t i = 0; i < points.size(); ++i) {
      try {
        if (!found[i].trouble.empty()) throw PointError(found[i].trouble);
        apart(run, [&](const Look& look) { put(points[i], found[i], i, run, look); });
      } catch (const PointError& wrong) {
        run.fail(i, wrong.what());
      }
    }
  }

  /// The paper's claims over a sweep of the source.
  static void summarise(const Table& table, Outputs& out) {
    out.add("T_HP_rises", {}, "1", "1 if T_HP rises strictly with alpha over the sweep, else 0",
            Type::integer);
    out.add("r_h_falls", {}, "1", "1 if the horizon radius there falls strictly", Type::integer);
    out.add("c_ir_falls", {}, "1", "1 if c_ir_soliton falls strictly", Type::integer);
    const std::span<const double> alpha = table["alpha"];
    std::vector<std::size_t> order(alpha.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return alpha[a] < alpha[b]; });
    const auto strictly = [&](const char* column, double sign) {
      const std::span<const double> value = table[column];
      bool holds = true;
      for (std::size_t k = 1; k < order.size(); ++k)
        if (alpha[order[k]] > alpha[order[k - 1]])
          holds = holds && sign * (value[order[k]] - value[order[k - 1]]) > 0;
      return std::vector<double>{double(holds)};
    };
    out.put("T_HP_rises", strictly("T_HP", 1));
    out.put("r_h_falls", strictly("r_h", -1));
    out.put("c_ir_falls", strictly("c_ir_soliton", -1));
  }

 private:
  static void put(const Params& p, const HawkingPage& found, std::size_t i, Run& run, const Look& look) {
    Transition t = p.shoots() ? from_shooting(found) : Transition{};
    double disagreement = nan;
    if (p.collocates()) {
      const Transition c = by_collocation(p, p.radii(), look);
      if (p.shoots())
        disagreement = std::max({std::abs(c.T - t.T), std::abs(c.r_h - t.r_h), std::abs(c.phi_h - t.phi_h),
                                 std::abs(c.phi_0 - t.phi_0)});
      else
        t = c;
    }
    const double latent = 4 * M_PI * t.r_h * t.r_h * t.T;
    run.put(i, "T_HP", t.T);
    run.put(i, "r_h", t.r_h);
    run.put(i, "phi_h", t.phi_h);
    run.put(i, "phi_0", t.phi_0);
    run.put(i, "F", t.E_soliton);
    run.put(i, "E_hole", t.E_hole);
    run.put(i, "E_soliton", t.E_soliton);
    run.put(i, "latent_heat", latent);
    run.put(i, "latent_check", (t.E_hole - t.E_soliton) / latent - 1);
    run.put(i, "T_slope", (t.T - 1 / M_PI) / (p.alpha * p.alpha));
    run.put(i, "c_ir_hole", t.c_hole);
    run.put(i, "c_ir_soliton", t.c_soliton);
    run.put(i, "disagreement", disagreement);
    if (!p.shoots()) return;
    run.put(i, "check_dT", check_dT(found.hole.end, found.hole.r_h));
    const double of_hole = check_dalpha(found.hole.end, found.hole.r_h),
                 of_soliton = check_dalpha(found.soliton.end);
    run.put(i, "check_dalpha", std::abs(of_hole) > std::abs(of_soliton) ? of_hole : of_soliton);
    if (!found.coldest.trouble.empty()) return;
    run.put(i, "T_min", found.coldest.end.T.value);
    run.put(i, "r_min", found.coldest.r_h);
  }
};

const Register<HawkingPageExperiment> registered{
    "hawking-page", "Hawking-Page transition of global AdS4 under a scalar source"};

}  // namespace
}  // namespace ads_rg
