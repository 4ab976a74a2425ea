// SPDX-License-Identifier: BSD-3-Clause
// atlas-surrogate: is a series of any system of the atlas nonlinear, chaotic, and on which time scales?
//   khaos run atlas-surrogate --set system=Rossler --sweep surrogate=shuffle,random-phase,iaaft
#include "atlas_series.hpp"
#include "run/experiment.hpp"
#include "spectral/real_series.hpp"
#include "stats/nonlinearity.hpp"
#include "stats/surrogates.hpp"
#include "stats/time_scales.hpp"
#include "stats/zero_one_test.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace chaos_atlas {
namespace {

struct AtlasSurrogate {
  struct Params : SeriesParams {
    Params() { N = 4096; }
    std::string kind_of_surrogate = "random-phase";
    long count = 99, channel = 0, lag = 0, dimension = 3;
    double radius = 0.25, cut = 0.1, level = 0.95;
    long chaos_points = 2000, chaos_c = 100;
    double chaos_spacing = 0;

    static void describe(Schema<Params>& s) {
      describe_system(s);
      describe_series(s);
      s("surrogate", &Params::kind_of_surrogate, "1",
        "what surrogates keep: shuffle the values, random-phase the power spectrum, iaaft both",
        one_of({"shuffle", "random-phase", "iaaft"}));
      s("count", &Params::count, "1", "surrogates; a p-value is at least 1 / (1 + count)", within(20, 1e6));
      s("channel", &Params::channel, "1", "number of the recorded coordinate that is tested, from 0",
        at_least(0));
      s("lag", &Params::lag, "1",
        "steps between points of the statistics; 0: a quarter of the period; maps: one iteration",
        within(0, 1e6));
      s("dimension", &Params::dimension, "1", "of the delay vectors that the prediction starts from",
        within(1, 20));
      s("radius", &Params::radius, "1", "of its neighbourhoods, in standard deviations", above(0));
      s("cut", &Params::cut, "1",
        "share of the series that may be left out so that its ends meet; 0: none. Only surrogates of a "
        "spectrum need it",
        within(0, 0.5));
      s("level", &Params::level, "1", "of significance, of the time scales", within(0.5, 0.9999));
      s("chaos_points", &Params::chaos_points, "1", "points of the 0-1 test", within(100, 1e6));
      s("chaos_spacing", &Params::chaos_spacing, "1",
        "time between them; 0: 0.539 periods, which strobes no phase. Maps: iterations; 0: one",
        within(0, 1e9));
      s("chaos_c", &Params::chaos_c, "1", "frequencies c of the 0-1 test, whose median is K", within(1, 1e5));
    }
  };

  static std::vector<std::string> sources() {
    std::vector<std::string> all = atlas_sources();
    all.insert(all.end(), {"Theiler, Eubank, Longtin, Galdrikian & Farmer, Physica D 58 (1992) 77",
                           "Schreiber & Schmitz, Phys. Rev. Lett. 77 (1996) 635",
                           "Schreiber & Schmitz, Phys. Rev. E 55 (1997) 5443",
                           "Gottwald & Melbourne, SIAM J. Appl. Dyn. Syst. 8 (2009) 129"});
    return all;
  }

  static long lag_of(const Params& p, const Model& model) {
    return p.lag > 0 ? p.lag : quarter_period(p, model);
  }
  static double chaos_spacing(const Params& p, const Model& model) {
    return p.chaos_spacing > 0            ? p.chaos_spacing
           : model.kind == ModelKind::map ? 1
                                          : model.period * std::numbers::phi / 3;
  }

  static std::vector<Issue> validate(const Params& p) {
    std::vector<Issue> issues = issues_of_series(p);
    if (!issues.empty()) return issues;
    const Model model = choose(p).model;
    const std::vector<std::string> names = recorded(model);
    if (p.channel >= std::ssize(names))
      issues.push_back(error(fmt::format("{} has no channel {}: {} are recorded ({})", model.name, p.channel,
                                         names.size(), fmt::join(names, ", "))));
    if (static_cast<double>(p.N) * (1 - p.cut) <
        std::max(100.0, 4.0 * double(p.dimension * lag_of(p, model))))
      issues.push_back(error("too few points: N = " + std::to_string(p.N) + " for these delay vectors"));
    if (static_cast<double>(p.count) * (1 - p.level) < 1 - 1e-9)
      issues.push_back(
          error("level: " + std::to_string(p.count) + " surrogates cannot show this significance"));
    if (model.kind == ModelKind::map && p.chaos_spacing != std::floor(p.chaos_spacing))
      issues.push_back(error("chaos_spacing counts iterations of a map: it must be a whole number"));
    return issues;
  }

