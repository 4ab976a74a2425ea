// SPDX-License-Identifier: BSD-3-Clause
#include "ode/walk.hpp"

#include "ode/hermite_cubic.hpp"

namespace khaos {

double HermiteStep::at(int lane, int i, double s) const { return component(*this, lane, i)(s); }

Walk::Walk(const Flow& flow, std::span<const Lanes> x, Lanes t, Lanes h, Kind kind)
    : right_hand_side_(flow),
      kind_(kind),
      start_(t),
      h_(kind == map ? Lanes(1.0) : h),
      t0_(t),
      t1_(t),
      x0_(x.begin(), x.end()),
      f0_(x.size(), Lanes(0.0)),
      x1_(x0_),
      f1_(f0_),
      rk4_(int(x.size())) {
  find_slope();
}

Walk::Walk(const DelayProblem& problem, int steps_per_delay, std::span<const double> starts)
    : right_hand_side_(problem.flow),
      kind_(delay),
      start_(0.0),
      h_(1.0),
      t0_(0.0),
      t1_(0.0),
      x0_(std::size_t(problem.dimension)),
      f0_(x0_.size(), Lanes(0.0)),
      x1_(x0_.size()),
      f1_(f0_),
      packed_(2 * x0_.size()),
      rk4_(0),
      orbit_(std::in_place, problem, steps_per_delay, starts) {
  read_orbit();
  x0_ = x1_;
}

Walk::Walk(std::unique_ptr<TangentCarrier> carrier, std::span<const Lanes> x, double t, double h)
    : kind_(carried),
      start_(t),
      h_(h),
      t0_(t),
      t1_(t),
      x0_(x.begin(), x.end()),
      f0_(x.size(), Lanes(0.0)),
      x1_(x0_),
      f1_(f0_),
      rk4_(0),
      carrier_(std::move(carrier)) {
  find_slope();
}

/// At the state, whoever set it. A map has none.
void Walk::find_slope() {
  if (kind_ == flow) right_hand_side_(x1_.data(), t1_, f1_.data());
  if (kind_ == carried) carrier_->slope(x1_.data(), t1_, f1_.data());
}

void Walk::displace(std::span<const Lanes> by) {
  if (orbit_) {
    orbit_->displace(by);
    read_orbit();
    return;
  }
  for (std::size_t i = 0; i < x1_.size(); ++i) x1_[i] += by[i];
  find_slope();
}

/// State and slope at the orbit's last node.
void Walk::read_orbit() {
  const int d = int(x1_.size());
  for (int i = 0; i < d; ++i) {
    packed_[i] = x1_[i] = orbit_->state(i);
    packed_[d + i] = orbit_->past(i, orbit_->steps_per_delay());
  }
  t1_ = orbit_->time();
  right_hand_side_(packed_.data(), t1_, f1_.data());
}

void Walk::carry() {
  x1_ = x0_;
  Lanes t = t0_;
  while (!carrier_->advance(x1_.data(), t, t1_[0], 1000)) {
  }
}

void Walk::step() {
  x0_.swap(x1_);
  f0_.swap(f1_);
  t0_ = t1_;
  if (kind_ == delay) {
    orbit_->step();
    read_orbit();
    return;
  }
  steps_ += 1;
  t1_ = start_ + Lanes(steps_) * h_;  // not t + h, whose rounding errors would add up
  if (kind_ == carried) {
    carry();
    find_slope();
  } else if (kind_ == map) {
    right_hand_side_(x0_.data(), t0_, x1_.data());
  } else {
    rk4_(right_hand_side_, x0_.data(), f0_.data(), t0_, h_, x1_.data());
    find_slope();
  }
}

HermiteStep Walk::last() const {
  return {int(x1_.size()), t0_, t1_, x0_.data(), f0_.data(), x1_.data(), f1_.data()};
}

}  // namespace khaos
