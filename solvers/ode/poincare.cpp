// SPDX-License-Identifier: BSD-3-Clause
#include "ode/poincare.hpp"

#include "core/error.hpp"
#include "ode/hermite_cubic.hpp"

#include <algorithm>
#include <cmath>

namespace khaos {
namespace {

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
    const HermiteCubic x = component(step, lane, section.component);
    return root([&](double s) { return x.slope(s); }, [&](double s) { return x.curvature(s); });
  }
  HermiteCubic distance{-section.offset, 0, -section.offset, 0};
  for (int i = 0; i < step.dimension; ++i) {
    const HermiteCubic x = component(step, lane, i);
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
