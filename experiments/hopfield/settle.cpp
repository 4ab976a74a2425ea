// SPDX-License-Identifier: BSD-3-Clause
#include "settle.hpp"

#include <algorithm>
#include <cmath>

namespace hopfield {
namespace {

constexpr long batch_size = 1024;
using Update = std::function<Recall(const Queries&)>;

/// Updates the queries of one batch and appends where they led.
class Batch {
 public:
  Batch(const Memory& memory, const SettleControl& control, Settled& out)
      : N_(memory.patterns().count()), control_(control), out_(out) {}

  void settle(Queries live, const Update& update) {
    const auto count = static_cast<std::size_t>(live.count());
    first_ = out_.energy.size();
    d_ = live.d;
    for (auto* numbers : {&out_.iterations, &out_.converged, &out_.shift, &out_.delta, &out_.overlap,
                          &out_.entropy, &out_.energy})
      numbers->resize(first_ + count);
    if (control_.keep_states) out_.states.resize((first_ + count) * static_cast<std::size_t>(d_));
    std::vector<long> index(count);
    for (std::size_t i = 0; i < count; ++i) index[i] = static_cast<long>(i);
    for (long step = 0; live.count() > 0; ++step) {
      const Recall recall = update(live);
      Queries left;
      std::vector<long> left_index;
      for (long i = 0; i < live.count(); ++i)
        if (!take(live, recall, i, index[static_cast<std::size_t>(i)], step)) {
          left.add(live, i);
          std::copy_n(&recall.next[i * d_], d_, left.state.end() - d_);
          left_index.push_back(index[static_cast<std::size_t>(i)]);
        }
      live = std::move(left);
      index = std::move(left_index);
    }
  }

 private:
  /// True if query i, number `at` of the batch, is done: it settled or had its most steps.
  bool take(const Queries& live, const Recall& recall, long i, long at, long step) {
    const auto row = first_ + static_cast<std::size_t>(at);
    const double* xi = &live.state[i * d_];
    const double* next = &recall.next[i * d_];
    const double now = hopfield::energy(recall.lse[i], xi, d_, live.beta[i], N_, control_.M);
    const double slack = 1e-12 * std::max(1.0, control_.M * control_.M);
    if (step > 0 && now > out_.energy[row] + slack) ++out_.energy_rises;
    out_.energy[row] = now;
    double change = 0, shift = 0, overlap = 0;
    for (long k = 0; k < d_; ++k) {
      change += (next[k] - xi[k]) * (next[k] - xi[k]);
      shift += recall.shift[i * d_ + k] * recall.shift[i * d_ + k];
      overlap += next[k] * live.target[i * d_ + k];
    }
    const bool settled = std::sqrt(change) <= control_.tolerance * control_.M;
    const bool done = settled || step + 1 >= control_.most_steps;
    for (long s = step; s < (done ? control_.traced : std::min(step + 1, control_.traced)); ++s)
      out_.trace[static_cast<std::size_t>(s)].add(now);
    if (!done) return false;
    out_.iterations[row] = static_cast<double>(step + 1);
    out_.converged[row] = settled ? 1 : 0;
    out_.shift[row] = std::sqrt(shift);
    out_.delta[row] = recall.own_score[i] - recall.other_score[i];
    out_.overlap[row] = overlap / (control_.M * control_.M);
    out_.entropy[row] = recall.entropy[i];
    if (control_.keep_states) std::copy_n(next, d_, &out_.states[row * static_cast<std::size_t>(d_)]);
    return true;
  }

  long N_, d_ = 0;
  const SettleControl& control_;
  Settled& out_;
  std::size_t first_ = 0;
};

Settled settle_range(const Memory& memory, long first, long last, const Starts& starts,
                     const SettleControl& control, const Update& update) {
  Settled out;
  out.trace.resize(static_cast<std::size_t>(control.traced));
  Batch batch(memory, control, out);
  for (long from = first; from < last; from += batch_size) {
    Queries queries;
    for (long q = from; q < std::min(last, from + batch_size); ++q) starts(q, queries);
    batch.settle(std::move(queries), update);
  }
  return out;
}

}  // namespace

double energy(double lse, const double* xi, long d, double beta, long N, double M) {
  double square = 0;
  for (long k = 0; k < d; ++k) square += xi[k] * xi[k];
  return -lse + 0.5 * square + std::log(static_cast<double>(N)) / beta + 0.5 * M * M;
}

Settled settle_alone(const Memory& memory, long first, long last, const Starts& starts,
                     const SettleControl& control, const Memory::Look& look) {
  return settle_range(memory, first, last, starts, control, [&](const Queries& live) {
    look();
    return memory.recall(live, look);
  });
}

Settled settle(const Memory& memory, long count, const Starts& starts, const SettleControl& control,
               Run& run) {
  const Comm& comm = run.comm();
  const auto apart = [&](const auto& work) {
    if (!run.apart(work)) run.leave_if_stopped();
  };
  if (!memory.holds_all())
    return settle_range(memory, 0, count, starts, control,
                        [&](const Queries& live) { return memory.recall(live, comm, apart); });
  Settled mine;
  const auto [first, last] = share(count, comm);
  apart([&, first = first, last = last](const Memory::Look& look) {
    mine = settle_alone(memory, first, last, starts, control, look);
  });
  for (auto* numbers : {&mine.iterations, &mine.converged, &mine.shift, &mine.delta, &mine.overlap,
                        &mine.entropy, &mine.energy, &mine.states})
    *numbers = comm.gather(*numbers);
  for (ExactSum& sum : mine.trace) {
    const auto words = sum.words();
    const std::vector<long> all = comm.sum(std::vector<long>(words.begin(), words.end()));
    sum = ExactSum::of(std::vector<std::int64_t>(all.begin(), all.end()));
  }
  mine.energy_rises = comm.sum(mine.energy_rises);
  return mine;
}

}  // namespace hopfield
