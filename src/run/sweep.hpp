// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "run/request.hpp"
#include "store/campaign.hpp"
#include "store/point_source.hpp"

#include <vector>

namespace khaos {

class AnyExperiment;

/// The Points of a Request: the product of its axes and replicates (replicates vary fastest), and behind them
/// the ones that refinement added, round by round.
class Sweep final : public PointSource {
 public:
  explicit Sweep(Request request);  // throws UserError if it is too large to be meant
  const Request& request() const { return request_; }
  const AnyExperiment& experiment() const { return *experiment_; }
  const std::vector<Parameter>& parameters() const override;
  long size() const override { return base_size_ + long(added_.size()); }
  long base_size() const override { return base_size_; }
  Record record(long i) const override;
  std::uint64_t replicate(long i) const override;

  /// The next round: a Point in the middle of each interval of refine.axis that is wider than refine.to and
  /// across whose ends refine.on differs, from the results so far (`campaign` has all Points; collective).
  /// Returns how many were added; 0 when there is nothing left to refine or max_points is reached.
  long refine(const Campaign& campaign, const Comm& world);

 private:
  struct Added {
    long neighbour;       // a base Point: all but the refined parameter is its
    double value, width;  // of the refined parameter, and of the interval that it halves
  };
  Request request_;
  const AnyExperiment* experiment_;
  long base_size_ = 1;
  std::size_t refined_parameter_ = 0;
  std::vector<Added> added_;
};

}  // namespace khaos
