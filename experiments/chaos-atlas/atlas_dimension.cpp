// SPDX-License-Identifier: BSD-3-Clause
// atlas-dimension: correlation sum and correlation dimension of any system of the atlas.
//   khaos run atlas-dimension --set system=Henon --set theiler=10 --set r_low=1e-3 --set r_high=0.03
//   khaos run atlas-dimension --sweep system=all
#include "atlas_series.hpp"
#include "run/experiment.hpp"
#include "stats/correlation_dimension.hpp"
#include "stats/moments.hpp"

#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

namespace chaos_atlas {
namespace {

// The stored radii, 2^(k/8) from 1e-9 to 1e6: the same for all Points, so that curves lie on one axis.
constexpr int first_radius = -30 * radii_per_octave, last_radius = 20 * radii_per_octave;

struct AtlasDimension {
  struct Params : SeriesParams {
    long theiler = -1, embedding = 0, lag = 0;
    double reach = 0, r_low = 0, r_high = 0;
    bool standardise = false;

    static void describe(Schema<Params>& s) {
      describe_system(s);
      describe_series(s);
      s("theiler", &Params::theiler, "1",
        "points closer in time than theiler + 1 steps make no pair; -1: one period", at_least(-1));
      s("reach", &Params::reach, "1",
        "largest radius at which the local slope is wanted, in units of the root mean square distance of the "
        "points "
        "from their mean; 0: all. A small one makes 1e6 points cheap",
        at_least(0));
      s("r_low", &Params::r_low, "1", "fit from here ...", at_least(0));
      s("r_high", &Params::r_high, "1", "... to here; 0, 0: where the local slope varies by less than 5 %",
        at_least(0));
      s("embedding", &Params::embedding, "1",
        "points are the recorded coordinates at so many times; 0: one, of a delay equation five (Takens' 2 D "
        "+ 1)",
        within(0, 100));
      s("lag", &Params::lag, "1",
        "steps between these times; 0: a quarter of the period; maps: one iteration", within(0, 1e6));
      s("standardise", &Params::standardise, "1", "divide each coordinate by its standard deviation first");
    }
  };

  static std::vector<std::string> sources() {
    std::vector<std::string> all = atlas_sources();
    all.insert(all.end(),
               {"Grassberger & Procaccia, Physica D 9 (1983) 189", "Theiler, Phys. Rev. A 34 (1986) 2427",
                "Takens, Lect. Notes Math. 1125 (1985) 99", "Eckmann & Ruelle, Physica D 56 (1992) 185"});
    return all;
  }

  static long window(const Params& p, const Model& model) {
    if (p.theiler >= 0) return p.theiler;
    return static_cast<long>(std::ceil(model.period / spacing_of(p, model)));
  }

  static long embedding_of(const Params& p, const Model& model) {
    return p.embedding > 0 ? p.embedding : model.kind == ModelKind::delay ? 5 : 1;
  }
  static long lag_of(const Params& p, const Model& model) {
    return p.lag > 0 ? p.lag : quarter_period(p, model);
  }

  static std::vector<Issue> validate(const Params& p) {
    std::vector<Issue> issues = issues_of_series(p);
    if (!issues.empty()) return issues;
    const Model model = choose(p).model;
    if (p.N < 1000)
      issues.push_back(error("too few points: N = " + std::to_string(p.N) + ", at least 1000 are needed"));
    else if (2 * window(p, model) >= p.N)
      issues.push_back(error("Theiler window too long: theiler = " + std::to_string(window(p, model)) +
                             ", it must be below N/2 = " + std::to_string(p.N / 2)));
    if ((p.r_low > 0 || p.r_high > 0) && !(p.r_low > 0 && p.r_high >= std::exp2(0.25) * p.r_low))
      issues.push_back(error("r_low and r_high: give both, a factor 1.19 apart at least, or neither"));
    return issues;
  }