  static double cost(const Params& p) {
    const Model model = choose(p).model;
    const double n = static_cast<double>(p.N), surrogates = static_cast<double>(p.count) + 1;
    const double one = 1e-7 * n * std::log2(n) * (p.kind_of_surrogate == "iaaft" ? 100 : 1) + 2e-10 * n * n;
    const double chaos = static_cast<double>(p.chaos_points);
    return cost_of_series(p, model, p.N, spacing_of(p, model)) +
           cost_of_series(p, model, p.chaos_points, chaos_spacing(p, model)) + surrogates * one +
           static_cast<double>(p.chaos_c) * 5e-11 * chaos * chaos;
  }

  static void outputs(const Params& p, Outputs& out) {
    out.axis("copy", static_cast<std::size_t>(p.count));
    out.add("asymmetry", {}, "1",
            "<(x(t+lag) - x(t))^3> / <(x(t+lag) - x(t))^2>^(3/2), 0 if time could run backwards");
    out.add("asymmetry_surrogates", {"copy"}, "1", "the same of the surrogates");
    out.add("asymmetry_p", {}, "1",
            "rank p-value of its absolute value: share of at least as large ones, data included");
    out.add("prediction", {}, "1",
            "error of the locally constant prediction one lag ahead, in standard deviations: small for "
            "determinism");
    out.add("prediction_surrogates", {"copy"}, "1", "the same of the surrogates");
    out.add("prediction_p", {}, "1", "rank p-value of a smaller error");
    out.add("chaos_K", {}, "1", "0-1 test for chaos: near 1 for chaos, near 0 for regular motion");
    out.add("dominant_frequency", {}, "1",
            "strongest frequency with more power than `level` of the surrogates have there, in cycles per "
            "unit of time; NaN "
            "if none");
    out.add("highest_frequency", {}, "1",
            "highest frequency with more power than surrogates show anywhere, at `level`; NaN if none");
    out.add("rhythm_frequency", {}, "1",
            "strongest frequency that stands out of white noise of these values, in cycles per unit of time");
    out.add("cutoff_frequency", {}, "1", "highest frequency that does, at `level`: the fastest component");
    out.add("significant_share", {}, "1", "share of the frequencies with more power; 1 - level by chance");
    out.add("spectrum_error", {}, "1",
            "largest difference of a surrogate's power spectrum from the data's, over the largest power");
    out.add("points", {}, "1", "points left after the ends were cut", Type::integer);
    out.add("lag_used", {}, "1", "lag in steps", Type::integer);
    out.add("time_step", {}, "1", "time between points");
    out.add("listed_frequency", {}, "1", "1 / period of the database; NaN for maps");
  }

  static void run(const Params& p, Run& run) {
    const Chosen chosen = choose(p);
    const Model& model = chosen.model;
    const double spacing = spacing_of(p, model);
    const auto c = static_cast<std::size_t>(p.channel), d = recorded(model).size();
    std::vector<double> x = channel(record(p, chosen, p.N, spacing, run), d, c);
    if (p.kind_of_surrogate != "shuffle" && p.cut > 0) {
      const Stretch stretch = matching_ends(x, p.cut, pause(run));
      x = {x.begin() + static_cast<long>(stretch.first),
           x.begin() + static_cast<long>(stretch.first + stretch.size)};
    }

    const Statistics statistics{
        .lag = lag_of(p, model), .dimension = static_cast<int>(p.dimension), .radius = p.radius};
    const One data = statistics.of(x, x, pause(run));
    const std::vector<One> copies = surrogates(p, x, statistics, run);
    std::vector<double> asymmetry, magnitude, prediction, skill;
    std::vector<std::vector<double>> spectra;
    double spectrum_error = 0;
    for (const One& one : copies) {
      asymmetry.push_back(one.asymmetry);
      magnitude.push_back(std::abs(one.asymmetry));
      prediction.push_back(one.prediction);
      skill.push_back(-one.prediction);
      spectra.push_back(one.power);
      spectrum_error = std::max(spectrum_error, one.spectrum_error);
    }
    run.put("asymmetry", data.asymmetry);
    run.put("asymmetry_surrogates", asymmetry);
    run.put("asymmetry_p", rank_p_value(std::abs(data.asymmetry), magnitude));
    run.put("prediction", data.prediction);
    run.put("prediction_surrogates", prediction);
    run.put("prediction_p", rank_p_value(-data.prediction, skill));
    run.put("spectrum_error", spectrum_error);

    const TimeScales scales =
        compare_spectra(data.power, spectra, static_cast<double>(x.size()) * spacing, p.level);
    run.put("dominant_frequency", scales.dominant);
    run.put("highest_frequency", scales.highest);
    const TimeScales of_noise = against_white_noise(p, x, spacing, run);
    run.put("rhythm_frequency", of_noise.dominant);
    run.put("cutoff_frequency", of_noise.highest);
    run.put("significant_share", scales.share);
    run.put("chaos_K", zero_one(p, chosen, run));
    run.put("points", x.size());
    run.put("lag_used", statistics.lag);
    run.put("time_step", spacing);
    run.put("listed_frequency", model.kind == ModelKind::map ? std::nan("") : 1 / model.period);
  }

