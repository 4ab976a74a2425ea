// SPDX-License-Identifier: BSD-3-Clause
// atlas-entropy: multiscale sample entropy, its fuzzy variant and permutation entropy of any system of the
// atlas.
//   khaos run atlas-entropy --set system=Rossler
//   khaos run atlas-entropy --set signal=white-noise --set N=1e5 --set fuzzy=false
#include "atlas_series.hpp"
#include "run/experiment.hpp"
#include "stats/moments.hpp"
#include "stats/multiscale.hpp"
#include "stats/permutation_entropy.hpp"
#include "stats/quantile.hpp"
#include "stats/sample_entropy.hpp"
#include "stats/sum.hpp"

#include <cmath>

namespace chaos_atlas {
namespace {

struct AtlasEntropy {
  struct Params : SeriesParams {
    Params() { N = 10'000; }
    std::string signal = "system";
    long scales = 20, m = 2;
    double r = 0.2, noise = 0;
    bool fuzzy = true;
    long order = 5, delay = 0;

    static void describe(Schema<Params>& s) {
      describe_system(s);
      describe_series(s);
      s("signal", &Params::signal, "1", "the system's coordinates, or Gaussian white noise in place of them",
        one_of({"system", "white-noise"}));
      s("scales", &Params::scales, "1", "coarse-grained by means over 1, 2, ..., `scales` points",
        within(1, 1000));
      s("m", &Params::m, "1", "length of templates", within(1, 20));
      s("r", &Params::r, "1", "templates match within this, in standard deviations of the series itself",
        between(0, 100));
      s("noise", &Params::noise, "1",
        "standard deviation of Gaussian white noise added to each coordinate, in units of its own",
        within(0, 1e6));
      s("fuzzy", &Params::fuzzy, "1", "fuzzy entropy, too: it costs more than all the rest");
      s("order", &Params::order, "1", "of permutation entropy: points in a pattern", within(2, 8));
      s("delay", &Params::delay, "1",
        "of permutation entropy: steps between them; 0: a quarter of the period; maps: one iteration",
        within(0, 1e6));
    }
  };

  static std::vector<std::string> sources() {
    std::vector<std::string> all = atlas_sources();
    all.insert(all.end(), {"Richman & Moorman, Am. J. Physiol. 278 (2000) H2039",
                           "Costa, Goldberger & Peng, Phys. Rev. Lett. 89 (2002) 068102",
                           "Wu, Wu, Lin, Wang & Lee, Entropy 15 (2013) 1069",
                           "Chen, Wang, Xie & Yu, IEEE Trans. Neural Syst. Rehabil. Eng. 15 (2007) 266",
                           "Bandt & Pompe, Phys. Rev. Lett. 88 (2002) 174102"});
    return all;
  }

  static bool from_system(const Params& p) { return p.signal == "system"; }
  static std::size_t channels(const Params& p) {
    return from_system(p) ? recorded(choose(p).model).size() : 1;
  }
  static long pattern_delay(const Params& p) {
    if (p.delay > 0) return p.delay;
    return from_system(p) ? quarter_period(p, choose(p).model) : 1;
  }

  static std::vector<Issue> validate(const Params& p) {
    std::vector<Issue> issues;
    if (from_system(p)) issues = issues_of_series(p);
    if (!issues.empty()) return issues;
    if (p.N / p.scales < std::max(100L, 10 * p.m))
      issues.push_back(error("too few points: at the largest scale only " + std::to_string(p.N / p.scales) +
                             " of them are left, " + std::to_string(std::max(100L, 10 * p.m)) +
                             " are needed"));
    if ((p.order - 1) * pattern_delay(p) >= p.N)
      issues.push_back(
          error("too few points: one pattern of `order` points `delay` apart is longer than the series"));
    return issues;
  }

  static double cost(const Params& p) {
    double series = 0;
    if (from_system(p)) {
      const Model model = choose(p).model;
      series = cost_of_series(p, model, p.N, spacing_of(p, model));
    }
    const double pairs =
        0.5 * static_cast<double>(p.N) * static_cast<double>(p.N) * (0.6 + std::log(double(p.scales)));
    return series + static_cast<double>(channels(p)) * pairs * (p.fuzzy ? 2.5e-9 : 2e-10);
  }

  static void outputs(const Params& p, Outputs& out) {
    std::vector<double> scales;
    for (long s = 1; s <= p.scales; ++s) scales.push_back(static_cast<double>(s));
    out.axis("scale", scales.size(), "1", scales);
    out.axis("dim", channels(p));
    out.add("mse", {"scale", "dim"}, "1",
            "composite multiscale entropy in nats: SampEn(m, r) of means over `scale` points, averaged over "
            "their "
            "offsets; NaN where one of them has no longer match");
    out.add("mse_median", {"scale"}, "1", "its median over coordinates");
    out.add("fuzzy_mse", {"scale", "dim"}, "1", "the same with gradual matches exp(-(d/r)^2)");
    out.add("fuzzy_mse_median", {"scale"}, "1", "its median over coordinates");
    out.add("complexity", {}, "1", "mean of mse_median over the scales");
    out.add("permutation", {"dim"}, "1", "permutation entropy over ln(order!): 0 monotonic, 1 noise");
    out.add("permutation_median", {}, "1", "its median over coordinates");
    out.add("std", {"dim"}, "1", "standard deviation of the series, noise included");
    out.add("time_step", {}, "1", "time between points");
    out.add(
        "listed_mse", {}, "1",
        "multiscale entropy in the database, made with unknown scales; NaN if none, or for other parameters");
  }

