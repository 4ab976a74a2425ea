// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/stream.hpp"
#include "fit_model.hpp"
#include "learning/operations.hpp"
#include "linalg/matrix.hpp"

#include <vector>

namespace leslie {

/// A model and the counts that it is to meet; missing ones do not count. `z` are the free numbers behind its
/// p parameters (fit_model.hpp).
class Fit {
 public:
  Fit(FitModel model, Census census);
  const FitModel& model() const { return model_; }
  const Census& census() const { return census_; }
  long parameters() const { return long(model_.parameters.size()); }
  long residuals() const { return long(points_.size()); }
  long counts() const { return census_.points(); }

  void residual(std::span<const double> z, std::span<double> r) const;
  /// dr/dz, (residuals, p), by forward differentiation, KHAOS_LANES columns at a time.
  void jacobian(std::span<const double> z, Matrix<double>& j) const;
  /// 1 - R^2, recorded for gradients: the sum of squares over that about each species' mean. Its graph has
  /// one weight, z (p).
  Node loss() const;
  /// The numbers z of start k: typical values times e^(0.7 normal), shares uniform; from the stream at (k,
  /// .).
  std::vector<double> start(const Stream& stream, long k) const;

  std::vector<double> values(std::span<const double> z) const;  // (p) of the parameters, within their bounds
  std::vector<double> slopes(std::span<const double> z) const;  // (p) of these by z
  std::vector<double> course(std::span<const double> z) const;  // (days, 2), NaN where there is one species
  double squares(std::span<const double> z) const;              // sum over the counts
  double spread() const;                                        // sum of squares about each species' mean

 private:
  struct Point {
    std::size_t day, species;
    double count;  // NaN: none
  };
  FitModel model_;
  Census census_;
  std::vector<Point> points_;
};

}  // namespace leslie
