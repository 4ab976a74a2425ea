// SPDX-License-Identifier: BSD-3-Clause
#include "learning/bound_data.hpp"

#include "core/error.hpp"
#include "learning/lane_array.hpp"
#include "learning/op_list.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace khaos {
namespace {

/// Numbers of rows of a table must be whole and lie in it.
void check_rows(const Node& input, std::span<const double> values) {
  const std::deque<Recorded>& nodes = input.graph().recording().nodes;
  for (const Recorded& record : nodes) {
    if (record.code != code_of<ops::Gather>) continue;
    int index = record.inputs[1];
    while (nodes[std::size_t(index)].kind == Recorded::Kind::alias)
      index = nodes[std::size_t(index)].inputs[0];
    const long rows = record.n[2];
    for (const double x : values)
      if (index == input.number() && !(x >= 0 && x < double(rows) && x == std::floor(x)))
        throw UserError(
            fmt::format("input '{}' numbers rows of a table of {}: {} is none", input.name(), rows, x));
  }
}
}  // namespace

template <class T>
void BoundData<T>::bind(const Data& data) {
  const Node& input = data.input;
  if (input.record().kind != Recorded::Kind::input)
    throw UserError("data is bound to inputs; this node is none" +
                    (input.name().empty() ? "" : ": '" + input.name() + "'"));
  const long given = long(data.values.size()), owners = data.each ? total_ : 1;
  const long wanted = input.shape().elements(),
             row = wanted / (input.shape().rank() > 0 ? input.shape()[0] : 1);
  const std::string what = fmt::format("input '{}' {}", input.name(), input.shape().text());
  if (given % owners != 0)
    throw UserError(
        fmt::format("{}: {} numbers are not as many for each of {} members", what, given, total_));
  const long count = given / owners;
  if (count != wanted && (input.shape().rank() == 0 || count % row != 0))
    throw UserError(
        fmt::format("{} takes {} numbers, or more samples of {}; given {}", what, wanted, row, count));
  if (count < wanted)
    throw UserError(
        fmt::format("{}: {} samples are fewer than the batch of {}", what, count / row, wanted / row));
  check_rows(input, data.values);
  const auto from = data.values.begin() + (data.each ? first_ * count : 0);
  const std::vector<T> mine(from, from + (data.each ? count_ * count : count));
  bound_[input.name()] = {device_copy("bound data", mine), data.each, count};
}

template <class T>
auto BoundData<T>::feeds_of(const Program& program) const -> Feeds {
  Feeds feeds;
  std::vector<Feed<T>> list;
  std::string batched;
  for (const Program::Input& input : program.inputs) {
    const auto found = bound_.find(input.name);
    if (found == bound_.end())
      throw UserError(fmt::format("input '{}' {} was given no data", input.name, input.shape.text()));
    const Bound& bound = found->second;
    const long elements = input.shape.elements();
    const long batch = input.shape.rank() > 0 ? input.shape[0] : 1, row = elements / batch;
    if (bound.count < elements || bound.count % row != 0)
      throw UserError(
          fmt::format("input '{}' {} was given {} numbers", input.name, input.shape.text(), bound.count));
    const bool whole = bound.count == elements;
    const long samples = bound.count / row;
    if (!whole && feeds.batch > 0 && (feeds.batch != batch || feeds.samples != samples))
      throw UserError(
          fmt::format("inputs '{}' and '{}' have {} samples in batches of {}, and {} in batches of {}",
                      batched, input.name, feeds.samples, feeds.batch, samples, batch));
    if (!whole) {
      feeds.batch = batch;
      feeds.samples = samples;
      batched = input.name;
    }
    list.push_back({bound.values.data(), samples, row, whole ? 0 : batch, bound.each, input.offset});
  }
  feeds.list = device_copy("feeds", list);
  return feeds;
}

template class BoundData<float>;
template class BoundData<double>;

}  // namespace khaos
