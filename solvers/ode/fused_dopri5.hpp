// SPDX-License-Identifier: BSD-3-Clause
/// DOPRI5(4) for whole ensembles (Dormand & Prince, J. Comp. Appl. Math. 6 (1980) 19): each member has its
/// own steps. A work item owns a queue of members; its lanes hold some of them, and a lane whose member has
/// arrived takes the next from the queue, so no lane waits for a slower one. Lanes do not mix: a member's
/// bits depend on its state and constants alone, not on its companions or its place in the queue.
///
/// Error norm sqrt(mean((e_i / (atol_i + rtol max(|x_i|, |x_i new|)))^2)); steps by pi_control.hpp, with logs
/// of squares to the base 2. A member stops as `step_underflow` if the step that
/// its error asks for is lost in the rounding of t, as `diverged` if that is because values are not finite.
#pragma once

#include "ode/fused_block.hpp"
#include "ode/pi_control.hpp"

namespace khaos {
namespace fused {

/// log2 x for normal x > 0, to 2e-5, and 2^x for |x| < 1000, to 3e-6 relative: a step size needs no more, and
/// these cost a third of log and exp. Chebyshev interpolation.
KOKKOS_INLINE_FUNCTION Lanes rough_log2(Lanes x) {
  using detail::bits_of, detail::from_bits;
  const detail::Bits<KHAOS_LANES> bits = bits_of(x), k = (bits - 0x3fe6a09e667f3bcd) >> 52;
  const Lanes exponent =
      from_bits<KHAOS_LANES>(bits_of(Lanes(detail::rounding_shift)) + k) - detail::rounding_shift;
  const Lanes f = from_bits<KHAOS_LANES>(bits - (k << 52)) - 1.0;  // in [-0.293, 0.414]
  return exponent +
         f * (1.44270044 +
              f * (-0.72119575 + f * (0.47992557 + f * (-0.36692577 + f * (0.31689819 + f * -0.20228926)))));
}
KOKKOS_INLINE_FUNCTION Lanes rough_exp2(Lanes x) {
  const Lanes shifted = x + detail::rounding_shift, r = x - (shifted - detail::rounding_shift);
  const Lanes power = detail::power_of_two<KHAOS_LANES>(detail::bits_of(shifted) -
                                                        detail::bits_of(Lanes(detail::rounding_shift)));
  return power * (1.0 + r * (0.69312105 + r * (0.24022349 + r * (0.05592198 + r * 0.00966637))));
}

/// One lane per member, with what the method remembers of each.
template <class S>
struct Dopri5Block {
  static constexpr int dimension = S::dimension, lanes = KHAOS_LANES;
  using Flags = Mask<lanes>;

  Lanes x[dimension], slope[dimension], c[constants<S>];
  Lanes t, h;
  Lanes old_error;  // log2 of the squared error of the last accepted step
  Lanes growth;     // how much the next step may grow: 10, after a rejection 1
  Lanes rejected;   // attempts
  Flags active, failed, overflow;
  bool working;        // any active
  long attempts;       // of this block, idle lanes included
  long first[lanes];   // `attempts` when the member came
  long member[lanes];  // -1: none
};

template <class S>
struct FusedDopri5 {
  static constexpr int dimension = S::dimension, lanes = KHAOS_LANES;
  using Block = Dopri5Block<S>;
  using Flags = Mask<lanes>;

  States states;
  CountsByMember counts;
  double t_start, t_end, rtol;
  Kokkos::Array<double, dimension> atol;
  long queue;

  /// `blocks` blocks take turns, so that the latency of one hides behind the other.
  static constexpr int blocks = lanes > 1 && dimension <= 4 ? 2 : 1;
  static constexpr double smallest_old = -26.575424759098897;  // log2 of (1e-4)^2

  KOKKOS_FUNCTION void operator()(long item) const {
    long next = item * queue;
    const long end = next + queue < states.members ? next + queue : states.members;
    Block block[blocks];
    for (int b = 0; b < blocks; ++b) {
      clear(block[b]);
      refill(block[b], next, end);
    }
    for (bool working = true; working;) {
      working = false;
      for (int b = 0; b < blocks; ++b) {
        if (block[b].working && attempt(block[b])) refill(block[b], next, end);
        working = working || block[b].working;
      }
    }
  }

 private:
  KOKKOS_FUNCTION static void clear(Block& k) {
    for (int i = 0; i < dimension; ++i) k.x[i] = k.slope[i] = 0.0;
    for (int i = 0; i < constants<S>; ++i) k.c[i] = 0.0;
    k.t = k.h = k.old_error = k.growth = k.rejected = 0.0;
    k.active = k.failed = k.overflow = k.t > 0.0;
    k.attempts = 0;
    for (int lane = 0; lane < lanes; ++lane) k.member[lane] = -1;
  }

