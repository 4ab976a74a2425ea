// SPDX-License-Identifier: BSD-3-Clause
#include "ode/events.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace khaos {

namespace {

constexpr double eps = std::numeric_limits<double>::epsilon();

LaneMask same_sign(Lanes a, Lanes b) { return ((a > 0.0) & (b > 0.0)) | ((a < 0.0) & (b < 0.0)); }
LaneMask opposite(Lanes a, Lanes b) { return ((a > 0.0) & (b < 0.0)) | ((a < 0.0) & (b > 0.0)); }
LaneMask not_zero(Lanes a) { return (a > 0.0) | (a < 0.0); }

}  // namespace

EventSearch::EventSearch(const Flow& g, std::vector<EventRule> rules, int pieces, double tolerance)
    : g_(g),
      rules_(std::move(rules)),
      pieces_(pieces),
      tolerance_(tolerance),
      side_(rules_.size(), 0.0),
      side_before_(side_),
      values_(side_),
      left_(side_),
      now_(side_),
      found_(KHAOS_LANES) {
  if (static_cast<std::size_t>(g.dimension) != rules_.size())
    throw std::invalid_argument("EventSearch: one rule for each event function");
  if (pieces < 1) throw std::invalid_argument("EventSearch: at least one piece a step");
}

void EventSearch::begin(const Integrator& integrator, LaneMask lanes) {
  g_(integrator.x(), integrator.t(), now_.data());
  for (std::size_t e = 0; e < rules_.size(); ++e) side_[e] = select(lanes, sign(now_[e]), side_[e]);
}

void EventSearch::evaluate(Integrator& integrator, Lanes t, LaneMask lanes, Lanes* g) {
  x_.resize(static_cast<std::size_t>(integrator.dimension()), 0.0);
  integrator.interpolate(t, lanes, x_.data());
  g_(x_.data(), t, g);
}

void EventSearch::look(Integrator& integrator, LaneMask advanced) {
  for (auto& found : found_) found.clear();
  if (!any(advanced) || rules_.empty()) return;
  side_before_ = side_;
  forward_ = integrator.direction() > 0;
  const Lanes start = integrator.t_before(), h = integrator.t() - start;
  evaluate(integrator, start, advanced, left_.data());
  Lanes t_left = start;
  for (int piece = 1; piece <= pieces_; ++piece) {
    const Lanes t = piece == pieces_ ? integrator.t() : start + (static_cast<double>(piece) / pieces_) * h;
    evaluate(integrator, t, advanced, now_.data());
    for (std::size_t e = 0; e < rules_.size(); ++e) {
      const LaneMask crossing = advanced & opposite(side_[e], now_[e]);
      if (any(crossing)) {
        const Lanes at = zero(integrator, static_cast<int>(e), crossing, t_left, left_[e], t, now_[e]);
        for (int lane = 0; lane < KHAOS_LANES; ++lane)
          if (crossing[lane])
            found_[static_cast<std::size_t>(lane)].push_back(
                {static_cast<int>(e), now_[e][lane] > 0 ? 1 : -1, at[lane]});
      }
      side_[e] = select(advanced & not_zero(now_[e]), sign(now_[e]), side_[e]);
    }
    t_left = t;
    left_.swap(now_);
  }
  for (int lane = 0; lane < KHAOS_LANES; ++lane)
    if (advanced[lane]) keep_until_terminal(lane);
}

/// Orders what was found, drops what comes after a terminal hit with its changes of side, and what no rule
/// asks for.
void EventSearch::keep_until_terminal(int lane) {
  auto& found = found_[static_cast<std::size_t>(lane)];
  if (found.empty()) return;
  std::stable_sort(found.begin(), found.end(),
                   [this](const Hit& a, const Hit& b) { return forward_ ? a.t < b.t : a.t > b.t; });
  const auto wanted = [this](const Hit& hit) {
    const int direction = rules_[static_cast<std::size_t>(hit.event)].direction;
    return direction == 0 || direction == hit.direction;
  };
  const auto last =
      std::find_if(found.begin(), found.end(), [&](const Hit& hit) { return wanted(hit) && terminal(hit); });
  if (last != found.end()) {
    found.erase(last + 1, found.end());
    for (std::size_t e = 0; e < rules_.size(); ++e) side_[e].set(lane, side_before_[e][lane]);
    for (const Hit& hit : found) side_[static_cast<std::size_t>(hit.event)].set(lane, hit.direction);
  }
  std::erase_if(found, [&](const Hit& hit) { return !wanted(hit); });
}

Lanes EventSearch::zero(Integrator& integrator, int event, LaneMask lanes, Lanes t_a, Lanes g_a, Lanes t_b,
                        Lanes g_b) {
  // Without a change of sign within the part (rounding at its start): the zero is where the part begins.
  Lanes best = t_a;
  LaneMask active = lanes & opposite(g_a, g_b);
  const Lanes floor = max(Lanes(tolerance_), eps * abs(t_b - t_a));
  Lanes a = t_b, b = t_a, c = t_a, f_a = g_b, f_b = g_a, f_c = g_a, fraction = 0.5;
  // Bisection alone halves 2^53 units to nothing in 53 rounds; the method needs at most about three times
  // that.
  for (int round = 0; round < 160 && any(active); ++round) {
    const Lanes t = a + fraction * (b - a);
    evaluate(integrator, t, active, values_.data());
    const Lanes f = values_[static_cast<std::size_t>(event)];
    const LaneMask same = same_sign(f, f_a);
    c = select(active, select(same, a, b), c);
    f_c = select(active, select(same, f_a, f_b), f_c);
    b = select(active & !same, a, b);
    f_b = select(active & !same, f_a, f_b);
    a = select(active, t, a);
    f_a = select(active, f, f_a);
    const LaneMask b_is_better = abs(f_b) < abs(f_a);
    best = select(active, select(b_is_better, b, a), best);
    const Lanes limit = (4 * eps * abs(best) + floor) / abs(b - a);
    active = active & !((limit > 0.5) | (f == 0.0));
    const Lanes chi = (a - b) / (c - b), phi = (f_a - f_b) / (f_c - f_b), rest = 1.0 - phi;
    const LaneMask safe = (phi * phi < chi) & (rest * rest < 1.0 - chi);
    const Lanes inverse_quadratic = f_a / (f_b - f_a) * (f_c / (f_b - f_c)) +
                                    (c - a) / (b - a) * (f_a / (f_c - f_a)) * (f_b / (f_c - f_b));
    const Lanes next = select(safe, inverse_quadratic, 0.5);
    fraction = select(active, min(1.0 - limit, max(limit, next)), 0.5);
  }
  return best;
}

}  // namespace khaos