 private:
  /// What is computed of the data and of each surrogate.
  struct One {
    double asymmetry = 0, prediction = 0, spectrum_error = 0;
    std::vector<double> power;  // windowed
  };
  struct Statistics {
    long lag;
    int dimension;
    double radius;
    One of(const std::vector<double>& x, const std::vector<double>& data, const Pause& pause) const {
      const Embedding embedding{
          .dimension = dimension, .delay = lag, .horizon = lag, .theiler = lag, .radius = radius};
      One one{time_asymmetry(x, lag), prediction_error(x, embedding, pause), 0, windowed_power(x)};
      const RealSeries transform(std::ssize(x));
      const std::vector<double> mine = transform.power(x), wanted = transform.power(data);
      for (std::size_t k = 0; k < mine.size(); ++k)
        one.spectrum_error = std::max(one.spectrum_error, std::abs(mine[k] - wanted[k]));
      one.spectrum_error /= *std::max_element(wanted.begin(), wanted.end());
      return one;
    }
  };

  static Pause pause(Run& run) {
    return [&run](double) { run.leave_if_stopped(); };
  }

  /// Surrogates are members of a stream: ranks take turns, and all know all of them afterwards. Where no
  /// member is left for a rank it repeats the last one, since all must pause equally often.
  static std::vector<One> surrogates(const Params& p, const std::vector<double>& x,
                                     const Statistics& statistics, Run& run) {
    const Surrogate kind = surrogate_named(p.kind_of_surrogate);
    const Stream stream = run.stream("surrogates");
    const long ranks = run.comm().size(), me = run.comm().rank();
    std::vector<double> mine;
    for (long first = 0; first < p.count; first += ranks) {
      const long member = std::min(first + me, p.count - 1);
      const One one = statistics.of(
          surrogate(x, kind, stream, static_cast<std::uint64_t>(member), pause(run)), x, pause(run));
      if (first + me < p.count) {
        mine.insert(mine.end(),
                    {static_cast<double>(member), one.asymmetry, one.prediction, one.spectrum_error});
        mine.insert(mine.end(), one.power.begin(), one.power.end());
      }
      run.progress(0.8 * static_cast<double>(first) / static_cast<double>(p.count));
    }
    const std::vector<double> all = run.comm().gather(mine);
    std::vector<One> copies(static_cast<std::size_t>(p.count));
    const std::size_t row = all.size() / copies.size();
    for (auto at = all.begin(); at != all.end(); at += static_cast<long>(row))
      copies[static_cast<std::size_t>(at[0])] = {at[1], at[2], at[3], {at + 4, at + static_cast<long>(row)}};
    return copies;
  }

  static TimeScales against_white_noise(const Params& p, const std::vector<double>& x, double spacing,
                                        Run& run) {
    const int shuffled = std::max(100, static_cast<int>(std::ceil(1 / (1 - p.level))));
    return time_scales(x, spacing, Surrogate::shuffle, run.stream("shuffled"), 0, shuffled, p.level,
                       pause(run));
  }

  static double zero_one(const Params& p, const Chosen& chosen, Run& run) {
    const double spacing = chaos_spacing(p, chosen.model);
    const std::vector<double> x = channel(record(p, chosen, p.chaos_points, spacing, run),
                                          recorded(chosen.model).size(), static_cast<std::size_t>(p.channel));
    return zero_one_test(x, run.stream("0-1 test"), 0, static_cast<int>(p.chaos_c), pause(run));
  }
};

const Register<AtlasSurrogate> registered{
    "atlas-surrogate",
    "Is a series of any system of the atlas nonlinear, chaotic, and on which time scales?"};

}  // namespace
}  // namespace chaos_atlas
