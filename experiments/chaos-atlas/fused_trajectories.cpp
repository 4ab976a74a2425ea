// SPDX-License-Identifier: BSD-3-Clause
#include "trajectories.hpp"

#include <algorithm>
#include <cmath>

namespace chaos_atlas {
namespace {

using Numbers = Kokkos::View<double*>;

constexpr long spacings_between_looks = 16;  // of the samples, during the transient

Numbers on_device(const std::string& label, std::span<const double> values) {
  Numbers view(label, values.size());
  const auto mirror = Kokkos::create_mirror_view(view);
  for (std::size_t i = 0; i < values.size(); ++i) mirror(i) = values[i];
  Kokkos::deep_copy(view, mirror);
  return view;
}

/// member_start() of every member, where the members live: the same numbers.
struct Displace {
  States states;
  Numbers start, scale, constants;
  Stream stream;
  double spread;
  long first;

  KOKKOS_FUNCTION void operator()(long m) const {
    const auto member = static_cast<std::uint64_t>(first + m);
    for (int i = 0; i < static_cast<int>(states.x.extent(0)); ++i) {
      double x = start(i);
      if (member > 0 && spread > 0)
        x += spread * scale(i) * stream.normal(member, static_cast<std::uint64_t>(i));
      states.x(i, m) = x;
    }
    for (int i = 0; i < static_cast<int>(states.c.extent(0)); ++i) states.c(i, m) = constants(i);
  }
};

std::vector<double> constants_of(const Chosen& chosen) {
  const Kernels* kernels = chosen.model.kernels;
  std::vector<double> constants(kernels ? std::size_t(kernels->constants) : 0);
  if (kernels) kernels->prepare(chosen.parameters.data(), constants.data());
  return constants;
}

/// Iterates a map given as text, block by block, on the host.
void iterate_text(const Chosen& chosen, const States& states, long n, long steps) {
  const Bound bound(chosen.model, chosen.parameters);
  const Flow flow = bound.flow();
  const auto x = Kokkos::create_mirror_view(states.x);
  const auto stopped_at = Kokkos::create_mirror_view(states.stopped_at);
  const auto stop = Kokkos::create_mirror_view(states.stop);
  Kokkos::deep_copy(x, states.x), Kokkos::deep_copy(stopped_at, states.stopped_at),
      Kokkos::deep_copy(stop, states.stop);
  const auto d = std::size_t(flow.dimension);
  std::vector<Lanes> now(d), next(d);
  for (long b = 0; b < states.padded(); b += KHAOS_LANES) {
    for (std::size_t i = 0; i < d; ++i) now[i] = load(&x(i, b));
    for (long k = 0; k < steps; ++k) {
      flow(now.data(), Lanes(double(n + k)), next.data());
      for (int lane = 0; lane < KHAOS_LANES; ++lane) {
        bool finite = true;
        for (const Lanes& value : next) finite = finite && std::isfinite(value[lane]);
        if (!finite && stop(b + lane) == Stop::none)
          stop(b + lane) = Stop::diverged, stopped_at(b + lane) = double(n + k);
        if (stop(b + lane) == Stop::none)
          for (std::size_t i = 0; i < d; ++i) now[i].set(lane, next[i][lane]);
      }
    }
    for (std::size_t i = 0; i < d; ++i) store(&x(i, b), now[i]);
  }
  Kokkos::deep_copy(states.x, x), Kokkos::deep_copy(states.stopped_at, stopped_at),
      Kokkos::deep_copy(states.stop, stop);
}

/// Did the state run away, rather than step over a border? As Integrator has it.
bool far_out(const double* x, std::size_t dimension) {
  return std::any_of(x, x + dimension, [](double value) { return std::abs(value) > 1e10; });
}

}  // namespace

MemberEnds::MemberEnds(std::size_t members, std::size_t dimension)
    : status(members, done),
      failed_at(members, std::nan("")),
      last(members * dimension),
      steps(members),
      rejects(members),
      rhs_calls(members) {}

MemberFailure MemberEnds::failure(std::size_t member) const {
  const std::size_t d = last.size() / status.size();
  const double* state = &last[member * d];
  return {Status(status[member]), failed_at[member], {state, state + d}};
}

bool FusedTrajectories::can(const Model& model, const std::string& method) {
  if (model.kind == ModelKind::map) return true;
  if (model.kind != ModelKind::flow || !model.kernels || model.kernels->inside) return false;
  return (method == "rk4" && model.kernels->rk4) || (method == "dopri5" && model.kernels->dopri5);
}

FusedTrajectories::FusedTrajectories(const Chosen& chosen, const Integration& how, const Samples& samples)
    : chosen_(&chosen), how_(how), samples_(samples) {}

States FusedTrajectories::starts(const Stream& stream, double spread, long first, long count) const {
  const std::vector<double> constants = constants_of(*chosen_);
  const States states(chosen_->model.dimension, int(constants.size()), count);
  Kokkos::parallel_for(
      "starts", Kokkos::RangePolicy<>(0, count),
      Displace{states, on_device("start", chosen_->start), on_device("scale", scales_of(chosen_->model)),
               on_device("constants", constants), stream, spread, first});
  states.pad();
  return states;
}

/// Of rk4, or iterations of a map: one.
long FusedTrajectories::steps_per_sample() const {
  if (chosen_->model.kind == ModelKind::map) return 1;
  return std::max(1L, long(std::ceil(samples_.spacing / how_.step * (1 - 1e-9))));
}

void FusedTrajectories::advance(const States& states, const CountsByMember& counts, double from,
                                double to) const {
  if (!(to > from)) return;
  if (how_.look) how_.look();
  const Kernels* kernels = chosen_->model.kernels;
  const long steps = std::lround((to - from) / samples_.spacing) * steps_per_sample();
  if (chosen_->model.kind == ModelKind::map) {
    if (kernels)
      kernels->iterate(states, std::lround(from), steps);
    else
      iterate_text(*chosen_, states, std::lround(from), steps);
  } else if (how_.method == "rk4") {
    kernels->rk4(states, from, (to - from) / double(steps), steps);
  } else {
    kernels->dopri5(states, from, to, how_.rtol, how_.atol.data(), counts);
  }
}

MemberEnds FusedTrajectories::ends(const States& states, const CountsByMember& counts, long stretches) const {
  const bool own_steps = how_.method == "dopri5" && chosen_->model.kind == ModelKind::flow;
  const int calls_per_step = chosen_->model.kind == ModelKind::map ? 1 : own_steps ? 6 : 4;
  const auto d = std::size_t(chosen_->model.dimension);
  MemberEnds ends(std::size_t(states.members), d);
  const auto x = Kokkos::create_mirror_view(states.x);
  const auto stopped_at = Kokkos::create_mirror_view(states.stopped_at);
  const auto stop = Kokkos::create_mirror_view(states.stop);
  const auto number = Kokkos::create_mirror_view(counts);
  Kokkos::deep_copy(x, states.x), Kokkos::deep_copy(stopped_at, states.stopped_at),
      Kokkos::deep_copy(stop, states.stop);
  Kokkos::deep_copy(number, counts);
  const bool bounded = chosen_->model.kernels && chosen_->model.kernels->inside;
  const double end = samples_.time(samples_.count - 1);
  for (long m = 0; m < states.members; ++m) {
    const auto k = std::size_t(m);
    for (std::size_t i = 0; i < d; ++i) ends.last[k * d + i] = x(i, m);
    double until = end;
    if (stop(m) != Stop::none) {
      ends.status[k] = stop(m) == Stop::step_underflow             ? MemberEnds::step_underflow
                       : far_out(&ends.last[k * d], d) || !bounded ? MemberEnds::diverged
                                                                   : MemberEnds::left_domain;
      until = ends.failed_at[k] = stopped_at(m);
    }
    if (own_steps) {
      ends.steps[k] = number(0, m);
      ends.rejects[k] = number(1, m);
      // Two more for the first step of each stretch.
      ends.rhs_calls[k] = calls_per_step * (number(0, m) + number(1, m)) + 2 * stretches;
    } else {
      ends.steps[k] = std::lround(until / samples_.spacing * double(steps_per_sample()));
      ends.rhs_calls[k] = calls_per_step * ends.steps[k];
    }
  }
  return ends;
}

MemberEnds FusedTrajectories::run(const Stream& stream, double spread, long first, long count,
                                  const std::function<void(long, const States&)>& sample) const {
  const States states = starts(stream, spread, first, count);
  const CountsByMember counts("counts", 2, std::size_t(states.padded()));
  const long before = std::lround(samples_.transient / samples_.spacing);
  long stretches = samples_.count - 1;
  for (long k = 0; k < before; k += spacings_between_looks, ++stretches)
    advance(states, counts, double(k) * samples_.spacing,
            double(std::min(before, k + spacings_between_looks)) * samples_.spacing);
  for (long k = 0; k < samples_.count; ++k) {
    if (k > 0) advance(states, counts, samples_.time(k - 1), samples_.time(k));
    sample(k, states);
  }
  return ends(states, counts, stretches);
}

}  // namespace chaos_atlas
