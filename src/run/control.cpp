// SPDX-License-Identifier: BSD-3-Clause
#include "run/control.hpp"

#include "run/stop.hpp"

#include <algorithm>

namespace khaos {

Control::Control(const Comm& world, const std::string& name, long total,
                 std::optional<Clock::time_point> deadline, bool quiet)
    : counters_(world, counter_count), total_(total), deadline_(deadline) {
  if (world.root()) progress_.emplace(name, total, world.size(), quiet);
}

void Control::count(long points_done, long points_failed, double cost_done) const {
  counters_.add(done, points_done);
  if (points_failed > 0) counters_.add(failed, points_failed);
  if (cost_done > 0) counters_.add(cost, std::int64_t(cost_done / cost_unit));
}

Stop Control::stop() const {
  if (StopSignals::received()) ask(Stop::signal);
  if (deadline_ && Clock::now() >= *deadline_) ask(Stop::time_limit);
  return Stop(counters_.get(stopping));
}

void Control::report(double own_fraction) const {
  if (!progress_ || !progress_->due()) return;
  const long points = counters_.get(done);
  double fraction = double(points) / double(std::max(1L, total_));
  if (total_cost_ > 0) fraction = double(counters_.get(cost)) * cost_unit / total_cost_;
  if (total_ == 1) fraction = own_fraction;
  progress_->show(points, counters_.get(failed), std::min(1.0, fraction));
}

}  // namespace khaos
