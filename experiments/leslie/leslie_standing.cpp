// SPDX-License-Identifier: BSD-3-Clause
// leslie-standing: does the sign of c name the species that stands last? Random competitions, or random
// starts of one pair: the linear flow for t -> infinity, and the race that ends with the first extinction.
//   khaos run leslie-standing --set trials=1000000
//   khaos run leslie-standing --set systems=given --set trials=5000
//   khaos run leslie-standing --set zeros=0.3
#include "populations.hpp"
#include "run/experiment.hpp"
#include "spectra.hpp"
#include "tally.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace leslie {
namespace {

constexpr double largest_element = 1e6;  // of B: states are rescaled every 32 steps only

struct StandingParams : PairParams {
  std::string systems = "random";
  long trials = 100'000, T = 3000, samples = 1000;
  double f_max = 1.5, s_min = 0.2, p_max = 0.2, start_max = 1, zeros = 0;
  static void describe(Schema<StandingParams>& s) {
    using P = StandingParams;
    s("systems", &P::systems, "1",
      "random: each trial its own matrices of n classes; given: f1, s1, ... and random starts",
      one_of({"random", "given"}));
    describe_pair(s);
    s("trials", &P::trials, "1", "competitions", within(1, 1'000'000'000'000));
    s("T", &P::T, "step", "after which a race is undecided", within(1, 1'000'000'000));
    s("f_max", &P::f_max, "1", "fecundities are uniform in [0, f_max]", within(1e-6, largest_element));
    s("s_min", &P::s_min, "1", "survivals are uniform in [s_min, 1]", within(0, 1));
    s("p_max", &P::p_max, "1", "P_k is a multiple of 1, uniform in [0, p_max]",
      within(1e-6, largest_element));
    s("start_max", &P::start_max, "1", "classes at the start are uniform in [0, start_max]",
      within(1e-6, 1e6));
    s("zeros", &P::zeros, "1", "probability that a fecundity or a P_k is 0: makes imprimitive matrices",
      within(0, 1));
    s("samples", &P::samples, "1", "trials stored one by one, the first ones", within(1, 10'000'000));
  }
  bool given() const { return systems == "given"; }
  long classes() const { return n > 0 ? n : static_cast<long>(f1.size()); }  // of random systems
};

constexpr long round_of_trials = 1 << 18;  // between checkpoints

struct LeslieStanding {
  using Params = StandingParams;

  static std::vector<std::string> sources() {
    return {"after Gilman, Miller, Son, Waheed & Wang, arXiv 2412.19831 (2024)",
            "Perron (1907), Frobenius (1912); Wielandt, Math. Z. 52 (1950) 642"};
  }
  static std::vector<Issue> validate(const Params& p) {
    try {
      if (!p.given()) {
        const long n = p.classes();
        if (n == 0 || n > PairParams::most_classes)
          return {error(
              fmt::format("n: given {}, allowed with systems=random: 1 to {}", n, PairParams::most_classes))};
        return {};
      }
      const Matrix<double> b = block_matrix(pair_of(p), 1, 1);
      if (*std::max_element(b.data(), b.data() + b.size()) > largest_element)
        return {error(fmt::format("f1, f2, P1, P2: given an element above {}, allowed: at most that",
                                  largest_element))};
      if (!primitive(b))
        return {warning("coupling matrix is not primitive: the standing rule is not guaranteed")};
    } catch (const UserError& wrong) {
      return {error(wrong.what())};
    }
    return {};
  }
  // Measured on one x86 core with AVX-512, n = 3 and 20: 1.0 and 100 us a trial.
  static double cost(const Params& p) {
    const double n = 2 * double(p.classes());
    return double(p.trials) * 1e-9 * (600 + 1.5 * n * n * n + 2 * n * n);
  }
  static void outputs(const Params& p, Outputs& out) {
    std::vector<double> decades;
    for (int d = 0; d < Tally::decades; ++d) decades.push_back(d - 8);
    out.axis("sample", std::size_t(std::min(p.samples, p.trials)));
    out.axis("decade", decades.size(), "1", decades);
    out.axis("exception", Tally::most_exceptions);
    out.axis("column", 5);
    const auto count = [&](const std::string& name, const std::string& doc) {
      out.add(name, {}, "1", doc, Type::integer);
    };
    count("mismatches_asymptotic",
          "primitive B: the linear flow ends with another species than the sign of c names");
    count("mismatches_first", "primitive B: so does the race to the first extinction, or nobody is left");
    out.add("mismatch_rate", {}, "1", "mismatches_first over trials with primitive B");
    out.add("mismatch_rate_error", {}, "1", "its standard error (binomial)");
    count("mismatches_asymptotic_imprimitive", "the same with imprimitive B, where no theorem holds");
    count("mismatches_first_imprimitive", "the same");
    count("imprimitive", "trials with imprimitive B");
    count("undecided_asymptotic", "the linear flow has not made up its mind after T steps");
    count("undecided_first", "no extinction within T steps");
    count("wins_1", "first extinctions that leave species 1");
    count("wins_2", "first extinctions that leave species 2");
    count("wins_neither", "first extinctions that take both species at once");
    count("positive_c", "trials with c > 0");
    out.add("largest_c_mismatch", {}, "1", "largest |c| of mismatches_first; 0 without any");
    out.add("smallest_c", {}, "1", "smallest |c| of all trials");
    out.add("trials_of_decade", {"decade"}, "1", "trials with 10^d <= |c| < 10^(d+1); ends: and beyond",
            Type::integer);
    out.add("mismatches_of_decade", {"decade"}, "1", "mismatches_first among them", Type::integer);
    out.add("extinct_time_of_decade", {"decade"}, "step", "mean time of the first extinction; NaN: none");
    out.add("c", {"sample"}, "1", "(u.x0 - v.y0) / (u.p + v.q), Perron vectors of sum 1");
    out.add("c_sign", {"sample"}, "1", "its sign", Type::integer);
    out.add("winner", {"sample"}, "1", "who is left after the first extinction", Type::integer);
    out.words("winner", {"undecided", "species_1", "species_2", "neither"});
    out.add("winner_asymptotic", {"sample"}, "1", "who has a positive total in the linear flow at last",
            Type::integer);
    out.words("winner_asymptotic", {"undecided", "species_1", "species_2", "neither"});
    out.add("extinct_time", {"sample"}, "step", "of the first extinction; NaN: none within T");
    out.add("exceptions", {"exception", "column"}, "1",
            "trials where one of both differs from the sign of c: number, c, winner, winner_asymptotic, "
            "primitive; NaN: no more");
  }

  static void run(const Params& p, Run& run) {
    const TrialLaw law = law_of(p, run);
    const long samples = std::min(p.samples, p.trials);
    const int n = law.a + law.b;
    const long chunk = std::clamp(4'000'000L / (3L * n * n), long(KHAOS_LANES), 4096L);
    Tally all;
    std::vector<double> kept;  // c, first, linear, time of the samples
    long done = 0;
    run.restore(done, all.counts, all.of_decade, all.mismatches_of_decade, all.extinct_of_decade,
                all.time_of_decade, all.largest_c_mismatch, all.smallest_c, all.exceptions, kept);
    while (done < p.trials) {
      const long in_round = std::min(round_of_trials, p.trials - done);
      const auto [from, to] = share(in_round, run.comm());
      Tally mine;
      std::vector<double> rows;
      const bool whole = run.apart([&, from = from, to = to](const auto& look) {
        for (long at = done + from; at < done + to; at += chunk) {
          look();
          const std::vector<Trial> trials = run_trials(law, at, std::min(chunk, done + to - at));
          for (long k = 0; k < std::ssize(trials); ++k) {
            const Trial& one = trials[std::size_t(k)];
            mine.add(at + k, one);
            if (at + k < samples) rows.insert(rows.end(), {one.c, one.first, one.linear, one.time});
          }
        }
      });
      if (whole) {
        mine.combine(run.comm());
        all.append(mine);
        rows = run.comm().gather(rows);
        kept.insert(kept.end(), rows.begin(), rows.end());
        done += in_round;
      }
      run.progress(double(done) / double(p.trials));
      run.checkpoint(done, all.counts, all.of_decade, all.mismatches_of_decade, all.extinct_of_decade,
                     all.time_of_decade, all.largest_c_mismatch, all.smallest_c, all.exceptions, kept);
      if (!whole) run.leave_if_stopped();
    }
    put_counts(all, run);
    put_samples(kept, run);
  }

 private:
  static TrialLaw law_of(const Params& p, const Run& run) {
    TrialLaw law{.a = int(p.classes()),
                 .b = int(p.classes()),
                 .f_max = p.f_max,
                 .s_min = p.s_min,
                 .p_max = p.p_max,
                 .start_max = p.start_max,
                 .zeros = p.zeros,
                 .T = p.T,
                 .draws = run.stream("trials"),
                 .absent = run.stream("absent"),
                 .given = p.given(),
                 .matrix = {}};
    if (!p.given()) return law;
    const Pair pair = pair_of(p);
    const Matrix<double> b = block_matrix(pair, 1, 1);
    law.a = int(pair.a()), law.b = int(pair.b());
    law.matrix = Kokkos::View<double*>("B", b.size());
    const auto host = Kokkos::create_mirror_view(law.matrix);
    for (long i = 0; i < b.rows(); ++i)
      for (long j = 0; j < b.columns(); ++j) host(std::size_t(i * b.columns() + j)) = b(i, j);
    Kokkos::deep_copy(law.matrix, host);
    return law;
  }

  static void put_counts(const Tally& all, Run& run) {
    using T = Tally;
    const auto put = [&](const char* name, std::size_t which) { run.put(name, all.counts[which]); };
    put("mismatches_asymptotic", T::mismatches_linear);
    put("mismatches_first", T::mismatches_first);
    put("mismatches_asymptotic_imprimitive", T::mismatches_linear_imprimitive);
    put("mismatches_first_imprimitive", T::mismatches_first_imprimitive);
    put("imprimitive", T::imprimitive);
    put("undecided_asymptotic", T::undecided_linear);
    put("undecided_first", T::undecided_first);
    put("wins_1", T::first_1);
    put("wins_2", T::first_2);
    put("wins_neither", T::neither);
    put("positive_c", T::positive);
    const double trials = double(all.counts[T::trials] - all.counts[T::imprimitive]);
    const double rate = double(all.counts[T::mismatches_first]) / trials;
    run.put("mismatch_rate", rate);
    run.put("mismatch_rate_error", std::sqrt(rate * (1 - rate) / trials));
    run.put("largest_c_mismatch", all.largest_c_mismatch);
    run.put("smallest_c", all.smallest_c);
    run.put("trials_of_decade", all.of_decade);
    run.put("mismatches_of_decade", all.mismatches_of_decade);
    std::vector<double> mean;
    for (std::size_t d = 0; d < Tally::decades; ++d)
      mean.push_back(double(all.time_of_decade[d]) / double(all.extinct_of_decade[d]));
    run.put("extinct_time_of_decade", mean);
    std::vector<double> exceptions(std::size_t(T::most_exceptions) * 5, std::nan(""));
    std::copy(all.exceptions.begin(), all.exceptions.end(), exceptions.begin());
    run.put("exceptions", exceptions);
  }

  static void put_samples(const std::vector<double>& kept, Run& run) {
    std::vector<double> c, sign, winner, linear, time;
    for (std::size_t at = 0; at < kept.size(); at += 4) {
      c.push_back(kept[at]);
      sign.push_back(kept[at] > 0 ? 1 : kept[at] < 0 ? -1 : 0);
      winner.push_back(kept[at + 1]);
      linear.push_back(kept[at + 2]);
      time.push_back(kept[at + 1] == 0 ? std::nan("") : kept[at + 3]);
    }
    run.put("c", c);
    run.put("c_sign", sign);
    run.put("winner", winner);
    run.put("winner_asymptotic", linear);
    run.put("extinct_time", time);
  }
};

const Register<LeslieStanding> registered{"leslie-standing",
                                          "Last species standing: random competitions against the sign of c"};

}  // namespace
}  // namespace leslie
