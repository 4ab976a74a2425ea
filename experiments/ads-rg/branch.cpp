// SPDX-License-Identifier: BSD-3-Clause
#include "branch.hpp"

#include "linalg/root_search.hpp"
#include "source_search.hpp"

#include <fmt/format.h>

#include <cmath>
#include <optional>

namespace ads_rg {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Begins near linear theory, which is exact for the soliton and within a factor of two for black holes. A
/// potential unbounded below (lambda < 0) has a largest source, so the search walks up to it.
SourceSearch search_of(double lambda, double alpha, double r_h) {
  const double linear = alpha / (M_PI / 2 + 0.3 * r_h);
  return lambda < 0 ? SourceSearch(alpha, std::min(linear, 0.2 / std::sqrt(-lambda)), 0.15)
                    : SourceSearch(alpha, linear, 1.0);
}

std::string unreachable(double largest) {
  return fmt::format(
      "no regular solution with this source on the requested branch (largest source found: {:.6g})", largest);
}

/// One black hole after the other for a search over r_h at one alpha: the next r_h is asked for when the hole
/// at the last one is known.
class HoleWalk {
 public:
  HoleWalk(double lambda, double alpha, double r_h)
      : alpha_(alpha), r_h_(r_h), search_(search_of(lambda, alpha, r_h)) {}
  double r_h() const { return r_h_; }
  double phi_h() const { return alpha_ == 0 ? 0 : search_.phi(); }
  /// True once the hole at r_h is known, or known not to be.
  bool take(const HoleEnd& end) {
    hole_ = {r_h_, phi_h(), end, ""};
    if (alpha_ == 0) return true;
    search_.take(end.alpha.value, end.alpha.grad[1]);
    if (!search_.done()) return false;
    if (!search_.found()) hole_.trouble = unreachable(search_.largest());
    return true;
  }
  const HoleAt& hole() const { return hole_; }
  /// From the hole just found to another radius.
  void go_on(double r_h) {
    r_h_ = r_h;
    search_ = SourceSearch(alpha_, hole_.phi_h, 0.5);
  }

 private:
  double alpha_, r_h_ = 0;
  SourceSearch search_;
  HoleAt hole_;
};

/// Evaluates what all walks that are not `done` ask for until there are none.
template <class Item>
void shoot_holes(const Shooter& shooter, std::vector<Item>& items) {
  while (true) {
    std::vector<Item*> active;
    std::vector<double> r_h, phi_h;
    for (Item& item : items) {
      if (item.done()) continue;
      active.push_back(&item);
      r_h.push_back(item.walk().r_h());
      phi_h.push_back(item.walk().phi_h());
    }
    if (active.empty()) return;
    const std::vector<HoleEnd> ends = shooter.holes(r_h, phi_h);
    for (std::size_t i = 0; i < active.size(); ++i) active[i]->take(ends[i]);
  }
}

class OneHole {
 public:
  OneHole(double lambda, double alpha, double r_h) : walk_(lambda, alpha, r_h) {}
  bool done() const { return done_; }
  const HoleWalk& walk() const { return walk_; }
  void take(const HoleEnd& end) { done_ = walk_.take(end); }

 private:
  HoleWalk walk_;
  bool done_ = false;
};

/// The zero over r_h of a function of the hole there, if it changes sign between the radii.
class HoleZero {
 public:
  using Function = double (*)(const HoleAt&, double constant);
  HoleZero(double lambda, double alpha, Radii radii, Function f, double constant)
      : radii_(radii), f_(f), constant_(constant), walk_(lambda, alpha, radii.low) {}
  bool done() const { return done_; }
  const HoleWalk& walk() const { return walk_; }
  bool bracketed() const { return search_ && search_->bracketed(); }
  const HoleAt& hole() const { return best_; }

  void take(const HoleEnd& end) {
    if (!walk_.take(end)) return;
    const HoleAt& hole = walk_.hole();
    if (!hole.trouble.empty()) {
      best_ = hole;
      done_ = true;
      return;
    }
    const double f = f_(hole, constant_);
    if (std::isnan(best_f_) || std::abs(f) < std::abs(best_f_)) best_ = hole, best_f_ = f;
    if (!search_) {
      if (std::isnan(f_low_)) {
        f_low_ = f;
        walk_.go_on(radii_.high);
        return;
      }
      search_.emplace(radii_.low, f_low_, radii_.high, f, 1e-13);
    } else {
      search_->take(f);
    }
    done_ = search_->done();
    if (!done_) walk_.go_on(search_->next());
  }

 private:
  Radii radii_;
  Function f_;
  double constant_, f_low_ = nan, best_f_ = nan;
  HoleWalk walk_;
  std::optional<RootSearch> search_;
  HoleAt best_;
  bool done_ = false;
};

HoleAt nothing(const std::string& trouble) {
  HoleAt hole;
  hole.trouble = trouble;
  return hole;
}

}  // namespace

