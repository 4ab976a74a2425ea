// SPDX-License-Identifier: BSD-3-Clause
#include "ode/dde.hpp"
#include "ode/dde_adaptive.hpp"
#include "ode/watched.hpp"
#include "trajectories.hpp"

#include <algorithm>
#include <cmath>

namespace chaos_atlas {
namespace {

constexpr double far_out = 1e10;  // as Integrator has it: beyond, a state has diverged

/// KHAOS_LANES members (fewer at the end) on their way; those that are no longer finite stay behind.
class FixedBlock {
 public:
  FixedBlock(const DelayProblem& problem, const Integration& how, std::span<const double> starts)
      : orbit_(problem, int(how.K), starts), d_(std::size_t(problem.dimension)), x_(d_) {}

  /// On until t lies within the last delay.
  void reach(double t, MemberEnds& ends, std::size_t first) {
    while (orbit_.time()[0] < t) {
      orbit_.step();
      for (int lane = 0; lane < orbit_.members(); ++lane) watch(lane, ends, first + std::size_t(lane));
    }
    orbit_.at(Lanes(t), x_.data());
  }
  double at(int lane, std::size_t i, double) const { return x_[i][lane]; }
  void finish(int lane, MemberEnds& ends, std::size_t m) const {
    if (ends.status[m] == MemberEnds::done) {
      ends.steps[m] = orbit_.steps();
      for (std::size_t i = 0; i < d_; ++i) ends.last[m * d_ + i] = orbit_.state(int(i))[lane];
    }
    ends.rhs_calls[m] = 4 * ends.steps[m];
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
  std::vector<Lanes> x_;  // at the sample that was reached
};

/// The same with steps of their own, none across a multiple of the delay: where samples lie changes nothing.
class AdaptiveBlock {
 public:
  AdaptiveBlock(const DelayProblem& problem, const Integration& how, std::span<const double> starts)
      : orbit_(problem, starts, how.rtol, how.atol),
        d_(std::size_t(problem.dimension)),
        delay_(problem.delay[0]) {}

  void reach(double t, MemberEnds& ends, std::size_t first) {
    for (; double(delays_) * delay_ < t; ++delays_) {
      orbit_.advance(double(delays_ + 1) * delay_);
      for (int lane = 0; lane < orbit_.members(); ++lane) watch(lane, ends, first + std::size_t(lane));
    }
  }
  double at(int lane, std::size_t i, double t) const { return orbit_.at(lane, int(i), t); }
  void finish(int lane, MemberEnds& ends, std::size_t m) const {
    ends.steps[m] = orbit_.steps(lane);
    ends.rejects[m] = orbit_.rejected(lane);
    ends.rhs_calls[m] = 6 * (ends.steps[m] + ends.rejects[m]) + delays_;
    for (std::size_t i = 0; i < d_; ++i) ends.last[m * d_ + i] = orbit_.state(int(i))[lane];
  }

 private:
  void watch(int lane, MemberEnds& ends, std::size_t m) {
    if (ends.status[m] != MemberEnds::done || !orbit_.failed(lane)) return;
    double size = 0;
    for (std::size_t i = 0; i < d_; ++i) size = std::max(size, std::abs(orbit_.state(int(i))[lane]));
    ends.status[m] = size > far_out ? MemberEnds::diverged : MemberEnds::step_underflow;
    ends.failed_at[m] = orbit_.time()[lane];
  }

  AdaptiveDelayOrbit orbit_;
  std::size_t d_;
  double delay_;
  long delays_ = 0;
};

/// Members first .. first + live - 1 of the chunk, m the first one's place in it.
template <class Block>
void follow(Block& block, const Samples& samples, long m, int live, std::size_t d, MemberEnds& ends,
            const MemberSample& sample) {
  std::vector<double> state(d);
  for (long k = 0; k < samples.count; ++k) {
    const double t = samples.time(k);
    block.reach(t, ends, std::size_t(m));
    for (int lane = 0; lane < live; ++lane) {
      const auto member = std::size_t(m + lane);
      if (ends.status[member] != MemberEnds::done && !(t <= ends.failed_at[member])) continue;
      for (std::size_t i = 0; i < d; ++i) state[i] = block.at(lane, i, t);
      sample(m + lane, k, state);
    }
  }
  for (int lane = 0; lane < live; ++lane) block.finish(lane, ends, std::size_t(m + lane));
}

}  // namespace

DelayTrajectories::DelayTrajectories(const Chosen& chosen, const Integration& how, const Samples& samples)
    : chosen_(&chosen), how_(how), samples_(samples) {}

MemberEnds DelayTrajectories::run(const Stream& stream, double spread, long first, long count,
                                  const MemberSample& sample) const {
  const Model& model = chosen_->model;
  const auto d = std::size_t(model.dimension);
  const Bound bound(model, chosen_->parameters);
  const Watched watched(bound.flow(), how_.look);
  const DelayProblem problem{
      watched.flow(), {}, model.dimension, Lanes(chosen_->parameters[std::size_t(model.delay)])};
  MemberEnds ends(std::size_t(count), d);
  for (long begin = 0; begin < count; begin += KHAOS_LANES) {
    const int live = int(std::min<long>(count - begin, KHAOS_LANES));
    std::vector<double> starts;
    for (long m = begin; m < begin + live; ++m)
      for (const double value : member_start(*chosen_, stream, spread, first + m)) starts.push_back(value);
    const auto follow_block = [&](auto block) { follow(block, samples_, begin, live, d, ends, sample); };
    if (how_.adaptive_delay)
      follow_block(AdaptiveBlock(problem, how_, starts));
    else
      follow_block(FixedBlock(problem, how_, starts));
  }
  return ends;
}

}  // namespace chaos_atlas
