// SPDX-License-Identifier: BSD-3-Clause
// sync-kpz: phases on a ring with noise or columnar disorder as a growing interface. Roughness, structure
// factor, exponents, slips and the law of single phases for one point of the phase diagram.
//   khaos run sync-kpz --set delta=-1.4 --set D=0.02 --set L=4096
#include "growth_law.hpp"
#include "point.hpp"
#include "results.hpp"
#include "run/experiment.hpp"
#include "size_scaling.hpp"

#include <cmath>
#include <limits>

namespace sync_kpz {
namespace {

struct SyncKpz {
  struct Params : PhaseParams {
    Params() { frames = 1; }
    static void describe(Schema<Params>& s) {
      describe_point(s);
      describe_frames(s);
    }
  };

  static std::vector<std::string> sources() { return point_sources(); }
  static std::vector<Issue> validate(const Params& p) { return issues_of_point(p); }
  static double cost(const Params& p, int ranks) { return seconds_of(p, ranks); }

  static void outputs(const Params& p, Outputs& out) {
    declare_scalars(out);
    declare_curves(p, out);
    out.add("Omega_residual", {}, "1/time",
            "largest difference of the mean frequency from the mean omega + 2 K (e_0 + e_1 <cos>), over all "
            "looks "
            "and realisations, e_0 + e_1 cos D the even part of Gamma(D); NaN if that has more harmonics");
    const auto chi = [&](const std::string& name, const std::string& doc) { out.add(name, {}, "1", doc); };
    chi("chi_mean", "mean of 2^(2/3) chi in phi = v t + s (Gamma t)^(1/3) chi, from the fit of v");
    chi("chi_variance", "its variance with Gamma from nu, lambda and the stiffness");
    chi("chi_skew", "skewness of s phi, s the sign of lambda, at t_end");
    chi("chi_skew_err", "standard error of chi_skew");
    chi("chi_kurt", "excess kurtosis of the phases at t_end");
    chi("chi_kurt_err", "standard error of chi_kurt");
    chi("cvm_goe", "Cramer-von Mises distance from the standardised Tracy-Widom law of the GOE");
    chi("cvm_gauss", "the same from the normal law");
    out.add("goe_density", {"bin"}, "1", "density of the standardised GOE law, mirrored where lambda < 0");
  }

  static void run(const Params& p, Run& run) {
    const Schedule schedule = make_schedule(p);
    const Observed seen = run_phases(p, schedule, run);
    const Estimated found = estimate(p, seen, schedule);
    const Continuum limit = continuum_of(p);
    put_scalars(p, limit, seen, found, schedule, run);
    put_curves(p, limit, seen, found, schedule, run);
    run.put("Omega_residual", frequency_residual(p, seen));
    const GrowthComparison law = compare_growth(p, limit, seen, found, schedule);
    run.put("chi_mean", law.mean);
    run.put("chi_variance", law.variance);
    run.put("chi_skew", law.skew);
    run.put("chi_skew_err", law.skew_error);
    run.put("chi_kurt", law.kurt);
    run.put("chi_kurt_err", law.kurt_error);
    run.put("cvm_goe", law.cramer_von_mises);
    run.put("cvm_gauss", law.cramer_von_mises_gauss);
    run.put("goe_density", law.density);
  }

  static void summarise(const Table& table, Outputs& out) { summarise_sizes(table, out); }
};

const Register<SyncKpz> registered{"sync-kpz",
                                   "A ring of noisy or disordered phase oscillators as a growing interface"};

}  // namespace
}  // namespace sync_kpz
