// SPDX-License-Identifier: BSD-3-Clause
#include "populations.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace leslie {
namespace {

/// to += factor m from
void add_product(std::vector<double>& to, double factor, const Matrix<double>& m,
                 const std::vector<double>& from) {
  for (long j = 0; j < m.columns(); ++j)
    for (long i = 0; i < m.rows(); ++i) to[std::size_t(i)] += factor * m(i, j) * from[std::size_t(j)];
}

double sum(const std::vector<double>& v) { return std::accumulate(v.begin(), v.end(), 0.0); }

}  // namespace

Populations::Populations(const Pair& pair, Law law, Clip clip, const Saturation& saturation,
                         std::vector<double> x, std::vector<double> y)
    : pair_(pair),
      clip_(clip),
      saturates_(law == Law::saturating),
      sign_1_(saturates_ ? 0 : -1),
      sign_2_(saturates_                ? 0
              : law == Law::competition ? -1
                                        : 1),
      saturation_(saturation),
      x_(std::move(x)),
      y_(std::move(y)) {}

void Populations::step() {
  std::vector<double> x(x_.size(), 0.0), y(y_.size(), 0.0);
  const double all_x = sum(x_), all_y = sum(y_);
  const Saturation& c = saturation_;
  const double in_x = saturates_ ? 1 / (1 + c.c11 * all_x + c.c12 * all_y) : 1;
  const double in_y = saturates_ ? 1 / (1 + c.c22 * all_y + c.c21 * all_x) : 1;
  if (!gone_1_) {
    add_product(x, in_x, pair_.L1, x_);
    if (sign_1_ != 0) add_product(x, sign_1_, pair_.P1, y_);
  }
  if (!gone_2_) {
    add_product(y, in_y, pair_.L2, y_);
    if (sign_2_ != 0) add_product(y, sign_2_, pair_.P2, x_);
  }
  x_ = std::move(x), y_ = std::move(y);
  gone_1_ = extinguish(x_) || gone_1_;
  gone_2_ = extinguish(y_) || gone_2_;
}

bool Populations::extinguish(std::vector<double>& classes) const {
  if (clip_ == Clip::none) return false;
  if (clip_ == Clip::single_class)
    for (double& v : classes) v = std::max(v, 0.0);
  if (!(sum(classes) <= 0)) return false;
  std::fill(classes.begin(), classes.end(), 0.0);
  return true;
}

double Populations::total(int species) const { return sum(species == 1 ? x_ : y_); }

Winner Populations::winner() const {
  if (gone_1_) return gone_2_ ? Winner::neither : Winner::species_2;
  return gone_2_ ? Winner::species_1 : Winner::undecided;
}

double Populations::largest() const {
  double most = 0;
  for (const auto* classes : {&x_, &y_})
    for (const double v : *classes) most = std::isfinite(v) ? std::max(most, std::abs(v)) : HUGE_VAL;
  return most;
}

double Populations::length() const {
  double squares = 0;
  const double scale = largest();
  if (scale == 0) return 0;
  for (const auto* classes : {&x_, &y_})
    for (const double v : *classes) squares += (v / scale) * (v / scale);
  return scale * std::sqrt(squares);
}

}  // namespace leslie
