// SPDX-License-Identifier: BSD-3-Clause
#include "ode/dde_adaptive.hpp"

#include "core/error.hpp"
#include "ode/pi_control.hpp"
#include "ode/tableau.hpp"

#include <algorithm>
#include <cmath>

namespace khaos {

AdaptiveDelayOrbit::AdaptiveDelayOrbit(const DelayProblem& problem, std::span<const double> starts,
                                       double rtol, std::vector<double> atol)
    : problem_(problem),
      dimension_(problem.dimension),
      rtol_(rtol),
      atol_(std::move(atol)),
      lanes_(KHAOS_LANES) {
  if (!all(problem.delay > Lanes(0.0))) throw UserError("delay tau must be positive");
  if (!(rtol > 0 && rtol <= 0.1)) throw UserError("rtol must be in (0, 0.1]");
  if (starts.empty() || starts.size() % dimension_ || starts.size() > std::size_t(dimension_ * KHAOS_LANES))
    throw UserError("starts are not (members, dimension) values of at most one block of lanes");
  members_ = int(starts.size()) / dimension_;
  if (atol_.empty()) atol_.assign(dimension_, rtol);
  x_.resize(dimension_);
  y_.resize(dimension_);
  packed_.resize(2 * dimension_);
  for (auto& k : k_) k.resize(dimension_);
  for (int lane = 0; lane < KHAOS_LANES; ++lane) {
    const double* from = starts.data() + (lane < members_ ? lane : 0) * dimension_;
    lanes_[lane].start.assign(from, from + dimension_);
    lanes_[lane].step = 1e-3 * problem.delay[lane];
    lanes_[lane].log_error = std::log(pi_control::smallest_old);
    for (int i = 0; i < dimension_; ++i) x_[i].set(lane, from[i]);
  }
}

std::size_t AdaptiveDelayOrbit::segment_of(const Lane& lane, double t) const {
  std::size_t s = std::min(lane.at, lane.history.size() - 1);
  while (s > 0 && t < lane.history[s].t) --s;
  while (s + 1 < lane.history.size() && t > lane.history[s].t + lane.history[s].h) ++s;
  return s;
}

double AdaptiveDelayOrbit::evaluate(const Lane& lane, std::size_t segment, int i, double t) const {
  const Segment& seg = lane.history[segment];
  const double s = (t - seg.t) / seg.h, q = 1 - s;
  const double* r = seg.r.data() + i;
  const int d = dimension_;
  return r[0] + s * (r[d] + q * (r[2 * d] + s * (r[3 * d] + q * r[4 * d])));
}

double AdaptiveDelayOrbit::at(int lane, int i, double t) const {
  const Lane& l = lanes_[lane];
  if (t <= 0 || l.history.empty()) return l.start[i];
  return evaluate(l, segment_of(l, t), i, t);
}

void AdaptiveDelayOrbit::rhs(const Lanes* x, Lanes t, Lanes* dx) {
  std::copy(x, x + dimension_, packed_.begin());
  for (int lane = 0; lane < KHAOS_LANES; ++lane) {
    Lane& l = lanes_[lane];
    const double past = t[lane] - problem_.delay[lane];
    const bool constant = past <= 0 || l.history.empty();
    if (!constant) l.at = segment_of(l, past);
    for (int i = 0; i < dimension_; ++i)
      packed_[dimension_ + i].set(lane, constant ? l.start[i] : evaluate(l, l.at, i, past));
  }
  problem_.flow(packed_.data(), t, dx);
}

/// The next time that a step must not cross.
double AdaptiveDelayOrbit::next_stop(int lane, double t_end) const {
  const double tau = problem_.delay[lane];
  for (int k = 1; k <= 5; ++k)
    if (k * tau > t_[lane]) return std::min(k * tau, t_end);
  return t_end;
}

void AdaptiveDelayOrbit::advance(double t_end) {
  rhs(x_.data(), t_, k_[0].data());
  while (attempt(t_end)) {
  }
}

/// One step of every lane that has not arrived; false if there is none.
bool AdaptiveDelayOrbit::attempt(double t_end) {
  Lanes h(0.0);
  double stop[KHAOS_LANES];
  bool busy = false;
  for (int lane = 0; lane < KHAOS_LANES; ++lane) {
    stop[lane] = next_stop(lane, t_end);
    const double left = stop[lane] - t_[lane];
    if (lanes_[lane].failed || !(left > 0)) continue;
    busy = true;
    const double step = std::min(lanes_[lane].step, problem_.delay[lane]);
    h.set(lane, step >= left ? left : step > left / 2 ? left / 2 : step);
  }
  if (!busy) return false;
  for (int s = 1; s <= stages; ++s) {
    for (int i = 0; i < dimension_; ++i) {
      Lanes sum(0.0);
      for (int j = 0; j < s; ++j) sum += dopri5_tableau.a[s][j] * k_[j][i];
      y_[i] = x_[i] + h * sum;
    }
    rhs(y_.data(), t_ + dopri5_tableau.c[s] * h, k_[s].data());
  }
  for (int lane = 0; lane < KHAOS_LANES; ++lane)
    if (h[lane] > 0) accept(lane, h[lane], stop[lane]);
  return true;
}

void AdaptiveDelayOrbit::accept(int lane, double h, double stop) {
  Lane& l = lanes_[lane];
  double square = 0;
  for (int i = 0; i < dimension_; ++i) {
    double e = 0;
    for (int s = 0; s <= stages; ++s) e += dopri5_tableau.e[s] * k_[s][i][lane];
    const double scale = atol_[i] + rtol_ * std::max(std::abs(x_[i][lane]), std::abs(y_[i][lane]));
    square += h * h * e * e / (scale * scale);
  }
  const double error = std::sqrt(square / dimension_);
  const bool accepted = error <= 1;
  const double log_error = std::log(error < 1e10 ? std::max(error, pi_control::smallest_error) : 1e10);
  const double largest = accepted && !l.after_rejection ? pi_control::largest_growth : 1;
  const double next =
      h * pi_control::factor(std::exp(pi_control::exponent(accepted, log_error, l.log_error, 5)), largest);
  l.after_rejection = !accepted;
  if (!accepted) {
    ++l.rejected;
    l.step = next;
    l.failed = l.step < 1e-15 * std::max(std::abs(t_[lane]), problem_.delay[lane]);
    return;
  }
  ++l.steps;
  l.step = h < l.step ? std::max(l.step, next) : next;  // cut short by a stop: the longer one was good, too
  l.log_error = std::max(log_error, std::log(pi_control::smallest_old));

  Segment segment{t_[lane], h, std::vector<double>(5 * dimension_)};
  for (int i = 0; i < dimension_; ++i) {
    const double x0 = x_[i][lane], change = y_[i][lane] - x0;
    double* r = segment.r.data() + i;
    r[0] = x0;
    r[dimension_] = change;
    r[2 * dimension_] = h * k_[0][i][lane] - change;
    r[3 * dimension_] = change - h * k_[stages][i][lane] - r[2 * dimension_];
    double last = 0;
    for (int s = 0; s <= stages; ++s) last += dopri5_tableau.d[0][s] * k_[s][i][lane];
    r[4 * dimension_] = h * last;
    x_[i].set(lane, y_[i][lane]);
    k_[0][i].set(lane, k_[stages][i][lane]);  // first same as last
  }
  l.history.push_back(std::move(segment));
  t_.set(lane, h >= stop - t_[lane] ? stop : t_[lane] + h);
  const double needed = t_[lane] - 1.000001 * problem_.delay[lane];
  while (l.history.size() > 1 && l.history[1].t < needed) {
    l.history.pop_front();
    if (l.at > 0) --l.at;
  }
}

}  // namespace khaos
