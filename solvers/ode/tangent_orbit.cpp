// SPDX-License-Identifier: BSD-3-Clause
#include "ode/tangent_orbit.hpp"

#include "core/error.hpp"
#include "core/stream.hpp"
#include "ode/gram_schmidt.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace khaos {
namespace {

const Stream generic{0x6c796170756e6f76};  // any fixed key: directions that no system singles out

bool finite(const Lanes* x, int dimension, int stride, int lane) {
  for (int i = 0; i < dimension; ++i)
    if (!std::isfinite(x[i * stride][lane])) return false;
  return true;
}

std::vector<double> state_of(const Lanes* x, int dimension, int stride, int lane) {
  std::vector<double> state(dimension);
  for (int i = 0; i < dimension; ++i) state[i] = x[i * stride][lane];
  return state;
}

}  // namespace

TangentOrbit::TangentOrbit(const TangentProblem& problem, std::span<const double> starts,
                           const LyapunovOptions& options)
    : problem_(problem),
      options_(options),
      columns_(problem.tangent.dimension / problem.dimension - 1),
      rows_(1 + columns_),
      every_(std::max(1, options.every)),
      carrier_(make_carrier(problem, options)),
      x_(problem.tangent.dimension, Lanes(0.0)),
      work_(problem.tangent.dimension),
      t_(options.start_time),
      now_(options.start_time) {
  const int dimension = problem_.dimension;
  if (columns_ < 1) throw std::invalid_argument("a tangent flow without tangent vectors");
  if (starts.empty() || starts.size() % dimension || starts.size() > std::size_t(dimension * KHAOS_LANES))
    throw UserError("starts are not (members, dimension) values of at most one block of lanes");
  members_ = int(starts.size()) / dimension;
  start(starts);
  find_clocks();
  int least = dimension;
  for (int lane = 0; lane < KHAOS_LANES; ++lane) least = std::min(least, clocks_[lane]);
  // Where parameters make a clock of one member's component only, the others need its direction.
  exponents_ = std::min(dimension - least, columns_);
  if (options_.exponents > 0) exponents_ = std::min(exponents_, options_.exponents);
  for (int lane = 0; lane < KHAOS_LANES; ++lane)
    if (exponents_ < dimension - clocks_[lane]) whole_.set(lane, std::nan(""));
  traced_ = any(whole_ == Lanes(0.0)) && !problem_.map && !switches(problem_);
  start_frames();
}

void TangentOrbit::start(std::span<const double> starts) {
  const int dimension = problem_.dimension;
  for (int lane = 0; lane < KHAOS_LANES; ++lane) {
    const double* from = starts.data() + (lane < members_ ? lane : 0) * dimension;
    for (int i = 0; i < dimension; ++i) {
      x_[i * rows_].set(lane, from[i]);
      size_[lane] = std::max(size_[lane], std::abs(from[i]));
    }
  }
}

void TangentOrbit::find_clocks() {
  const int dimension = problem_.dimension;
  free_.assign(dimension, Lanes(0.0));
  if (problem_.map) {  // a map's clock adds a constant: its row is the identity's, and it is no special case
    free_.assign(dimension, Lanes(1.0));
    return;
  }
  // With a switching function both sides must agree on the velocity, too.
  std::vector<Lanes> point(x_.size(), Lanes(0.0)), beyond(x_.size());
  Lanes* const side =
      switches(problem_) ? problem_.bound->constants() + problem_.bound->model().kernels->side : nullptr;
  // At the start, and ever farther from it: 2^-9 ... 32 of its size; as many directions at once as there are
  // columns.
  for (int trial = 0; trial < 16; ++trial)
    for (int first = 0; first < dimension; first += columns_) {
      for (int i = 0; i < dimension; ++i) {
        point[i * rows_] = x_[i * rows_] + (trial ? std::ldexp(generic.normal(trial, i), trial - 10) : 0.0) *
                                               (Lanes(1.0) + abs(x_[i * rows_]));
        for (int j = 0; j < columns_; ++j) point[i * rows_ + 1 + j] = Lanes(i == first + j ? 1.0 : 0.0);
      }
      if (side) *side = Lanes(-1.0);
      problem_.tangent(point.data(), t_, beyond.data());
      if (side) *side = Lanes(1.0);
      problem_.tangent(point.data(), t_, work_.data());
      for (int i = 0; i < dimension; ++i) {
        free_[i] = select(work_[i * rows_] == beyond[i * rows_], free_[i], Lanes(1.0));
        for (int j = 1; j < rows_; ++j) {
          const Lanes here = work_[i * rows_ + j], there = beyond[i * rows_ + j];
          free_[i] = select((here == Lanes(0.0)) & (there == Lanes(0.0)), free_[i], Lanes(1.0));
        }
      }
    }
  if (side) *side = Lanes(0.0);
  for (int lane = 0; lane < KHAOS_LANES; ++lane)
    for (int i = 0; i < dimension; ++i) clocks_[lane] += free_[i][lane] == 0;
}

