// SPDX-License-Identifier: BSD-3-Clause
#include "student_params.hpp"

#include "course.hpp"

#include <fmt/format.h>

namespace curl_descent {

StudentKind kind_of(const StudentParams& p, long M, long N) {
  StudentKind kind;
  kind.M = M;
  kind.N = N;
  kind.phi = p.phi;
  kind.output = p.output_nonlinearity;
  kind.flip_axis = p.flip_axis;
  kind.init = p.init;
  kind.teacher = p.teacher;
  kind.keep_norms = p.rescale;
  if (p.gradient == "data") {
    kind.P = p.P;
    kind.P_test = p.P_test;
    kind.batch = p.batch;
  }
  return kind;
}

long steps_per_epoch(const StudentParams& p) { return p.gradient == "data" ? p.P / p.batch : 1; }

double rate_of(const StudentParams& p) { return p.eta / static_cast<double>(steps_per_epoch(p)); }

std::vector<Issue> issues_of(const StudentParams& p) {
  if (p.gradient == "population") {
    if (p.phi != "linear")
      return {
          error(fmt::format("gradient: the population's is known for linear students, not for phi = {}: "
                            "gradient=data",
                            p.phi))};
    return {};
  }
  if (p.batch > p.P)
    return {error(fmt::format("batch: given {}: batch larger than data set (P = {})", p.batch, p.P))};
  if (p.P % p.batch != 0)
    return {error(fmt::format("batch: given {}, allowed: divisors of P = {}", p.batch, p.P))};
  return {};
}

double seconds_of_step(const StudentParams& p, long M, long N) {
  const double weights = static_cast<double>(M * N + N);
  return p.gradient == "data" ? 1e-10 * weights * static_cast<double>(6 * p.batch + 20) : 1.2e-9 * weights;
}

std::string key_of(const StudentParams& p, long M, long N) {
  return fmt::format("{} {} {} {} {} {} {} {} {} {} {} {} {}", M, N, p.phi, p.output_nonlinearity, p.gradient,
                     p.flip_axis, p.P, p.P_test, p.batch, p.epochs, p.init, p.teacher, p.rescale);
}

std::vector<double> epochs_of(const StudentParams& p, int per_decade) {
  const std::vector<long> epochs = log_spaced_epochs(p.epochs, per_decade);
  return {epochs.begin(), epochs.end()};
}

std::vector<long> looks_of(const StudentParams& p, int per_decade) {
  std::vector<long> steps = log_spaced_epochs(p.epochs, per_decade);
  for (long& step : steps) step *= steps_per_epoch(p);
  return steps;
}

}  // namespace curl_descent
