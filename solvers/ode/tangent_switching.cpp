// SPDX-License-Identifier: BSD-3-Clause
/// RK4 between the events of a right-hand side that jumps where s(x) = 0, Kernels::switching: each step is
/// cut where a lane meets the surface, its frame is saltated there, and the rest of the step goes on with the
/// other side's right-hand side, or along the surface if both sides push towards it (Filippov's sliding: the
/// field is the convex combination of both that is tangent to it; the surface must be flat, n constant). A
/// lane that enters and leaves within one step without showing on the other side at its end is not noticed.
#include "core/simd_math.hpp"
#include "ode/equal_steps_carrier.hpp"
#include "ode/rk4_step.hpp"
#include "ode/saltation.hpp"

#include <algorithm>

namespace khaos {
namespace {

using LaneMask = Mask<KHAOS_LANES>;

class SwitchingCarrier final : public EqualStepsCarrier {
 public:
  SwitchingCarrier(Bound& bound, const Flow& tangent, double step)
      : EqualStepsCarrier(tangent, step),
        bound_(&bound),
        dimension_(bound.model().dimension),
        rows_(tangent.dimension / dimension_),
        rk4_(tangent.dimension) {
    for (auto* v : {&k_, &end_, &other_}) v->resize(std::size_t(tangent.dimension));
    s_.resize(1 + dimension_);
    plain_.resize(dimension_);
    g_.resize(dimension_);
  }

  std::unique_ptr<TangentCarrier> finer() const override {
    auto copy = std::make_unique<SwitchingCarrier>(*this);
    copy->ticks_ = Ticks(ticks_.length() / 2);
    return copy;
  }
  void slope(const Lanes* x, Lanes t, Lanes* dx) override {
    if (!known_) choose_sides(x, t);
    field(x, t, dx);
  }
  bool repeatable() const override { return false; }
  bool slid(int lane) const override { return slid_[lane]; }

 private:
  static constexpr int most_events = 32;  // in one step

  const Kernels& kernels() const { return *bound_->model().kernels; }
  Lanes* side_constant() { return bound_->constants() + kernels().side; }

  /// s_ <- s and its gradient at states with stride `stride`.
  void surface(const Lanes* x, int stride, Lanes t) {
    for (int i = 0; i < dimension_; ++i) g_[i] = x[i * stride];
    kernels().switching(g_.data(), t, bound_->constants(), s_.data());
  }
  void choose_sides(const Lanes* x, Lanes t) {
    surface(x, rows_, t);
    side_ = select(s_[0] < Lanes(0.0), Lanes(-1.0), Lanes(1.0));
    known_ = true;
  }
  /// f <- right-hand side of one side, without derivatives, at states with stride rows_.
  void plain(const Lanes* x, Lanes t, Lanes side, Lanes* f) {
    for (int i = 0; i < dimension_; ++i) g_[i] = x[i * rows_];
    *side_constant() = side;
    bound_->flow()(g_.data(), t, f);
  }
  /// dx <- the field with derivatives: of each lane's side, or sliding.
  void field(const Lanes* x, Lanes t, Lanes* dx) {
    *side_constant() = side_;
    f_(x, t, dx);
    if (!any(sliding_)) return;
    *side_constant() = -side_;
    f_(x, t, other_.data());
    surface(x, rows_, t);
    const Lanes* n = s_.data() + 1;
    Lanes a(0.0), b(0.0);  // n . f here and there, then their derivatives along each vector
    for (int i = 0; i < dimension_; ++i) {
      a += n[i] * dx[i * rows_];
      b += n[i] * other_[i * rows_];
    }
    const Lanes share = a / (a - b);  // of the other side's field: n . (f + share (g - f)) = 0
    for (int j = rows_ - 1; j >= 0; --j) {
      Lanes da(0.0), db(0.0);
      for (int i = 0; i < dimension_; ++i) {
        da += n[i] * dx[i * rows_ + j];
        db += n[i] * other_[i * rows_ + j];
      }
      const Lanes change = (a * db - b * da) / ((a - b) * (a - b));
      for (int i = 0; i < dimension_; ++i) {
        const int row = i * rows_ + j;
        Lanes slide = dx[row] + share * (other_[row] - dx[row]);
        if (j > 0) slide += change * (other_[i * rows_] - dx[i * rows_]);
        dx[row] = select(sliding_, slide, dx[row]);
      }
    }
  }
  void rk4(const Lanes* x, Lanes t, Lanes h, Lanes* y) {
    field(x, t, k_.data());
    rk4_([this](const Lanes* at, Lanes when, Lanes* dx) { field(at, when, dx); }, x, k_.data(), t, h, y);
  }
  /// Positive while the lane's field is the right one: the signed distance to the surface, or what keeps the
  /// lane on it. `outward` <- lanes that are about to leave.
  Lanes margin(const Lanes* y, Lanes t, LaneMask& outward) {
    plain(y, t, side_, plain_.data());
    Lanes a(0.0), b(0.0);
    surface(y, rows_, t);
    const Lanes* n = s_.data() + 1;
    for (int i = 0; i < dimension_; ++i) a += n[i] * plain_[i];
    a *= side_;
    const Lanes distance = side_ * s_[0];
    outward = sliding_ | (a < Lanes(0.0));
    if (!any(sliding_)) return distance;
    plain(y, t, -side_, plain_.data());
    for (int i = 0; i < dimension_; ++i) b += n[i] * plain_[i];
    b *= side_;
    return select(sliding_, min(-a, b), distance);  // here pushes down, there pushes up
  }