void TangentOrbit::start_frames() {
  const int dimension = problem_.dimension;
  for (int i = 0; i < dimension; ++i)
    for (int j = 0; j < exponents_; ++j) x_[i * rows_ + 1 + j] = free_[i] * generic.normal(1000 + j, i);
  // Vectors beyond a lane's free components would only be rounding errors of the others: none instead.
  for (int lane = 0; lane < KHAOS_LANES; ++lane)
    for (int j = dimension - clocks_[lane]; j < exponents_; ++j)
      for (int i = 0; i < dimension; ++i) x_[i * rows_ + 1 + j].set(lane, 0);
  std::vector<Lanes> r(2 * exponents_);
  orthonormalise(x_.data() + 1, dimension, exponents_, rows_, r.data(), r.data() + exponents_);
}

Lanes TangentOrbit::trace() {
  problem_.tangent(x_.data(), t_, work_.data());
  Lanes sum = whole_;  // of v . J v over an orthonormal basis: clocks would add nothing
  for (int i = 0; i < problem_.dimension; ++i)
    for (int j = 1; j <= exponents_; ++j) sum += x_[i * rows_ + j] * work_[i * rows_ + j];
  return sum;
}

Growth TangentOrbit::advance(double t_end) {
  Growth growth;
  growth.log.assign(exponents_, Lanes(0.0));
  std::vector<Lanes> r(2 * exponents_), before;
  // The trapezoidal rule on a long smooth orbit converges fast: its error is one of the two ends.
  Lanes trace_before = traced_ ? trace() : Lanes(0.0);
  for (bool arrived = false; !arrived && anyone_left();) {
    before = x_;
    const Lanes t_before = t_;
    arrived = carrier_->advance(x_.data(), t_, t_end, every_);
    orthonormalise(x_.data() + 1, problem_.dimension, exponents_, rows_, r.data(), r.data() + exponents_);
    drop_lost_directions(r.data());
    // Lanes that only waited for slower ones stay as they are, or their rounding would depend on these.
    const Mask<KHAOS_LANES> moved = t_before < Lanes(t_end);
    for (int j = 0; j < exponents_; ++j) {
      growth.log[j] += select(moved, log(r[j]), Lanes(0.0));
      for (int i = 0; i < problem_.dimension; ++i) {
        Lanes& v = x_[i * rows_ + 1 + j];
        v = select(moved, v, before[i * rows_ + 1 + j]);
      }
    }
    mark_failures(before, t_before, t_end);
    if (traced_) {
      const Lanes now = trace();
      growth.divergence += 0.5 * (t_ - t_before) * (trace_before + now);
      trace_before = now;
    }
  }
  now_ = t_end;
  return growth;
}

void TangentOrbit::advance_once(double t_end, Lanes* upper) {
  const std::vector<Lanes> before = x_;
  const Lanes t_before = t_;
  while (!carrier_->advance(x_.data(), t_, t_end, 1000)) {
  }
  std::vector<Lanes> scratch(exponents_ + exponents_ * exponents_);
  orthonormalise_with_r(x_.data() + 1, problem_.dimension, exponents_, rows_, upper, scratch.data());
  mark_failures(before, t_before, t_end);
  now_ = t_end;
}

