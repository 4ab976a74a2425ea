// SPDX-License-Identifier: BSD-3-Clause
// hopfield-mil: which bags of bit patterns hold a signal? An ensemble of networks learns it with a Hopfield
// pooling layer, gated attention, mean or max pooling.
//   khaos run hopfield-mil --set members=4 --sweep head=hopfield,gated,mean,max
#include "mil_nets.hpp"
#include "run/experiment.hpp"
#include "stats/moments.hpp"
#include "stats/rank_tests.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace hopfield {
namespace {

using namespace khaos;

struct MilParams : BagShape, PoolingShape, MilTraining {
  long epochs = 60, per_decade = 8;
  static void describe(Schema<MilParams>& s) {
    using P = MilParams;
    const auto bag = []<class T>(T BagShape::*member) { return static_cast<T P::*>(member); };
    const auto pool = []<class T>(T PoolingShape::*member) { return static_cast<T P::*>(member); };
    const auto train = []<class T>(T MilTraining::*member) { return static_cast<T P::*>(member); };
    s("bags", bag(&BagShape::bags), "1", "bags, half of them positive; a quarter is kept for tests",
      within(8, 10'000'000));
    s("instances", bag(&BagShape::instances), "1", "patterns in a bag", within(1, 1'000'000));
    s("bits", bag(&BagShape::bits), "1", "bits of a pattern", within(1, 24));
    s("signals", bag(&BagShape::signals), "1", "different signals", within(1, 1 << 24));
    s("signals_per_bag", bag(&BagShape::per_bag), "1", "signals in a positive bag", within(1, 1'000'000));
    s("head", pool(&PoolingShape::head), "1", "how instances are pooled", one_of(pooling_heads));
    s("width", pool(&PoolingShape::width), "1", "dimension of the association space, or of the hidden layer",
      within(1, 4096));
    s("heads", pool(&PoolingShape::heads), "1", "heads of the hopfield layer; they divide the width",
      within(1, 4096));
    s("T_u", pool(&PoolingShape::updates), "1", "updates of the state before values are read; 0: attention",
      within(0, 100));
    s("beta", pool(&PoolingShape::beta), "1", "scale of the scores; 0: 1 / sqrt(width / heads)", at_least(0));
    s("dropout", pool(&PoolingShape::drop), "1",
      "share of the associations that a training step leaves out of the values read",
      and_fits(at_least(0), 0, 0.99));
    s("members", train(&MilTraining::members), "1",
      "networks, which differ in their first weights and order of the bags", within(1, 1'000'000));
    s("epochs", &P::epochs, "1", "passes over the training bags", within(1, 1'000'000));
    s("batch", train(&MilTraining::batch), "1", "bags of a step", within(1, 1'000'000));
    s("learning_rate", train(&MilTraining::learning_rate), "1", "of AdamW", above(0));
    s("weight_decay", train(&MilTraining::weight_decay), "1", "of AdamW", at_least(0));
    s("clip", train(&MilTraining::clip), "1", "norm to which a longer gradient is shortened; 0: it is not",
      at_least(0));
    s("per_decade", &P::per_decade, "1", "evaluations per decade of steps", within(1, 1000));
  }
  long train_bags() const { return bags - 2 * (bags / 8); }
  long steps() const { return epochs * (train_bags() / batch); }
};

struct Mil {
  using Params = MilParams;

  static std::vector<std::string> sources() {
    return {"Ramsauer et al., arXiv 2008.02217", "Ilse, Tomczak & Welling, arXiv 1802.04712",
            "ml-jku/hopfield-layers, bit pattern set"};
  }
  static std::vector<Issue> validate(const Params& p) {
    std::vector<Issue> issues;
    if (p.signals >= (1L << p.bits) - 1)
      issues.push_back(error(fmt::format("signals: too many signals for {} bits: given {}, allowed: below {}",
                                         p.bits, p.signals, (1L << p.bits) - 1)));
    if (p.per_bag > p.instances)
      issues.push_back(error(
          fmt::format("signals_per_bag: given {}, allowed: <= instances = {}", p.per_bag, p.instances)));
    if (p.width % p.heads != 0)
      issues.push_back(
          error(fmt::format("heads: given {}, allowed: divisors of the width {}", p.heads, p.width)));
    if (p.bags % 8 != 0 || p.train_bags() % p.batch != 0 || p.bags / 4 % p.batch != 0)
      issues.push_back(error(
          fmt::format("bags: given {}, allowed: multiples of 8 whose quarter is a multiple of batch = {}",
                      p.bags, p.batch)));
    return issues;
  }
  static double cost(const Params& p) {
    const auto numbers = static_cast<double>(p.batch * p.instances * p.width);
    const long tiles = (p.members + 15) / 16;  // networks are trained in tiles of 16
    return 2e-9 * static_cast<double>(p.steps() * tiles) * numbers *
           static_cast<double>(4 * p.bits + 6 * p.updates + 20);
  }
  static void outputs(const Params& p, Outputs& out) {
    const std::vector<long> steps = looked_at(p.steps(), p.per_decade);
    out.axis("step", steps.size(), "1", {steps.begin(), steps.end()});
    out.axis("member", static_cast<std::size_t>(p.members));
    out.add("loss_train", {"step", "member"}, "1", "cross-entropy of all training bags");
    out.add("loss_test", {"step", "member"}, "1", "cross-entropy of the test bags");
    out.add("accuracy_at", {"step", "member"}, "1", "share of the test bags whose logit has the right sign");
    out.add("auc_at", {"step", "member"}, "1",
            "chance that a positive test bag has the larger logit; ties half");
    out.add("accuracy", {}, "1", "mean over the members, at the end");
    out.add("accuracy_spread", {}, "1", "standard deviation over the members; NaN of one");
    out.add("auc", {}, "1", "mean over the members, at the end");
    out.add("diverged", {}, "1", "members whose loss was not finite", Type::integer);
    out.add("bytes_per_member", {}, "1", "memory of a member: weights and moments", Type::integer);
  }

