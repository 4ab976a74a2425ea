// SPDX-License-Identifier: BSD-3-Clause
#include "watch.hpp"

#include "observables.hpp"

#include <algorithm>
#include <cmath>

namespace sync_redundancy {
namespace {

constexpr double lost = 1e12;  // a squared distance that no stationary state has

struct StartKernel {
  Replicas x;
  Kokkos::View<double*> minimum;
  Stream stream;
  double spread;
  long first_replica;
  int components;
  bool in_modes;

  KOKKOS_FUNCTION void operator()(long block) const {
    NormalRows z(stream, std::uint64_t(first_replica) + std::uint64_t(block) * KHAOS_LANES, 0, x.rows);
    for (long row = 0; row < x.rows; ++row) {
      const double centre = in_modes ? 0 : minimum(row % components);
      x(block).set(row, Lanes(centre) + spread * z.next());
    }
  }
};

struct LookKernel {
  Replicas x, kept;
  Kokkos::View<double*> minimum;
  long nodes, instant;  // the row of the transient, or -1
  int components;
  bool in_modes, sample;

  KOKKOS_FUNCTION void operator()(long block) const {
    const LaneRows rows = x(block), keep = kept(block);
    Lanes mean[most_components], error = 0.0;
    const Lanes fluct = observe(rows, nodes, components, in_modes, mean);
    for (int c = 0; c < components; ++c) {
      const Lanes away = in_modes ? mean[c] : mean[c] - minimum(c);
      error += away * away;
    }
    const auto alive = (fluct + error < Lanes(lost)) & (keep(KeptRows::dead) == Lanes(0.0));
    keep.set(KeptRows::dead, select(alive, 0.0, 1.0));
    if (instant >= 0) keep.set(instant, select(alive, fluct, 0.0));
    if (!sample) return;
    keep.set(KeptRows::fluct, keep(KeptRows::fluct) + select(alive, fluct, 0.0));
    keep.set(KeptRows::error, keep(KeptRows::error) + select(alive, error, 0.0));
    for (int c = 0; c < components; ++c)
      keep.set(KeptRows::mean + c, keep(KeptRows::mean + c) + select(alive, mean[c], 0.0));
  }
};

/// Share of the tests on the right side.
KOKKOS_INLINE_FUNCTION Lanes accuracy(const Lanes* w, int components, const Kokkos::View<double*>& tests) {
  const long count = static_cast<long>(tests.extent(0)) / components;
  Lanes right = 0.0;
  for (long i = 0; i < count; ++i) {
    Lanes margin = 0.0;
    for (int c = 0; c < components; ++c) margin += Lanes(tests(i * components + c)) * w[c];
    right += select(margin > Lanes(0.0), 1.0, 0.0);
  }
  return right * (1.0 / static_cast<double>(count));
}

struct ExamKernel {
  Replicas x, kept;
  Kokkos::View<double*> tests;
  long nodes;
  int components;

  KOKKOS_FUNCTION void operator()(long block) const {
    const LaneRows rows = x(block), keep = kept(block);
    Lanes w[most_components], sum = 0.0;
    observe(rows, nodes, components, false, w);
    keep.set(KeptRows::accuracy_mean, accuracy(w, components, tests));
    for (long node = 0; node < nodes; ++node) {
      for (int c = 0; c < components; ++c) w[c] = rows(node * components + c);
      sum += accuracy(w, components, tests);
    }
    keep.set(KeptRows::accuracy_node, sum * (1.0 / static_cast<double>(nodes)));
  }
};

}  // namespace

Schedule make_schedule(const System& s, double t_b, double t_s, double every, long instants) {
  const double dt = s.p.dt,
               slowest = std::isnan(s.potential.h_low) ? s.potential.h_minimum : s.potential.h_low;
  const double rate = slowest + s.spectrum.mu_2, burn_in = t_b > 0 ? t_b : 10 / slowest;
  const long stride = std::max(1L, std::lround(every / dt));
  Schedule schedule;
  schedule.samples = std::lround(t_s / dt) / stride;
  schedule.times.push_back(0);
  for (long k = 1; k < instants; ++k) {
    const double t = 3 / rate * static_cast<double>(k) / static_cast<double>(instants - 1);
    schedule.looks.push_back(std::max(k, std::lround(t / dt)));
    schedule.instant.push_back(k);
    schedule.sample.push_back(false);
    schedule.times.push_back(static_cast<double>(schedule.looks.back()) * dt);
  }
  const long begin = std::max(schedule.looks.back(), static_cast<long>(std::ceil(burn_in / dt)));
  for (long j = 1; j <= schedule.samples; ++j) {
    schedule.looks.push_back(begin + j * stride);
    schedule.instant.push_back(-1);
    schedule.sample.push_back(true);
  }
  return schedule;
}

Watch::Watch(const System& s, const Stepper& stepper, const Schedule& schedule,
             const std::vector<double>& tests)
    : nodes_(s.p.n),
      components_(s.potential.components),
      in_modes_(stepper.in_modes()),
      schedule_(schedule),
      layout_{components_, std::ssize(schedule.times)},
      minimum_(on_device<double>("minimum", s.potential.minimum)),
      tests_(on_device<double>("tests", tests)) {}

Start Watch::start(const Stream& stream, double spread) const {
  return [*this, stream, spread](const Replicas& x, long first_replica) {
    Kokkos::parallel_for("start", Kokkos::RangePolicy<>(0, x.blocks),
                         StartKernel{x, minimum_, stream, spread, first_replica, components_, in_modes_});
  };
}

Watcher Watch::watcher() const {
  return {layout_.count(), [*this](long k, const Replicas& x, const Replicas& kept) {
            const long at = k < 0 ? 0 : schedule_.instant[std::size_t(k)];
            const bool sample = k >= 0 && schedule_.sample[std::size_t(k)];
            const long instant = at < 0 ? -1 : layout_.transient() + at;
            Kokkos::parallel_for(
                "look", Kokkos::RangePolicy<>(0, x.blocks),
                LookKernel{x, kept, minimum_, nodes_, instant, components_, in_modes_, sample});
            if (k + 1 == std::ssize(schedule_.looks) && tests_.extent(0) > 0)
              Kokkos::parallel_for("exam", Kokkos::RangePolicy<>(0, x.blocks),
                                   ExamKernel{x, kept, tests_, nodes_, components_});
          }};
}

}  // namespace sync_redundancy
