// SPDX-License-Identifier: BSD-3-Clause
// random-teacher-lmc: from one start two networks learn the same labels in
// different orders. Is the straight line between them free of a barrier? From
// the teacher, and from its student.
//   khaos run random-teacher-lmc --set seeds=4 --set data_sets=4 --set
//   supervised_steps=1000
#include "landscape.hpp"
#include "run/experiment.hpp"
#include "seed_mean.hpp"
#include "starts.hpp"

#include <algorithm>

namespace random_teachers {
namespace {

struct LmcParams : SupervisedParams {
  long gammas = 11;
  LmcParams() {
    alpha = {0};
    channels = {8, 16, 32};
  }
  static void describe(Schema<LmcParams>& s) {
    describe_teachers(s);
    describe_supervised(s);
    s("gammas", &LmcParams::gammas, "1", "networks on each line, ends included", within(3, 100'000));
  }
  static constexpr long orders = 2;
  long lines() const { return starts() * seeds; }
  long networks() const { return lines() * orders; }
  std::vector<double> positions() const {
    std::vector<double> gamma;
    for (long k = 0; k < gammas; ++k)
      gamma.push_back(static_cast<double>(k) / static_cast<double>(gammas - 1));
    return gamma;
  }
};

/// What goes on after a stop.
struct Lines {
  std::vector<double> starts, saved;  // of the distillation while `starts` is
                                      // empty, then of the training
  std::vector<double> ends;           // ((start, order), seed, elements), once trained
  std::vector<double> rows;           // judge_all
};

template <class T>
Judged follow_lines(const LmcParams& p, Run& run) {
  const ImageSets sets = image_sets(p, run);
  Lines at;
  run.restore(at.starts, at.saved, at.ends, at.rows);
  const auto made = [&](double part) {
    run.progress(part);
    run.checkpoint(at.starts, at.saved, at.ends, at.rows);
  };
  if (at.starts.empty()) {
    at.starts = distilled_starts<T>(p, sets, run, at.saved, [&](double part) { made(0.4 * part); });
    at.saved.clear();
  }
  if (at.ends.empty()) {
    std::vector<std::uint64_t> orders;  // the same pair from each start
    for (long k = 0; k < p.networks(); ++k) {
      const auto seed = static_cast<std::uint64_t>(k % p.seeds),
                 order = static_cast<std::uint64_t>(k / p.seeds % LmcParams::orders);
      orders.push_back(LmcParams::orders * seed + order);
    }
    Classifiers<T> nets(p, sets.pixels(), sets.labelled[0].labels, orders, p.seeds, run);
    std::vector<double> twice;
    const auto block = static_cast<std::ptrdiff_t>(p.seeds * nets.elements());
    for (auto from = at.starts.begin(); from != at.starts.end(); from += block)
      for (long order = 0; order < LmcParams::orders; ++order) twice.insert(twice.end(), from, from + block);
    nets.start_from(twice);
    if (!at.saved.empty()) nets.restore(at.saved);
    nets.train([&] {
      at.saved = nets.save();
      made(0.4 + 0.4 * static_cast<double>(nets.step()) / static_cast<double>(p.supervised_steps));
    });
    at.ends = nets.finite_weights();
    at.saved.clear();
  }
  const long elements = static_cast<long>(at.ends.size()) / p.networks();
  const std::vector<double> gamma = p.positions();
  const Landscape lines{p.lines() * p.gammas, [&](long k) { return k / p.gammas % p.seeds; },
                        [&](long k) {
                          const long line = k / p.gammas, start = line / p.seeds, seed = line % p.seeds;
                          const auto end = [&](long order) {
                            const long network = (start * LmcParams::orders + order) * p.seeds + seed;
                            return std::span<const double>(at.ends).subspan(
                                static_cast<std::size_t>(network * elements),
                                static_cast<std::size_t>(elements));
                          };
                          const double g = gamma[static_cast<std::size_t>(k % p.gammas)];
                          return mixture({end(0), end(1)}, {g, 1 - g});
                        }};
  return judge_all<T>(p, sets, lines, false, run, at.rows, [&](double part) { made(0.8 + 0.2 * part); });
}

/// Largest value on a line less the mean of its ends, of each line (lines,
/// gammas).
std::vector<double> barriers(const std::vector<double>& curves, std::size_t gammas) {
  std::vector<double> all;
  for (auto from = curves.begin(); from != curves.end(); from += static_cast<std::ptrdiff_t>(gammas)) {
    const auto to = from + static_cast<std::ptrdiff_t>(gammas);
    const double ends = (*from + *(to - 1)) / 2;
    all.push_back(std::isfinite(ends) ? *std::max_element(from, to) - ends : ends);
  }
  return all;
}

struct RandomTeacherLmc {
  using Params = LmcParams;

  static std::vector<std::string> sources() {
    return {
        "Sarnthein, Bachmann, Anagnostidis & Hofmann, ICML (2023), arXiv "
        "2302.12091",
        "Frankle, Dziugaite, Roy & Carbin, ICML (2020), arXiv 1912.05671"};
  }
  static std::vector<Issue> validate(const Params& p) { return issues_of(p); }
  static double cost(const Params& p) {
    return seconds_of(p, p.students(), static_cast<double>(p.steps) * step_work(p)) +
           seconds_of(p, p.networks(), static_cast<double>(p.supervised_steps) * supervised_work(p)) +
           static_cast<double>(p.data_sets) *
               seconds_of(p, p.lines() * p.gammas / p.data_sets, reading_work(p));
  }
  static void outputs(const Params& p, Outputs& out) {
    out.axis("start", static_cast<std::size_t>(p.starts()));
    out.axis("seed", static_cast<std::size_t>(p.seeds));
    out.axis("gamma", static_cast<std::size_t>(p.gammas), "1", p.positions());
    const std::vector<std::string> curve{"start", "seed", "gamma"}, line{"start", "seed"}, start{"start"};
    out.add("curve", curve, "1",
            "test error of gamma a + (1 - gamma) b; start 0: from the teacher, "
            "1 + a: from the student of "
            "alpha[a]");
    out.add("curve_loss", curve, "1", "its cross-entropy of the training images");
    out.add("barrier", line, "1", "largest test error on the line less the mean of the ends");
    out.add("barrier_loss", line, "1", "the same of the cross-entropy of the training images");
    out.add("barrier_mean", start, "1", "barrier, mean over seeds");
    out.add("barrier_error", start, "1", "its standard error");
    out.add("barrier_sign", start, "1",
            "1 or -1: the barrier less that of the teacher's line is more than "
            "two standard errors from 0; "
            "else 0",
            Type::integer);
    out.add("end_error", start, "1", "test error at the ends, mean over seeds");
  }
  static void run(const Params& p, Run& run) {
    const Judged judged =
        p.precision == "double" ? follow_lines<double>(p, run) : follow_lines<float>(p, run);
    const auto seeds = static_cast<std::size_t>(p.seeds), gammas = static_cast<std::size_t>(p.gammas);
    std::vector<double> curve;
    for (const double accuracy : judged.test_accuracy) curve.push_back(1 - accuracy);
    const std::vector<double> barrier = barriers(curve, gammas);
    std::vector<double> mean, error, sign, ends;
    for (std::size_t s = 0; s < static_cast<std::size_t>(p.starts()); ++s) {
      const std::span<const double> mine = std::span(barrier).subspan(s * seeds, seeds);
      const SeedMean found(mine);
      mean.push_back(found.value);
      error.push_back(found.error);
      sign.push_back(SeedMean(differences(mine, std::span(barrier).first(seeds))).sign());
      double sum = 0;
      for (std::size_t k = s * seeds; k < (s + 1) * seeds; ++k)
        sum += curve[k * gammas] + curve[(k + 1) * gammas - 1];
      ends.push_back(sum / static_cast<double>(2 * seeds));
    }
    run.put("curve", curve);
    run.put("curve_loss", judged.train_loss);
    run.put("barrier", barrier);
    run.put("barrier_loss", barriers(judged.train_loss, gammas));
    run.put("barrier_mean", mean);
    run.put("barrier_error", error);
    run.put("barrier_sign", sign);
    run.put("end_error", ends);
    const std::string lost = diverged_among(barrier, "lines have an end that");
    if (!lost.empty()) run.partial(lost);
  }
};

const Register<RandomTeacherLmc> registered{"random-teacher-lmc",
                                            "Linear mode connectivity of networks that start at "
                                            "a random teacher or its student"};

}  // namespace
}  // namespace random_teachers
