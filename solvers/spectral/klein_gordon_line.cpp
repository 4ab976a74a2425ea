// SPDX-License-Identifier: BSD-3-Clause
#include "spectral/klein_gordon_line.hpp"

#include "spectral/pointwise.hpp"

#include <algorithm>
#include <cmath>

namespace khaos {

double stable_step(const LineTransform& transform, const Potential& potential, double cfl) {
  return cfl * 2 / std::hypot(transform.k_max(), mass(potential));
}

KleinGordon::KleinGordon(const LineTransform& transform, const Potential& potential,
                         const Composition& composition, double dt, bool dealias)
    : transform_(transform),
      potential_(potential),
      dt_(dt),
      dealias_(dealias),
      laplacian_(transform.second_derivative()),
      gradient_(transform.first_derivative()) {
  const auto& [kick, drift] = std::tie(composition.kick, composition.drift);
  const std::size_t stages = drift.size();
  const bool kicks_first = kick.front() != 0;
  begin_ = {0, kick[0] * dt, 0, 0};
  (kicks_first ? begin_.drift1 : begin_.drift2) = drift[0] * dt;
  // kick i is followed by drift i + 1; the last kick of a scheme that drifts first is the last but one of the
  // table
  const std::size_t last = kicks_first ? stages : stages - 1;
  for (std::size_t i = 1; i < last; ++i) inner_.push_back({kick[i] * dt, 0, drift[i] * dt, 0});
  finish_ = {kick[last] * dt, 0, kicks_first ? 0 : drift[last] * dt, 0};
  join_ = {finish_.kick1, begin_.kick2, finish_.drift1 + begin_.drift1,
           begin_.drift2};  // one summand is zero
  if (dealias) filter_ = transform.low_pass(transform.k_max() / 2);
}

KleinGordonLine::KleinGordonLine(const KleinGordon& equation)
    : equation_(equation),
      u_(equation.transform().points(), 0),
      p_(u_.size(), 2),
      u_xx_(u_.size(), 4),
      scratch_(u_.size(), 5),
      modes_(equation.transform().mode_doubles(), 1),
      gradient_modes_(modes_.size(), 7) {}

void KleinGordonLine::start(std::span<const double> u, std::span<const double> p) {
  std::ranges::copy(u, u_.data());
  std::ranges::copy(p, p_.data());
  force_is_current_ = gradient_is_kept_ = false;
}

void KleinGordonLine::drop_high_modes() {
  const LineTransform& transform = equation_.transform();
  const Multiplier filter = transform.low_pass(transform.k_max() / 2);
  transform.apply(filter, u_.data(), u_.data(), modes_.data());
  transform.apply(filter, p_.data(), p_.data(), modes_.data());
  force_is_current_ = gradient_is_kept_ = false;
}

void KleinGordonLine::evaluate_force(bool keep_gradient) {
  const LineTransform& transform = equation_.transform();
  if (keep_gradient)
    transform.apply(equation_.laplacian_, u_.data(), u_xx_.data(), modes_.data(), equation_.gradient_,
                    gradient_modes_.data());
  else
    transform.apply(equation_.laplacian_, u_.data(), u_xx_.data(), modes_.data());
  if (equation_.dealias_) {
    std::visit(
        [&]<class P>(const P& potential) {
          for_blocks(u_.size(), Force<P>{u_.data(), transform.x().data(), scratch_.data(), potential});
        },
        equation_.potential_);
    transform.apply(equation_.filter_, scratch_.data(), scratch_.data(), modes_.data());
    for_blocks(u_.size(), Axpy{u_xx_.data(), scratch_.data(), -1.0});
  }
  force_is_current_ = true;
  gradient_is_kept_ = keep_gradient;
}

void KleinGordonLine::take(const KleinGordon::Pass& pass) {
  const double* x = equation_.transform().x().data();
  const auto run = [&]<class P>(const P& potential) {
    for_blocks(u_.size(), KickDrift<P>{u_.data(), p_.data(), u_xx_.data(), x, potential, pass.kick1,
                                       pass.kick2, pass.drift1, pass.drift2});
  };
  if (equation_.dealias_)
    run(Free{});
  else
    std::visit(run, equation_.potential_);
  if (pass.drift1 != 0 || pass.drift2 != 0) force_is_current_ = gradient_is_kept_ = false;
}

void KleinGordonLine::advance(long steps, bool then_momentum) {
  if (steps <= 0) return;
  if (equation_.begin_.kick2 != 0) {
    if (!force_is_current_) evaluate_force();
    take(equation_.begin_);
  } else {
    for_blocks(u_.size(), Axpy{u_.data(), p_.data(), equation_.begin_.drift2});
    force_is_current_ = gradient_is_kept_ = false;
  }
  for (long step = 1; step <= steps; ++step) {
    for (const auto& pass : equation_.inner_) evaluate_force(), take(pass);
    evaluate_force(then_momentum && step == steps);
    take(step < steps ? equation_.join_ : equation_.finish_);
  }
}

double KleinGordonLine::energy_with(const double* u_xx) const {
  const double* x = equation_.transform().x().data();
  return equation_.transform().weight() *
         std::visit(
             [&]<class P>(const P& potential) {
               return sum_blocks(u_.size(), EnergyDensity<P>{u_.data(), p_.data(), u_xx, x, potential});
             },
             equation_.potential_);
}

double KleinGordonLine::energy() {
  if (equation_.dealias_) {  // u_xx_ holds more than the Laplacian
    equation_.transform().apply(equation_.laplacian_, u_.data(), scratch_.data(), modes_.data());
    return energy_with(scratch_.data());
  }
  if (!force_is_current_) evaluate_force();
  return energy_with(u_xx_.data());
}

KleinGordonLine::Conserved KleinGordonLine::conserved() {
  const LineTransform& transform = equation_.transform();
  if (!gradient_is_kept_) evaluate_force(true);
  Conserved result;
  result.energy = energy();
  transform.finish(equation_.gradient_, gradient_modes_.data(), scratch_.data());
  gradient_is_kept_ = false;  // used up
  const double slope =
      std::visit([](const auto& potential) { return potential.slope; }, equation_.potential_);
  result.momentum =
      transform.weight() * sum_blocks(u_.size(), MomentumDensity{p_.data(), scratch_.data(), slope});
  return result;
}

}  // namespace khaos
