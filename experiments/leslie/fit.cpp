// SPDX-License-Identifier: BSD-3-Clause
#include "fit.hpp"

#include <cmath>

namespace leslie {

Fit::Fit(FitModel model, Census census) : model_(std::move(model)), census_(std::move(census)) {
  for (std::size_t day = 0; day < Census::days; ++day)
    for (std::size_t k = 0; k < census_.species.size(); ++k)
      points_.push_back({day, k, census_.species[k][day]});
}

void Fit::residual(std::span<const double> z, std::span<double> r) const {
  const Course<double> totals = course_of(model_, z);
  for (std::size_t i = 0; i < points_.size(); ++i) {
    const auto [day, species, count] = points_[i];
    const double total = totals[day][species];
    r[i] = !std::isnan(count) ? total - count : total < 0 || std::isnan(total) ? total : 0;
  }
}

void Fit::jacobian(std::span<const double> z, Matrix<double>& j) const {
  using Tangents = Dual<1, double, Lanes>;  // one trajectory, its derivatives in the lanes
  const long p = parameters();
  for (long first = 0; first < p; first += KHAOS_LANES) {
    std::vector<Tangents> moved(z.begin(), z.end());
    const long here = std::min(long(KHAOS_LANES), p - first);
    for (long lane = 0; lane < here; ++lane) moved[std::size_t(first + lane)].grad[0].set(int(lane), 1.0);
    const Course<Tangents> totals = course_of<Tangents>(model_, moved);
    for (std::size_t i = 0; i < points_.size(); ++i) {
      const auto [day, species, count] = points_[i];
      const Tangents& total = totals[day][species];
      const bool counts = !std::isnan(count) || total.value < 0;
      for (long lane = 0; lane < here; ++lane)
        j(long(i), first + lane) = counts ? total.grad[0][int(lane)] : 0;
    }
  }
}

std::vector<double> Fit::values(std::span<const double> z) const {
  std::vector<double> all;
  for (std::size_t i = 0; i < z.size(); ++i) all.push_back(bounded(model_.parameters[i], z[i]));
  return all;
}

std::vector<double> Fit::slopes(std::span<const double> z) const {
  std::vector<double> all;
  for (std::size_t i = 0; i < z.size(); ++i) {
    const Bounded& one = model_.parameters[i];
    const double s = sigmoid(z[i]);
    all.push_back(one.share ? s * (1 - s) : one.scale * s);
  }
  return all;
}

double Fit::squares(std::span<const double> z) const {
  const Course<double> totals = course_of(model_, z);
  double sum = 0;
  for (const auto& [day, species, count] : points_)
    if (!std::isnan(count)) sum += (totals[day][species] - count) * (totals[day][species] - count);
  return sum;
}

double Fit::spread() const {
  double squares = 0;
  for (std::size_t k = 0; k < census_.species.size(); ++k) {
    double sum = 0, count = 0;
    for (const Point& point : points_)
      if (point.species == k && !std::isnan(point.count)) sum += point.count, ++count;
    for (const Point& point : points_)
      if (point.species == k && !std::isnan(point.count))
        squares += (point.count - sum / count) * (point.count - sum / count);
  }
  return squares;
}

std::vector<double> Fit::course(std::span<const double> z) const {
  std::vector<double> all;
  for (const auto& totals : course_of(model_, z)) {
    all.push_back(totals[0]);
    all.push_back(totals.size() > 1 ? totals[1] : std::nan(""));
  }
  return all;
}

std::vector<double> Fit::start(const Stream& stream, long k) const {
  std::vector<double> z;
  for (std::size_t i = 0; i < model_.parameters.size(); ++i) {
    const Bounded& one = model_.parameters[i];
    if (one.share) {
      const double u = stream.uniform(std::uint64_t(k), i);
      z.push_back(std::log(u / (1 - u)));
    } else {
      const double value = one.typical * std::exp(0.7 * stream.normal(std::uint64_t(k), i));
      z.push_back(value > 30 ? value : std::log(std::expm1(value)));  // softplus(z) = value
    }
  }
  return z;
}

Node Fit::loss() const {
  Graph g;
  const long p = parameters();
  const Node z = g.weight("z", {p}, zeros());
  std::vector<Node> each;
  for (long i = 0; i < p; ++i) each.push_back(slice(z, 0, i, 1));
  const Course<Node> totals = course_of<Node>(model_, each);
  std::vector<Node> squares;
  for (const auto& [day, species, count] : points_) {
    const Node& total = totals[day][species];
    squares.push_back(square(std::isnan(count) ? relu(-total) : total - count));
  }
  return khaos::sum(concat(squares, 0)) / spread();
}

}  // namespace leslie
