// SPDX-License-Identifier: BSD-3-Clause
#include "collision.hpp"

#include "spectral/composition.hpp"
#include "spectral/for_each_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>

namespace klein_gordon {

namespace {

Potential potential_of(const CollisionParams& p) {
  if (p.potential == "sine_gordon") return SineGordon{};
  return Phi4{p.lambda, p.v};
}

long next_fast(double at_least) {
  for (long n = std::max(16L, 2 * static_cast<long>(std::ceil(at_least / 2 - 1e-9)));; n += 2) {
    long rest = n;
    for (long factor : {2L, 3L, 5L})
      while (rest % factor == 0) rest /= factor;
    if (rest == 1) return n;
  }
}

/// Index in storage order of the j-th point of a half line of `points` (Boundary::even), continued evenly at
/// both ends.
long slot(long j, long points) {
  if (j < 0) j = -1 - j;
  if (j >= points) j = 2 * points - 1 - j;
  return j % 2 == 0 ? j / 2 : points - 1 - j / 2;
}

}  // namespace

double unit_of(const CollisionParams& p) {
  return p.potential == "phi4" ? 1 / (p.v * std::sqrt(p.lambda)) : 1;
}

double kink_width(const CollisionParams& p) {
  return p.potential == "phi4" ? std::sqrt(2 / p.lambda) / p.v : 1;
}

CollisionGrid grid_of(const CollisionParams& p) {
  const long N = p.N > 0 ? p.N : next_fast(p.L / p.h);
  const double k_max = std::numbers::pi * static_cast<double>(N) / p.L;  // as LineTransform::k_max
  const double dt = p.cfl * 2 / std::hypot(k_max, mass(potential_of(p)));
  const long steps = std::max(1L, static_cast<long>(std::ceil(p.T / dt)));
  return {N, steps, p.T / static_cast<double>(steps)};
}

double cost_of(const CollisionParams& p) {
  const CollisionGrid grid = grid_of(p);
  const double points = static_cast<double>(grid.N) / 2;
  const double force =
      points * (0.28e-9 * std::log2(points) + 0.5e-9);  // one core with AVX-512, N = 512 .. 4096
  return force * composition(p.scheme).evaluations * static_cast<double>(grid.steps);
}

std::string key_of(const CollisionParams& p) {
  return fmt::format("{} {} {} {} {} {} {} {} {} {}", p.potential, p.scheme, p.lambda, p.v, p.X, p.L, p.h,
                     p.N, p.T, p.cfl);
}

std::vector<std::string> collision_sources() {
  return {"Campbell, Schonfeld, Wingate, Physica D 9 (1983) 1",
          "Anninos, Oliveira, Matzner, Phys. Rev. D 44 (1991) 1147",
          "Goodman, Haberman, SIAM J. Appl. Dyn. Syst. 4 (2005) 1195"};
}

std::vector<Issue> issues_of(const CollisionParams& p) {
  std::vector<Issue> issues;
  if (!(std::abs(p.u) < 1)) issues.push_back(error("collision speed must satisfy |u| < 1 (speed of light)"));
  if (p.cfl > 1) issues.push_back(error("time step exceeds the Verlet stability limit 2/sqrt(kmax^2+m^2)"));
  const Composition& scheme = composition(p.scheme);
  if (p.cfl <= 1 && 2 * p.cfl > scheme.stability)
    issues.push_back(error(fmt::format("time step exceeds the stability limit of {}: cfl <= {:.3f}", p.scheme,
                                       scheme.stability / 2)));
  if (4 * p.X > p.L || p.X < 3 * kink_width(p))
    issues.push_back(error("kinks overlap or do not fit the box"));
  if (p.N % 2 != 0) issues.push_back(error("N must be even"));
  if (p.T > p.L - 2 * p.X) issues.push_back(warning("radiation re-enters the collision region before T"));
  return issues;
}

void BounceDetector::sample(double t, double dt, double phi0) {
  if (!below_ && last_ >= middle_ && phi0 < middle_) {
    below_ = true;
    ++bounces_;
    lowest_ = last_;
    lowest_time_ = std::nan("");
  } else if (below_ && phi0 >= middle_) {
    below_ = false;
    if (bounces_ <= static_cast<long>(kept)) minima_[bounces_ - 1] = lowest_time_;
  }
  if (below_ && last_ <= before_ && last_ < phi0 &&
      last_ < lowest_) {  // the sample before this one is a minimum
    lowest_ = last_;
    lowest_time_ = t - dt + 0.5 * dt * (before_ - phi0) / (before_ - 2 * last_ + phi0);
  }
  before_ = last_;
  last_ = phi0;
}

Stride stride_of(const CollisionGrid& grid, long samples) {
  const long every = (grid.steps + samples - 2) / (samples - 1);
  return {every, grid.steps / every + 1};
}

Collider::Collider(const CollisionParams& p)
    : p_(p),
      grid_(grid_of(p)),
      transform_(grid_.N, p.L, Boundary::even),
      potential_(potential_of(p)),
      equation_(transform_, potential_, composition(p.scheme), grid_.dt),
      middle_(p.potential == "phi4" ? 0 : std::numbers::pi),
      inside_(p.potential == "phi4" ? p.v : 2 * std::numbers::pi) {
  // The value at x = 0 from the 16 nearest points by Lagrange's formula: a mode k is off by at most 3e-6 (k
  // h)^16.
  for (int i = 0; i < 8; ++i) {
    centre_weights_[i] = 1;
    for (int j = 0; j < 8; ++j)
      if (j != i)
        centre_weights_[i] *= (j + 0.5) * (j + 0.5) / ((j + 0.5) * (j + 0.5) - (i + 0.5) * (i + 0.5));
  }
}

double Collider::centre(std::span<const double> u) const {
  double phi0 = 0;
  for (int i = 7; i >= 0; --i) phi0 += centre_weights_[i] * u[slot(i, transform_.points())];
  return phi0;
}

/// The largest x at which |phi| (sine-Gordon) or phi crosses the middle between outside and inside vacuum;
/// NaN if none.
double Collider::outermost_middle(std::span<const double> u) const {
  const long points = transform_.points();
  const bool either_side = p_.potential != "phi4";
  const auto height = [&](long j) {
    const double phi = u[slot(j, points)];
    return (either_side ? std::abs(phi) : phi) - middle_;
  };
  long j = points - 1;
  while (j >= 0 && height(j) < 0) --j;
  if (j < 0 || j == points - 1) return std::nan("");
  const auto polynomial = [&](double s) {  // through the 8 nearest points; s in spacings from point j
    double sum = 0;
    for (int a = -3; a <= 4; ++a) {
      double weight = 1;
      for (int b = -3; b <= 4; ++b)
        if (b != a) weight *= (s - b) / (a - b);
      sum += weight * height(j + a);
    }
    return sum;
  };
  double low = 0, high = 1;
  for (int halving = 0; halving < 50; ++halving) {
    const double s = 0.5 * (low + high);
    (polynomial(s) >= 0 ? low : high) = s;
  }
  return (static_cast<double>(j) + 0.5 + low) * transform_.spacing();
}

Outcome Collider::collide(double speed, long samples, long stop_at) const {
  const double gamma = 1 / std::sqrt(1 - speed * speed), xi = kink_width(p_);
  const long points = transform_.points();
  std::vector<double> phi(points), phi_t(points);
  for (long j = 0; j < points; ++j) {
    const double x = transform_.positions()[j], left = gamma * (x + p_.X) / xi,
                 right = gamma * (x - p_.X) / xi;
    const double sech_left = 1 / std::cosh(left), sech_right = 1 / std::cosh(right);
    if (p_.potential == "phi4") {
      phi[j] = p_.v * (std::tanh(left) - std::tanh(right) - 1);
      phi_t[j] = -(speed * p_.v * gamma / xi) * (sech_left * sech_left + sech_right * sech_right);
    } else {  // 4 atan exp(s) = 2 atan(sinh s) + pi, without overflow
      phi[j] = 2 * (std::atan(std::sinh(left)) - std::atan(std::sinh(right)));
      phi_t[j] = -2 * speed * gamma * (sech_left + sech_right);
    }
  }
  KleinGordonLine line(equation_);
  line.start(phi, phi_t);

  Outcome outcome;
  outcome.energy = line.energy();
  BounceDetector detector(middle_);
  outcome.t_bounce = detector.minima();  // none yet
  const long stride = samples > 0 ? stride_of(grid_, samples).every : grid_.steps + 1;
  const long check = std::max(1L, grid_.steps / 64);
  const double window = std::min(20 * unit_of(p_), p_.T / 2);  // v_out is the mean speed over it
  const long window_start = grid_.steps - std::max(1L, std::lround(window / grid_.dt));
  double x_start = std::nan(""), phi0 = centre(line.u());
  detector.sample(0, grid_.dt, phi0);
  if (samples > 0) outcome.phi0.push_back(phi0);
  for (long step = 1; step <= grid_.steps; ++step) {
    line.advance(1);
    const double t = static_cast<double>(step) * grid_.dt;
    phi0 = centre(line.u());
    if (!std::isfinite(phi0)) {  // a transform spreads what is not finite over the whole line at once
      outcome.broken_at = t;
      return outcome;
    }
    detector.sample(t, grid_.dt, phi0);
    if (step % stride == 0) outcome.phi0.push_back(phi0);
    if (detector.bounces() >= stop_at) break;
    if (step % check == 0)
      outcome.energy_drift = std::max(outcome.energy_drift, std::abs(line.energy() / outcome.energy - 1));
    if (step == window_start) x_start = outermost_middle(line.u());
  }
  outcome.bounces = detector.bounces();
  outcome.t_bounce = detector.minima();
  if (outcome.bounces >= stop_at) return outcome;
  const double x_end = outermost_middle(line.u());
  const double elapsed = static_cast<double>(grid_.steps - window_start) * grid_.dt;
  const double v_out = (x_end - x_start) / elapsed;
  const double height = p_.potential == "phi4" ? phi0 : std::abs(phi0);
  outcome.escaped = height > 0.9 * inside_ && x_end > 3 * unit_of(p_) && v_out > 0.005;
  if (outcome.escaped) outcome.v_out = v_out;
  return outcome;
}

std::vector<long> Collider::kinds(const std::vector<double>& speeds, const Comm& comm) const {
  const std::vector<double> kind = share_out(comm, std::ssize(speeds), [&](long i) {
    const Outcome outcome = collide(speeds[i]);
    return std::vector<double>{std::isnan(outcome.broken_at) ? static_cast<double>(outcome.kind()) : -1.0};
  });
  return {kind.begin(), kind.end()};
}

const Collider& collider_of(const CollisionParams& p) {
  static std::string key;
  static std::unique_ptr<const Collider> collider;
  if (key != key_of(p)) {
    collider = std::make_unique<const Collider>(p);
    key = key_of(p);
  }
  return *collider;
}

std::vector<double> share_out(const Comm& comm, long count,
                              const std::function<std::vector<double>(long)>& f) {
  const auto [first, end] = share(count, comm);
  std::vector<std::vector<double>> mine(end - first);
  for_each_line("collisions", end - first, [&](long i) { mine[i] = f(first + i); });
  std::vector<double> joined;
  for (const std::vector<double>& values : mine) joined.insert(joined.end(), values.begin(), values.end());
  return comm.gather(joined);
}

}  // namespace klein_gordon