  /// Squared error norm of e at states x and y; infinite or NaN if y is not finite.
  KOKKOS_INLINE_FUNCTION Lanes squared_norm(const Lanes* e, const Lanes* x, const Lanes* y) const {
    Lanes sum = 0.0, scales = 0.0;
    for (int i = 0; i < dimension; ++i) {
      const Lanes scale = atol[i] + rtol * max(abs(y[i]), abs(x[i])), ratio = e[i] / scale;
      sum = sum + ratio * ratio;
      scales = scales + scale;
    }
    return select(scales < __builtin_huge_val(), sum * (1.0 / dimension), __builtin_huge_val());
  }

  /// One attempted step of every lane; idle lanes compute along without effect. True if a lane has arrived or
  /// failed.
  KOKKOS_INLINE_FUNCTION bool attempt(Block& k) const {
    const Lanes left = t_end - k.t;
    const Flags last = 1.01 * k.h >= left;
    const Lanes h = select(last, left, k.h), t = k.t, fifth = 1.0 / 5 * h;
    Lanes x[dimension], k1[dimension], k2[dimension], k3[dimension], k4[dimension], k5[dimension],
        k6[dimension], k7[dimension], y[dimension], e[dimension];
    for (int i = 0; i < dimension; ++i) x[i] = k.x[i], k1[i] = k.slope[i];
    for (int i = 0; i < dimension; ++i) y[i] = x[i] + fifth * k1[i];
    S::rhs(y, t + fifth, k.c, k2);
    for (int i = 0; i < dimension; ++i) y[i] = x[i] + h * (3.0 / 40 * k1[i] + 9.0 / 40 * k2[i]);
    S::rhs(y, t + 3.0 / 10 * h, k.c, k3);
    for (int i = 0; i < dimension; ++i)
      y[i] = x[i] + h * (44.0 / 45 * k1[i] - 56.0 / 15 * k2[i] + 32.0 / 9 * k3[i]);
    S::rhs(y, t + 4.0 / 5 * h, k.c, k4);
    for (int i = 0; i < dimension; ++i)
      y[i] = x[i] + h * (19372.0 / 6561 * k1[i] - 25360.0 / 2187 * k2[i] + 64448.0 / 6561 * k3[i] -
                         212.0 / 729 * k4[i]);
    S::rhs(y, t + 8.0 / 9 * h, k.c, k5);
    for (int i = 0; i < dimension; ++i)
      y[i] = x[i] + h * (9017.0 / 3168 * k1[i] - 355.0 / 33 * k2[i] + 46732.0 / 5247 * k3[i] +
                         49.0 / 176 * k4[i] - 5103.0 / 18656 * k5[i]);
    S::rhs(y, t + h, k.c, k6);
    for (int i = 0; i < dimension; ++i)
      y[i] = x[i] + h * (35.0 / 384 * k1[i] + 500.0 / 1113 * k3[i] + 125.0 / 192 * k4[i] -
                         2187.0 / 6784 * k5[i] + 11.0 / 84 * k6[i]);
    S::rhs(y, t + h, k.c, k7);
    for (int i = 0; i < dimension; ++i)
      e[i] = 71.0 / 57600 * k1[i] - 71.0 / 16695 * k3[i] + 71.0 / 1920 * k4[i] - 17253.0 / 339200 * k5[i] +
             22.0 / 525 * k6[i] - 1.0 / 40 * k7[i];
    const Lanes error = h * h * squared_norm(e, x, y);
    const Flags accept = k.active & (error <= 1.0);
    for (int i = 0; i < dimension; ++i) {
      k.x[i] = select(accept, y[i], x[i]);
      k.slope[i] = select(accept, k7[i], k1[i]);
    }
    k.t = select(accept, select(last, t_end, t + h), t);
    ++k.attempts;
    control(k, error, accept, last, h);
    return any(k.active & (k.failed | (k.t >= t_end)));
  }

  /// The next step after an attempt with step h whose squared error norm is `error`.
  KOKKOS_INLINE_FUNCTION void control(Block& k, Lanes error, Flags accept, Flags last, Lanes h) const {
    const Lanes size = rough_log2(select(error < 1e300, max(error, Lanes(1e-32)), 1e300));  // also of NaN
    const Lanes next =
        h * pi_control::factor(rough_exp2(pi_control::exponent(accept, size, k.old_error, 10)), k.growth);
    k.h = select(accept & last, max(k.h, next), next);  // the last step was only as long as the rest
    k.old_error = select(accept, max(size, Lanes(smallest_old)), k.old_error);
    k.growth = pi_control::largest_growth;
    if (const Flags rejects = k.active & !accept; any(rejects)) {  // one attempt in hundreds
      k.growth = select(accept, pi_control::largest_growth, 1.0);
      k.rejected = k.rejected + select(rejects, 1.0, 0.0);
      k.failed = rejects & (next < 1e-15 * max(abs(k.t), Lanes(t_end < 0 ? -t_end : t_end)));
      k.overflow = !(error < __builtin_huge_val());
    }
  }