  void step(Lanes* x, Lanes t) override {
    if (!known_) choose_sides(x, t);
    Lanes left(ticks_.length());
    for (int events = 0;; ++events) {
      LaneMask outward;
      rk4(x, t, left, end_.data());
      if (events == most_events) break;  // chattering: what is left of the step is gone without looking
      const Lanes after = margin(end_.data(), t + left, outward);
      const LaneMask event = (after < Lanes(0.0)) & outward & (left > Lanes(0.0));
      if (!any(event)) break;
      const Lanes part = locate(x, t, left, after, event);
      rk4(x, t, part, end_.data());
      std::copy(end_.begin(), end_.end(), x);
      t += part;
      settle(x, t, left > Lanes(0.0));
      left = select(event, left - part, Lanes(0.0));
      cross(x, t, event);
    }
    std::copy(end_.begin(), end_.end(), x);
    settle(x, t + left, left > Lanes(0.0));
  }
  /// Sliding lanes back onto the surface: rounding and the step's error would let them drift off. Those that
  /// only wait for an event of a neighbour have been put there already: again would change their bits.
  void settle(Lanes* x, Lanes t, LaneMask moved) {
    const LaneMask drifting = sliding_ & moved;
    if (!any(drifting)) return;
    surface(x, rows_, t);
    Lanes square(0.0);
    for (int i = 0; i < dimension_; ++i) square += s_[1 + i] * s_[1 + i];
    for (int i = 0; i < dimension_; ++i)
      x[i * rows_] -= select(drifting, s_[0] * s_[1 + i] / square, Lanes(0.0));
  }
  /// Part of the step after which the margin vanishes; all of it in lanes without an event. Illinois' variant
  /// of the false position, each lane until its own bracket is closed.
  Lanes locate(const Lanes* x, Lanes t, Lanes left, Lanes after, LaneMask event) {
    LaneMask outward;
    Lanes low(0.0), high = left, at_high = after;
    rk4(x, t, low, end_.data());
    Lanes at_low = margin(end_.data(), t, outward);
    // A lane that has just crossed may be behind the surface by rounding: first find where it is clear of it.
    for (int eighth = 1; eighth < 8; ++eighth) {
      const LaneMask behind = event & (at_low <= Lanes(0.0));
      if (!any(behind)) break;
      const Lanes point = select(behind, left * (eighth / 8.0), low);
      rk4(x, t, point, end_.data());
      const Lanes value = margin(end_.data(), t + point, outward);
      low = select(behind & (value > Lanes(0.0)), point, low);
      at_low = select(behind, value, at_low);
    }
    LaneMask open = event & (at_low > Lanes(0.0));
    LaneMask was_inside = open & !open, was_outside = was_inside;
    high = select(event & !open, Lanes(0.0), high);  // never clear of it: at once
    for (int n = 0; n < 80 && any(open); ++n) {
      const Lanes secant = low - at_low * (high - low) / (at_high - at_low);
      const Lanes middle = n % 8 == 7 ? 0.5 * (low + high) : secant;
      const Lanes point = select(open, min(max(middle, low), high), high);
      rk4(x, t, point, end_.data());
      const Lanes value = margin(end_.data(), t + point, outward);
      const LaneMask inside = open & (value > Lanes(0.0)), outside = open & !inside;
      // The end that stays a second time counts half.
      at_high = select(inside & was_inside, 0.5 * at_high, select(outside, value, at_high));
      at_low = select(outside & was_outside, 0.5 * at_low, select(inside, value, at_low));
      was_inside = inside;
      was_outside = outside;
      low = select(inside, point, low);
      high = select(outside, point, high);
      open = open & (high - low > 1e-15 * left) & !(value == Lanes(0.0));
    }
    return select(event, high, left);
  }
  /// At the surface: through it, onto it, or off it.
  void cross(Lanes* x, Lanes t, LaneMask event) {
    std::vector<Lanes> before(dimension_), beyond(dimension_), slide(dimension_), n(dimension_);
    plain(x, t, side_, before.data());
    plain(x, t, -side_, beyond.data());
    surface(x, rows_, t);
    std::copy(s_.begin() + 1, s_.end(), n.begin());
    Lanes a(0.0), b(0.0);
    for (int i = 0; i < dimension_; ++i) {
      a += n[i] * before[i];
      b += n[i] * beyond[i];
    }
    const Lanes share = a / (a - b);
    for (int i = 0; i < dimension_; ++i) slide[i] = before[i] + share * (beyond[i] - before[i]);
    const LaneMask leave = event & sliding_, arrive = event & !sliding_;
    const LaneMask stay = arrive & (side_ * b > Lanes(0.0)), through = arrive & !stay;
    saltate(x, dimension_, rows_ - 1, n.data(), before.data(), beyond.data(), through);
    saltate(x, dimension_, rows_ - 1, n.data(), before.data(), slide.data(), stay);
    // Off to the side whose field no longer pushes back.
    const LaneMask off_there = leave & (side_ * b < -(side_ * a));
    side_ = select(through | off_there, -side_, side_);
    sliding_ = (sliding_ & !leave) | stay;
    for (int lane = 0; lane < KHAOS_LANES; ++lane) slid_[lane] = slid_[lane] || stay[lane];
  }

  Bound* bound_;
  int dimension_, rows_;
  Rk4Step rk4_;
  bool known_ = false;
  Lanes side_ = Lanes(1.0);
  LaneMask sliding_ = Lanes(1.0) < Lanes(0.0);
  bool slid_[KHAOS_LANES] = {};
  std::vector<Lanes> k_, end_, other_, s_, plain_, g_;
};

}  // namespace

std::unique_ptr<TangentCarrier> make_switching_carrier(Bound& bound, const Flow& tangent, double step) {
  return std::make_unique<SwitchingCarrier>(bound, tangent, step);
}
std::unique_ptr<TangentCarrier> make_switching_carrier(Bound& bound, double step) {
  return make_switching_carrier(bound, bound.tangent(), step);
}

}  // namespace khaos
