// SPDX-License-Identifier: BSD-3-Clause
#include "trials.hpp"

#include "pattern.hpp"
#include "populations.hpp"

namespace leslie {
namespace {

/// A block's memory: n = a + b lines of lanes each, and three n x n matrices.
struct Room {
  double* data;
  int n;
  static long doubles(int n) { return (3 * long(n) * n + 2 * long(n)) * KHAOS_LANES; }
  KOKKOS_FUNCTION double* matrix(int k, int i, int j) const {
    return data + ((long(k) * n + i) * n + j) * KHAOS_LANES;
  }
  KOKKOS_FUNCTION double* vector(int k, int i) const {
    return data + (3 * long(n) * n + long(k) * n + i) * KHAOS_LANES;
  }
};
enum : int { map = 0, power = 1, next = 2, state = 0, image = 1 };  // matrices and vectors of a Room

struct TrialKernel {
  TrialLaw law;
  Kokkos::View<double*> room;
  Kokkos::View<double**, Kokkos::LayoutRight> result;  // (blocks, Trial::count x lanes)
  long first;

  KOKKOS_FUNCTION void operator()(long block) const {
    const int n = law.a + law.b;
    const Room r{room.data() + block * (3 * long(n) * n + 2 * long(n)) * KHAOS_LANES, n};
    const std::uint64_t trial = std::uint64_t(first + block * KHAOS_LANES);
    draw(r, trial);
    double* out = &result(block, 0);
    store(out, standing_number(r));
    for (int lane = 0; lane < KHAOS_LANES; ++lane)
      out[4 * KHAOS_LANES + lane] =
          primitive_pattern(n, [&](int i, int j) { return r.matrix(map, i, j)[lane] > 0; });
    race(r, out);
  }

  /// B and the start in the signs of S: (x, -y).
  KOKKOS_FUNCTION void draw(const Room& r, std::uint64_t trial) const {
    const int a = law.a, n = law.a + law.b;
    for (int lane = 0; lane < KHAOS_LANES; ++lane) {
      const std::uint64_t m = trial + std::uint64_t(lane);
      std::uint64_t index = 0;
      const auto uniform = [&] { return law.draws.uniform(m, index++); };
      const auto sparse = [&](double most) {
        const bool none = law.zeros > 0 && law.absent.uniform(m, index) < law.zeros;
        const double value = most * uniform();
        return none ? 0 : value;
      };
      for (int i = 0; i < n; ++i)
        for (int j = 0; j < n; ++j) r.matrix(map, i, j)[lane] = law.given ? law.matrix(i * n + j) : 0;
      if (!law.given) {
        for (int start : {0, a}) {
          const int classes = start == 0 ? a : law.b;
          for (int j = 0; j < classes; ++j) r.matrix(map, start, start + j)[lane] = sparse(law.f_max);
          for (int j = 0; j + 1 < classes; ++j)
            r.matrix(map, start + j + 1, start + j)[lane] = law.s_min + (1 - law.s_min) * uniform();
        }
        const double p1 = sparse(law.p_max), p2 = sparse(law.p_max);
        for (int j = 0; j < a; ++j) {
          r.matrix(map, j, a + j)[lane] = p1;
          r.matrix(map, a + j, j)[lane] = p2;
        }
      }
      for (int i = 0; i < n; ++i) r.vector(state, i)[lane] = (i < a ? 1 : -1) * law.start_max * uniform();
    }
  }

