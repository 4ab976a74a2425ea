// SPDX-License-Identifier: BSD-3-Clause
#include "supervised.hpp"

#include "ensemble.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace random_teachers {
namespace {

Networks networks_of(const std::vector<std::uint64_t>& orders, Run& run) {
  Networks networks(static_cast<long>(orders.size()), run.stream("supervised batches"), &run.comm());
  networks.addresses = orders;
  return networks;
}

/// Cross-entropy and accuracy of one network: features (images, width) times W
/// (width, classes) plus b.
struct Score {
  double loss = 0, accuracy = 0;
  Score(std::span<const double> features, std::span<const int> labels, std::span<const double> w,
        std::span<const double> b) {
    const std::size_t classes = b.size(), width = w.size() / classes;
    std::vector<double> logit(classes);
    for (std::size_t i = 0; i < labels.size(); ++i) {
      std::ranges::copy(b, logit.begin());
      for (std::size_t j = 0; j < width; ++j)
        for (std::size_t c = 0; c < classes; ++c) logit[c] += features[i * width + j] * w[j * classes + c];
      const auto largest = std::ranges::max_element(logit);
      double sum = 0;
      for (const double z : logit) sum += std::exp(z - *largest);
      const auto label = static_cast<std::size_t>(labels[i]);
      loss += *largest + std::log(sum) - logit[label];
      accuracy += static_cast<std::size_t>(largest - logit.begin()) == label;
    }
    loss /= static_cast<double>(labels.size());
    accuracy = std::isfinite(loss) ? accuracy / static_cast<double>(labels.size())
                                   : std::numeric_limits<double>::quiet_NaN();
  }
};

std::vector<double> one_hot(std::span<const int> labels, int classes) {
  std::vector<double> targets(labels.size() * static_cast<std::size_t>(classes));
  for (std::size_t i = 0; i < labels.size(); ++i)
    targets[i * static_cast<std::size_t>(classes) + static_cast<std::size_t>(labels[i])] = 1;
  return targets;
}
}  // namespace

template <class T>
Classifiers<T>::Classifiers(const SupervisedParams& p, const PixelSets& sets, const std::vector<int>& labels,
                            const std::vector<std::uint64_t>& orders, long seeds, Run& run)
    : p_(p),
      sets_(sets),
      labels_(labels),
      members_(static_cast<long>(orders.size())),
      run_(run),
      net_(supervision(p.architecture(), p.batch, p.classes)),
      training_(net_.cross_entropy, networks_of(orders, run),
                {.optimiser = momentum(0.9), .learning_rate = {p.supervised_rate}}),
      encoding_(training_, p.architecture(), members_, seeds, run),
      train_(encoding_.bind("training", sets, 0, p.train)),
      test_(encoding_.bind("testing", sets, p.train, p.test)) {}

template <class T>
void Classifiers<T>::bind_training() {
  if (bound_) return;
  training_.bind(
      {encoding_.images_for(net_.images, sets_, 0, p_.train),
       {net_.targets, one_hot(std::span(labels_).first(static_cast<std::size_t>(p_.train)), p_.classes)}});
  bound_ = true;
}

template <class T>
void Classifiers<T>::start_from(std::span<const double> weights) {
  training_.restart();
  training_.set_weights(weights);
}

template <class T>
void Classifiers<T>::prune(std::span<const double> mask) {
  const auto members = static_cast<std::size_t>(members_),
             elements = static_cast<std::size_t>(this->elements());
  std::size_t before = 0;
  for (const Node& weight : net_.graph.weights()) {
    const auto size = static_cast<std::size_t>(weight.shape().elements());
    std::vector<double> part;
    for (std::size_t m = 0; m < members; ++m) {
      const std::span<const double> own = mask.subspan(m * elements + before, size);
      part.insert(part.end(), own.begin(), own.end());
    }
    training_.prune(weight, part);
    before += size;
  }
}

template <class T>
void Classifiers<T>::train(const std::function<void()>& made) {
  bind_training();
  const long at_once = steps_at_once(members_, supervised_work(p_), run_.comm());
  while (step() < p_.supervised_steps) {
    training_.run_to(std::min(p_.supervised_steps, step() + at_once));
    made();
  }
}

template <class T>
Judged Classifiers<T>::judge(bool probe, const Left& left) const {
  const Statistics statistics = encoding_.measure(train_, left);
  const std::vector<double> train = encoding_.features(train_, statistics, left),
                            test = encoding_.features(test_, statistics, left),
                            w = training_.weights(net_.weight), b = training_.weights(net_.offset);
  const std::vector<MemberStatus> status = training_.status();
  const auto part = [&](const std::vector<double>& all, std::size_t m) {
    const std::size_t size = all.size() / status.size();
    return std::span<const double>(all).subspan(m * size, size);
  };
  const std::span<const int> labels(labels_);
  const auto known = static_cast<std::size_t>(p_.train);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  Judged judged;
  for (std::size_t m = 0; m < status.size(); ++m) {
    const bool lost = status[m] == MemberStatus::diverged;
    const Score on_train(part(train, m), labels.first(known), part(w, m), part(b, m)),
        on_test(part(test, m), labels.subspan(known), part(w, m), part(b, m));
    judged.train_loss.push_back(lost ? nan : on_train.loss);
    judged.train_accuracy.push_back(lost ? nan : on_train.accuracy);
    judged.test_loss.push_back(lost ? nan : on_test.loss);
    judged.test_accuracy.push_back(lost ? nan : on_test.accuracy);
  }
  if (!probe) return judged;
  const std::vector<std::vector<int>> no_others;
  const auto of = [&](long m) {
    const auto member = static_cast<std::size_t>(m);
    return Features{part(train, member), part(test, member)};
  };
  judged.probe =
      read_features(p_, {members_, p_.architecture().features(), labels, no_others}, of, run_, left).linear;
  return judged;
}

template <class T>
std::vector<double> Classifiers<T>::weights() const {
  return training_.weights();
}

template <class T>
std::vector<double> Classifiers<T>::finite_weights() const {
  std::vector<double> all = weights();
  const std::vector<MemberStatus> status = training_.status();
  const std::size_t size = all.size() / status.size();
  for (std::size_t k = 0; k < all.size(); ++k)
    if (status[k / size] == MemberStatus::diverged) all[k] = std::numeric_limits<double>::quiet_NaN();
  return all;
}

template <class T>
long Classifiers<T>::encoder_elements() const {
  return elements() - net_.weight.shape().elements() - net_.offset.shape().elements();
}

template class Classifiers<float>;
template class Classifiers<double>;

std::string diverged_among(std::span<const double> values, const char* what) {
  const auto lost = std::ranges::count_if(values, [](double x) { return !std::isfinite(x); });
  return lost == 0 ? "" : fmt::format("{} of {} {} diverged", lost, values.size(), what);
}

}  // namespace random_teachers
