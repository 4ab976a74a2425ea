// SPDX-License-Identifier: BSD-3-Clause
#include "shot.hpp"

#include "flows.hpp"
#include "ode/integrate.hpp"

#include <cmath>

namespace ads_rg {
namespace {

// Where the series end: the next term is of relative size y^2 = 1e-16 at the centre, step^2 at the horizon,
// whose trace falls with another power of it.
constexpr double centre = 1e-8, step = 1e-7;

/// KHAOS_LANES members on their way along one coordinate.
class Way {
 public:
  Way(const Flow& flow, int direction)
      : integrator_(one_step("dop853", {.flow = flow, .tangent = {}, .autonomous = false}),
                    {.rtol = 1e-12, .atol = {1e-15}, .most_steps = 20000, .direction = direction}),
        dimension_(flow.dimension) {}
  void start(double t, const std::vector<Lanes>& u) {
    std::vector<double> x(static_cast<std::size_t>(dimension_));
    for (int lane = 0; lane < KHAOS_LANES; ++lane) {
      for (int i = 0; i < dimension_; ++i) x[std::size_t(i)] = u[std::size_t(i)][lane];
      integrator_.start(lane, t, x.data());
    }
  }
  /// The state at t, NaN in lanes that failed on the way.
  std::vector<Lanes> go_to(double t) {
    integrator_.advance(t);
    std::vector<Lanes> u(integrator_.x(), integrator_.x() + dimension_);
    for (int lane = 0; lane < KHAOS_LANES; ++lane)
      if (failed(integrator_.status(lane)))
        for (Lanes& component : u) component.set(lane, std::nan(""));
    return u;
  }

 private:
  Integrator integrator_;
  int dimension_;
};

template <int N>
Dual<N, double> lane_of(const Dual<N, Lanes>& a, int lane) {
  Dual<N, double> b;
  b.value = a.value[lane];
  for (int i = 0; i < N; ++i) b.grad[i] = a.grad[i][lane];
  return b;
}
/// Members from `first` on in lanes, the last one repeated where there are no more.
Lanes load_members(std::span<const double> values, std::size_t first) {
  Lanes x = 0.0;
  for (int lane = 0; lane < KHAOS_LANES; ++lane)
    x.set(lane, values[std::min(first + std::size_t(lane), values.size() - 1)]);
  return x;
}

/// To the boundary, by the outer form if m2 = -2, else so far that the next terms are of size 1e-12.
template <int N>
class WayOut {
 public:
  explicit WayOut(const Theory& theory)
      : theory_(theory),
        outer_{theory.lambda, Jet<N>(Lanes(1.0))},
        far_{theory, Jet<N>(Lanes(1.0))},
        way_(theory.solved_to_the_boundary() ? flow_of(4 * width<N>, outer_) : flow_of(4 * width<N>, far_),
             -1) {}
  WayOut(const WayOut&) = delete;

  void from_inside(const std::vector<Lanes>& inner) {
    outer_.x_first = far_.x_first = Jet<N>(Lanes(1.0));
    if (theory_.solved_to_the_boundary())
      way_.start(1, outer_start<N>(inner));
    else
      way_.start(0, far_start<N>(theory_, inner));
  }
  void from_horizon(const Horizon<Jet<N>>& h) {
    outer_.x_first = far_.x_first = h.x;
    if (theory_.solved_to_the_boundary())
      way_.start(1 - step, near_horizon<N>(theory_, h, step));
    else
      way_.start(std::log1p(-step), far_from_horizon<N>(theory_, h, step));
  }
  /// The fields at x = ratio * x_first, falling.
  std::vector<Lanes> go_to(double ratio) {
    return way_.go_to(theory_.solved_to_the_boundary() ? ratio : std::log(ratio));
  }
  End<N> end(const std::vector<Lanes>& u, int lane) const requires(N > 0) {
    constexpr int n = width<N>;
    const auto at = [&](int k) { return lane_of<N>(read<N>(&u[std::size_t(k * n)]), lane); };
    if (theory_.solved_to_the_boundary()) return {at(0), at(1), at(2), -at(3), 0.0};
    const double nu = 1.5 - theory_.delta_minus(), nan = std::nan("");
    return {at(0) - at(1) / (2 * nu), nan, nan, -at(3), 0.0};
  }
  double last_ratio() const { return theory_.solved_to_the_boundary() ? 0 : 1e-12; }

