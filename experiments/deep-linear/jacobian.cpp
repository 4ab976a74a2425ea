// SPDX-License-Identifier: BSD-3-Clause
#include "jacobian.hpp"

#include "linalg/haar.hpp"
#include "linalg/lapack.hpp"

#include <algorithm>
#include <cmath>

namespace deep_linear {
namespace {

constexpr double most_kept =
    1 << 26;  // numbers of all weights, half a GiB; of larger nets they are made twice

using Vector = std::vector<double>;

double square(const Vector& x) {
  double sum = 0;
  for (const double v : x) sum += v * v;
  return sum;
}

Vector times(const Matrix<double>& w, const Vector& x, Op op) {
  Vector y(x.size());
  const long n = w.rows();
  gemm(op, Op::none, n, 1, n, 1.0, w.data(), n, x.data(), n, 0.0, y.data(), n);
  return y;
}

class Weights {
 public:
  Weights(const RandomNet& net, const Stream& stream, long member)
      : net_(net), stream_(stream), first_(static_cast<std::uint64_t>(member * (net.depth + 1))) {
    const auto n = static_cast<double>(net.width);
    keep_ = n * n * static_cast<double>(net.depth) <= most_kept;
  }
  /// W_l, l = 1 .. depth.
  const Matrix<double>& at(long l) {
    if (keep_ && static_cast<long>(kept_.size()) >= l) return kept_[static_cast<std::size_t>(l - 1)];
    if (keep_) return kept_.emplace_back(make(l));
    return latest_ = make(l);
  }
  /// Direction number `index` for the start and the end, not normalised.
  Vector direction(std::uint64_t index) const {
    Vector x(static_cast<std::size_t>(net_.width));
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = stream_.normal(first_, 2 * i + index);
    return x;
  }

 private:
  Matrix<double> make(long l) const {
    const long n = net_.width;
    const std::uint64_t address = first_ + static_cast<std::uint64_t>(l);
    if (!net_.orthogonal)
      return normal_matrix(n, n, net_.gain / std::sqrt(static_cast<double>(n)), stream_, address);
    Matrix<double> w = haar_matrix(n, n, stream_, address);
    for (std::size_t k = 0; k < w.size(); ++k) w.data()[k] *= net_.gain;
    return w;
  }
  RandomNet net_;
  Stream stream_;
  std::uint64_t first_;
  bool keep_;
  std::vector<Matrix<double>> kept_;
  Matrix<double> latest_;
};

void scale(Vector& x, double factor) {
  for (double& v : x) v *= factor;
}

}  // namespace

Propagation propagate(const RandomNet& net, const std::vector<long>& sv_depths, const Stream& stream,
                      long member, const std::function<void()>& look) {
  const auto n = static_cast<double>(net.width);
  Weights weights(net, stream, member);
  Propagation all;
  Vector h = weights.direction(0);
  // |h_0| such that <|z_1|^2> = n q0. A linear net's vectors keep length 1, their size is in `log_size`:
  // depth 1000 would pass the range of doubles.
  double log_size = 0.5 * std::log(n * net.q0) - std::log(net.gain);
  scale(h, (net.linear ? 1 : std::exp(log_size)) / std::sqrt(square(h)));
  std::vector<Vector> slopes;  // dh_l / dz_l; none of a linear net
  Vector log_h;                // ln |h_{l-1}|
  Matrix<double> jacobian = Matrix<double>::identity(sv_depths.empty() ? 0 : net.width);
  const long last_sv = sv_depths.empty() ? 0 : sv_depths.back();
  for (long l = 1; l <= net.depth; ++l) {
    const Matrix<double>& w = weights.at(l);
    Vector z = times(w, h, Op::none);
    const double before = square(h), after = square(z);
    all.log_gain.push_back(std::log(after / before));
    log_h.push_back(net.linear ? log_size : 0.5 * std::log(before));
    if (net.linear) {
      log_size += 0.5 * all.log_gain.back();
      all.q.push_back(std::exp(2 * log_size) / n);
      scale(z, 1 / std::sqrt(after));
    } else {
      all.q.push_back(after / n);
      Vector slope;
      for (double& v : z) {
        v = std::tanh(v);
        slope.push_back(1 - v * v);
      }
      slopes.push_back(std::move(slope));
    }
    h = std::move(z);
    if (l <= last_sv) {
      jacobian = product(w, jacobian);
      if (!net.linear)
        for (long j = 0; j < net.width; ++j)
          for (long i = 0; i < net.width; ++i) jacobian(i, j) *= slopes.back()[static_cast<std::size_t>(i)];
      if (std::ranges::binary_search(sv_depths, l)) {
        const Vector values = svd(jacobian).values;
        all.sv.insert(all.sv.end(), values.begin(), values.end());
      }
    }
    look();
  }
  // Backward: delta_l = dE/dz_l = slope_l * W_{l+1}^T delta_{l+1}, kept at length 1.
  Vector delta = weights.direction(1);
  scale(delta, 1 / std::sqrt(square(delta)));
  double log_delta = 0;
  all.chi.resize(static_cast<std::size_t>(net.depth - 1));
  all.log_grad.resize(static_cast<std::size_t>(net.depth));
  for (long l = net.depth; l >= 1; --l) {
    const auto at = static_cast<std::size_t>(l - 1);
    if (l < net.depth) {
      delta = times(weights.at(l + 1), delta, Op::transpose);
      if (!net.linear)
        for (std::size_t i = 0; i < delta.size(); ++i) delta[i] *= slopes[at][i];
      all.chi[at] = square(delta);
      log_delta += 0.5 * std::log(all.chi[at]);
      scale(delta, 1 / std::sqrt(all.chi[at]));
    }
    all.log_grad[at] = log_delta + log_h[at];
    look();
  }
  return all;
}

}  // namespace deep_linear
