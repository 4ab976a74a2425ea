// SPDX-License-Identifier: BSD-3-Clause
#include "spectral/box_cost.hpp"

#include "spectral/box_layout.hpp"
#include "spectral/box_pass.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>

namespace khaos {
namespace {

double transform_flops(double lines, double n) { return n > 1 ? lines * 5 * n * std::log2(n) : 0; }

/// The largest share of `total` things for `ranks` ranks.
double share_of(long total, int ranks) { return std::ceil(double(total) / ranks); }

/// Least of a few wall times; the ranks start together.
double least_seconds(const Comm& comm, int repeats, const std::function<void()>& work) {
  double least = 1e30;
  for (int i = 0; i < repeats; ++i) {
    comm.barrier();
    const auto start = std::chrono::steady_clock::now();
    work();
    least = std::min(least, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  return comm.max(least);
}

// The least that a right-hand side does with modes and points.
struct Read {
  const Mode* u;
  long modes;
  template <class T>
  KOKKOS_INLINE_FUNCTION void operator()(const ModeAt<T>& at, Complex<T>* in) const {
    for (int f = 0; f < 2; ++f) in[f] = times_i(at.k[f] * at.load(u + f * modes));
  }
};
struct Multiply {
  template <class T>
  KOKKOS_INLINE_FUNCTION void operator()(const T* in, T* out) const {
    out[0] = in[0] * in[1];
    out[1] = in[0] * in[0] - in[1] * in[1];
  }
};
struct Write {
  Mode* u;
  long modes;
  template <class T>
  KOKKOS_INLINE_FUNCTION void operator()(const ModeAt<T>& at, const Complex<T>* out) const {
    for (int f = 0; f < 2; ++f) at.store(u + f * modes, at.k[0] * out[f]);
  }
};

}  // namespace

BoxCost box_cost(const Box& box, int ranks, int inputs, int outputs, Keep keep, Layout layout) {
  constexpr int A = BoxLayout::A, B = BoxLayout::B, C = BoxLayout::C;
  const BoxGrid grid = grid_of(box, ranks, layout, keep);
  const bool has_b = box.axes() == 3;
  const double a = share_of(grid.points[A], grid.ranks0), b = share_of(grid.points[B], grid.ranks1);
  const double kb = has_b ? share_of(grid.kept[B], grid.ranks0) : 1;
  const double kc = share_of(grid.kept[C], has_b ? grid.ranks1 : grid.ranks0);
  const double na = double(grid.points[A]), nb = double(grid.points[B]), half = double(grid.points[C]) / 2;

  const double per_field = transform_flops(kb * kc, na) + transform_flops(a * kc, nb) +
                           transform_flops(a * b, half) + a * b * 10 * half;  // and real from complex
  const double slabs = na * kb * kc * (1 - 1.0 / grid.ranks0);                // numbers that leave, per field
  const double planes = a * nb * kc * (1 - 1.0 / grid.ranks1);
  BoxCost cost;
  const int fields = inputs + outputs;
  cost.flops = fields * per_field;
  cost.bytes = fields * 16 * (slabs + planes);
  cost.messages = 2.0 * (grid.ranks0 - 1 + grid.ranks1 - 1);
  return cost;
}

double seconds(const BoxCost& cost, const BoxMachine& machine) {
  return cost.flops / machine.flops + cost.bytes / machine.bytes + cost.messages * machine.latency;
}

BoxMachine measured_machine(const Comm& comm, Box box) {
  BoxMachine machine;
  const Comm self = Comm::self();
  const BoxCost whole = box_cost(box, comm.size(), 2, 2);
  // As much as a rank's share, for which caches or memory count alike; alone half, or it would predict itself.
  box.points[0] = std::max(8L, box.points[0] / (2L * std::max(comm.size(), 2)) * 2);
  const BoxTransform transform(box, self, Layout::automatic, Keep::two_thirds);
  const Modes u("u", 2 * transform.modes());
  const long modes = transform.modes();
  const double once = least_seconds(comm, 15, [&] {
    pseudo_spectral<2, 2>(transform, Read{u.data(), modes}, Multiply{}, Write{u.data(), modes});
  });
  machine.flops = box_cost(box, 1, 2, 2).flops / once;
  if (comm.size() == 1) return machine;

  const auto exchange = [&](long each) {
    std::vector<double> out(2 * each * comm.size()), in(out.size());
    Comm::Pieces pieces;
    for (int r = 0; r < comm.size(); ++r) {
      pieces.counts.push_back(each);
      pieces.places.push_back(each * r);
    }
    return least_seconds(comm, 15, [&] { comm.exchange(out.data(), pieces, in.data(), pieces); });
  };
  const long many = std::max(1L << 15, long(whole.bytes / whole.messages) / 16);  // pieces of two numbers
  const double others = comm.size() - 1;
  machine.latency = exchange(1) / others;
  machine.bytes = 16 * many * others / std::max(exchange(many) - machine.latency * others, 1e-9);
  return machine;
}

}  // namespace khaos
