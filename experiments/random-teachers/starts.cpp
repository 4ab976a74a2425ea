// SPDX-License-Identifier: BSD-3-Clause
#include "starts.hpp"

#include "ensemble.hpp"

#include <algorithm>

namespace random_teachers {
namespace {

/// W and b of each seed, one behind the other.
std::vector<std::vector<double>> classifiers(const SupervisedParams& p, const Stream& stream) {
  const Supervision net = supervision(p.architecture(), p.batch, p.classes);
  std::vector<std::vector<double>> drawn(static_cast<std::size_t>(p.seeds));
  for (std::size_t s = 0; s < drawn.size(); ++s)
    for (const Node& node : {net.weight, net.offset}) {
      const std::vector<double> part = draw(node.record().initial, node.shape(), node.name(), stream, s);
      drawn[s].insert(drawn[s].end(), part.begin(), part.end());
    }
  return drawn;
}
}  // namespace

template <class T>
std::vector<double> distilled_starts(const SupervisedParams& p, const ImageSets& sets, Run& run,
                                     std::vector<double>& saved, const std::function<void(double)>& save) {
  Ensemble<T> ensemble(p, sets, run);
  Training<T>& training = ensemble.training();
  ensemble.become_teachers([&] { run.leave_if_stopped(); });
  std::vector<double> encoders = ensemble.encoders();  // of each alpha: teachers are alike
  const auto seeds = static_cast<std::size_t>(p.seeds);
  const std::size_t size = encoders.size() / static_cast<std::size_t>(p.students());
  encoders.resize(seeds * size);
  ensemble.become_students();
  if (!saved.empty()) training.restore(saved);
  const long at_once = steps_at_once(p.students(), step_work(p), run.comm());
  while (training.step() < p.steps) {
    training.run_to(std::min(p.steps, training.step() + at_once));
    saved = training.save();
    save(static_cast<double>(training.step()) / static_cast<double>(p.steps));
  }
  const std::vector<double> students = ensemble.encoders();
  encoders.insert(encoders.end(), students.begin(), students.end());

  const std::vector<std::vector<double>> drawn = classifiers(p, run.stream("classifier"));
  std::vector<double> starts;
  for (std::size_t k = 0; k * size < encoders.size(); ++k) {
    const auto from = encoders.begin() + static_cast<std::ptrdiff_t>(k * size);
    starts.insert(starts.end(), from, from + static_cast<std::ptrdiff_t>(size));
    starts.insert(starts.end(), drawn[k % seeds].begin(), drawn[k % seeds].end());
  }
  return starts;
}

template std::vector<double> distilled_starts<float>(const SupervisedParams&, const ImageSets&, Run&,
                                                     std::vector<double>&,
                                                     const std::function<void(double)>&);
template std::vector<double> distilled_starts<double>(const SupervisedParams&, const ImageSets&, Run&,
                                                      std::vector<double>&,
                                                      const std::function<void(double)>&);

}  // namespace random_teachers