 private:
  Theory theory_;
  OuterFlow<N> outer_;
  FarFlow<N> far_;
  Way way_;
};

}  // namespace

std::vector<SolitonEnd> Shooter::solitons(std::span<const double> phi_0) const {
  using D = Dual<1, Lanes>;
  const InnerFlow<1> inner{theory_};
  Way inside(flow_of(8, inner), 1);
  WayOut<1> out(theory_);
  std::vector<SolitonEnd> ends;
  for (std::size_t first = 0; first < phi_0.size(); first += KHAOS_LANES) {
    if (look_) look_();
    inside.start(centre, near_centre<1>(theory_, D::variable(load_members(phi_0, first), 0), centre));
    out.from_inside(inside.go_to(1));
    const std::vector<Lanes> u = out.go_to(out.last_ratio());
    for (int lane = 0; lane < KHAOS_LANES && first + std::size_t(lane) < phi_0.size(); ++lane)
      ends.push_back(out.end(u, lane));
  }
  return ends;
}

std::vector<HoleEnd> Shooter::holes(std::span<const double> r_h, std::span<const double> phi_h) const {
  using D = Dual<2, Lanes>;
  WayOut<2> out(theory_);
  std::vector<HoleEnd> ends;
  for (std::size_t first = 0; first < r_h.size(); first += KHAOS_LANES) {
    if (look_) look_();
    const Horizon<D> horizon(theory_, 1.0 / D::variable(load_members(r_h, first), 0),
                             D::variable(load_members(phi_h, first), 1));
    out.from_horizon(horizon);
    const std::vector<Lanes> u = out.go_to(out.last_ratio());
    for (int lane = 0; lane < KHAOS_LANES && first + std::size_t(lane) < r_h.size(); ++lane) {
      HoleEnd end = out.end(u, lane);
      end.T = lane_of<2>(horizon.temperature_times_lapse(), lane) * exp(-0.5 * end.chi);
      ends.push_back(end);
    }
  }
  return ends;
}

Shooter::Profile Shooter::soliton(double phi_0, std::span<const double> y, std::span<const double> x) const {
  const InnerFlow<0> inner{theory_};
  Way inside(flow_of(4, inner), 1);
  WayOut<0> out(theory_);
  Profile profile;
  inside.start(centre, near_centre<0>(theory_, Lanes(phi_0), centre));
  for (const double at : y) {
    const std::vector<Lanes> u = at > centre ? inside.go_to(at) : near_centre<0>(theory_, Lanes(phi_0), at);
    profile.inner.push_back({u[0][0], u[1][0], u[2][0]});
  }
  out.from_inside(inside.go_to(1));
  for (const double at : x) {
    const std::vector<Lanes> u = out.go_to(at);
    profile.outer.push_back({u[0][0], u[1][0], u[2][0]});
  }
  return profile;
}

Shooter::Profile Shooter::hole(double r_h, double phi_h, std::span<const double> x) const {
  const Horizon<Lanes> horizon(theory_, Lanes(1 / r_h), Lanes(phi_h));
  WayOut<0> out(theory_);
  Profile profile;
  out.from_horizon(horizon);
  for (const double at : x) {
    const double distance = 1 - at * r_h;
    const std::vector<Lanes> u =
        distance > step ? out.go_to(at * r_h) : near_horizon<0>(theory_, horizon, std::max(0.0, distance));
    profile.outer.push_back({u[0][0], u[1][0], u[2][0]});
  }
  return profile;
}

std::vector<Shooter::Fields> Shooter::fields(double r_h, double phi_inside, std::span<const double> r) const {
  const InnerFlow<0> inner{theory_};
  Way inside(flow_of(4, inner), 1);
  WayOut<0> out(theory_);
  const Horizon<Lanes> horizon(theory_, Lanes(r_h > 0 ? 1 / r_h : 1), Lanes(phi_inside));
  std::vector<Fields> all;
  bool outside = r_h > 0;
  if (outside)
    out.from_horizon(horizon);
  else
    inside.start(centre, near_centre<0>(theory_, Lanes(phi_inside), centre));
  const double delta = theory_.delta_minus(), first = outside ? r_h : 1;
  for (const double at : r) {
    if (!outside && at >= 1) {
      out.from_inside(inside.go_to(1));
      outside = true;
    }
    if (!outside) {
      const std::vector<Lanes> u =
          at * at > centre ? inside.go_to(at * at) : near_centre<0>(theory_, Lanes(phi_inside), at * at);
      all.push_back({1 + at * at * u[2][0], u[3][0], u[0][0]});
      continue;
    }
    const double ratio = first / at;
    if (r_h > 0 && 1 - ratio < step) {
      all.push_back({0, 0, phi_inside});
      continue;
    }
    const std::vector<Lanes> u = out.go_to(ratio);
    if (theory_.solved_to_the_boundary()) {
      const double G = 1 + 0.25 * u[0][0] * u[0][0] + u[2][0] / at;
      all.push_back({at * at + G, u[3][0], u[0][0] / at});
    } else {
      all.push_back({at * at * (1 + u[2][0]), u[3][0], u[0][0] * std::pow(at, -delta)});
    }
  }
  const double boundary = out.go_to(out.last_ratio())[3][0];
  for (Fields& f : all) f.chi -= boundary;
  return all;
}

}  // namespace ads_rg
