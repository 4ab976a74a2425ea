// SPDX-License-Identifier: BSD-3-Clause
// ads-deform: one phase of global AdS4 under a scalar source: a soliton, or a black hole of given radius.
//   khaos run ads-deform --set alpha=2 --set method=both
//   khaos run ads-deform --set branch=black_hole --sweep alpha=0,2,4,8 --sweep r_h=0.25:1.5:60
#include "ads.hpp"
#include "background.hpp"
#include "branch.hpp"
#include "caps.hpp"
#include "linalg/petsc.hpp"
#include "modes.hpp"
#include "run/experiment.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

namespace ads_rg {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

struct AdsDeform {
  struct Params : AdsParams {
    std::string branch = "soliton", observables = "all";
    double r_h = 1, probe_m2 = -2;
    long modes = 4, l = 0, profile = 64, caps = 0;
    bool hole() const { return branch == "black_hole"; }
    bool probes() const { return modes > 0 && !hole() && m2 == -2; }
    static void describe(Schema<Params>& s) {
      describe_ads(s);
      s("branch", &Params::branch, "1", "the phase", one_of({"soliton", "black_hole"}));
      s("r_h", &Params::r_h, "L", "horizon radius, branch=black_hole");
      s("observables", &Params::observables, "1",
        "whether the free energy F and what needs it are among them", one_of({"all", "without_F"}));
      s("modes", &Params::modes, "1", "normal modes of a probe scalar on the soliton", within(0, 16));
      s("l", &Params::l, "1", "their angular momentum", within(0, 100));
      s("probe_m2", &Params::probe_m2, "1/L^2", "mass of the probe, squared", between(-2.25, 1000));
      s("profile", &Params::profile, "1", "radii of the profiles, even in r / (1 + r)", within(2, 10000));
      s("caps", &Params::caps, "1",
        "caps below the hemisphere whose entanglement entropy is computed: half angles pi/2 k / (caps + 1)",
        within(0, 1000));
    }
  };

  static std::vector<std::string> sources() {
    std::vector<std::string> all = ads_sources();
    all.push_back("Ryu & Takayanagi, Phys. Rev. Lett. 96 (2006) 181602");
    return all;
  }
  static std::vector<Issue> validate(const Params& p) {
    std::vector<Issue> issues = issues_of(p);
    if (p.hole() && !(p.r_h > 0))
      issues.push_back(error(fmt::format("r_h: given {:g}: horizon radius must be positive", p.r_h)));
    if (issues.empty() && p.m2 != -2 && p.observables == "all")
      issues.push_back(
          error("observables: free energy is implemented for m2=-2 only; request observables "
                "without F (observables=without_F)"));
    if ((p.probes() || p.caps > 0) && !have_petsc())
      issues.push_back(error("modes, caps: need PETSc, and this khaos was built without it; set them to 0"));
    if (p.m2 != -2 && p.caps > 0) issues.push_back(error("caps: are implemented for m2=-2 only"));
    return issues;
  }
  static double cost(const Params& p) {
    const double points = double(p.N) / 48;
    return 3e-4 + (p.probes() ? 3e-3 * points * points * points : 0) +
           (p.collocates() ? 1e-3 * std::pow(points, 3) * (1 + p.alpha / p.stride) : 0) +
           (p.caps > 0 ? 1e-3 * double(std::max(p.caps, 80L)) : 0);
  }
  static std::string batch_key(const Params& p) {
    return fmt::format("{} {} {} {}", p.m2, p.lambda, p.branch, p.method);
  }
  static long batch_grain(const Params&) { return KHAOS_LANES; }

