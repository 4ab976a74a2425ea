// SPDX-License-Identifier: BSD-3-Clause
#include "learning/training.hpp"

#include "core/error.hpp"
#include "learning/training_impl.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace khaos {

Networks::Networks(long count, const Stream& stream, const Comm* ranks)
    : streams(std::size_t(std::max(count, 0L)), stream), comm(ranks) {
  for (long m = 0; m < count; ++m) addresses.push_back(std::uint64_t(m));
}
Networks::Networks(const std::vector<Stream>& each, const Comm* ranks)
    : streams(each), addresses(each.size(), 0), comm(ranks) {}

std::vector<long> log_spaced(long last, int per_decade) {
  std::vector<long> steps{0};
  for (int k = 0; steps.back() < last; ++k) {
    const long step = std::min(last, std::lround(std::pow(10.0, double(k) / per_decade)));
    if (step > steps.back()) steps.push_back(step);
  }
  return steps;
}

template <class T>
Training<T>::Training(const Node& loss, const Networks& networks, const Options& options)
    : impl_(std::make_unique<Impl>(loss, networks, options)) {}
template <class T>
Training<T>::Training(Training&&) noexcept = default;
template <class T>
Training<T>::~Training() = default;

template <class T>
void Training<T>::bind(const std::vector<Data>& data) {
  for (const Data& one : data) impl_->data.bind(one);
}
template <class T>
void Training<T>::run_to(long step) {
  impl_->run_to(step);
}
template <class T>
long Training<T>::step() const {
  return impl_->step;
}
template <class T>
bool Training<T>::finished() const {
  bool trains = false;
  for (const double x : impl_->active.read()) trains = trains || x != 0;
  return impl_->comm ? !impl_->comm->any(trains) : !trains;
}
template <class T>
void Training<T>::restart() {
  impl_->restart();
}

template <class T>
std::vector<double> Training<T>::losses() const {
  return impl_->gathered(impl_->losses.read());
}
template <class T>
std::vector<MemberStatus> Training<T>::status() const {
  std::vector<MemberStatus> all;
  for (const double x : impl_->gathered(impl_->read(impl_->status))) all.push_back(MemberStatus(int(x)));
  return all;
}
template <class T>
std::vector<long> Training<T>::steps_taken() const {
  std::vector<long> all;
  for (const double x : impl_->gathered(impl_->read(impl_->steps_taken))) all.push_back(long(x));
  return all;
}

template <class T>
std::vector<double> Training<T>::evaluate(const Node& node) const {
  return evaluate(node, {});
}
template <class T>
std::vector<double> Training<T>::evaluate(const Node& node, const std::vector<Data>& data) const {
  const typename Impl::Result result = impl_->compute({.values = {node}, .training = false}, data);
  const long size = node.shape().elements();
  std::vector<double> values = result.values;
  if (size == 1) {
    values.clear();
    for (std::size_t m = 0; m < result.values.size() / std::size_t(result.batches); ++m) {
      double sum = 0;
      for (long b = 0; b < result.batches; ++b)
        sum += result.values[m * std::size_t(result.batches) + std::size_t(b)];
      values.push_back(sum / double(result.batches));
    }
  }
  return impl_->gathered(values);
}
template <class T>
std::vector<double> Training<T>::gradient(const Node& number, const std::vector<Data>& data) const {
  return impl_->gradient({.values = {}, .loss = number}, data);
}
template <class T>
std::vector<double> Training<T>::gradient(const Node& number, const Node& input,
                                          const std::vector<Data>& data) const {
  return impl_->gradient({.values = {}, .loss = number, .gradients = {input}}, data);
}

template <class T>
std::vector<double> Training<T>::weights(const Node& weight) const {
  const WeightLayout::Entry& entry = impl_->layout.find(weight);
  return impl_->gathered(impl_->weights.read(entry.offset, entry.shape.elements()));
}
template <class T>
std::vector<double> Training<T>::weights() const {
  return impl_->gathered(impl_->weights.read());
}
template <class T>
void Training<T>::set_weights(const Node& weight, std::span<const double> values) {
  const WeightLayout::Entry& entry = impl_->layout.find(weight);
  impl_->write(impl_->weights, entry.name, entry.offset, entry.shape.elements(), values);
}
template <class T>
void Training<T>::set_weights(std::span<const double> values) {
  impl_->write(impl_->weights, "all weights", 0, elements(), values);
}
template <class T>
long Training<T>::elements() const {
  return impl_->layout.elements();
}
template <class T>
long Training<T>::trained() const {
  return impl_->layout.trained();
}

template <class T>
void Training<T>::scale_gradient(const Node& weight, std::span<const double> factors) {
  impl_->set_factors(impl_->scales, "gradient scales", weight, factors);
}
template <class T>
void Training<T>::prune(const Node& weight, std::span<const double> mask) {
  impl_->set_factors(impl_->mask, "pruning mask", weight, mask);
  impl_->apply_mask();
}
template <class T>
void Training<T>::keep_norm(const Node& weight) {
  impl_->keep_norm(impl_->trained_entry(weight));
}

template <class T>
std::vector<double> Training<T>::save() const {
  return impl_->save();
}
template <class T>
void Training<T>::restore(const std::vector<double>& saved) {
  impl_->restore(saved);
}

template <class T>
MemoryNeed Training<T>::memory(const Node& loss, const Options& options) {
  const WeightLayout layout(loss);
  const Program program = compile({.values = {}, .loss = loss}, layout);
  const long moments = options.optimiser.law == Optimiser::Law::adam       ? 2
                       : options.optimiser.law == Optimiser::Law::momentum ? 1
                                                                           : 0;
  return {long(sizeof(T)) * (layout.elements() + moments * layout.trained()),
          long(sizeof(TileLanes<T>)) * (program.arena + layout.trained())};
}

template class Training<float>;
template class Training<double>;

}  // namespace khaos