/// A member that begins to slide has its frame projected: what Gram-Schmidt finds in the direction that went
/// is rounding, R about 1e-16, and would be an exponent that means nothing.
void TangentOrbit::drop_lost_directions(Lanes* r) {
  for (int lane = 0; lane < members_; ++lane) {
    if (dropped_[lane] || !carrier_->slid(lane)) continue;
    int last = exponents_ - 1;
    while (last > 0 && r[last][lane] == 0) --last;
    if (r[last][lane] > 1e-9) continue;
    dropped_[lane] = true;
    r[last].set(lane, 0);
    for (int i = 0; i < problem_.dimension; ++i) x_[i * rows_ + 1 + last].set(lane, 0);
  }
}

TangentOrbit TangentOrbit::finer() const {
  TangentOrbit twin = *this;
  twin.carrier_ = carrier_->finer();
  twin.every_ *= 2;
  twin.traced_ = false;
  return twin;
}

bool TangentOrbit::anyone_left() const {
  for (int lane = 0; lane < members_; ++lane)
    if (failures_[lane].reason == MemberFailure::none) return true;
  return false;
}

void TangentOrbit::mark_failures(const std::vector<Lanes>& before, Lanes t_before, double t_end) {
  Lanes zero(0.0);  // NaN where the state or a vector is not finite
  for (int i = 0; i < problem_.dimension; ++i)
    for (int j = 0; j <= exponents_; ++j) zero += x_[i * rows_ + j] * 0.0;
  const int dimension = problem_.dimension;
  const Mask<KHAOS_LANES> good = (zero == Lanes(0.0)) & inside(x_.data(), t_);
  for (int lane = 0; lane < members_; ++lane) {
    if (good[lane] || failures_[lane].reason != MemberFailure::none) continue;
    failures_[lane] = locate(lane, before, t_before, t_end);
    for (int i = 0; i < dimension; ++i) x_[i * rows_].set(lane, std::nan(""));
  }
}

/// Lanes in the domain of the right-hand side.
Mask<KHAOS_LANES> TangentOrbit::inside(const Lanes* x, Lanes t) {
  const Kernels* kernels = problem_.bound ? problem_.bound->model().kernels : nullptr;
  if (!kernels || !kernels->inside) return t == t;
  Lanes in(0.0);
  for (int i = 0; i < problem_.dimension; ++i) work_[i] = x[i * rows_];
  kernels->inside(work_.data(), t, problem_.bound->constants(), &in);
  return in > Lanes(0.0);
}

/// The last state before the first that is not finite or outside. From a large one it diverged, from a
/// moderate one it left the domain: took a root or a power of a negative number.
MemberFailure TangentOrbit::locate(int lane, std::vector<Lanes> x, Lanes t, double t_end) {
  const int dimension = problem_.dimension;
  if (finite(x_.data(), dimension, rows_, lane) && inside(x_.data(), t_)[lane])
    return {MemberFailure::frame_overflow, t[lane], state_of(x.data(), dimension, rows_, lane)};
  MemberFailure failure{MemberFailure::left_domain, t[lane], state_of(x.data(), dimension, rows_, lane)};
  for (bool arrived = !carrier_->repeatable(); !arrived;) {
    arrived = carrier_->advance(x.data(), t, t_end, 1);
    if (!finite(x.data(), dimension, rows_, lane) || !inside(x.data(), t)[lane]) break;
    failure.time = t[lane];
    failure.state = state_of(x.data(), dimension, rows_, lane);
  }
  double size = 0;
  for (double x_i : failure.state) size = std::max(size, std::abs(x_i));
  if (size > std::min(1e6 * (1 + size_[lane]), 1e100))
    failure.reason = MemberFailure::diverged;
  else if (carrier_->underflow(lane))
    failure.reason = MemberFailure::step_underflow;
  return failure;
}

}  // namespace khaos
