// SPDX-License-Identifier: BSD-3-Clause
#include "run/work_through.hpp"

#include "run/experiment.hpp"
#include "run/point_run.hpp"
#include "store/checkpoint.hpp"

#include <algorithm>
#include <cstdio>
#include <optional>
#include <unistd.h>

namespace khaos {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// One group of ranks at work.
class Worker {
 public:
  Worker(Campaign& campaign, const Sweep& sweep, const Comm& group, const Control& control)
      : campaign_(campaign), sweep_(sweep), group_(group), control_(control), looked_(Clock::now()) {}

  // Points may be of several batch keys; neighbours of equal key are computed together. False: leave off.
  bool compute(std::span<const long> points) {
    const AnyExperiment& experiment = sweep_.experiment();
    while (!points.empty()) {
      std::size_t n = 1;
      if (experiment.batched() && points.size() > 1) {
        const std::string key = experiment.batch_key(sweep_.record(points[0]));
        while (n < points.size() && experiment.batch_key(sweep_.record(points[n])) == key) ++n;
      }
      if (!batch(points.first(n))) return false;
      points = points.subspan(n);
      if (!points.empty() && stop_asked()) return false;
    }
    return true;
  }

 private:
  // Points may take longer than those before them, by which their number was chosen.
  bool stop_asked() {
    bool asked = false;
    if (group_.root() && Clock::now() - looked_ >= std::chrono::milliseconds(5)) {
      asked = control_.stop() != Stop::none;
      control_.report();
      looked_ = Clock::now();
    }
    return group_.size() > 1 ? group_.broadcast(asked) : asked;
  }

  bool batch(std::span<const long> points) {
    const Clock::time_point start = Clock::now();
    std::optional<PointRun> run;
    std::string failure;
    try {
      run.emplace(sweep_, &campaign_, campaign_.layout(), group_, &control_, points);
      run->compute();
      run->finish();
    } catch (const Interrupted&) {
      return false;
    } catch (const PointError& wrong) {
      failure = wrong.what();
    } catch (const UserError& wrong) {
      failure = wrong.what();
    } catch (const StorageError&) {
      throw;
    } catch (const std::exception& wrong) {
      failure = std::string("internal error: ") + wrong.what();
      if (group_.size() > 1) {  // the other ranks of the group may be waiting for this one for ever
        std::fprintf(stderr, "khaos: Point %ld: %s\n", points[0], failure.c_str());
        MPI_Abort(MPI_COMM_WORLD, 70);
      }
    }
    if (!failure.empty() && points.size() > 1) {  // which of them it was is not known: each one alone
      for (std::size_t i = 0; i < points.size(); ++i)
        if (!batch(points.subspan(i, 1)) || (i + 1 < points.size() && stop_asked())) return false;
      return true;
    }
    group_.on_root([&] {
      commit(points, run ? &*run : nullptr, failure, seconds_since(start) / double(points.size()));
    });
    return true;
  }

  // `run` may be null if there is a failure.
  void commit(std::span<const long> points, PointRun* run, const std::string& failure, double seconds) {
    long failed = 0;
    for (std::size_t i = 0; i < points.size(); ++i) {
      const std::string& why = failure.empty() ? run->failure(i) : failure;
      failed += !why.empty();
      const std::uint64_t identity = sweep_.identity(points[i]);
      if (why.empty()) {
        const std::string& lacking = run->lacking(i);
        campaign_.commit(points[i], std::move(run->row(i)), lacking.empty() ? Status::done : Status::partial,
                         lacking, seconds);
        if (!sweep_.experiment().batched()) remove_checkpoint(campaign_.folder(), identity);
      } else {  // a retry goes on from the checkpoint
        const std::string kept = last_checkpoint(campaign_.folder(), identity);
        campaign_.commit(points[i], campaign_.layout().blank(), Status::failed,
                         why + (kept.empty() ? "" : "; its last checkpoint is " + kept), seconds);
      }
    }
    double cost = 0;
    for (const long point : points) cost += sweep_.experiment().cost(sweep_.record(point)).value_or(0);
    control_.count(long(points.size()), failed, cost);
  }

  Campaign& campaign_;
  const Sweep& sweep_;
  const Comm& group_;
  const Control& control_;
  Clock::time_point looked_;
};

}  // namespace

void sort_by_cost(const Sweep& sweep, const Comm& world, std::vector<long>& todo, double& total_cost) {
  total_cost = 0;
  if (todo.empty() || !sweep.experiment().cost(sweep.record(todo[0]))) return;
  if (world.root()) {
    std::vector<std::pair<double, long>> order;
    for (const long point : todo)
      order.emplace_back(-sweep.experiment().cost(sweep.record(point)).value_or(0), point);
    std::sort(order.begin(), order.end());
    for (std::size_t i = 0; i < todo.size(); ++i) {
      todo[i] = order[i].second;
      total_cost -= order[i].first;
    }
  }
  world.broadcast(todo);
  total_cost = world.broadcast(total_cost);
}

void deal_out(const Comm& world, const Dealing& dealing, const Control& control, long total,
              const std::function<bool(long, long, const Comm&)>& work, const std::function<void()>& flush) {
  const int per_point = std::min(dealing.ranks_per_point, world.size());
  const long groups = (world.size() + per_point - 1) / per_point;
  const Comm group = world.split(world.rank() / per_point);
  constexpr double worthwhile = 1e-3;  // seconds of work a take; a take costs about a microsecond

  std::string trouble;
  double seconds_each = worthwhile;
  try {
    struct Take {
      long from, to;
    } take{0, 0};
    for (bool going = true; going;) {
      if (group.root()) {
        const long fair = std::max(1L, (total - control.dealt()) / (2 * groups));
        const long fit = std::clamp(long(worthwhile / seconds_each), 1L, fair), grain = dealing.grain;
        const long size = dealing.batch > 0 ? dealing.batch : (fit + grain - 1) / grain * grain;
        take.from = control.stop() == Stop::none ? control.deal(size) : total;
        take.to = std::min(total, take.from + size);
        control.report();
      }
      if (group.size() > 1) take = group.broadcast(take);
      if (take.from >= total) break;
      const Clock::time_point start = Clock::now();
      going = work(take.from, take.to, group);
      seconds_each = std::max(1e-9, seconds_since(start) / double(take.to - take.from));
    }
    flush();
  } catch (const StorageError& wrong) {
    trouble = wrong.what();
    control.ask(Stop::storage);
  }
  control.leave();
  while (world.root() &&
         control.ranks_left() < world.size()) {  // keep the line alive until the last one is done
    control.stop();
    control.report();
    usleep(2'000);
  }
  for (const std::string& text : world.gather(trouble))
    if (!text.empty()) throw StorageError(text);
}

void work_through(Campaign& campaign, const Sweep& sweep, const Comm& world, const Dealing& dealing,
                  Control& control, std::vector<long> todo) {
  double total_cost;
  sort_by_cost(sweep, world, todo, total_cost);
  control.set_total_cost(total_cost);
  const auto compute = [&](long from, long to, const Comm& group) {
    return Worker(campaign, sweep, group, control)
        .compute(std::span<const long>(todo).subspan(std::size_t(from), std::size_t(to - from)));
  };
  Dealing grained = dealing;
  if (!todo.empty()) grained.grain = std::max(1L, sweep.experiment().batch_grain(sweep.record(todo[0])));
  deal_out(world, grained, control, long(todo.size()), compute, [&] { campaign.flush(); });
}

}  // namespace khaos
