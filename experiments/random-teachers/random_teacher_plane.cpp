// SPDX-License-Identifier: BSD-3-Clause
// random-teacher-plane: what labels and a linear probe find in the plane
// through a random teacher, its student and the network that learned labels
// from there.
//   khaos run random-teacher-plane --set seeds=2 --set per_side=12 --set
//   margin=3
#include "landscape.hpp"
#include "run/experiment.hpp"
#include "seed_mean.hpp"
#include "starts.hpp"

#include <algorithm>
#include <cmath>

namespace random_teachers {
namespace {

struct PlaneParams : SupervisedParams {
  std::string optimum_from = "student";
  long per_side = 6, margin = 2;
  PlaneParams() {
    alpha = {0};
    channels = {8, 16, 32};
    seeds = 1;
    train = test = 2000;
  }
  static void describe(Schema<PlaneParams>& s) {
    describe_teachers(s);
    describe_supervised(s);
    describe_probe(s);
    s("optimum_from", &PlaneParams::optimum_from, "1", "where the supervised optimum is looked for",
      one_of({"student", "teacher"}));
    s("per_side", &PlaneParams::per_side, "1", "steps of the grid from one of the three networks to the next",
      within(1, 1000));
    s("margin", &PlaneParams::margin, "1", "steps of the grid beyond them", within(0, 1000));
  }
  long side() const { return per_side + 2 * margin + 1; }
  std::vector<double> positions() const {
    std::vector<double> at;
    for (long k = 0; k < side(); ++k)
      at.push_back(static_cast<double>(k - margin) / static_cast<double>(per_side));
    return at;
  }
};

/// What goes on after a stop.
struct Corners {
  std::vector<double> starts, saved;  // of the distillation while `starts` is
                                      // empty, then of the training
  std::vector<double> optima;         // (alpha, seed, elements), once trained
  std::vector<double> rows;           // judge_all
};

/// What is known of each plane, (alpha, seed).
struct Planes {
  Judged judged;  // (alpha, seed, b, a)
  std::vector<double> student, optimum,
      cosine;  // lengths of the sides, angle between them
};

template <class T>
class Survey {
 public:
  Survey(const PlaneParams& p, Run& run) : p_(p), run_(run), sets_(image_sets(p, run)) {
    run.restore(at_.starts, at_.saved, at_.optima, at_.rows);
    if (!at_.starts.empty()) return;
    at_.starts = distilled_starts<T>(p, sets_, run, at_.saved, [&](double part) { made(0.3 * part); });
    at_.saved.clear();
  }

  Planes look() {
    if (at_.optima.empty()) find_optima();
    elements_ = at_.optima.size() / static_cast<std::size_t>(p_.students());
    Planes planes;
    const long cells = p_.side() * p_.side();
    const std::vector<double> at = p_.positions();
    const Landscape grid{
        p_.students() * cells, [&](long k) { return k / cells % p_.seeds; },
        [&](long k) {
          const auto plane = static_cast<std::size_t>(k / cells);
          const double a = at[static_cast<std::size_t>(k % p_.side())],
                       b = at[static_cast<std::size_t>(k / p_.side() % p_.side())];
          return mixture({teacher(plane), student(plane), optimum(plane)}, {1 - a - b, a, b});
        }};
    planes.judged =
        judge_all<T>(p_, sets_, grid, true, run_, at_.rows, [&](double part) { made(0.5 + 0.5 * part); });
    for (std::size_t k = 0; k < static_cast<std::size_t>(p_.students()); ++k) {
      const std::vector<double> s = differences(student(k), teacher(k)),
                                o = differences(optimum(k), teacher(k));
      double ss = 0, oo = 0, so = 0;
      for (std::size_t i = 0; i < s.size(); ++i) ss += s[i] * s[i], oo += o[i] * o[i], so += s[i] * o[i];
      planes.student.push_back(std::sqrt(ss));
      planes.optimum.push_back(std::sqrt(oo));
      planes.cosine.push_back(so / std::sqrt(ss * oo));
    }
    return planes;
  }