  static void run(const Params& p, Run& run) {
    const std::vector<std::vector<double>> series = channels_of(p, run);
    const std::size_t d = series.size(), scales = static_cast<std::size_t>(p.scales);
    const std::vector<double> sample = multiscale(p, series, 0, 0.5, sample_entropy, run);
    run.put("mse", sample);
    const std::vector<double> middle = medians(sample, d);
    run.put("mse_median", middle);
    run.put("complexity", sum(middle) / static_cast<double>(scales));
    if (p.fuzzy) {
      const std::vector<double> fuzzy = multiscale(p, series, 0.5, 1, fuzzy_entropy, run);
      run.put("fuzzy_mse", fuzzy);
      run.put("fuzzy_mse_median", medians(fuzzy, d));
    }
    std::vector<double> permutation, std;
    for (const std::vector<double>& x : series) {
      permutation.push_back(permutation_entropy(x, static_cast<int>(p.order), pattern_delay(p)));
      std.push_back(moments(x).std);
    }
    run.put("permutation", permutation);
    run.put("permutation_median", median(permutation));
    run.put("std", std);
    if (!from_system(p)) return run.put("time_step", 1);
    const Model model = choose(p).model;
    run.put("time_step", spacing_of(p, model));
    if (as_listed(p) && model.listed_mse) run.put("listed_mse", *model.listed_mse);
  }

 private:
  /// The series (dim)(N), noise added.
  static std::vector<std::vector<double>> channels_of(const Params& p, Run& run) {
    const Stream noise = run.stream("noise");
    const auto normal = [&](std::size_t c, std::size_t i) { return noise.normal(c, i); };
    std::vector<std::vector<double>> series;
    if (!from_system(p)) {
      series.emplace_back();
      for (std::size_t i = 0; i < static_cast<std::size_t>(p.N); ++i) series[0].push_back(normal(0, i));
      return series;
    }
    const Chosen chosen = choose(p);
    const std::vector<double> points = record(p, chosen, p.N, spacing_of(p, chosen.model), run);
    for (std::size_t c = 0; c < channels(p); ++c) {
      series.push_back(channel(points, channels(p), c));
      const double sigma = p.noise * moments(series[c]).std;
      for (std::size_t i = 0; sigma > 0 && i < series[c].size(); ++i) series[c][i] += sigma * normal(c, i);
    }
    return series;
  }

  /// Entropies (scale, dim), NaN for a constant coordinate. Ranks take turns in the (scale, coordinate,
  /// offset), whose results are added in that order, so that the bits are equal on any number of ranks.
  static std::vector<double> multiscale(
      const Params& p, const std::vector<std::vector<double>>& series, double from, double to,
      double (*entropy)(std::span<const double>, int, double, const Pause&, long), Run& run) {
    struct Task {
      long scale, offset;
      std::size_t channel;
    };
    std::vector<Task> tasks;
    for (long scale = 1; scale <= p.scales; ++scale)
      for (std::size_t c = 0; c < series.size(); ++c)
        for (long offset = 0; offset < scale; ++offset) tasks.push_back({scale, offset, c});
    std::vector<double> tolerance;
    for (const std::vector<double>& x : series) tolerance.push_back(p.r * moments(x).std);

    const auto ranks = static_cast<std::size_t>(run.comm().size()),
               me = static_cast<std::size_t>(run.comm().rank());
    std::vector<double> mine;
    const Pause pause = [&](double) { run.leave_if_stopped(); };
    const long pauses =
        1 + static_cast<long>(std::pow(static_cast<double>(p.N) / 20'000, 2));  // of 2e8 pairs
    // Where no task is left for a rank it repeats the last one, since all must pause equally often.
    for (std::size_t first = 0; first < tasks.size(); first += ranks) {
      const Task& task = tasks[std::min(first + me, tasks.size() - 1)];
      const double r = tolerance[task.channel];
      const std::vector<double> coarse = coarse_grain(series[task.channel], task.scale, task.offset);
      // A constant coordinate has no entropy; what is computed in its place pauses like the others.
      const double value = entropy(coarse, static_cast<int>(p.m), r > 0 ? r : 1, pause, pauses);
      if (first + me < tasks.size()) mine.push_back(r > 0 ? value : std::nan(""));
      run.progress(from + (to - from) * static_cast<double>(first) / static_cast<double>(tasks.size()));
    }
    const std::vector<double> all = run.comm().gather(mine);  // rank after rank
    std::vector<CompensatedSum> sums(static_cast<std::size_t>(p.scales) * series.size());
    for (std::size_t t = 0; t < tasks.size(); ++t) {
      std::size_t at = t / ranks;  // before it: what the ranks before have computed
      for (std::size_t rank = 0; rank < t % ranks; ++rank) at += (tasks.size() - rank + ranks - 1) / ranks;
      const Task& task = tasks[t];
      sums[static_cast<std::size_t>(task.scale - 1) * series.size() + task.channel].add(all[at]);
    }
    std::vector<double> entropies;
    for (std::size_t k = 0; k < sums.size(); ++k)
      entropies.push_back(sums[k].value() / static_cast<double>(k / series.size() + 1));
    return entropies;
  }

  static std::vector<double> medians(const std::vector<double>& table, std::size_t columns) {
    std::vector<double> middle;
    for (std::size_t row = 0; row < table.size(); row += columns)
      middle.push_back(
          median({table.begin() + static_cast<long>(row), table.begin() + static_cast<long>(row + columns)}));
    return middle;
  }
};

const Register<AtlasEntropy> registered{
    "atlas-entropy",
    "Multiscale sample entropy, its fuzzy variant and permutation entropy of any system of the atlas"};

}  // namespace
}  // namespace chaos_atlas
