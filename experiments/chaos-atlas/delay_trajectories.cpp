// SPDX-License-Identifier: BSD-3-Clause
#include "ode/dde.hpp"
#include "trajectories.hpp"

#include <algorithm>
#include <cmath>

namespace chaos_atlas {
namespace {

/// KHAOS_LANES members (fewer at the end) on their way; those that are no longer finite stay behind.
class Block {
 public:
  Block(const DelayProblem& problem, int steps_per_delay, std::span<const double> starts)
      : orbit_(problem, steps_per_delay, starts), d_(std::size_t(problem.dimension)) {}

  /// On until t lies within the last delay.
  void reach(double t, MemberEnds& ends, long first) {
    while (orbit_.time()[0] < t) {
      orbit_.step();
      for (int lane = 0; lane < orbit_.members(); ++lane) watch(lane, ends, std::size_t(first + lane));
    }
  }
  void at(double t, Lanes* x) const { orbit_.at(Lanes(t), x); }
  long steps() const { return orbit_.steps(); }
  int members() const { return orbit_.members(); }
  void last(int lane, double* x) const {
    for (std::size_t i = 0; i < d_; ++i) x[i] = orbit_.state(int(i))[lane];
  }

 private:
  void watch(int lane, MemberEnds& ends, std::size_t m) {
    if (ends.status[m] != MemberEnds::done) return;
    bool finite = true;
    for (std::size_t i = 0; i < d_; ++i) finite = finite && std::isfinite(orbit_.state(int(i))[lane]);
    if (finite) return;
    ends.status[m] = MemberEnds::diverged;
    ends.failed_at[m] = orbit_.time()[lane] - orbit_.step_length()[lane];
    ends.steps[m] = orbit_.steps() - 1;
    for (std::size_t i = 0; i < d_; ++i) ends.last[m * d_ + i] = orbit_.past(int(i), 1)[lane];
  }

  DelayOrbit orbit_;
  std::size_t d_;
};

}  // namespace

DelayTrajectories::DelayTrajectories(const Chosen& chosen, const Integration& how, const Samples& samples)
    : chosen_(&chosen), how_(how), samples_(samples) {}

MemberEnds DelayTrajectories::run(const Stream& stream, double spread, long first, long count,
                                  const MemberSample& sample) const {
  const Model& model = chosen_->model;
  const auto d = std::size_t(model.dimension);
  const Bound bound(model, chosen_->parameters);
  const DelayProblem problem{
      bound.flow(), {}, model.dimension, Lanes(chosen_->parameters[std::size_t(model.delay)])};
  MemberEnds ends(std::size_t(count), d);
  std::vector<Lanes> x(d);
  std::vector<double> state(d);
  for (long begin = 0; begin < count; begin += KHAOS_LANES) {
    std::vector<double> starts;
    for (long m = begin; m < std::min<long>(count, begin + KHAOS_LANES); ++m)
      for (const double value : member_start(*chosen_, stream, spread, first + m)) starts.push_back(value);
    Block block(problem, int(how_.K), starts);
    for (long k = 0; k < samples_.count; ++k) {
      const double t = samples_.time(k);
      block.reach(t, ends, begin);
      block.at(t, x.data());
      for (int lane = 0; lane < block.members(); ++lane) {
        const long m = begin + lane;
        if (ends.status[std::size_t(m)] != MemberEnds::done) continue;
        for (std::size_t i = 0; i < d; ++i) state[i] = x[i][lane];
        sample(m, k, state);
      }
    }
    for (int lane = 0; lane < block.members(); ++lane) {
      const auto m = std::size_t(begin + lane);
      if (ends.status[m] == MemberEnds::done) {
        ends.steps[m] = block.steps();
        block.last(lane, &ends.last[m * d]);
      }
      ends.rhs_calls[m] = 4 * ends.steps[m];
    }
  }
  return ends;
}

}  // namespace chaos_atlas