  /// Writes what has arrived or failed back, puts the next members of the queue into their lanes, and gives
  /// these their slope and first step.
  __attribute__((noinline)) KOKKOS_FUNCTION void refill(Block& k, long& next, long end) const {
    Lanes fresh = 0.0, given = 0.0, busy = 0.0;
    for (int lane = 0; lane < lanes; ++lane) {
      if (!k.active[lane] || k.failed[lane] || k.t[lane] >= t_end) {
        if (k.member[lane] >= 0) write_back(k, lane);
        k.member[lane] = -1;
        while (next < end && states.stop(next) != Stop::none) ++next;
        if (next < end) {
          const long m = k.member[lane] = next++;
          for (int i = 0; i < dimension; ++i) k.x[i].set(lane, states.x(i, m));
          for (int i = 0; i < S::constants; ++i) k.c[i].set(lane, states.c(i, m));
          k.t.set(lane, t_start), given.set(lane, states.h(m)), fresh.set(lane, 1.0);
          k.first[lane] = k.attempts;
        }
      }
      busy.set(lane, k.member[lane] >= 0 ? 1.0 : 0.0);
    }
    k.active = busy > 0.0;
    k.working = any(k.active);
    k.failed = k.overflow = busy < 0.0;  // none of those that go on
    if (any(fresh > 0.0)) start(k, fresh > 0.0, given);
  }

  KOKKOS_FUNCTION void write_back(const Block& k, int lane) const {
    const long m = k.member[lane], rejected = static_cast<long>(k.rejected[lane]);
    for (int i = 0; i < dimension; ++i) states.x(i, m) = k.x[i][lane];
    states.h(m) = k.h[lane];
    counts(0, m) += k.attempts - k.first[lane] - rejected;
    counts(1, m) += rejected;
    if (!k.failed[lane]) return;
    states.stopped_at(m) = k.t[lane];
    states.stop(m) = k.overflow[lane] ? Stop::diverged : Stop::step_underflow;
  }

  /// Slope and first step of fresh lanes: `given`, or where that is 0 the one of Hairer, Norsett & Wanner,
  /// II.4, from the sizes of x, x' and x''.
  KOKKOS_FUNCTION void start(Block& k, Flags fresh, Lanes given) const {
    Lanes f[dimension], y[dimension], g[dimension];
    S::rhs(k.x, k.t, k.c, f);
    const Lanes d0 = sqrt(squared_norm(k.x, k.x, k.x)), d1 = sqrt(squared_norm(f, k.x, k.x));
    const Lanes h0 = select((d0 < 1e-5) | (d1 < 1e-5), 1e-6, 0.01 * d0 / d1);
    for (int i = 0; i < dimension; ++i) y[i] = k.x[i] + h0 * f[i];
    S::rhs(y, k.t + h0, k.c, g);
    for (int i = 0; i < dimension; ++i) g[i] = g[i] - f[i];
    const Lanes largest = max(sqrt(squared_norm(g, k.x, k.x)) / h0, d1);
    const Lanes h1 = select(largest <= 1e-15, max(0.001 * h0, Lanes(1e-6)), exp(-0.2 * log(100.0 * largest)));
    const Lanes guess = min(100.0 * h0, h1);
    const Lanes first = select(given > 0.0, given, select(guess > 0.0, guess, 1e-6));  // 1e-6 if it is NaN
    for (int i = 0; i < dimension; ++i) k.slope[i] = select(fresh, f[i], k.slope[i]);
    k.h = select(fresh, first, k.h);
    k.old_error = select(fresh, smallest_old, k.old_error);
    k.growth = select(fresh, pi_control::largest_growth, k.growth);
    k.rejected = select(fresh, 0.0, k.rejected);
  }
};

}  // namespace fused

/// Advances all members from t to t_end >= t in the default execution space. Not fenced.
///   atol    (dimension)   absolute tolerances, host memory
///   counts  (2, padded)   steps accepted and rejected are added
template <class S>
void fused_dopri5(const States& states, double t, double t_end, double rtol, const double* atol,
                  const CountsByMember& counts) {
  if (!(t_end > t)) return;
  using Kernel = fused::FusedDopri5<S>;
  Kokkos::Array<double, S::dimension> tolerances;
  for (int i = 0; i < S::dimension; ++i) tolerances[i] = atol[i];
  // Short queues where there are many threads to feed, long ones so that few lanes idle at their ends.
  const long smallest = KHAOS_LANES * Kernel::blocks, threads = Kokkos::DefaultExecutionSpace().concurrency();
  long queue = KHAOS_LANES == 1 ? 1 : states.members / (4 * threads);
  queue = queue < smallest ? smallest : queue > 1024 ? 1024 : queue;
  const long items = (states.members + queue - 1) / queue;
  Kokkos::parallel_for("fused_dopri5", Kokkos::RangePolicy<>(0, items),
                       Kernel{states, counts, t, t_end, rtol, tolerances, queue});
}

}  // namespace khaos
