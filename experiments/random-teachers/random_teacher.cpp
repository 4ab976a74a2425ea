// SPDX-License-Identifier: BSD-3-Clause
// random-teacher: a student learns, without labels, from a frozen random
// network. Are its features better than the teacher's?
//   khaos run random-teacher --set alpha=0,0.1,0.2,0.5,1 --set seeds=8 --set
//   data_sets=8 khaos run random-teacher --set distil_on=noise --set alpha=0
#include "distil.hpp"
#include "run/experiment.hpp"
#include "seed_mean.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace random_teachers {
namespace {

struct RandomTeacherParams : ProbedParams {
  static void describe(Schema<RandomTeacherParams>& s) {
    using P = RandomTeacherParams;
    describe_teachers(s);
    describe_probe(s);
    s("neighbours", static_cast<long P::*>(&P::neighbours), "1", "neighbours of the k-NN probe",
      within(1, 1e6));
    s("probes_per_decade", static_cast<int P::*>(&P::probes_per_decade), "1",
      "probes of the students per decade of steps", within(1, 100));
  }
};

struct RandomTeacher {
  using Params = RandomTeacherParams;

  static std::vector<std::string> sources() {
    return {
        "Sarnthein, Bachmann, Anagnostidis & Hofmann, ICML (2023), arXiv "
        "2302.12091"};
  }
  static std::vector<Issue> validate(const Params& p) {
    std::vector<Issue> issues = issues_of(p);
    for (const Issue& issue : probe_issues(p)) issues.push_back(issue);
    if (p.neighbours > p.train)
      issues.push_back(error(fmt::format("neighbours: {} of {} training images", p.neighbours, p.train)));
    return issues;
  }
  static double cost(const Params& p) {
    const auto readings = static_cast<double>(probe_steps(p).size() + 2);
    return seconds_of(p, p.students(),
                      static_cast<double>(p.steps) * step_work(p) + readings * reading_work(p));
  }

  static void outputs(const Params& p, Outputs& out) {
    const std::vector<long> steps = probe_steps(p);
    out.axis("alpha_at", p.alpha.size(), "1", p.alpha);
    out.axis("seed", static_cast<std::size_t>(p.seeds));
    out.axis("step", steps.size(), "1", {steps.begin(), steps.end()});
    const std::vector<std::string> curve{"alpha_at", "seed", "step"}, member{"alpha_at", "seed"},
        seed{"seed"}, alpha{"alpha_at"};
    out.add("probe_input", seed, "1", "test accuracy of a linear probe of the pixels");
    out.add("knn_input", seed, "1", "and of their nearest neighbours");
    out.add("probe_teacher", seed, "1", "linear probe of the teacher's features");
    out.add("knn_teacher", seed, "1", "and their nearest neighbours");
    out.add("probe_shuffled", seed, "1", "linear probe of them trained on shuffled labels: chance");
    out.add("rank_teacher", seed, "1", "participation ratio of them");
    out.add("probed_at", {"step"}, "1", "steps made when the students were probed", Type::integer);
    out.add("probe_student", curve, "1", "linear probe of the student's features");
    out.add("distill_loss", curve, "1", "loss of the last step before the probe; NaN before the first");
    out.add("weight_distance", curve, "1", "|student - teacher| / |teacher|");
    out.add("feature_rank", curve, "1", "participation ratio of the student's features");
    out.add("knn_student", member, "1", "nearest neighbours of the student's features at the end");
    out.add("gain", member, "1", "linear probe of the student at the end less that of its teacher");
    out.add("gain_mean", alpha, "1", "mean of gain over the seeds");
    out.add("gain_error", alpha, "1", "its standard error");
    out.add("gain_sign", alpha, "1", "1 or -1: gain_mean is more than two standard errors from 0; else 0",
            Type::integer);
    out.add("above_last", alpha, "1",
            "the same sign of gain less that at the last alpha, seed by seed: "
            "locality",
            Type::integer);
    for (const char* which : {"input", "teacher", "shuffled"})
      out.add(fmt::format("probe_{}_mean", which), {}, "1",
              fmt::format("mean of probe_{} over the seeds", which));
    out.add("gradient_start", member, "1", "length of the loss' gradient at the start, first batch");
    out.add("divergence_gap", member, "1",
            "largest difference there between the gradients of cross-entropy "
            "and Kullback-Leibler divergence");
    out.add("entropy_gap", member, "1", "cross-entropy there less the entropy of the teacher's outputs");
    out.add("weight_variance", alpha, "1",
            "mean square of the students' first weights over the variance of "
            "the law they are drawn from");
  }

  static void run(const Params& p, Run& run) {
    const Distilled d = distil(p, run);
    if (!d.lost.empty()) run.partial(d.lost);
    run.put("gradient_start", d.gradient);
    run.put("divergence_gap", d.divergence_gap);
    run.put("entropy_gap", d.entropy_gap);
    run.put("weight_variance", d.weight_variance);
    put_teachers(p, d.pixels, d.teachers, run);
    run.put("probed_at", probe_steps(p));
    run.put("probe_student", d.curves.probe);
    run.put("distill_loss", d.curves.loss);
    run.put("weight_distance", d.curves.distance);
    run.put("feature_rank", d.curves.rank);
    run.put("knn_student", d.students.neighbours);
    put_gains(p, d.students.linear, d.teachers.linear, run);
  }

 private:
  static void put_teachers(const Params& p, const Readings& pixels, const Readings& teachers, Run& run) {
    const auto seeds = static_cast<std::size_t>(p.seeds);
    const auto put = [&](const char* output, const std::vector<double>& values) {
      std::vector<double> of_seeds;
      for (std::size_t s = 0; s < seeds; ++s) of_seeds.push_back(values[s % values.size()]);
      run.put(output, of_seeds);
      return SeedMean(of_seeds).value;
    };
    const auto first =
        [&](const std::vector<double>& members) {  // those of the first alpha: teachers are alike
          return std::vector<double>(members.begin(), members.begin() + p.seeds);
        };
    run.put("probe_input_mean", put("probe_input", pixels.linear));
    put("knn_input", pixels.neighbours);
    run.put("probe_teacher_mean", put("probe_teacher", first(teachers.linear)));
    put("knn_teacher", first(teachers.neighbours));
    run.put("probe_shuffled_mean", put("probe_shuffled", first(teachers.shuffled)));
    put("rank_teacher", first(teachers.rank));
  }

  static void put_gains(const Params& p, const std::vector<double>& students,
                        const std::vector<double>& teachers, Run& run) {
    const auto seeds = static_cast<std::size_t>(p.seeds), alphas = p.alpha.size();
    std::vector<double> gain, mean, error, sign, above;
    for (std::size_t m = 0; m < students.size(); ++m) gain.push_back(students[m] - teachers[m]);
    for (std::size_t a = 0; a < alphas; ++a) {
      const std::span<const double> mine(gain.data() + a * seeds, seeds);
      const SeedMean found(mine);
      mean.push_back(found.value);
      error.push_back(found.error);
      sign.push_back(found.sign());
      above.push_back(SeedMean(differences(mine, std::span(gain).last(seeds))).sign());
    }
    run.put("gain", gain);
    run.put("gain_mean", mean);
    run.put("gain_error", error);
    run.put("gain_sign", sign);
    run.put("above_last", above);
  }
};

const Register<RandomTeacher> registered{"random-teacher",
                                         "Distillation from random teachers: what a linear probe "
                                         "finds in the students"};

}  // namespace
}  // namespace random_teachers