  static void outputs(const Params& p, Outputs& out) {
    out.axis("place", std::size_t(p.profile));
    out.add("phi_inside", {}, "1", "scalar at the centre or horizon; (d phi)^2 / 2 in the action");
    out.add("beta", {}, "1/L^2", "response: phi = alpha / r + beta / r^2 + ...; NaN unless m2 = -2");
    out.add("M0", {}, "L", "f = r^2 + 1 + alpha^2 / 4 - M0 / r + ...; NaN unless m2 = -2");
    out.add("E", {}, "1/L", "4 G times the energy, 2 M0 + alpha beta; counterterm 2 + R[h]/2 + phi^2/4");
    out.add("S", {}, "L^2", "4 G times the entropy; 0 on the soliton");
    out.add("T", {}, "1/L", "temperature of the black hole; 0 on the soliton, which has any");
    out.add("F", {}, "1/L", "4 G times the free energy E - T S; NaN with observables=without_F");
    out.add("F_excess", {}, "1/L", "F less that of the soliton with the same source; 0 on the soliton");
    out.add("beta_over_alpha", {}, "1/L", "beta / alpha");
    out.add("alpha_over_phi", {}, "1", "alpha / phi_inside");
    out.add("F_over_alpha2", {}, "L", "F / alpha^2");
    out.add("check_dT", {}, "1",
            "(dF/dT at constant alpha) / -S - 1, from exact derivatives; 0 by the first law");
    out.add("check_dalpha", {}, "1", "(dF/dalpha at constant T) / -beta - 1, likewise");
    out.add("c_ir", {}, "1", "c_chi = e^(-chi) at the centre or horizon; 1 at the boundary");
    out.add("ricci0", {}, "1/L^2", "scalar curvature at the centre or horizon, 2 V + f phi'^2 / 2");
    out.add("ee_hemisphere", {}, "1",
            "entanglement entropy of the hemisphere, finite part, in 2 pi / 4G; soliton only");
    out.add("volume", {}, "L^3",
            "4 pi int [r^2 / sqrt(f) - r^2 / sqrt(r^2 + 1 + alpha^2/4)] dr; soliton only");
    out.axis("mode", std::size_t(std::max(p.modes, 1L)));
    out.add(
        "omega", {"mode"}, "1/L",
        "normal modes of the probe on the soliton, no alpha-type fall-off; NaN from the first unresolved");
    out.axis("theta0", std::size_t(p.caps) + 1, "rad", cap_angles(p.caps));
    out.add("ee_cap", {"theta0"}, "1",
            "entanglement entropy of caps, finite part, in 2 pi / 4G: area / (2 pi) - R sin(theta0)");
    out.add("r", {"place"}, "L", "radius");
    out.add("f", {"place"}, "1", "ds^2 = -f e^(-chi) dt^2 + dr^2 / f + r^2 dOmega^2 there");
    out.add("c_chi", {"place"}, "1",
            "e^(-chi): rises from c_ir to 1, as chi falls by the null energy condition");
    out.add("phi", {"place"}, "1", "scalar");
    out.add("disagreement", {}, "1",
            "method=both: largest difference of beta, K and phi_inside, over 1 + their size; else NaN");
    out.add("unresolved", {}, "1",
            "last Chebyshev coefficients of the fields over their largest: what N leaves in all but F and T");
    out.add("newton_steps", {}, "1", "of the collocation, over all strides; 0 without", Type::integer);
  }

  static void run_batch(std::span<const Params> points, Run& run) {
    std::vector<Solution> solutions;
    apart(run, [&](const Look& look) { solutions = shoot(points, look); });
    for (std::size_t i = 0; i < points.size(); ++i) {
      try {
        if (!solutions[i].trouble.empty()) throw PointError(solutions[i].trouble);
        apart(run, [&](const Look& look) { put(points[i], solutions[i], i, run, look); });
      } catch (const PointError& wrong) {
        run.fail(i, wrong.what());
      }
      run.progress(double(i + 1) / double(points.size()));
    }
  }

 private:
  /// What shooting finds: the field inside, and the first law there.
  struct Solution {
    double phi_inside = nan, chi = nan, T = 0, check_dT = nan, check_dalpha = nan, F_soliton = nan;
    std::string trouble;
  };

  static std::vector<Solution> shoot(std::span<const Params> points, const Look& look) {
    std::vector<Solution> all(points.size());
    if (!points[0].shoots()) return all;
    const Shooter shooter(points[0].theory(), look);
    std::vector<double> alpha, r_h;
    for (const Params& p : points) alpha.push_back(p.alpha), r_h.push_back(p.r_h);
    if (!points[0].hole()) {
      const std::vector<SolitonAt> solitons = solitons_at(shooter, alpha);
      for (std::size_t i = 0; i < all.size(); ++i) {
        const SolitonEnd& end = solitons[i].end;
        all[i] = {solitons[i].phi_0, end.chi.value,      0, nan, check_dalpha(end),
                  energy(end).value, solitons[i].trouble};
      }
      return all;
    }
    const std::vector<HoleAt> holes = holes_at(shooter, r_h, alpha);
    const std::map<double, double> solitons = soliton_energies(shooter, alpha);
    for (std::size_t i = 0; i < all.size(); ++i) {
      const HoleEnd& end = holes[i].end;
      all[i] = {holes[i].phi_h,
                end.chi.value,
                end.T.value,
                check_dT(end, r_h[i]),
                check_dalpha(end, r_h[i]),
                solitons.at(alpha[i]),
                holes[i].trouble};
    }
    return all;
  }

  /// Of each source, once; NaN where there is no soliton.
  static std::map<double, double> soliton_energies(const Shooter& shooter, std::span<const double> alpha) {
    std::map<double, double> found;
    for (const double a : alpha) found[a] = nan;
    std::vector<double> sources;
    for (const auto& [a, value] : found) sources.push_back(a);
    const std::vector<SolitonAt> solitons = solitons_at(shooter, sources);
    for (std::size_t i = 0; i < sources.size(); ++i)
      if (solitons[i].trouble.empty()) found[sources[i]] = energy(solitons[i].end).value;
    return found;
  }

