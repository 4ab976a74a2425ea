// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <complex>
#include <vector>

namespace khaos {

using Complex = std::complex<double>;

/// A dense matrix on the host, column after column as LAPACK wants it; zeros to begin with.
template <class T>
class Matrix {
 public:
  Matrix() = default;
  Matrix(long rows, long columns)
      : rows_(rows),
        columns_(columns),
        data_(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns)) {}

  static Matrix identity(long n) {
    Matrix unit(n, n);
    for (long i = 0; i < n; ++i) unit(i, i) = 1;
    return unit;
  }

  long rows() const { return rows_; }
  long columns() const { return columns_; }
  T& operator()(long i, long j) { return data_[static_cast<std::size_t>(i + j * rows_)]; }
  const T& operator()(long i, long j) const { return data_[static_cast<std::size_t>(i + j * rows_)]; }
  T* data() { return data_.data(); }
  const T* data() const { return data_.data(); }
  T* column(long j) { return data_.data() + j * rows_; }
  const T* column(long j) const { return data_.data() + j * rows_; }
  std::size_t size() const { return data_.size(); }

 private:
  long rows_ = 0, columns_ = 0;
  std::vector<T> data_;
};

}  // namespace khaos
