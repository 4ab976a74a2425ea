// SPDX-License-Identifier: BSD-3-Clause
// random-teacher-lottery: does a student that never saw a label hold a
// subnetwork that learns them well? Iterative magnitude pruning, rewound to the
// student, to its teacher, and with random masks.
//   khaos run random-teacher-lottery --set seeds=4 --set data_sets=4 --set
//   rounds=10
#include "pruning.hpp"
#include "run/experiment.hpp"
#include "seed_mean.hpp"
#include "starts.hpp"

#include <algorithm>
#include <cmath>

namespace random_teachers {
namespace {

struct LotteryParams : SupervisedParams {
  long rounds = 8;
  double prune = 0.2;
  LotteryParams() {
    alpha = {0};
    channels = {8, 16, 32};
    supervised_steps = 150;
  }
  static void describe(Schema<LotteryParams>& s) {
    using P = LotteryParams;
    describe_teachers(s);
    describe_supervised(s);
    s("rounds", &P::rounds, "1", "rounds of pruning, each after a training from the start", within(1, 1000));
    s("prune", &P::prune, "1", "share of the weights left that a round prunes", between(0, 1));
  }
  static constexpr long masks = 2;  // by magnitude, at random
  long networks() const { return starts() * masks * seeds; }
};

/// What goes on after a stop; network ((start, mask), seed).
struct Lottery {
  std::vector<double> starts, saved;  // of the distillation while `starts` is
                                      // empty, then of the training
  long round = 0;
  std::vector<double> mask;              // (networks, elements)
  std::vector<double> accuracy, pruned;  // (rounds so far, networks)
};

template <class T>
class Rounds {
 public:
  Rounds(const LotteryParams& p, Run& run) : p_(p), run_(run), sets_(image_sets(p, run)) {
    run.restore(at_.starts, at_.saved, at_.round, at_.mask, at_.accuracy, at_.pruned);
    if (!at_.starts.empty()) return;
    at_.starts = distilled_starts<T>(p, sets_, run, at_.saved, [&](double part) {
      run_.progress(part * before());
      save();
    });
    at_.saved.clear();
  }

  /// All rounds, from where they stand.
  const Lottery& play() {
    std::vector<std::uint64_t> orders;  // networks of a seed see equal batches
    for (long k = 0; k < p_.networks(); ++k) orders.push_back(static_cast<std::uint64_t>(k % p_.seeds));
    Classifiers<T> nets(p_, sets_.pixels(), sets_.labelled[0].labels, orders, p_.seeds, run_);
    const std::vector<double> starts = doubled(nets.elements());
    left_ = weights_left(nets.encoder_elements(), p_.prune, p_.rounds);
    if (at_.mask.empty()) at_.mask.assign(starts.size(), 1.0);
    for (; at_.round <= p_.rounds; ++at_.round) {
      nets.start_from(starts);
      nets.prune(at_.mask);
      if (!at_.saved.empty()) nets.restore(at_.saved);
      const auto keep = [&] {
        at_.saved = nets.save();
        save();
      };
      nets.train([&] {
        progress(nets.step());
        keep();
      });
      const std::vector<double> found = nets.judge(false, keep).test_accuracy, weights = nets.weights();
      at_.accuracy.insert(at_.accuracy.end(), found.begin(), found.end());
      measure_pruned(weights);
      narrow(weights, nets.elements());
      at_.saved.clear();
    }
    return at_;
  }
  const std::vector<long>& left() const { return left_; }

