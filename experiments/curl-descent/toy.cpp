// SPDX-License-Identifier: BSD-3-Clause
#include "toy.hpp"

#include <cmath>
#include <numbers>

namespace curl_descent {

CurlFlow::CurlFlow(long M, long N)
    : M_(M),
      N_(N),
      t_(static_cast<std::size_t>(M), 0.0),
      d1_(static_cast<std::size_t>(M), 1.0),
      d2_(static_cast<std::size_t>(N), 1.0),
      r_(static_cast<std::size_t>(M), 0.0) {}

void CurlFlow::set(int lane, std::span<const double> t, std::span<const double> d1,
                   std::span<const double> d2, double sigma2) {
  for (std::size_t j = 0; j < t.size(); ++j) {
    t_[j].set(lane, t[j]);
    d1_[j].set(lane, d1[j]);
  }
  for (std::size_t i = 0; i < d2.size(); ++i) d2_[i].set(lane, d2[i]);
  sigma2_.set(lane, sigma2);
}

void CurlFlow::operator()(const Lanes* x, Lanes, Lanes* dx) const {
  const Lanes *W1 = x, *w2 = x + N_ * M_;
  for (long j = 0; j < M_; ++j) {
    Lanes sum = -t_[static_cast<std::size_t>(j)];
    for (long i = 0; i < N_; ++i) sum += w2[i] * W1[i * M_ + j];
    r_[static_cast<std::size_t>(j)] = sigma2_ * sum;
  }
  for (long i = 0; i < N_; ++i) {
    Lanes sum = 0.0;
    for (long j = 0; j < M_; ++j) {
      const Lanes r = r_[static_cast<std::size_t>(j)];
      dx[i * M_ + j] = -(w2[i] * r * d1_[static_cast<std::size_t>(j)]);
      sum += W1[i * M_ + j] * r;
    }
    dx[N_ * M_ + i] = -(sum * d2_[static_cast<std::size_t>(i)]);
  }
}

Conserved conserved(std::span<const double> state, long M, long N, std::span<const double> d1,
                    std::span<const double> d2) {
  Conserved all;
  for (long i = 0; i < N; ++i) {
    const double w = state[static_cast<std::size_t>(N * M + i)], own = w * w;
    double Q = -d2[static_cast<std::size_t>(i)] * own, size = own;
    for (long j = 0; j < M; ++j) {
      const double square = std::pow(state[static_cast<std::size_t>(i * M + j)], 2);
      Q += d1[static_cast<std::size_t>(j)] * square;
      size += square;
    }
    all.Q.push_back(Q);
    all.size.push_back(size);
  }
  return all;
}

double residual(std::span<const double> state, std::span<const double> t, long N) {
  const long M = static_cast<long>(t.size());
  double square = 0;
  for (long j = 0; j < M; ++j) {
    double r = -t[static_cast<std::size_t>(j)];
    for (long i = 0; i < N; ++i)
      r += state[static_cast<std::size_t>(N * M + i)] * state[static_cast<std::size_t>(i * M + j)];
    square += r * r;
  }
  return std::sqrt(square);
}

double toy_period(double t, double R2, double sigma2) {
  const double square = t * t - R2 * R2 / 4;
  return square > 0 ? 2 * std::numbers::pi / (sigma2 * std::sqrt(square)) : std::nan("");
}

double toy_rate(double t, double R2, double sigma2) {
  const double square = R2 * R2 - 4 * t * t;
  return square > 0 ? sigma2 * std::sqrt(square) : std::nan("");
}

}  // namespace curl_descent