  static Background shot(const Params& p, double phi_inside) {
    const Shooter shooter(p.theory());
    return p.hole() ? shot_hole(shooter, p.alpha, p.r_h, phi_inside, int(p.N))
                    : shot_soliton(shooter, p.alpha, phi_inside, int(p.N));
  }
  static Background collocated(const Params& p, int& steps, const Look& look) {
    Collocated c = p.hole() ? collocated_hole(p.lambda, p.r_h, p.alpha, p.collocation(look))
                            : collocated_soliton(p.lambda, p.alpha, p.collocation(look));
    steps = c.newton_steps;
    return background(p.lambda, p.alpha, p.hole() ? p.r_h : 0, int(p.N), std::move(c));
  }

  static void put(const Params& p, Solution s, std::size_t i, Run& run, const Look& look) {
    int steps = 0;
    std::optional<Background> b;
    double disagreement = nan;
    if (p.collocates()) b = collocated(p, steps, look);
    if (p.shoots() && p.m2 == -2) {
      Background other = shot(p, s.phi_inside);
      if (b) disagreement = differ(*b, other);
      b = std::move(other);
    }
    run.put(i, "newton_steps", steps);
    run.put(i, "disagreement", disagreement);
    const double phi = b ? b->phi_inside() : s.phi_inside, chi = b ? b->chi_inside() : s.chi;
    run.put(i, "phi_inside", phi);
    run.put(i, "alpha_over_phi", p.alpha / phi);
    run.put(i, "c_ir", std::exp(-chi));
    run.put(i, "ricci0", 2 * (p.theory().potential(phi) - 6));  // f phi'^2 = 0 there
    run.put(i, "S", p.hole() ? 4 * M_PI * p.r_h * p.r_h : 0.0);
    run.put(i, "T", b ? b->temperature() : s.T);
    put_profiles(p, phi, b, i, run);
    if (b && !p.shoots())
      s.F_soliton = -2 * collocated_soliton(p.lambda, p.alpha, p.collocation(look)).outer.front().K;
    if (b) put_energies(p, *b, s, i, run);
    if (b) run.put(i, "unresolved", unresolved(*b));
    if (b && !p.hole()) {
      run.put(i, "ee_hemisphere", hemisphere_entropy(*b));
      run.put(i, "volume", volume_difference(*b));
    }
    if (p.probes()) run.put(i, "omega", normal_modes(*b, p.probe_m2, int(p.l), int(p.modes)));
    std::vector<double> caps = p.caps > 0 ? cap_entropies(*b, p.caps, look) : std::vector<double>{};
    caps.push_back(b && !p.hole() ? hemisphere_entropy(*b) : nan);
    run.put(i, "ee_cap", caps);
  }

  static double differ(const Background& a, const Background& b) {
    const auto over = [](double x, double y) { return std::abs(x - y) / (1 + std::abs(y)); };
    return std::max({over(a.beta(), b.beta()), over(a.K(), b.K()), over(a.phi_inside(), b.phi_inside())});
  }

  static void put_energies(const Params& p, const Background& b, const Solution& s, std::size_t i, Run& run) {
    const double E = -2 * b.K(), S = p.hole() ? 4 * M_PI * p.r_h * p.r_h : 0, F = E - b.temperature() * S;
    run.put(i, "beta", b.beta());
    run.put(i, "M0", -b.K() - 0.5 * p.alpha * b.beta());
    run.put(i, "beta_over_alpha", b.beta() / p.alpha);
    if (p.observables != "all") return;
    run.put(i, "E", E);
    run.put(i, "F", F);
    run.put(i, "F_excess", p.hole() ? F - s.F_soliton : 0.0);
    run.put(i, "F_over_alpha2", F / (p.alpha * p.alpha));
    run.put(i, "check_dT", s.check_dT);
    run.put(i, "check_dalpha", s.check_dalpha);
  }

  static void put_profiles(const Params& p, double phi, const std::optional<Background>& b, std::size_t i,
                           Run& run) {
    std::vector<double> r, f, c, field;
    const double inside = p.hole() ? p.r_h : 0, low = inside / (1 + inside);
    for (long k = 0; k < p.profile; ++k) {
      const double z = low + (1 - low) * double(k) / double(p.profile);
      r.push_back(k == 0 ? inside : z / (1 - z));
    }
    std::vector<Shooter::Fields> all;
    if (b)
      for (const double at : r) all.push_back(fields_at(*b, at));
    else
      all = Shooter(p.theory()).fields(inside, phi, r);
    for (const Shooter::Fields& at : all)
      f.push_back(at.f), c.push_back(std::exp(-at.chi)), field.push_back(at.phi);
    run.put(i, "r", r);
    run.put(i, "f", f);
    run.put(i, "c_chi", c);
    run.put(i, "phi", field);
  }
};

const Register<AdsDeform> registered{
    "ads-deform", "Global AdS4 under a scalar source: soliton or black hole, and its entropies"};

}  // namespace
}  // namespace ads_rg
