// SPDX-License-Identifier: BSD-3-Clause
#include "linalg/chebyshev.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <stdexcept>

namespace khaos {

Chebyshev::Chebyshev(int N, double low, double high) : low_(low), high_(high) {
  if (N < 1 || !(low < high)) throw std::invalid_argument("Chebyshev: N >= 1 and low < high");
  const auto n = std::size_t(N) + 1;
  x_.resize(n), d_.assign(n * n, 0.0), weights_.assign(n, 0.0), cosine_.resize(2 * std::size_t(N));
  for (std::size_t m = 0; m < cosine_.size(); ++m) cosine_[m] = std::cos(M_PI * double(m) / N);
  std::vector<double> sine(2 * n);  // of pi m / 2 N
  for (std::size_t m = 0; m < sine.size(); ++m) sine[m] = std::sin(M_PI * double(m) / (2 * N));
  // By the sine of the distance from the middle: symmetric to the last bit.
  for (std::size_t j = 0; j < n; ++j)
    x_[j] = 0.5 * (low + high) + 0.5 * (high - low) * std::sin(M_PI * (2 * double(j) - N) / (2 * N));
  x_.front() = low, x_.back() = high;

  const auto end = [n](std::size_t j) { return j == 0 || j + 1 == n; };
  const auto weight = [&](std::size_t j) { return (j % 2 ? -1.0 : 1.0) * (end(j) ? 0.5 : 1.0); };
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      if (i == j) continue;
      // x_i - x_j as a product of sines, without cancellation.
      const double distance = (high - low) * sine[i + j] * (i > j ? sine[i - j] : -sine[j - i]);
      d_[i * n + j] = weight(j) / weight(i) / distance;
      d_[i * n + i] -= d_[i * n + j];
    }
  for (std::size_t j = 0; j < n; ++j) {  // the integral of T_k is (1 + (-1)^k) / (1 - k^2)
    double sum = 0;
    for (std::size_t k = 0; k < n; k += 2)
      sum += (end(k) ? 1.0 : 2.0) * polynomial(k, j) / (1 - double(k * k));
    weights_[j] = (high - low) * (end(j) ? 0.5 : 1.0) * sum / N;
  }
}

/// T_k at point j: the points rise, so x_j is the cosine of pi (N - j) / N.
double Chebyshev::polynomial(std::size_t k, std::size_t j) const {
  return cosine_[k * (x_.size() - 1 - j) % cosine_.size()];
}

std::vector<double> Chebyshev::differentiate(std::span<const double> u) const {
  const std::size_t n = x_.size();
  std::vector<double> du(n, 0.0);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) du[i] += d_[i * n + j] * (u[j] - u[i]);  // rows sum to 0
  return du;
}

double Chebyshev::integral(std::span<const double> u) const {
  double sum = 0;
  for (std::size_t j = 0; j < x_.size(); ++j) sum += weights_[j] * u[j];
  return sum;
}

std::vector<double> Chebyshev::coefficients(std::span<const double> u) const {
  const std::size_t n = x_.size();
  std::vector<double> c(n);
  for (std::size_t k = 0; k < n; ++k) {
    double sum = 0;
    for (std::size_t j = 0; j < n; ++j) sum += (j == 0 || j + 1 == n ? 0.5 : 1.0) * u[j] * polynomial(k, j);
    c[k] = sum * (k == 0 || k + 1 == n ? 1.0 : 2.0) / double(n - 1);
  }
  return c;
}

double Chebyshev::tail(std::span<const double> u) const {
  const std::vector<double> c = coefficients(u);
  double largest = 0;
  for (const double value : c) largest = std::max(largest, std::abs(value));
  return largest == 0 ? 0 : std::max(std::abs(c.back()), std::abs(c[c.size() - 2])) / largest;
}

std::vector<double> Chebyshev::cumulative(std::span<const double> u) const {
  const std::size_t n = x_.size();
  const std::vector<double> c = coefficients(u);
  std::vector<double> b(n + 1, 0.0), integral(n);  // the integral = sum b_k T_k
  for (std::size_t k = 1; k <= n; ++k)             // int T_k = T_(k+1) / (2 (k + 1)) - T_(k-1) / (2 (k - 1))
    b[k] = ((k == 1 ? 2.0 : 1.0) * c[k - 1] - (k + 1 < n ? c[k + 1] : 0.0)) / (2 * double(k));
  for (std::size_t j = 0; j < n; ++j) {
    double sum = 0;
    for (std::size_t k = 1; k <= n; ++k) sum += b[k] * (polynomial(k, j) - polynomial(k, 0));
    integral[j] = 0.5 * (high_ - low_) * sum;
  }
  return integral;
}

double Chebyshev::at(double x, std::span<const double> u) const {
  double above = 0, below = 0;
  for (std::size_t j = 0; j < x_.size(); ++j) {
    if (x == x_[j]) return u[j];
    const double w = (j % 2 ? -1.0 : 1.0) * (j == 0 || j + 1 == x_.size() ? 0.5 : 1.0) / (x - x_[j]);
    above += w * u[j];
    below += w;
  }
  return above / below;
}

}  // namespace khaos
