// SPDX-License-Identifier: BSD-3-Clause
#include "learning/batch_statistics.hpp"

#include "learning/op_list.hpp"

namespace khaos {
namespace {

std::vector<int> all_but_channels(const Node& x) {
  std::vector<int> axes;
  for (int i = 0; i < x.shape().rank(); ++i)
    if (i != 1) axes.push_back(i);
  return axes;
}

/// (channels) of each member, averaged over the batches that the data takes.
template <class T>
std::vector<double> average(const Training<T>& training, const Node& node, const std::vector<Data>& data,
                            std::size_t members) {
  const std::vector<double> values = training.evaluate(node, data);
  const std::size_t channels = std::size_t(node.shape().elements());
  std::vector<double> mean(members * channels);
  const std::size_t batches = values.size() / mean.size();  // evaluate() averages a single number itself
  for (std::size_t m = 0; m < members; ++m)
    for (std::size_t b = 0; b < batches; ++b)
      for (std::size_t k = 0; k < channels; ++k)
        mean[m * channels + k] += values[(m * batches + b) * channels + k] / double(batches);
  return mean;
}
}  // namespace

template <class T>
void measure_batch_statistics(Training<T>& training, const Node& output, const std::vector<Data>& data) {
  Graph g = output.graph();
  const std::size_t members = training.losses().size();
  std::vector<bool> needed(std::size_t(output.number() + 1));
  needed.back() = true;
  for (std::size_t i = needed.size(); i-- > 0;)
    if (needed[i])
      for (const int input : g.node(int(i)).record().inputs) needed[std::size_t(input)] = true;
  for (std::size_t i = 0; i < needed.size(); ++i) {
    const Recorded record = g.node(int(i)).record();
    if (!needed[i] || record.code != code_of<ops::BatchNorm> || record.n[4] == 0) continue;
    const Node x = g.node(record.inputs[0]), mean_state = g.node(record.inputs.end()[-2]),
               variance_state = g.node(record.inputs.end()[-1]);
    const std::vector<int> axes = all_but_channels(x);
    std::vector<long> stretched(std::size_t(x.shape().rank() - 1), 1);
    stretched[0] = mean_state.shape()[0];
    training.set_weights(mean_state, average(training, mean(x, axes), data, members));
    const Node centred = x - reshape(mean_state, Shape(std::span<const long>(stretched)));
    training.set_weights(variance_state, average(training, mean(square(centred), axes), data, members));
  }
}

template void measure_batch_statistics(Training<float>&, const Node&, const std::vector<Data>&);
template void measure_batch_statistics(Training<double>&, const Node&, const std::vector<Data>&);

}  // namespace khaos