 private:
  void made(double part) {
    run_.progress(part);
    run_.checkpoint(at_.starts, at_.saved, at_.optima, at_.rows);
  }
  void find_optima() {
    std::vector<std::uint64_t> orders;
    for (long k = 0; k < p_.students(); ++k) orders.push_back(static_cast<std::uint64_t>(k % p_.seeds));
    Classifiers<T> nets(p_, sets_.pixels(), sets_.labelled[0].labels, orders, p_.seeds, run_);
    elements_ = static_cast<std::size_t>(nets.elements());
    std::vector<double> from;
    for (std::size_t k = 0; k < orders.size(); ++k) {
      const std::span<const double> own = p_.optimum_from == "teacher" ? teacher(k) : student(k);
      from.insert(from.end(), own.begin(), own.end());
    }
    nets.start_from(from);
    if (!at_.saved.empty()) nets.restore(at_.saved);
    nets.train([&] {
      at_.saved = nets.save();
      made(0.3 + 0.2 * static_cast<double>(nets.step()) / static_cast<double>(p_.supervised_steps));
    });
    at_.optima = nets.finite_weights();
    at_.saved.clear();
  }
  std::span<const double> part(const std::vector<double>& all, std::size_t k) const {
    return std::span<const double>(all).subspan(k * elements_, elements_);
  }
  std::span<const double> teacher(std::size_t plane) const {
    return part(at_.starts, plane % static_cast<std::size_t>(p_.seeds));
  }
  std::span<const double> student(std::size_t plane) const {
    return part(at_.starts, plane + static_cast<std::size_t>(p_.seeds));
  }
  std::span<const double> optimum(std::size_t plane) const { return part(at_.optima, plane); }

  const PlaneParams& p_;
  Run& run_;
  const ImageSets sets_;
  Corners at_;
  std::size_t elements_ = 0;
};

struct RandomTeacherPlane {
  using Params = PlaneParams;

  static std::vector<std::string> sources() {
    return {
        "Sarnthein, Bachmann, Anagnostidis & Hofmann, ICML (2023), arXiv "
        "2302.12091"};
  }
  static std::vector<Issue> validate(const Params& p) {
    std::vector<Issue> issues = issues_of(p);
    for (const Issue& issue : probe_issues(p)) issues.push_back(issue);
    return issues;
  }
  static double cost(const Params& p) {
    return seconds_of(p, p.students(),
                      static_cast<double>(p.steps) * step_work(p) +
                          static_cast<double>(p.supervised_steps) * supervised_work(p)) +
           static_cast<double>(p.data_sets) *
               seconds_of(p, p.students() * p.side() * p.side() / p.data_sets, reading_work(p));
  }
  static void outputs(const Params& p, Outputs& out) {
    out.axis("alpha_at", p.alpha.size(), "1", p.alpha);
    out.axis("seed", static_cast<std::size_t>(p.seeds));
    out.axis("b", static_cast<std::size_t>(p.side()), "1", p.positions());
    out.axis("a", static_cast<std::size_t>(p.side()), "1", p.positions());
    const std::vector<std::string> grid{"alpha_at", "seed", "b", "a"}, plane{"alpha_at", "seed"};
    out.add("loss_train", grid, "1",
            "cross-entropy of the training images at teacher + a (student - "
            "teacher) + b (optimum - teacher), "
            "classifier included");
    out.add("loss_test", grid, "1", "of the test images");
    out.add("accuracy", grid, "1", "test accuracy there");
    out.add("probe", grid, "1", "test accuracy of a linear probe of the features there");
    out.add("student_distance", plane, "1", "|student - teacher|, over encoder and classifier");
    out.add("optimum_distance", plane, "1", "|optimum - teacher|");
    out.add("cosine", plane, "1", "of the angle at the teacher");
    for (const char* corner : {"teacher", "student", "optimum"})
      out.add(std::string("probe_") + corner, plane, "1", std::string("probe at the ") + corner);
  }
  static void run(const Params& p, Run& run) {
    const Planes planes =
        p.precision == "double" ? Survey<double>(p, run).look() : Survey<float>(p, run).look();
    run.put("loss_train", planes.judged.train_loss);
    run.put("loss_test", planes.judged.test_loss);
    run.put("accuracy", planes.judged.test_accuracy);
    run.put("probe", planes.judged.probe);
    run.put("student_distance", planes.student);
    run.put("optimum_distance", planes.optimum);
    run.put("cosine", planes.cosine);
    const auto corner = [&](long a, long b) {
      std::vector<double> values;
      for (long plane = 0; plane < p.students(); ++plane)
        values.push_back(planes.judged.probe[static_cast<std::size_t>(
            (plane * p.side() + p.margin + b * p.per_side) * p.side() + p.margin + a * p.per_side)]);
      return values;
    };
    run.put("probe_teacher", corner(0, 0));
    run.put("probe_student", corner(1, 0));
    run.put("probe_optimum", corner(0, 1));
    const std::string lost = diverged_among(planes.optimum, "planes have a corner that");
    if (!lost.empty()) run.partial(lost);
  }
};

const Register<RandomTeacherPlane> registered{"random-teacher-plane",
                                              "Loss and probes on the plane through teacher, "
                                              "student and supervised optimum"};

}  // namespace
}  // namespace random_teachers
