// SPDX-License-Identifier: BSD-3-Clause
#include "landscape.hpp"

#include <algorithm>
#include <limits>
#include <optional>

namespace random_teachers {
namespace {

constexpr std::size_t columns = 5;

std::vector<double>* column(Judged& judged, std::size_t k) {
  std::vector<double>* all[columns] = {&judged.train_loss, &judged.train_accuracy, &judged.test_loss,
                                       &judged.test_accuracy, &judged.probe};
  return all[k];
}

/// The networks in the order in which they are judged: those that see one data
/// set together.
std::vector<long> order_of(const Landscape& landscape, long sets) {
  std::vector<long> order(static_cast<std::size_t>(landscape.count));
  for (long k = 0; k < landscape.count; ++k) order[static_cast<std::size_t>(k)] = k;
  std::ranges::stable_sort(order, {}, [&](long k) { return landscape.seed_of(k) % sets; });
  return order;
}
}  // namespace

template <class T>
Judged judge_all(const SupervisedParams& p, const ImageSets& sets, const Landscape& landscape, bool probe,
                 Run& run, std::vector<double>& rows, const std::function<void(double)>& made) {
  const auto number = static_cast<long>(sets.labelled.size());
  const std::vector<long> order = order_of(landscape, number);
  const auto set_at = [&](std::size_t k) { return landscape.seed_of(order[k]) % number; };
  const auto block = static_cast<std::size_t>(16 * run.comm().size());  // a register for each rank
  std::optional<Classifiers<T>> nets;
  long at = -1;
  while (rows.size() < columns * order.size()) {
    const std::size_t first = rows.size() / columns;
    std::size_t last = first;
    while (last < order.size() && last < first + block && set_at(last) == set_at(first)) ++last;
    if (at != set_at(first)) {
      at = set_at(first);
      const Images& images = sets.labelled[static_cast<std::size_t>(at)];
      nets.emplace(p, PixelSets{images.values}, images.labels, std::vector<std::uint64_t>(block), 1, run);
    }
    std::vector<double> weights;
    for (std::size_t k = first; k < first + block;
         ++k) {  // the last block is filled up with its last network
      const std::vector<double> own = landscape.weights_of(order[std::min(k, last - 1)]);
      weights.insert(weights.end(), own.begin(), own.end());
    }
    nets->start_from(weights);
    const auto share = [&] {
      return static_cast<double>(rows.size() / columns) / static_cast<double>(order.size());
    };
    Judged judged = nets->judge(probe, [&] { made(share()); });
    if (!probe) judged.probe.assign(block, std::numeric_limits<double>::quiet_NaN());
    for (std::size_t k = 0; k < last - first; ++k)
      for (std::size_t c = 0; c < columns; ++c) rows.push_back((*column(judged, c))[k]);
    made(share());
  }
  Judged all;
  for (std::size_t c = 0; c < columns; ++c) {
    column(all, c)->resize(order.size());
    for (std::size_t k = 0; k < order.size(); ++k)
      (*column(all, c))[static_cast<std::size_t>(order[k])] = rows[k * columns + c];
  }
  return all;
}

template Judged judge_all<float>(const SupervisedParams&, const ImageSets&, const Landscape&, bool, Run&,
                                 std::vector<double>&, const std::function<void(double)>&);
template Judged judge_all<double>(const SupervisedParams&, const ImageSets&, const Landscape&, bool, Run&,
                                  std::vector<double>&, const std::function<void(double)>&);

std::vector<double> mixture(const std::vector<std::span<const double>>& points,
                            const std::vector<double>& factors) {
  std::vector<double> mixed(points.front().size());
  for (std::size_t k = 0; k < points.size(); ++k)
    for (std::size_t i = 0; i < mixed.size(); ++i) mixed[i] += factors[k] * points[k][i];
  return mixed;
}

}  // namespace random_teachers