 private:
  /// Share of the work that the distillation is.
  double before() const {
    const double distilling = static_cast<double>(p_.steps) * step_work(p_),
                 learning = static_cast<double>(p_.supervised_steps * (p_.rounds + 1)) * supervised_work(p_);
    return distilling / (distilling + learning);
  }
  void progress(long step) {
    const double part = (static_cast<double>(at_.round) +
                         static_cast<double>(step) / static_cast<double>(p_.supervised_steps)) /
                        static_cast<double>(p_.rounds + 1);
    run_.progress(before() + (1 - before()) * part);
  }
  void save() { run_.checkpoint(at_.starts, at_.saved, at_.round, at_.mask, at_.accuracy, at_.pruned); }
  /// Weights of each network at its start: those of each start once for each
  /// kind of mask.
  std::vector<double> doubled(long elements) const {
    std::vector<double> all;
    const auto block = static_cast<std::ptrdiff_t>(p_.seeds * elements);
    for (auto from = at_.starts.begin(); from != at_.starts.end(); from += block)
      for (long mask = 0; mask < LotteryParams::masks; ++mask) all.insert(all.end(), from, from + block);
    return all;
  }
  bool by_magnitude(std::size_t network) const {
    return network / static_cast<std::size_t>(p_.seeds) % LotteryParams::masks == 0;
  }
  /// Largest absolute value of what the masks took out.
  void measure_pruned(const std::vector<double>& weights) {
    const auto networks = static_cast<std::size_t>(p_.networks());
    const std::size_t size = weights.size() / networks;
    for (std::size_t k = 0; k < networks; ++k) {
      double largest = 0;
      for (std::size_t i = k * size; i < (k + 1) * size; ++i)
        if (at_.mask[i] == 0 && !(std::abs(weights[i]) <= largest)) largest = std::abs(weights[i]);
      at_.pruned.push_back(largest);
    }
  }
  /// Masks of the next round: of the encoders, classifiers are not pruned.
  void narrow(const std::vector<double>& weights, long elements) {
    if (at_.round == p_.rounds) return;
    const long left = left_[static_cast<std::size_t>(at_.round + 1)], encoder = left_[0];
    const auto size = static_cast<std::size_t>(elements), part = static_cast<std::size_t>(encoder);
    for (std::size_t k = 0; k < static_cast<std::size_t>(p_.networks()); ++k) {
      const std::span<double> mask(at_.mask.data() + k * size, part);
      if (by_magnitude(k))
        keep_largest(mask, {weights.data() + k * size, part}, left);
      else
        std::ranges::copy(
            random_mask(encoder, left, run_.stream("random masks"), k % static_cast<std::size_t>(p_.seeds)),
            mask.begin());
    }
  }

  const LotteryParams& p_;
  Run& run_;
  const ImageSets sets_;
  Lottery at_;
  std::vector<long> left_;
};

struct RandomTeacherLottery {
  using Params = LotteryParams;

  static std::vector<std::string> sources() {
    return {
        "Sarnthein, Bachmann, Anagnostidis & Hofmann, ICML (2023), arXiv "
        "2302.12091",
        "Frankle & Carbin, ICLR (2019), arXiv 1803.03635"};
  }
  static std::vector<Issue> validate(const Params& p) { return issues_of(p); }
  static double cost(const Params& p) {
    const auto rounds = static_cast<double>(p.rounds + 1);
    return seconds_of(p, p.students(), static_cast<double>(p.steps) * step_work(p)) +
           seconds_of(
               p, p.networks(),
               rounds * (static_cast<double>(p.supervised_steps) * supervised_work(p) + reading_work(p)));
  }
  static void outputs(const Params& p, Outputs& out) {
    const auto rounds = static_cast<std::size_t>(p.rounds + 1);
    out.axis("round", rounds);
    out.axis("start", static_cast<std::size_t>(p.starts()));
    out.axis("mask", static_cast<std::size_t>(Params::masks));
    out.axis("seed", static_cast<std::size_t>(p.seeds));
    out.add("sparsity", {"round"}, "1", "share of the encoder's weights that are pruned");
    out.add("weights_left", {"round"}, "1", "weights of the encoder that are left", Type::integer);
    out.add("accuracy", {"round", "start"}, "1",
            "test accuracy with masks by magnitude, mean over seeds; start 0: "
            "rewound to the teacher, 1 + a: "
            "to the student of alpha[a]");
    out.add("accuracy_error", {"round", "start"}, "1", "its standard error");
    out.add("accuracy_random", {"round", "start"}, "1", "the same with random masks");
    out.add("accuracy_of", {"round", "start", "mask", "seed"}, "1",
            "of single networks; mask 0: by magnitude, 1: random");
    out.add("pruned_largest", {"round", "start", "mask", "seed"}, "1",
            "largest absolute value of a pruned weight after the training");
    out.add("ticket_gain", {"start"}, "1",
            "accuracy of masks by magnitude less random ones in the last "
            "round, mean over seeds");
    out.add("ticket_sign", {"start"}, "1",
            "1 or -1: ticket_gain is more than two standard errors from 0; else 0", Type::integer);
    out.add("student_lead", {"start"}, "1",
            "accuracy less that of the teacher's rewinding, mean over rounds and seeds");
    out.add("student_lead_error", {"start"}, "1", "its standard error, from means over the rounds of a seed");
    out.add("student_sign", {"start"}, "1", "the sign of student_lead likewise", Type::integer);
  }
  static void run(const Params& p, Run& run) {
    if (p.precision == "double")
      play<double>(p, run);
    else
      play<float>(p, run);
  }

