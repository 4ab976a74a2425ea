// SPDX-License-Identifier: BSD-3-Clause
#include "nodes.hpp"

namespace koopman {

Quadrature line_rule(const std::string& rule, long M, double low, double high, const Stream& numbers) {
  if (rule == "gauss") return gauss_legendre(M, low, high);
  if (rule == "trapezoid") return trapezoid_rule(M, low, high);
  if (rule == "riemann") return riemann_rule(M, low, high);
  Quadrature chance = riemann_rule(M, low, high);  // monte-carlo
  for (std::size_t m = 0; m < chance.node.size(); ++m)
    chance.node[m] = low + (high - low) * numbers.uniform(0, m);
  return chance;
}

Snapshots on_line(const Quadrature& rule) {
  double length = 0;
  for (const double weight : rule.weight) length += weight;
  Snapshots s{1, rule.node, {}, rule.weight};
  for (double& weight : s.weight) weight /= length;
  return s;
}

Snapshots product_of(const Quadrature& first, const Quadrature& second) {
  Snapshots s{2, {}, {}, {}};
  for (std::size_t i = 0; i < first.node.size(); ++i)
    for (std::size_t j = 0; j < second.node.size(); ++j) {
      s.x.insert(s.x.end(), {first.node[i], second.node[j]});
      s.weight.push_back(first.weight[i] * second.weight[j]);
    }
  return s;
}

Snapshots uniform_points(int dimension, long M, const Stream& numbers) {
  Snapshots s{
      dimension, {}, {}, std::vector<double>(static_cast<std::size_t>(M), 1 / static_cast<double>(M))};
  for (long m = 0; m < M; ++m)
    for (int i = 0; i < dimension; ++i)
      s.x.push_back(numbers.uniform(static_cast<std::uint64_t>(i), static_cast<std::uint64_t>(m)));
  return s;
}

Snapshots orbit(std::vector<double> start, long M, const std::function<void(double*)>& step) {
  Snapshots s{static_cast<int>(start.size()),
              {},
              {},
              std::vector<double>(static_cast<std::size_t>(M), 1 / static_cast<double>(M))};
  for (long m = 0; m < M; ++m) {
    s.x.insert(s.x.end(), start.begin(), start.end());
    step(start.data());
  }
  return s;
}

void move_each(Snapshots& s, const std::function<void(const double* x, double* y)>& step) {
  s.y.resize(s.x.size());
  for (long m = 0; m < s.count(); ++m)
    step(&s.x[static_cast<std::size_t>(m * s.dimension)], &s.y[static_cast<std::size_t>(m * s.dimension)]);
}

}  // namespace koopman