  /// c by squaring B + 1, which has B's Perron vectors and no other eigenvalue of largest modulus unless B is
  /// reducible: (B + 1)^(2^k), rescaled, becomes (p, q) (u, v)^T, and c = sum of it times (x, -y) / its
  /// trace.
  KOKKOS_FUNCTION Lanes standing_number(const Room& r) const {
    const int n = law.a + law.b;
    for (int i = 0; i < n; ++i)
      for (int j = 0; j < n; ++j)
        store(r.matrix(power, i, j), load(r.matrix(map, i, j)) + Lanes(i == j ? 1.0 : 0.0));
    auto settled = Lanes(0.0) > Lanes(1.0);  // none
    for (int k = 0; k < most_squarings && !all(settled); ++k) {
      Lanes whole = 0.0, change = 0.0;
      for (int i = 0; i < n; ++i)
        for (int j = 0; j < n; ++j) {
          Lanes sum = 0.0;
          for (int l = 0; l < n; ++l) sum += load(r.matrix(power, i, l)) * load(r.matrix(power, l, j));
          store(r.matrix(next, i, j), sum);
          whole += sum;
        }
      for (int i = 0; i < n; ++i)
        for (int j = 0; j < n; ++j) {
          const Lanes before = load(r.matrix(power, i, j)), after = load(r.matrix(next, i, j)) / whole;
          const Lanes moved = after - before;
          change = max(change, max(moved, -moved));
          store(r.matrix(power, i, j), select(settled, before, after));  // a lane is done alone
        }
      settled = settled | (change < Lanes(1e-15));
    }
    Lanes c = 0.0, trace = 0.0;
    for (int i = 0; i < n; ++i) {
      trace += load(r.matrix(power, i, i));
      for (int j = 0; j < n; ++j) c += load(r.matrix(power, i, j)) * load(r.vector(state, j));
    }
    return c / trace;
  }

  /// Steps until both races are decided. The linear one is once all of (x, -y) has one sign: B >= 0 keeps it.
  KOKKOS_FUNCTION void race(const Room& r, double* out) const {
    const int a = law.a, n = law.a + law.b;
    const Lanes none = 0.0, one = 1.0, two = 2.0, neither = 3.0;
    Lanes winner = none, time = none, linear = none;
    for (long t = 1; t <= law.T; ++t) {
      Lanes x = none, y = none, low = none, high = none, size = none;
      for (int i = 0; i < n; ++i) {
        Lanes sum = none;
        for (int j = 0; j < n; ++j) sum += load(r.matrix(map, i, j)) * load(r.vector(state, j));
        store(r.vector(image, i), sum);
        low = min(low, sum), high = max(high, sum), size += max(sum, -sum);
        if (i < a)
          x += sum;
        else
          y += -sum;
      }
      const auto one_gone = x <= none, two_gone = y <= none, now = (winner == none) & (one_gone | two_gone);
      winner = select(now, select(one_gone, select(two_gone, neither, two), one), winner);
      time = select(now, Lanes(double(t)), time);
      const auto open = linear == none, last = Lanes(double(t)) >= Lanes(double(law.T));
      const auto for_one = (low >= none) | (last & two_gone & !one_gone);
      const auto for_two = (high <= none) | (last & one_gone & !two_gone);
      linear = select(open & for_one & for_two, neither,
                      select(open & for_one, one, select(open & for_two, two, linear)));
      if (all((winner > none) & (linear > none))) break;
      const Lanes scale = t % 32 == 0 ? select(size > none, one / size, one) : one;
      for (int i = 0; i < n; ++i) store(r.vector(state, i), scale * load(r.vector(image, i)));
    }
    store(out + KHAOS_LANES, winner);
    store(out + 2 * KHAOS_LANES, time);
    store(out + 3 * KHAOS_LANES, linear);
  }

  static constexpr int most_squarings = 60;
};

}  // namespace

std::vector<Trial> run_trials(const TrialLaw& law, long first, long count) {
  const long blocks = (count + KHAOS_LANES - 1) / KHAOS_LANES;
  const Kokkos::View<double*> room("room", std::size_t(blocks * Room::doubles(law.a + law.b)));
  const Kokkos::View<double**, Kokkos::LayoutRight> result("trials", std::size_t(blocks),
                                                           Trial::count * KHAOS_LANES);
  Kokkos::parallel_for("trials", Kokkos::RangePolicy<>(0, blocks), TrialKernel{law, room, result, first});
  const auto host = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), result);
  std::vector<Trial> trials;
  for (long k = 0; k < count; ++k) {
    const double* at = &host(std::size_t(k / KHAOS_LANES), std::size_t(k % KHAOS_LANES));
    trials.push_back({at[0], at[KHAOS_LANES], at[2 * KHAOS_LANES], at[3 * KHAOS_LANES], at[4 * KHAOS_LANES]});
  }
  return trials;
}

}  // namespace leslie