 private:
  template <class T>
  static void play(const Params& p, Run& run) {
    Rounds<T> rounds(p, run);
    const Lottery& found = rounds.play();
    const auto seeds = static_cast<std::size_t>(p.seeds), starts = static_cast<std::size_t>(p.starts());
    // (round, start, mask): the seeds of one kind
    const auto kind = [&](std::size_t round, std::size_t start, std::size_t mask) {
      return std::span<const double>(found.accuracy)
          .subspan(((round * starts + start) * Params::masks + mask) * seeds, seeds);
    };
    std::vector<double> sparsity, accuracy, spread, random, ticket, ticket_sign, lead, lead_error, lead_sign;
    for (std::size_t r = 0; r < rounds.left().size(); ++r) {
      sparsity.push_back(1 - static_cast<double>(rounds.left()[r]) / static_cast<double>(rounds.left()[0]));
      for (std::size_t s = 0; s < starts; ++s) {
        accuracy.push_back(SeedMean(kind(r, s, 0)).value);
        spread.push_back(SeedMean(kind(r, s, 0)).error);
        random.push_back(SeedMean(kind(r, s, 1)).value);
      }
    }
    const std::size_t last = rounds.left().size() - 1;
    for (std::size_t s = 0; s < starts; ++s) {
      const SeedMean gain(differences(kind(last, s, 0), kind(last, s, 1)));
      ticket.push_back(gain.value);
      ticket_sign.push_back(gain.sign());
      std::vector<double> ahead(seeds);  // of the teacher's, mean over rounds
      for (std::size_t r = 0; r <= last; ++r)
        for (std::size_t k = 0; k < seeds; ++k)
          ahead[k] += (kind(r, s, 0)[k] - kind(r, 0, 0)[k]) / static_cast<double>(last + 1);
      const SeedMean found_lead(ahead);
      lead.push_back(found_lead.value);
      lead_error.push_back(found_lead.error);
      lead_sign.push_back(found_lead.sign());
    }
    run.put("sparsity", sparsity);
    run.put("weights_left", rounds.left());
    run.put("accuracy", accuracy);
    run.put("accuracy_error", spread);
    run.put("accuracy_random", random);
    run.put("accuracy_of", found.accuracy);
    run.put("pruned_largest", found.pruned);
    run.put("ticket_gain", ticket);
    run.put("ticket_sign", ticket_sign);
    run.put("student_lead", lead);
    run.put("student_lead_error", lead_error);
    run.put("student_sign", lead_sign);
    const std::string lost =
        diverged_among(std::span(found.accuracy).last(static_cast<std::size_t>(p.networks())), "networks");
    if (!lost.empty()) run.partial(lost);
  }
};

const Register<RandomTeacherLottery> registered{"random-teacher-lottery",
                                                "Lottery tickets: pruned networks rewound to a "
                                                "random teacher or to its student"};

}  // namespace
}  // namespace random_teachers
