// SPDX-License-Identifier: BSD-3-Clause
#include "evolution.hpp"

#include "amangkurat.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace klein_gordon {
namespace {

/// Steps from 0 to T: of the length asked for or a little less.
long steps_of(const ScenarioParams& p, double stable) {
  constexpr double rounding = 1e-12;  // T / dt meant to be whole may come out a little larger
  const auto whole = [](double steps) { return static_cast<long>(std::ceil(steps * (1 - rounding))); };
  if (p.dt > 0) return whole(p.T / p.dt);
  return p.frames * whole(p.T / static_cast<double>(p.frames) / stable);
}

}  // namespace

bool Evolution::finite() const {
  const Trajectory& path = trajectory_;
  const std::span<const double> last = std::span(path.phi).last(path.x.size());
  return std::isfinite(path.energy.back()) &&
         std::all_of(last.begin(), last.end(), [](double f) { return std::isfinite(f); });
}

void Evolution::checkpoint(Run& run) const {
  const Trajectory& path = trajectory_;
  run.checkpoint(path.t, path.phi, path.t_energy, path.energy, path.momentum, path.max_energy_error, path.dt,
                 path.steps, state());
}

bool Evolution::restore(Run& run) {
  Trajectory& path = trajectory_;
  std::vector<double> stepping;
  if (!run.restore(path.t, path.phi, path.t_energy, path.energy, path.momentum, path.max_energy_error,
                   path.dt, path.steps, stepping))
    return false;
  set_state(stepping);
  return true;
}

SymplecticEvolution::SymplecticEvolution(const ScenarioParams& p, long halvings)
    : p_(p), transform_(transform_of(p)), potential_(potential_of(p)) {
  const std::span<const double> x = transform_.positions();
  trajectory_.x.assign(x.begin(), x.end());
  const double slope = std::visit([](const auto& potential) { return potential.slope; }, potential_);
  for (const double at : x) ramp_.push_back(slope * at);
  use_steps(steps_of(p, stable_step(transform_, potential_, p.cfl)) << halvings);
  begin();
}

void SymplecticEvolution::use_steps(long steps) {
  steps_ = steps;
  trajectory_.dt = p_.T / static_cast<double>(steps);
  line_.reset();
  equation_.emplace(transform_, potential_, composition(p_.scheme), trajectory_.dt, p_.dealias);
  line_.emplace(*equation_);
}

void SymplecticEvolution::begin() {
  Trajectory fresh;
  fresh.x = std::move(trajectory_.x);
  fresh.dt = trajectory_.dt;
  trajectory_ = std::move(fresh);
  State start = initial_state(p_, trajectory_.x);
  for (std::size_t j = 0; j < ramp_.size(); ++j) start.phi[j] -= ramp_[j];
  line_->start(start.phi, start.phi_t);
  if (p_.dealias) line_->drop_high_modes();
  take_frame();
  take_energy();
}

void SymplecticEvolution::take_frame() {
  trajectory_.t.push_back(static_cast<double>(trajectory_.steps) * trajectory_.dt);
  for (std::size_t j = 0; j < ramp_.size(); ++j) trajectory_.phi.push_back(line_->u()[j] + ramp_[j]);
}

void SymplecticEvolution::take_energy() {
  const KleinGordonLine::Conserved now = line_->conserved();
  trajectory_.t_energy.push_back(static_cast<double>(trajectory_.steps) * trajectory_.dt);
  trajectory_.energy.push_back(now.energy);
  trajectory_.momentum.push_back(now.momentum);
  const double start = trajectory_.energy.front();
  trajectory_.max_energy_error =
      std::max(trajectory_.max_energy_error, std::abs((now.energy - start) / start));
}

bool SymplecticEvolution::advance() {
  Trajectory& path = trajectory_;
  const long frame = std::ssize(path.t);
  if (frame > p_.frames) {
    if (p_.tol == 0 || path.max_energy_error <= p_.tol || !std::isfinite(path.energy.back())) return false;
    use_steps(2 * steps_);
    begin();
    return true;
  }
  const long goal = step_of(frame, p_.frames);
  // Energies stand at their own steps; several may fall on one step, and the last on the last frame.
  for (;;) {
    const long sample = std::ssize(path.energy);
    const long stop = sample > p_.samples ? goal : std::min(goal, step_of(sample, p_.samples));
    line_->advance(stop - path.steps);
    path.steps = stop;
    if (sample > p_.samples || step_of(sample, p_.samples) > stop) break;
    take_energy();
  }
  take_frame();
  return true;
}

double SymplecticEvolution::fraction() const {
  return static_cast<double>(trajectory_.steps) / static_cast<double>(steps_);
}

std::vector<double> SymplecticEvolution::state() const {
  std::vector<double> both(line_->u().begin(), line_->u().end());
  both.insert(both.end(), line_->p().begin(), line_->p().end());
  return both;
}

void SymplecticEvolution::set_state(std::span<const double> state) {
  use_steps(std::lround(p_.T / trajectory_.dt));  // tol may have halved the step
  line_->start(state.first(state.size() / 2), state.last(state.size() / 2));
}

std::unique_ptr<Evolution> make_evolution(const ScenarioParams& p) {
  if (p.is_amangkurat()) return std::make_unique<AmangkuratEvolution>(p);
  return std::make_unique<SymplecticEvolution>(p);
}

void complete(Evolution& evolution, Run& run, bool resumable, double from, double to) {
  if (resumable) evolution.restore(run);
  do {
    run.require(evolution.finite(),
                "the field is not finite at t = " + std::to_string(evolution.trajectory().t.back()) +
                    ": use a smaller time step");
    run.progress(from + (to - from) * evolution.fraction());
    if (resumable)
      evolution.checkpoint(run);
    else
      run.leave_if_stopped();
  } while (evolution.advance());
}

std::vector<double> absolute_field(const Trajectory& path) {
  std::vector<double> values;
  values.reserve(path.phi.size());
  for (const double phi : path.phi) values.push_back(std::abs(phi));
  return values;
}

}  // namespace klein_gordon