  static double cost(const Params& p) {
    const Model model = choose(p).model;
    const double pairs = 0.5 * static_cast<double>(p.N) * static_cast<double>(p.N);
    const double share = p.reach > 0 ? std::min(1.0, 9 * p.reach * p.reach) : 1;
    return cost_of_series(p, model, p.N, spacing_of(p, model)) + 1e-9 * share * pairs;
  }

  static void outputs(const Params&, Outputs& out) {
    std::vector<double> radii;
    for (int k = first_radius; k <= last_radius; ++k) radii.push_back(ladder_radius(k));
    out.axis("r", radii.size(), "1", radii);
    out.add("C", {"r"}, "1",
            "correlation sum: share of the pairs closer than r; NaN where they were not counted");
    out.add("local_slope", {"r"}, "1", "d ln C / d ln r over an octave; NaN below 100 pairs");
    out.add("D2", {}, "1", "correlation dimension: slope of ln C on ln r between r_fit_low and r_fit_high");
    out.add("D2_error", {}, "1",
            "its error: D2_stderr and D2_spread, and D2_below - D2 if it drifts, added in squares");
    out.add("D2_stderr", {}, "1", "its standard error, jackknife over eight stretches of the series");
    out.add("D2_spread", {}, "1", "half the range of the local slope in the fit");
    out.add("D2_below", {}, "1",
            "the slope in the two octaves below the fit; NaN if there are not 1000 pairs over an octave");
    out.add("variation", {}, "1",
            "range of the local slope in the fit over its mean; 0.05 or more: no power law");
    out.add("r_fit_low", {}, "1", "smallest radius of the fit");
    out.add("r_fit_high", {}, "1", "largest radius of the fit");
    out.add("takens", {}, "1", "Takens' maximum-likelihood estimate below r_fit_high");
    out.add("hill", {}, "1",
            "1 + n / sum ln(r / r_min) between the 5 % and 50 % quantiles of the distances: what the "
            "database lists as "
            "dimension; about 1 + 0.64 D2");
    out.add(
        "verdict", {}, "1",
        "0 no range where the local slope settles, 1 over less than half a decade, 2 settled, 3 more than 2 "
        "log10 N: too few points for it, 4 the slope is another one below the range: the limit r -> 0 was "
        "not "
        "reached, 5 a few points, seen again and again, at rest or the cycle of a map: D2 is 0",
        Type::integer);
    out.words("verdict",
              {"no_scaling_range", "narrow_range", "settled", "too_few_points", "drifting", "discrete"});
    out.add("pairs", {}, "1", "pairs further apart in time than the window, (N - w)(N - w - 1) / 2",
            Type::integer);
    out.add("window", {}, "1", "Theiler window in steps", Type::integer);
    out.add("coordinates", {}, "1", "coordinates of a point", Type::integer);
    out.add("time_step", {}, "1", "time between points");
    out.add("listed_D2", {}, "1",
            "correlation dimension in the database; NaN if none, or for other parameters");
    out.add("ky", {}, "1",
            "Kaplan-Yorke dimension of an independent spectrum, a bound from above; NaN if unknown");
  }

