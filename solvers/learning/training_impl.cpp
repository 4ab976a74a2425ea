// SPDX-License-Identifier: BSD-3-Clause
#include "learning/training_impl.hpp"

#include "core/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace khaos {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr unsigned char in_training = static_cast<unsigned char>(MemberStatus::training);
}  // namespace

template <class T>
Training<T>::Impl::Impl(const Node& loss, const Networks& networks, const Options& given)
    : options(given),
      comm(networks.comm),
      layout(loss),
      program(compile({.values = {}, .loss = loss}, layout)),
      total(networks.count()),
      data(0, 0, 0) {
  check(networks);
  constexpr long lanes = tile_width<T>;
  const long all_tiles = (total + lanes - 1) / lanes;
  const auto [from, to] = comm ? share(all_tiles, *comm) : std::pair{0L, all_tiles};
  first = std::min(total, from * lanes);
  mine = std::min(total, to * lanes) - first;
  tiles = to - from;
  slots = slots_for(tiles);
  data = BoundData<T>(total, first, mine);
  const long trained = layout.trained();
  weights = LaneArray<T>("weights", mine, layout.elements(), 0);
  if (options.optimiser.law != Optimiser::Law::descent)
    first_moment = LaneArray<T>("first moments", mine, trained, 0);
  if (options.optimiser.law == Optimiser::Law::adam)
    second_moment = LaneArray<T>("second moments", mine, trained, 0);
  rates = LaneArray<T>("learning rates", mine, 1, 0);
  stop_below = LaneArray<T>("stop below", mine, 1, -std::numeric_limits<double>::infinity());
  active = LaneArray<T>("active", mine, 1, 0);
  losses = LaneArray<T>("losses", mine, 1, nan);
  rates.write(0, 1, options.learning_rate.data() + (options.learning_rate.size() > 1 ? first : 0),
              options.learning_rate.size() > 1);
  if (!options.stop_below.empty())
    stop_below.write(0, 1, options.stop_below.data() + (options.stop_below.size() > 1 ? first : 0),
                     options.stop_below.size() > 1);
  status = Kokkos::View<unsigned char*>("status", std::size_t(tiles * lanes));
  steps_taken = Kokkos::View<long*>("steps taken", std::size_t(tiles * lanes));
  std::vector<std::uint64_t> keys(std::size_t(tiles * lanes)), addresses(keys.size());
  for (long m = 0; m < mine; ++m) {
    keys[std::size_t(m)] = networks.streams[std::size_t(first + m)].key;
    addresses[std::size_t(m)] = networks.addresses[std::size_t(first + m)];
  }
  keys_ = device_copy("keys", keys);
  addresses_ = device_copy("addresses", addresses);
  steps_ = device_copy("steps", program.steps);
  operands_ = device_copy("operands", program.operands);
  draw_weights(networks);
  restart();
}

template <class T>
void Training<T>::Impl::check(const Networks& networks) const {
  if (total < 1) throw UserError("an ensemble has at least one network");
  if (networks.addresses.size() != networks.streams.size())
    throw UserError(fmt::format("{} streams and {} addresses of networks", total, networks.addresses.size()));
  if (layout.trained() == 0) throw UserError("the loss depends on no weight: there is nothing to train");
  const auto check_list = [&](const char* name, const std::vector<double>& list) {
    if (list.size() != 1 && long(list.size()) != total)
      throw UserError(fmt::format("{} has {} values: one for all, or one for each of {} members", name,
                                  list.size(), total));
  };
  check_list("learning_rate", options.learning_rate);
  for (const double rate : options.learning_rate)
    if (!(rate > 0 && std::isfinite(rate)))
      throw UserError(fmt::format("learning_rate must be above 0, not {}", rate));
  if (!options.stop_below.empty()) check_list("stop_below", options.stop_below);
  if (!(options.clip_norm >= 0))
    throw UserError(fmt::format("clip_norm must be 0 or above, not {}", options.clip_norm));
  if (options.schedule.law == Schedule::Law::cosine && options.schedule.last <= options.schedule.warm_up)
    throw UserError(fmt::format("a cosine schedule ends after its warm-up: {} steps, warm-up {}",
                                options.schedule.last, options.schedule.warm_up));
}

template <class T>
void Training<T>::Impl::draw_weights(const Networks& networks) {
  for (const WeightLayout::Entry& entry : layout.entries()) {
    const long size = entry.shape.elements();
    std::vector<double> values;
    for (long m = first; m < first + mine; ++m) {
      const std::vector<double> one =
          draw(entry.initial, entry.shape, entry.name, networks.streams[std::size_t(m)],
               networks.addresses[std::size_t(m)]);
      values.insert(values.end(), one.begin(), one.end());
    }
    weights.write(entry.offset, size, values.data(), size);
  }
}

template <class T>
void Training<T>::Impl::restart() {
  step = 0;
  if (first_moment) first_moment.fill(0);
  if (second_moment) second_moment.fill(0);
  const double one = 1;
  active.write(0, 1, &one, 0);
  losses.fill(nan);
  Kokkos::deep_copy(status, in_training);
  Kokkos::deep_copy(steps_taken, 0L);
}

