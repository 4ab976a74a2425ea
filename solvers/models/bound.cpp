// SPDX-License-Identifier: BSD-3-Clause
#include "core/error.hpp"
#include "models/model.hpp"
#include "models/program.hpp"

#include <fmt/format.h>

namespace khaos {

namespace {

/// Directions of the tangent rows: those of everything the right-hand side reads.
int directions(const Model& model) {
  return model.kind == ModelKind::delay ? 2 * model.dimension : model.dimension;
}

constexpr int all_directions = -1;

int constants_of(const Model& model) {
  return model.kernels ? model.kernels->constants : model.program->constants();
}

}  // namespace

/// On the heap, so that the Flows that point here survive a move of the Bound.
struct Bound::State {
  Model model;
  std::vector<Lanes> c;
  mutable std::vector<Lanes> registers;  // of an interpreted model
};

Bound::Bound(const Model& model, std::span<const double> parameters) : state_(new State{model, {}, {}}) {
  state_->c.resize(static_cast<std::size_t>(std::max(constants_of(model), 1)));
  if (!model.kernels) state_->registers.resize(model.program->registers_needed(directions(model)));
  for (int lane = 0; lane < KHAOS_LANES; ++lane) set(lane, parameters);
}
Bound::Bound(const Bound& other) : state_(new State(*other.state_)) {}
Bound::Bound(Bound&& other) noexcept = default;
Bound& Bound::operator=(Bound other) noexcept {
  std::swap(state_, other.state_);
  return *this;
}
Bound::~Bound() = default;

const Model& Bound::model() const { return state_->model; }
Lanes* Bound::constants() { return state_->c.data(); }
const Lanes* Bound::constants() const { return state_->c.data(); }

void Bound::set(int lane, std::span<const double> parameters) {
  const Model& model = state_->model;
  if (parameters.size() != model.parameters.size())
    throw UserError(fmt::format("{} needs {} parameter values, got {}", model.name, model.parameters.size(),
                                parameters.size()));
  std::vector<double> c(state_->c.size());
  if (model.kernels)
    model.kernels->prepare(parameters.data(), c.data());
  else
    model.program->prepare(parameters.data(), c.data());
  for (std::size_t i = 0; i < c.size(); ++i) state_->c[i].set(lane, c[i]);
}

/// The equations with derivatives in so many directions, all_directions: all; `kernel` is their compiled
/// form.
template <auto kernel, int wanted>
Flow Bound::flow_along() const {
  static constexpr auto along = [](const Model& m) {
    return wanted == all_directions ? directions(m) : wanted;
  };
  const int rows = state_->model.dimension * (1 + along(state_->model));
  if (state_->model.kernels)
    return {rows,
            [](const void* self, const Lanes* x, Lanes t, Lanes* dx) {
              const State& state = *static_cast<const State*>(self);
              (state.model.kernels->*kernel)(x, t, state.c.data(), dx);
            },
            state_.get()};
  return {rows,
          [](const void* self, const Lanes* x, Lanes t, Lanes* dx) {
            const State& state = *static_cast<const State*>(self);
            state.model.program->run(x, t, state.c.data(), dx, along(state.model), state.registers.data());
          },
          state_.get()};
}

Flow Bound::flow() const { return flow_along<&Kernels::rhs_lanes, 0>(); }
Flow Bound::tangent() const { return flow_along<&Kernels::tangent, all_directions>(); }
Flow Bound::tangent_vector() const { return flow_along<&Kernels::tangent_vector, 1>(); }

}  // namespace khaos