  static void run(const Params& p, Run& run) {
    const Bags bags = draw_bags(p, run.stream("bags"));
    MilNets nets(p, p, p, bags, run.stream("networks"), run.comm());
    std::vector<double> state, loss_train, loss_test, accuracy, auc;
    if (run.restore(state, loss_train, loss_test, accuracy, auc)) nets.restore(state);
    const std::vector<long> steps = looked_at(p.steps(), p.per_decade);
    const auto members = static_cast<std::size_t>(p.members);
    while (loss_test.size() < steps.size() * members) {
      const long next = steps[loss_test.size() / members];
      while (nets.step() < next) {  // a stop is seen within `at_once` steps
        nets.run_to(std::min(next, nets.step() + at_once));
        run.progress(static_cast<double>(nets.step()) / static_cast<double>(p.steps()));
        if (nets.step() < next) run.checkpoint(nets.save(), loss_train, loss_test, accuracy, auc);
      }
      append(loss_train, nets.train_loss());
      append(loss_test, nets.test_loss());
      score(nets.test_logits(), bags.test_label, accuracy, auc);
      run.checkpoint(nets.save(), loss_train, loss_test, accuracy, auc);
    }
    run.put("loss_train", loss_train);
    run.put("loss_test", loss_test);
    run.put("accuracy_at", accuracy);
    run.put("auc_at", auc);
    put_end(p, nets.diverged(), accuracy, auc, run);
    run.put("bytes_per_member", nets.bytes_per_member());
  }

 private:
  static constexpr long at_once = 20;

  static void append(std::vector<double>& list, const std::vector<double>& more) {
    list.insert(list.end(), more.begin(), more.end());
  }
  /// Accuracy and area under the curve of each member from its logits, (members, bags).
  static void score(const std::vector<double>& logits, const std::vector<double>& label,
                    std::vector<double>& accuracy, std::vector<double>& auc) {
    for (std::size_t from = 0; from < logits.size(); from += label.size()) {
      std::vector<double> positive, negative;
      double right = 0;
      for (std::size_t i = 0; i < label.size(); ++i) {
        const double logit = logits[from + i];
        (label[i] > 0 ? positive : negative).push_back(logit);
        right += (logit > 0) == (label[i] > 0);
      }
      accuracy.push_back(right / static_cast<double>(label.size()));
      auc.push_back(0.5 + 0.5 * cliff_delta(positive, negative));
    }
  }
  static void put_end(const Params& p, long diverged, const std::vector<double>& accuracy,
                      const std::vector<double>& auc, Run& run) {
    const auto last = [&](const std::vector<double>& list) {
      return std::vector<double>(list.end() - p.members, list.end());
    };
    const std::vector<double> end = last(accuracy);
    const double mean = moments(end).mean;
    double square = 0;
    for (const double x : end) square += (x - mean) * (x - mean);
    run.put("accuracy", mean);
    run.put("accuracy_spread", std::sqrt(square / static_cast<double>(p.members - 1)));
    run.put("auc", moments(last(auc)).mean);
    run.put("diverged", diverged);
    if (diverged > 0) run.partial(fmt::format("{} of {} members diverged", diverged, p.members));
  }
};

const Register<Mil> registered{"hopfield-mil",
                               "Multiple-instance learning: Hopfield pooling, gated attention, mean and max"};

}  // namespace
}  // namespace hopfield
