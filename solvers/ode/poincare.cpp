// SPDX-License-Identifier: BSD-3-Clause
#include "ode/poincare.hpp"

#include "core/error.hpp"

#include <algorithm>
#include <cmath>

namespace khaos {
namespace {

/// The cubic with values a, b and slopes da, db (times the step) at s = 0, 1, and its derivatives.
struct Cubic {
  double a, da, b, db;
  double operator()(double s) const {
    const double r = 1 - s;
    return r * r * ((1 + 2 * s) * a + s * da) + s * s * ((1 + 2 * r) * b - r * db);
  }
  double slope(double s) const {
    const double r = 1 - s;
    return 6 * s * r * (b - a) + r * (1 - 3 * s) * da + s * (1 - 3 * r) * db;
  }
  double curvature(double s) const { return 6 * (1 - 2 * s) * (b - a) + (6 * s - 4) * da + (6 * s - 2) * db; }
};

Cubic component(const HermiteStep& step, int lane, int i) {
  const double h = step.t1[lane] - step.t0[lane];
  return {step.x0[i][lane], h * step.f0[i][lane], step.x1[i][lane], h * step.f1[i][lane]};
}

/// The root in [0, 1] of g, whose sign differs there: Newton's method, and bisection where it leaves the
/// bracket.
template <class G, class Slope>
double root(const G& g, const Slope& slope) {
  const bool rises = g(1.0) > g(0.0);
  double low = 0, high = 1, s = g(0.0) / (g(0.0) - g(1.0));
  for (int k = 0; k < 60; ++k) {
    const double value = g(s);
    (((value > 0) == rises) ? high : low) = s;
    double next = s - value / slope(s);
    if (!(next >= low && next <= high)) next = (low + high) / 2;
    if (std::abs(next - s) <= 1e-16) return next;
    s = next;
  }
  return s;
}

/// What changes sign at a crossing, at both ends of the step. Plane: the distance; extrema: the slope.
std::pair<Lanes, Lanes> ends(const Section& section, const HermiteStep& step) {
  if (section.kind != Section::plane) return {step.f0[section.component], step.f1[section.component]};
  Lanes before(-section.offset), after(-section.offset);
  for (int i = 0; i < step.dimension; ++i) {
    before = before + section.normal[i] * step.x0[i];
    after = after + section.normal[i] * step.x1[i];
  }
  return {before, after};
}

bool crosses(const Section& section, double before, double after) {
  const bool up = before < 0 && after >= 0, down = before > 0 && after <= 0;
  switch (section.kind) {
    case Section::maximum:
      return down;
    case Section::minimum:
      return up;
    default:
      break;
  }
  return (up && section.direction != Section::downward) || (down && section.direction != Section::upward);
}

/// Where in the step a member crosses.
double place(const Section& section, const HermiteStep& step, int lane) {
  if (section.kind != Section::plane) {
    const Cubic x = component(step, lane, section.component);
    return root([&](double s) { return x.slope(s); }, [&](double s) { return x.curvature(s); });
  }
  Cubic distance{-section.offset, 0, -section.offset, 0};
  for (int i = 0; i < step.dimension; ++i) {
    const Cubic x = component(step, lane, i);
    distance.a += section.normal[i] * x.a;
    distance.da += section.normal[i] * x.da;
    distance.b += section.normal[i] * x.b;
    distance.db += section.normal[i] * x.db;
  }
  return root(distance, [&](double s) { return distance.slope(s); });
}

void add(const HermiteStep& step, int lane, double s, Crossings& found) {
  for (int i = 0; i < step.dimension; ++i)
    if (!std::isfinite(step.x1[i][lane])) return;
  found.t.push_back(step.t0[lane] + s * (step.t1[lane] - step.t0[lane]));
  for (int i = 0; i < step.dimension; ++i) found.x.push_back(step.at(lane, i, s));
}

}  // namespace

double HermiteStep::at(int lane, int i, double s) const { return component(*this, lane, i)(s); }

Section Section::on_plane(std::vector<double> normal, double offset, Direction direction) {
  Section section;
  section.direction = direction;
  section.normal = std::move(normal);
  section.offset = offset;
  return section;
}
Section Section::at_maxima(int component) {
  Section section;
  section.kind = maximum;
  section.component = component;
  return section;
}
Section Section::at_minima(int component) {
  Section section = at_maxima(component);
  section.kind = minimum;
  return section;
}
Section Section::by_clock(double period, double phase) {
  if (!(period > 0)) throw UserError("the period of a stroboscopic section must be positive");
  Section section;
  section.kind = clock;
  section.period = period;
  section.phase = phase;
  return section;
}

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
      k_(x.size()),
      stage_(x.size()) {
  if (kind_ == Kind::flow) right_hand_side_(x1_.data(), t1_, f1_.data());
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
      stage_(2 * x0_.size()),
      orbit_(std::in_place, problem, steps_per_delay, starts) {
  read_orbit();
  x0_ = x1_;
}

/// State and slope at the orbit's last node.
void Walk::read_orbit() {
  const int d = int(x1_.size());
  for (int i = 0; i < d; ++i) {
    stage_[i] = x1_[i] = orbit_->state(i);
    stage_[d + i] = orbit_->past(i, orbit_->steps_per_delay());
  }
  t1_ = orbit_->time();
  right_hand_side_(stage_.data(), t1_, f1_.data());
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
  if (kind_ == map)
    right_hand_side_(x0_.data(), t0_, x1_.data());
  else
    rk4();
}

void Walk::rk4() {
  const std::size_t n = x1_.size();
  const Lanes half = Lanes(0.5) * h_, sixth = h_ / Lanes(6.0), third = h_ / Lanes(3.0);
  for (std::size_t i = 0; i < n; ++i) stage_[i] = x0_[i] + half * f0_[i];
  right_hand_side_(stage_.data(), t0_ + half, k_.data());
  for (std::size_t i = 0; i < n; ++i) {
    x1_[i] = x0_[i] + sixth * f0_[i] + third * k_[i];
    stage_[i] = x0_[i] + half * k_[i];
  }
  right_hand_side_(stage_.data(), t0_ + half, k_.data());
  for (std::size_t i = 0; i < n; ++i) {
    x1_[i] = x1_[i] + third * k_[i];
    stage_[i] = x0_[i] + h_ * k_[i];
  }
  right_hand_side_(stage_.data(), t1_, k_.data());
  for (std::size_t i = 0; i < n; ++i) x1_[i] = x1_[i] + sixth * k_[i];
  right_hand_side_(x1_.data(), t1_, f1_.data());
}

HermiteStep Walk::last() const {
  return {int(x1_.size()), t0_, t1_, x0_.data(), f0_.data(), x1_.data(), f1_.data()};
}

void look_for(const Section& section, const HermiteStep& step, long wanted, std::span<Crossings> found) {
  const auto wants = [&](int lane) { return std::ssize(found[lane].t) < wanted; };
  if (section.kind == Section::clock) {
    for (int lane = 0; lane < KHAOS_LANES; ++lane) {
      const double begin = (step.t0[lane] - section.phase) / section.period,
                   end = (step.t1[lane] - section.phase) / section.period, tick = std::floor(end);
      if (tick > std::floor(begin) && wants(lane))
        add(step, lane, (tick - begin) / (end - begin), found[lane]);
    }
    return;
  }
  const auto [before, after] = ends(section, step);
  for (int lane = 0; lane < KHAOS_LANES; ++lane)
    if (crosses(section, before[lane], after[lane]) && wants(lane))
      add(step, lane, place(section, step, lane), found[lane]);
}

void follow(Walk& walk, const Section& section, long wanted, long most_steps, std::span<Crossings> found) {
  const auto enough = [&](const Crossings& c) { return std::ssize(c.t) >= wanted; };
  for (long k = 0; k < most_steps && !std::ranges::all_of(found, enough); ++k) {
    walk.step();
    look_for(section, walk.last(), wanted, found);
  }
}

std::vector<Crossings> follow(Walk& walk, const Section& section, long wanted, long most_steps) {
  std::vector<Crossings> found(KHAOS_LANES);
  follow(walk, section, wanted, most_steps, found);
  return found;
}

int cycle_length(std::span<const double> values, double tolerance) {
  const std::size_t n = values.size();
  for (std::size_t p = 1; p <= n / 2; ++p) {
    bool repeats = true;
    for (std::size_t i = 0; i + p < n && repeats; ++i)
      repeats = std::abs(values[i + p] - values[i]) <= tolerance;
    if (repeats) return int(p);
  }
  return 0;
}

}  // namespace khaos