std::vector<SolitonAt> solitons_at(const Shooter& shooter, std::span<const double> alpha) {
  std::vector<SolitonAt> all(alpha.size());
  std::vector<SourceSearch> searches;
  for (const double a : alpha) searches.push_back(search_of(shooter.theory().lambda, a, 0));
  std::vector<bool> done(alpha.size(), false);
  while (true) {
    std::vector<std::size_t> active;
    std::vector<double> phi;
    for (std::size_t i = 0; i < alpha.size(); ++i)
      if (!done[i]) active.push_back(i), phi.push_back(alpha[i] == 0 ? 0 : searches[i].phi());
    if (active.empty()) return all;
    const std::vector<SolitonEnd> ends = shooter.solitons(phi);
    for (std::size_t k = 0; k < active.size(); ++k) {
      const std::size_t i = active[k];
      all[i] = {phi[k], ends[k], ""};
      if (alpha[i] > 0) searches[i].take(ends[k].alpha.value, ends[k].alpha.grad[0]);
      done[i] = alpha[i] == 0 || searches[i].done();
      if (done[i] && alpha[i] > 0 && !searches[i].found())
        all[i].trouble = unreachable(searches[i].largest());
    }
  }
}

std::vector<HoleAt> holes_at(const Shooter& shooter, std::span<const double> r_h,
                             std::span<const double> alpha) {
  std::vector<OneHole> items;
  for (std::size_t i = 0; i < alpha.size(); ++i)
    items.emplace_back(shooter.theory().lambda, alpha[i], r_h[i]);
  shoot_holes(shooter, items);
  std::vector<HoleAt> all;
  for (const OneHole& item : items) all.push_back(item.walk().hole());
  return all;
}

std::vector<HawkingPage> hawking_page(const Shooter& shooter, std::span<const double> alpha, Radii radii) {
  std::vector<HawkingPage> all(alpha.size());
  const std::vector<SolitonAt> solitons = solitons_at(shooter, alpha);
  std::vector<HoleZero> transitions, coldest;
  std::vector<std::size_t> member;
  for (std::size_t i = 0; i < alpha.size(); ++i) {
    all[i].soliton = solitons[i];
    all[i].trouble = solitons[i].trouble;
    if (!all[i].trouble.empty()) continue;
    member.push_back(i);
    transitions.emplace_back(
        shooter.theory().lambda, alpha[i], radii,
        [](const HoleAt& h, double soliton) { return soliton - free_energy(h.end, h.r_h).value; },
        energy(solitons[i].end).value);
    coldest.emplace_back(
        shooter.theory().lambda, alpha[i], radii, [](const HoleAt& h, double) { return heating(h.end); },
        0.0);
  }
  shoot_holes(shooter, transitions);
  shoot_holes(shooter, coldest);
  for (std::size_t k = 0; k < member.size(); ++k) {
    HawkingPage& found = all[member[k]];
    found.hole = transitions[k].hole();
    found.trouble = found.hole.trouble;
    if (found.trouble.empty() && !transitions[k].bracketed())
      found.trouble = fmt::format("no Hawking-Page point in [{:g}, {:g}]", radii.low, radii.high);
    found.coldest = coldest[k].bracketed() ? coldest[k].hole() : nothing("no minimum between the radii");
  }
  return all;
}

Dual<2, double> free_energy(const HoleEnd& end, double r_h) {
  const auto r = Dual<2, double>::variable(r_h, 0);
  return energy(end) - 4 * M_PI * r * r * end.T;
}

double heating(const HoleEnd& end) {
  return end.T.grad[0] - end.T.grad[1] * end.alpha.grad[0] / end.alpha.grad[1];
}

double check_dT(const HoleEnd& end, double r_h) {
  const Dual<2, double> F = free_energy(end, r_h);
  const double dF = F.grad[0] - F.grad[1] * end.alpha.grad[0] / end.alpha.grad[1];
  return dF / heating(end) / (-4 * M_PI * r_h * r_h) - 1;
}

double check_dalpha(const HoleEnd& end, double r_h) {
  const Dual<2, double> F = free_energy(end, r_h);
  // Along dT = 0: dr = T_phi, dphi = -T_r up to a factor.
  const double dr = end.T.grad[1], dphi = -end.T.grad[0];
  return (F.grad[0] * dr + F.grad[1] * dphi) / (end.alpha.grad[0] * dr + end.alpha.grad[1] * dphi) /
             -end.beta.value -
         1;
}

double check_dalpha(const SolitonEnd& end) {
  return energy(end).grad[0] / end.alpha.grad[0] / -end.beta.value - 1;
}

}  // namespace ads_rg