template <class T>
TileMemory<TileLanes<T>> Training<T>::Impl::memory(const Program& what,
                                                   const typename BoundData<T>::Feeds& feeds, bool shuffled) {
  using V = TileLanes<T>;
  TileMemory<V> m;
  m.weights = weights.data();
  m.keys = keys_.data();
  m.addresses = addresses_.data();
  m.feeds = feeds.list.data();
  m.feed_count = int(feeds.list.extent(0));
  m.members = mine;
  m.stored = layout.elements();
  m.trained = layout.trained();
  m.arena_size = what.arena;
  m.samples = feeds.samples;
  m.batch = feeds.batch;
  const std::size_t needed = std::size_t(slots * (m.arena_size + m.trained) * tile_width<T>);
  if (scratch_.extent(0) < needed) {
    scratch_ = {};
    scratch_ = Kokkos::View<T*>(Kokkos::view_alloc(Kokkos::WithoutInitializing, std::string("tiles in work")),
                                needed);
  }
  m.arena = reinterpret_cast<V*>(scratch_.data());
  m.gradients = m.arena + slots * m.arena_size;
  if (shuffled && m.batch > 0) {
    const std::size_t places = std::size_t(slots * m.samples * tile_width<T>);
    if (order_.extent(0) < places) order_ = Kokkos::View<std::int32_t*>("order of samples", places);
    m.order = order_.data();
  }
  return m;
}

template <class T>
void Training<T>::Impl::run_to(long last) {
  if (last < step)
    throw UserError(fmt::format("training stands at step {}: it does not go back to {}", step, last));
  const typename BoundData<T>::Feeds feeds = data.feeds_of(program);
  TrainJob<T> job;
  job.memory = memory(program, feeds, options.shuffle);
  job.program = {steps_.data(), operands_.data(), int(steps_.extent(0)), true};
  job.loss = program.loss;
  job.tiles = tiles;
  job.first = step;
  job.last = last;
  job.optimiser = options.optimiser;
  job.schedule = options.schedule;
  job.clip_norm = options.clip_norm;
  job.first_moment = first_moment.data();
  job.second_moment = second_moment.data();
  job.factors = factors.data();
  std::vector<typename TrainJob<T>::Norm> norms;
  for (const Norm& norm : norms_) norms.push_back({norm.offset, norm.size, norm.norm.data()});
  const auto norm_list = device_copy("norms", norms);
  job.norms = norm_list.data();
  job.norm_count = int(norms.size());
  job.rates = rates.data();
  job.stop_below = stop_below.data();
  job.active = active.data();
  job.losses = losses.data();
  job.status = status.data();
  job.steps_taken = steps_taken.data();
  run_job(job, slots);
  step = last;
}

template <class T>
auto Training<T>::Impl::compute(const Goal& goal, const std::vector<Data>& more) -> Result {
  const Program what = compile(goal, layout);
  BoundData<T> all = data;
  for (const Data& one : more) all.bind(one);
  const typename BoundData<T>::Feeds feeds = all.feeds_of(what);
  if (feeds.batch > 0 && feeds.samples % feeds.batch != 0)
    throw UserError(
        fmt::format("{} samples are no multiple of the batch of {}: record the network for another "
                    "batch to evaluate all of them",
                    feeds.samples, feeds.batch));
  ComputeJob<T> job;
  job.memory = memory(what, feeds, false);
  const auto steps = device_copy("steps", what.steps);
  const auto operands = device_copy("operands", what.operands);
  job.program = {steps.data(), operands.data(), int(steps.extent(0)), goal.training};
  job.tiles = tiles;
  job.batches = feeds.batch > 0 ? feeds.samples / feeds.batch : 1;
  std::vector<Operand> wanted = what.values;
  if (goal.loss.number() >= 0) {
    if (goal.gradients.empty())
      wanted.push_back({Space::gradients, false, 0, layout.trained()});
    else
      wanted = what.gradients;
  }
  for (const Operand& operand : wanted) job.wanted_size += operand.size;
  const auto wanted_list = device_copy("wanted", wanted);
  job.wanted = wanted_list.data();
  job.wanted_count = int(wanted.size());
  const Kokkos::View<T*> results("results", std::size_t(mine * job.batches * job.wanted_size));
  job.results = results.data();
  run_job(job, slots);
  const auto host = Kokkos::create_mirror_view(results);
  Kokkos::deep_copy(host, results);
  Result result{{}, job.batches};
  result.values.assign(host.data(), host.data() + host.extent(0));
  return result;
}

template <class T>
std::vector<double> Training<T>::Impl::gradient(const Goal& goal, const std::vector<Data>& more) {
  const Result result = compute(goal, more);
  if (result.batches == 1) return gathered(result.values);
  if (!goal.gradients.empty())
    throw UserError("the derivative with respect to an input is that of one batch; more samples are bound");
  const std::size_t size = std::size_t(layout.trained());
  std::vector<double> mean(std::size_t(mine) * size);
  for (std::size_t m = 0; m < std::size_t(mine); ++m)
    for (std::size_t b = 0; b < std::size_t(result.batches); ++b)
      for (std::size_t e = 0; e < size; ++e)
        mean[m * size + e] +=
            result.values[(m * std::size_t(result.batches) + b) * size + e] / double(result.batches);
  return gathered(mean);
}

template <class T>
void Training<T>::Impl::write(const LaneArray<T>& array, const std::string& what, long at, long size,
                              std::span<const double> values) const {
  const long given = long(values.size());
  if (given != size && given != total * size)
    throw UserError(fmt::format("'{}' takes {} numbers for all members or {} for each of {}; given {}", what,
                                size, size, total, given));
  const bool each = given != size;
  array.write(at, size, values.data() + (each ? first * size : 0), each ? size : 0);
}

template class Training<float>::Impl;
template class Training<double>::Impl;

}  // namespace khaos
