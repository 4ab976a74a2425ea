// SPDX-License-Identifier: BSD-3-Clause
#include "pair_learning.hpp"

#include "core/error.hpp"
#include "linalg/lapack.hpp"

#include <algorithm>
#include <cmath>

namespace hypergraph_observer {
namespace {

std::vector<double> solve(Matrix<double> a, std::vector<double> b) {
  if (!cholesky(a)) throw PointError("learning: the metric is not positive definite");
  solve_upper(a, std::span(b), Op::adjoint);
  solve_upper(a, std::span(b));
  return b;
}

double loss_at(const IsingMoments& at, const std::vector<double>& theta, const std::vector<double>& data) {
  double loss = at.log_z;
  for (std::size_t e = 0; e < theta.size(); ++e) loss -= theta[e] * data[e];
  return loss;
}

}  // namespace

std::vector<double> Learner::direction(const IsingMoments& at, LearningRule rule) const {
  std::vector<double> error(data.size());
  for (std::size_t e = 0; e < data.size(); ++e) error[e] = at.mean[e] - data[e];
  if (rule == LearningRule::gd) return error;
  Matrix<double> metric = at.fisher;
  if (rule == LearningRule::type_ii) {
    metric = product(at.fisher, at.fisher);
    for (long j = 0; j < metric.columns(); ++j)
      for (long i = 0; i < metric.rows(); ++i) metric(i, j) += beta * at.fisher(i, j);
  }
  for (long i = 0; i < metric.rows(); ++i) metric(i, i) += 1e-10;
  return solve(std::move(metric), std::move(error));
}

Learner::Course Learner::learn(LearningRule rule, double eta, long steps) const {
  Course course;
  course.theta.assign(data.size(), 0);
  for (long step = 0;; ++step) {
    look();
    const IsingMoments at = model.moments(course.theta, rule != LearningRule::gd);
    course.loss.push_back(loss_at(at, course.theta, data));
    course.mean = at.mean;
    if (step == steps) return course;
    const std::vector<double> direction = this->direction(at, rule);
    for (std::size_t e = 0; e < data.size(); ++e) course.theta[e] -= eta * direction[e];
  }
}

std::vector<double> Learner::learn_in_sinh(LearningRule rule, double eta, long steps) const {
  std::vector<double> theta(data.size()), phi(data.size());
  for (long step = 0; step < steps; ++step) {
    look();
    const std::vector<double> direction =
        this->direction(model.moments(theta, rule != LearningRule::gd), rule);
    for (std::size_t e = 0; e < data.size(); ++e) {
      const double slope = std::cosh(theta[e]);  // d phi / d theta
      // A gradient has 1 / slope. F^-1 in phi is slope F^-1 slope, so that a natural direction has slope.
      phi[e] -= eta * direction[e] * (rule == LearningRule::gd ? 1 / slope : slope);
      theta[e] = std::asinh(phi[e]);
    }
  }
  return theta;
}

std::vector<double> Learner::fit() const {
  std::vector<double> theta(data.size());
  for (int round = 0; round < 200; ++round) {
    look();
    const IsingMoments at = model.moments(theta);
    double worst = 0;
    for (std::size_t e = 0; e < data.size(); ++e) worst = std::max(worst, std::abs(at.mean[e] - data[e]));
    if (worst < 1e-12) return theta;
    const std::vector<double> step = direction(at, LearningRule::natural);
    double norm = 0;
    for (const double s : step) norm = std::max(norm, std::abs(s));
    const double damping =
        std::min(1.0, 0.5 / norm);  // ln Z is convex: short steps far away, whole ones near
    for (std::size_t e = 0; e < data.size(); ++e) theta[e] -= damping * step[e];
  }
  throw PointError("the couplings that reproduce the data were not found in 200 Newton steps");
}

}  // namespace hypergraph_observer