  static void run(const Params& p, Run& run) {
    const Chosen chosen = choose(p);
    const double spacing = spacing_of(p, chosen.model);
    const long times = embedding_of(p, chosen.model), lag = lag_of(p, chosen.model);
    const std::vector<double> series = record(p, chosen, p.N + (times - 1) * lag, spacing, run);
    std::vector<double> accuracy = accuracy_of(p, chosen.model, series);
    std::vector<double> points = delay_vectors(series, accuracy.size(), times, lag);
    const std::size_t d = accuracy.size() * static_cast<std::size_t>(times);
    for (std::size_t c = accuracy.size(); c < d; ++c) accuracy.push_back(accuracy[c % accuracy.size()]);
    if (p.standardise) standardise(points, accuracy);

    // The local slope looks half an octave further.
    const double size = root_mean_square(points, d);
    const double reach = p.reach > 0 && size > 0 ? std::numbers::sqrt2 * p.reach * size
                                                 : std::numeric_limits<double>::infinity();
    const long w = window(p, chosen.model);
    const CorrelationSum sum =
        correlation_sum(points, static_cast<int>(d), w, run.comm(), reach, [&](double done) {
          run.leave_if_stopped();
          run.progress(done);
        });
    const CorrelationDimension dimension =
        p.r_low > 0 ? correlation_dimension(sum, radii_between(sum, p.r_low, p.r_high))
                    : correlation_dimension(sum, norm(accuracy));

    put_curves(sum, run);
    run.put("D2", dimension.D2);
    run.put("D2_error", dimension.error);
    run.put("D2_stderr", dimension.statistical);
    run.put("D2_spread", dimension.spread);
    run.put("D2_below", dimension.below);
    run.put("variation", dimension.variation);
    run.put("r_fit_low", dimension.r_low);
    run.put("r_fit_high", dimension.r_high);
    run.put("takens", dimension.takens);
    run.put("hill", hill_exponent(sum));
    run.put("verdict", static_cast<int>(dimension.scaling));
    run.put("pairs", sum.all_pairs);
    run.put("window", w);
    run.put("coordinates", d);
    run.put("time_step", spacing);
    run.put("listed_D2", as_listed(p) ? chosen.model.listed_d2.value_or(std::nan("")) : std::nan(""));
    run.put("ky", as_listed(p) ? chosen.model.computed_ky.value_or(std::nan("")) : std::nan(""));
  }

 private:
  /// Points (n, dimension) at `times` times, lag steps apart: (n - (times - 1) lag, times dimension).
  static std::vector<double> delay_vectors(const std::vector<double>& points, std::size_t dimension,
                                           long times, long lag) {
    if (times == 1) return points;
    const std::size_t n = points.size() / dimension, step = static_cast<std::size_t>(lag) * dimension;
    std::vector<double> vectors;
    for (std::size_t i = 0; i + static_cast<std::size_t>((times - 1) * lag) < n; ++i)
      for (std::size_t k = 0; k < static_cast<std::size_t>(times); ++k) {
        const auto from = points.begin() + static_cast<long>(i * dimension + k * step);
        vectors.insert(vectors.end(), from, from + static_cast<long>(dimension));
      }
    return vectors;
  }
  static void standardise(std::vector<double>& points, std::vector<double>& accuracy) {
    const std::size_t d = accuracy.size();
    for (std::size_t c = 0; c < d; ++c) {
      const double std = moments(channel(points, d, c)).std;
      if (std == 0) continue;
      accuracy[c] /= std;
      for (std::size_t i = c; i < points.size(); i += d) points[i] /= std;
    }
  }
  static double norm(const std::vector<double>& x) {
    return std::sqrt(std::inner_product(x.begin(), x.end(), x.begin(), 0.0));
  }
  static double root_mean_square(const std::vector<double>& points, std::size_t d) {
    double variance = 0;
    for (std::size_t c = 0; c < d; ++c) variance += std::pow(moments(channel(points, d, c)).std, 2);
    return std::sqrt(variance);
  }
  static void put_curves(const CorrelationSum& sum, Run& run) {
    const std::vector<double> slopes = local_slopes(sum);
    std::vector<double> C, slope;
    for (int k = first_radius; k <= last_radius; ++k) {
      const int at = k - sum.first;
      const bool above = at >= static_cast<int>(sum.radii()), below = at < 0;
      const std::size_t i = above || below ? 0 : static_cast<std::size_t>(at);
      // Above the last radius all pairs are closer, if all were counted.
      const bool complete = sum.pairs.back() == sum.all_pairs;
      C.push_back(above ? (complete ? 1 : std::nan("")) : below ? std::nan("") : sum.C(i));
      slope.push_back(above || below ? std::nan("") : slopes[i]);
    }
    run.put("C", C);
    run.put("local_slope", slope);
  }
};

const Register<AtlasDimension> registered{
    "atlas-dimension", "Correlation sum and correlation dimension of any system of the atlas"};

}  // namespace
}  // namespace chaos_atlas
