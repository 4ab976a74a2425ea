// SPDX-License-Identifier: BSD-3-Clause
#include "run/sweep.hpp"

#include "core/log.hpp"
#include "run/experiment.hpp"
#include "run/sweep_axis.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace khaos {

Sweep::Sweep(Request request)
    : request_(std::move(request)), experiment_(&find_experiment(request_.experiment)) {
  constexpr long most = 1'000'000'000;
  for (const SweepAxis& axis : request_.axes) {
    if (axis.length > most / base_size_)
      throw UserError("sweep: more than " + std::to_string(most) + " Points");
    base_size_ *= axis.length;
  }
  if (request_.replicates > most / base_size_)
    throw UserError("replicates: more than " + std::to_string(most) + " Points");
  base_size_ *= request_.replicates;
  if (request_.refine) {
    refined_parameter_ = parameter_index(*experiment_, request_.refine->axis);
    const Outputs outputs = experiment_->outputs(record(0));
    const int on = outputs.find(request_.refine->on);
    if (on < 0 || !outputs.all()[std::size_t(on)].axes.empty())
      throw UserError("refine: on: " + request_.refine->on + " is not an output of " + experiment_->name +
                      " that is a single number");
    if (request_.refine->max_points < base_size_)
      throw UserError("refine: max_points: given " + std::to_string(request_.refine->max_points) +
                      ", but the sweep alone has " + std::to_string(base_size_) + " Points");
  }
}

const std::vector<Parameter>& Sweep::parameters() const { return experiment_->parameters(); }

Record Sweep::record(long i) const {
  if (i >= base_size_) {
    const Added& added = added_[std::size_t(i - base_size_)];
    Record record = this->record(added.neighbour);
    record[refined_parameter_] = added.value;
    return record;
  }
  Record record = request_.base;
  long rest = i / request_.replicates;
  for (std::size_t a = request_.axes.size(); a-- > 0;) {
    const SweepAxis& axis = request_.axes[a];
    const long place = rest % axis.length;
    rest /= axis.length;
    for (std::size_t p = 0; p < axis.parameters.size(); ++p)
      record[axis.parameters[p]] = axis.value(p, place);
  }
  return record;
}

std::uint64_t Sweep::replicate(long i) const {
  const long base = i >= base_size_ ? added_[std::size_t(i - base_size_)].neighbour : i;
  return std::uint64_t(base % request_.replicates);
}

long Sweep::refine(const Campaign& campaign, const Comm& world) {
  const Refine& want = *request_.refine;
  std::vector<Added> fresh;
  if (world.root()) {
    // Neighbours are Points that differ in the refined parameter only: group them by their place on the other
    // axes.
    long stride = request_.replicates, length = 1;
    for (std::size_t a = request_.axes.size(); a-- > 0;) {
      length = request_.axes[a].length;
      if (request_.axes[a].label == want.axis) break;
      stride *= length;
    }
    const std::vector<double> on = campaign.column(want.on);
    struct Sample {
      double at, result;
      long base;
    };
    std::map<long, std::vector<Sample>> groups;
    for (long i = 0; i < size(); ++i) {
      if (!has_results(campaign.status(i))) continue;
      const long base = i < base_size_ ? i : added_[std::size_t(i - base_size_)].neighbour;
      const double at = i < base_size_ ? as_double(record(i)[refined_parameter_])
                                       : added_[std::size_t(i - base_size_)].value;
      groups[base - base / stride % length * stride].push_back({at, on[std::size_t(i)], base});
    }
    for (auto& [group, samples] : groups) {
      std::sort(samples.begin(), samples.end(), [](const Sample& a, const Sample& b) { return a.at < b.at; });
      for (std::size_t k = 1; k < samples.size(); ++k) {
        const Sample &a = samples[k - 1], &b = samples[k];
        const double middle = a.at + (b.at - a.at) / 2;
        const bool same = a.result == b.result || (std::isnan(a.result) && std::isnan(b.result));
        if (!same && b.at - a.at > want.to && middle > a.at && middle < b.at)
          fresh.push_back({a.base, middle, b.at - a.at});
      }
    }
    const long room = want.max_points - size();
    if (long(fresh.size()) > room) {  // the widest intervals first
      log_warning("refine: max_points = " + std::to_string(want.max_points) + " leaves " +
                  std::to_string(long(fresh.size()) - room) + " intervals as they are");
      std::stable_sort(fresh.begin(), fresh.end(),
                       [](const Added& a, const Added& b) { return a.width > b.width; });
      fresh.resize(std::size_t(std::max(0L, room)));
    }
  }
  world.broadcast(fresh);
  added_.insert(added_.end(), fresh.begin(), fresh.end());
  return long(fresh.size());
}

}  // namespace khaos
