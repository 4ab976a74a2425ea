// SPDX-License-Identifier: BSD-3-Clause
#include "ode/ensemble.hpp"

#include "core/error.hpp"
#include "stats/sum.hpp"

#include <string>

namespace khaos {

Ensemble::Ensemble(long total, const Comm& comm, long grain) : comm_(&comm), total_(total), grain_(grain) {
  if (total < 1) throw UserError("an ensemble needs at least one member, got " + std::to_string(total));
  if (grain < 1 || grain % KHAOS_LANES != 0)
    throw UserError("a grain is a multiple of " + std::to_string(KHAOS_LANES) + ", got " +
                    std::to_string(grain));
  const auto [from, to] = share((total + grain - 1) / grain, comm);
  first_ = std::min(from * grain, total);
  last_ = std::min(to * grain, total);
}

std::vector<double> Ensemble::sum(std::span<const double> mine, std::size_t width) const {
  const std::vector<double> all = comm_->gather(mine);
  std::vector<CompensatedSum> column(width);
  for (std::size_t k = 0; k < all.size(); ++k) column[k % width].add(all[k]);
  std::vector<double> total;
  for (const CompensatedSum& s : column) total.push_back(s.value());
  return total;
}

}  // namespace khaos
