// SPDX-License-Identifier: BSD-3-Clause
#include "stack_observer.hpp"

#include "linalg/lapack.hpp"

#include <algorithm>
#include <cmath>

namespace deep_linear {
namespace {

/// tr[(P - T) sigma11 (P - T)^T] / 2.
double loss_of(const Matrix<double>& map, const StackData& data) {
  Matrix<double> error = map;
  for (std::size_t k = 0; k < error.size(); ++k) error.data()[k] -= data.target.data()[k];
  const Matrix<double> seen = data.sigma11.size() > 0 ? product(error, data.sigma11) : error;
  double sum = 0;
  for (std::size_t k = 0; k < error.size(); ++k) sum += error.data()[k] * seen.data()[k];
  return 0.5 * sum;
}

}  // namespace

StackObserver::StackObserver(const StackShape& shape, const StackData& data, const StackTime& time,
                             const std::vector<double>& exact)
    : shape_(shape),
      data_(data),
      time_(time),
      exact_(exact),
      untrained_(loss_of(Matrix<double>(data.target.rows(), data.target.columns()), data)) {}

StackRecord StackObserver::begin() const {
  const auto samples = static_cast<std::size_t>(time_.samples), modes = data_.s.size();
  StackRecord record;
  record.strength.assign(samples * modes, std::nan(""));
  record.loss.assign(samples, std::nan(""));
  record.drift.assign(static_cast<std::size_t>(shape_.matrices() - 1), 0.0);
  record.learned.assign(modes, std::nan(""));
  if (exact_.empty()) record.exact_error = std::nan("");
  return record;
}

std::vector<Matrix<double>> StackObserver::conserved(std::span<const double> x) const {
  std::vector<Matrix<double>> all;
  for (long l = 1; l < shape_.matrices(); ++l) {
    const auto k = static_cast<std::size_t>(l);
    const long before = shape_.n[k - 1], here = shape_.n[k], after = shape_.n[k + 1];
    // Row-major W (m, n) is W^T for LAPACK, with n rows.
    const double *w = x.data() + shape_.offset(l), *next = x.data() + shape_.offset(l + 1);
    Matrix<double> C(here, here);
    gemm(Op::none, Op::transpose, here, here, after, 1.0, next, here, next, here, 0.0, C.data(), here);
    gemm(Op::transpose, Op::none, here, here, before, -1.0, w, before, w, before, 1.0, C.data(), here);
    all.push_back(std::move(C));
  }
  return all;
}

void StackObserver::sample(StackRecord& record, const std::vector<double>& start, long k,
                           std::span<const double> x) const {
  const long L = shape_.matrices(), inputs = shape_.n[0], modes = static_cast<long>(data_.s.size());
  Matrix<double> map = Matrix<double>::identity(inputs);
  for (long l = 1; l <= L; ++l) {
    const long rows = shape_.n[static_cast<std::size_t>(l)],
               columns = shape_.n[static_cast<std::size_t>(l - 1)];
    Matrix<double> next(rows, inputs);
    gemm(Op::transpose, Op::none, rows, inputs, columns, 1.0, x.data() + shape_.offset(l), columns,
         map.data(), columns, 0.0, next.data(), rows);
    map = std::move(next);
  }
  record.loss[static_cast<std::size_t>(k)] = loss_of(map, data_);
  const Matrix<double> overlap = product(product(data_.U, map, Op::transpose), data_.V);
  for (long b = 0; b < modes; ++b)
    for (long a = 0; a < modes; ++a) {
      const auto at = static_cast<std::size_t>(k * modes + a);
      if (a == b) record.strength[at] = overlap(a, a);
      if (a != b) record.offdiag_max = std::max(record.offdiag_max, std::abs(overlap(a, b)));
      if (!exact_.empty())
        record.exact_error =
            std::max(record.exact_error, std::abs(overlap(a, b) - (a == b ? exact_[at] : 0)));
    }
  const std::vector<Matrix<double>> before = conserved(start), now = conserved(x);
  for (std::size_t l = 0; l < now.size(); ++l)
    for (std::size_t i = 0; i < now[l].size(); ++i)
      record.drift[l] = std::max(record.drift[l], std::abs(now[l].data()[i] - before[l].data()[i]));
}

void StackObserver::finish(StackRecord& record, bool diverged) const {
  if (diverged)
    record.outcome = StackOutcome::diverged;
  else if (record.loss.back() < 1e-6 * untrained_)
    record.outcome = StackOutcome::converged;
}

}  // namespace deep_linear
