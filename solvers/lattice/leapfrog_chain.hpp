// SPDX-License-Identifier: BSD-3-Clause
/// One long chain of particles of unit mass with fixed ends, q_{-1} = q_N = 0, by the leapfrog scheme
/// (Hairer, Lubich & Wanner, Acta Numerica 12 (2003) 399). Neighbouring sites are the lanes of a register;
/// host only.
#pragma once

#include "core/simd_math.hpp"
#include "spectral/aligned_array.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>
#include <vector>

namespace khaos {

/// Fermi-Pasta-Ulam-Tsingou chain, V(r) = r^2 / 2 + beta r^4 / 4 of neighbours:
/// a = (r + beta r^3) - (l + beta l^3), r and l the stretches to the right and to the left.
struct FputBeta {
  double beta;
  Lanes operator()(Lanes left, Lanes here, Lanes right) const {
    const Lanes r = right - here, l = here - left;
    return (r - l) * (1.0 + beta * (r * r + l * (l + r)));
  }
  double energy(double here, double right) const {  // of the bond
    const double r = right - here;
    return 0.5 * r * r + 0.25 * beta * r * r * r * r;
  }
};

/// Harmonic chain in a sine potential (Frenkel & Kontorova 1938): a = stiffness (q_{i+1} + q_{i-1} - 2 q_i) -
/// sin q_i.
struct SineOnSite {
  double stiffness;
  Lanes operator()(Lanes left, Lanes here, Lanes right) const {
    return stiffness * ((right - here) - (here - left)) - sin(here);
  }
  double energy(double here, double right) const {  // of the bond, and of the site before it
    const double r = right - here;
    return 0.5 * stiffness * r * r + (1 - std::cos(here));
  }
};

namespace detail {

/// Lane i of the result is lane i + shift of a and b one after the other.
template <int shift, int... I>
Lanes window(Lanes a, Lanes b, std::integer_sequence<int, I...>) {
  if constexpr (KHAOS_LANES == 1)
    return shift == 0 ? a : b;
  else
    return Lanes::of(__builtin_shufflevector(a.v, b.v, (I + shift)...));
}
}  // namespace detail

template <class Force>
class LeapfrogChain {
  static constexpr int W = KHAOS_LANES;
  using Indices = std::make_integer_sequence<int, W>;

 public:
  /// Positions and velocities (N) at t = 0.
  LeapfrogChain(const Force& force, std::span<const double> q, std::span<const double> v, double dt)
      : force_(force),
        sites_(static_cast<long>(q.size())),
        blocks_((sites_ + W - 1) / W),
        dt_(dt),
        q_((blocks_ + 1) * W),
        v_(blocks_ * W, 4) {
    for (long i = 0; i < (blocks_ + 1) * W; ++i) q_.data()[i] = i < sites_ ? q[std::size_t(i)] : 0;
    for (long i = 0; i < blocks_ * W; ++i) v_.data()[i] = i < sites_ ? v[std::size_t(i)] : 0;
    for (int lane = 0; lane < W; ++lane) inside_.set(lane, (blocks_ - 1) * W + lane < sites_ ? 1 : 0);
    const std::vector<double> before = kicked(-0.5 * dt);  // velocities live half a step before positions
    std::copy(before.begin(), before.end(), v_.data());
  }

  void advance(long steps) {
    for (long n = 0; n < steps; ++n) step();
  }

  std::vector<double> positions() const { return {q_.data(), q_.data() + sites_}; }
  /// At the time of the positions.
  std::vector<double> velocities() const {
    std::vector<double> v = kicked(0.5 * dt_);
    v.resize(static_cast<std::size_t>(sites_));
    return v;
  }
  double energy() const {
    const std::vector<double> v = velocities();
    double sum = force_.energy(0, q_.data()[0]);
    for (long i = 0; i < sites_; ++i)
      sum += 0.5 * v[std::size_t(i)] * v[std::size_t(i)] +
             force_.energy(q_.data()[i], i + 1 < sites_ ? q_.data()[i + 1] : 0);
    return sum;
  }

 private:
  /// One step in one pass: a block is moved once the one after it no longer needs where it was.
  void step() {
    const Force force = force_;
    const Lanes dt = dt_;
    double *q = q_.data(), *v = v_.data();
    Lanes behind = 0.0, here = load(q);
    for (long block = 0; block < blocks_; ++block) {
      const Lanes ahead = load(q + (block + 1) * W), time = block + 1 < blocks_ ? dt : dt * inside_;
      const Lanes speed = load(v + block * W) + time * acceleration(force, behind, here, ahead);
      store(v + block * W, speed);
      store(q + block * W, here + time * speed);
      behind = here;
      here = ahead;
    }
  }
  static Lanes acceleration(const Force& force, Lanes behind, Lanes here, Lanes ahead) {
    return force(detail::window<W - 1>(behind, here, Indices{}), here,
                 detail::window<1>(here, ahead, Indices{}));
  }
  /// Velocities (blocks W) after the present force has acted for some time.
  std::vector<double> kicked(double time) const {
    std::vector<double> v(v_.data(), v_.data() + blocks_ * W);
    Lanes behind = 0.0;
    for (long block = 0; block < blocks_; ++block) {
      const Lanes here = load(q_.data() + block * W), ahead = load(q_.data() + (block + 1) * W);
      const Lanes push = time * acceleration(force_, behind, here, ahead);
      for (int lane = 0; lane < W && block * W + lane < sites_; ++lane)
        v[static_cast<std::size_t>(block * W + lane)] += push[lane];
      behind = here;
    }
    return v;
  }

  Force force_;
  long sites_, blocks_;
  double dt_;
  AlignedArray q_, v_;
  Lanes inside_;  // of the last block: 1 in lanes that hold a particle
};

}  // namespace khaos
