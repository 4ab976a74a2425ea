// SPDX-License-Identifier: BSD-3-Clause
#include "amangkurat.hpp"

#include "stats/sum.hpp"

#include <algorithm>
#include <cmath>

namespace klein_gordon {
namespace {

double spacing(const ScenarioParams& p) { return p.L / static_cast<double>(p.N - 1); }

double clamped(double dt, double k_max) { return std::max(0.1 / k_max, std::min(dt, 0.5 / k_max)); }

}  // namespace

State amangkurat_state(const ScenarioParams& p, std::span<const double> x) {
  const double width = std::sqrt(2.0), gamma = 1 / std::sqrt(1 - p.u * p.u);
  const auto bump = [&](double z) { return p.u * p.v * gamma / width / (std::cosh(z) * std::cosh(z)); };
  State state{std::vector<double>(x.size()), std::vector<double>(x.size(), 0.0)};
  for (std::size_t j = 0; j < x.size(); ++j) {
    if (p.scenario == "linear") {
      state.phi[j] = p.A * std::exp(-(x[j] / p.w) * (x[j] / p.w));
    } else if (p.scenario == "kink") {
      state.phi[j] = p.v * std::tanh(x[j] / width);
    } else if (p.scenario == "breather") {
      const double w_x = std::sqrt(1 - p.omega * p.omega), c = std::cosh(w_x * x[j]);
      state.phi[j] = 4 * std::atan(1 / (w_x * c));
      state.phi_t[j] = -4 * p.omega * w_x * std::sinh(w_x * x[j]) / (w_x * w_x * c * c + 1);
    } else {
      const double left = gamma * (x[j] + p.X) / width, right = gamma * (x[j] - p.X) / width;
      state.phi[j] = p.v * (std::tanh(left) - std::tanh(right));
      state.phi_t[j] = bump(right) - bump(left);
    }
  }
  return state;
}

AmangkuratEvolution::AmangkuratEvolution(const ScenarioParams& p)
    : p_(p),
      transform_(p.N, static_cast<double>(p.N) * spacing(p), Boundary::periodic, -p.L / 2),
      potential_(potential_of(p)),
      laplacian_(transform_.second_derivative()),
      gradient_(transform_.first_derivative()),
      phi_(p.N),
      phi_xx_(p.N),
      phi_x_(p.N),
      modes_(transform_.mode_doubles()),
      modes_of_phi_x_(transform_.mode_doubles()),
      next_frame_(p.T / static_cast<double>(p.frames)) {
  const std::span<const double> x = transform_.positions();
  trajectory_.x.assign(x.begin(), x.end());
  trajectory_.dt = clamped(p.dt, transform_.k_max());
  const State start = amangkurat_state(p, x);
  std::ranges::copy(start.phi, phi_.data());
  phi_t_ = start.phi_t;
  for (std::size_t j = 0; j < x.size(); ++j)
    phi_old_.push_back(start.phi[j] - trajectory_.dt * start.phi_t[j]);
  density_.resize(x.size());
  flux_.resize(x.size());
  differentiate();
  measure();
  record_energy();
  trajectory_.t.push_back(0);
  trajectory_.phi = start.phi;
}

void AmangkuratEvolution::differentiate() {
  transform_.apply(laplacian_, phi_.data(), phi_xx_.data(), modes_.data(), gradient_, modes_of_phi_x_.data());
  transform_.finish(gradient_, modes_of_phi_x_.data(), phi_x_.data());
}

void AmangkuratEvolution::measure() {
  const auto densities = [&](const auto& potential) {
    for (std::size_t j = 0; j < phi_t_.size(); ++j) {
      const double phi = phi_.data()[j], phi_x = phi_x_.data()[j], phi_t = phi_t_[j];
      density_[j] = 0.5 * (phi_t * phi_t + phi_x * phi_x) + potential.value(phi, trajectory_.x[j]);
      flux_[j] = -phi_t * phi_x;
    }
  };
  std::visit(densities, potential_);
  energy_ = trapezoid(density_, spacing(p_));
  momentum_ = trapezoid(flux_, spacing(p_));
}

void AmangkuratEvolution::record_energy() {
  trajectory_.t_energy.push_back(t_);
  trajectory_.energy.push_back(energy_);
  trajectory_.momentum.push_back(momentum_);
}

void AmangkuratEvolution::step() {
  const double dt = trajectory_.dt;
  const auto leapfrog = [&](const auto& potential) {
    for (std::size_t j = 0; j < phi_old_.size(); ++j) {
      double& phi = phi_.data()[j];
      const double force = phi_xx_.data()[j] - potential.force(phi, trajectory_.x[j]);
      const double next = 2 * phi - phi_old_[j] + dt * dt * force;
      phi_t_[j] = (next - phi) / dt;
      phi_old_[j] = phi;
      phi = next;
    }
  };
  std::visit(leapfrog, potential_);
  t_ += dt;
  ++trajectory_.steps;
  differentiate();
  measure();

  const double start = trajectory_.energy.front(), error = std::abs((energy_ - start) / (start + 1e-10));
  trajectory_.max_energy_error = std::max(trajectory_.max_energy_error, error);
  if (trajectory_.steps % 20 == 0) adapt(error);
  const double samples = static_cast<double>(p_.samples);
  while (std::ssize(trajectory_.energy) <= p_.samples &&
         t_ >= p_.T * (static_cast<double>(trajectory_.energy.size()) / samples))
    record_energy();
}

void AmangkuratEvolution::adapt(double error) {
  const double dt = trajectory_.dt;
  double next = dt;
  if (error > 10 * p_.tol)
    next *= 0.7;
  else if (error > 2 * p_.tol)
    next *= 0.9;
  else if (error < p_.tol / 3)
    next *= 1.05;
  next = clamped(next, transform_.k_max());
  if (std::abs(next - dt) / dt > 0.05) trajectory_.dt = next;
}

bool AmangkuratEvolution::advance() {
  while (t_ < p_.T) {
    step();
    if (!std::isfinite(energy_) || t_ >= next_frame_ || t_ + trajectory_.dt >= p_.T) {
      trajectory_.t.push_back(t_);
      trajectory_.phi.insert(trajectory_.phi.end(), phi_.values().begin(), phi_.values().end());
      next_frame_ += p_.T / static_cast<double>(p_.frames);
      return true;
    }
  }
  return false;
}

double AmangkuratEvolution::fraction() const { return std::min(1.0, t_ / p_.T); }

std::vector<double> AmangkuratEvolution::state() const {
  std::vector<double> all{t_, next_frame_};
  all.insert(all.end(), phi_.values().begin(), phi_.values().end());
  all.insert(all.end(), phi_old_.begin(), phi_old_.end());
  return all;
}

void AmangkuratEvolution::set_state(std::span<const double> state) {
  t_ = state[0];
  next_frame_ = state[1];
  std::ranges::copy(state.subspan(2, phi_old_.size()), phi_.data());
  std::ranges::copy(state.last(phi_old_.size()), phi_old_.begin());
  differentiate();
}

}  // namespace klein_gordon
