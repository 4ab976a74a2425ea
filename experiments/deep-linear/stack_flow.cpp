// SPDX-License-Identifier: BSD-3-Clause
#include "stack_flow.hpp"

#include "learning/matrix_kernel.hpp"

#include <algorithm>

namespace deep_linear {
namespace {

std::vector<Lanes> in_lanes(const Matrix<double>& a) {
  std::vector<Lanes> lanes;
  for (long i = 0; i < a.rows(); ++i)
    for (long j = 0; j < a.columns(); ++j) lanes.push_back(a(i, j));
  return lanes;
}

using View = MatrixView<const Lanes>;
View plain(const Lanes* a, long columns) { return {a, columns, 1}; }
View transposed(const Lanes* a, long columns) { return {a, 1, columns}; }
/// C (m, n) row-major = A B, k in the middle.
void set_product(long m, long n, long k, View a, View b, Lanes* c) {
  multiply<Lanes>(m, n, k, a, b, {c, n, 1}, false, nullptr, Alone{});
}

}  // namespace

StackShape::StackShape(long layers, long inputs, long hidden, long outputs) {
  n.assign(static_cast<std::size_t>(layers), hidden);
  n.front() = inputs;
  n.back() = outputs;
}

long StackShape::offset(long l) const {
  long at = 0;
  for (long k = 1; k < l; ++k) at += elements(k);
  return at;
}

StackFlow::StackFlow(StackShape shape, const StackData& data, double tau)
    : shape_(std::move(shape)),
      modes_(static_cast<long>(data.s.size())),
      rate_(1 / tau),
      sigma31_(in_lanes(data.sigma31)),
      sigma11_(in_lanes(data.sigma11)),
      U_(in_lanes(data.U)),
      V_(in_lanes(data.V)) {
  const std::size_t widest =
      static_cast<std::size_t>(std::ranges::max(shape_.n) * std::max(shape_.n[0], modes_));
  products_.assign(shape_.n.size(), std::vector<Lanes>(widest));
  back_.resize(widest);
  next_.resize(widest);
}

/// products_[l] = W_l ... W_1 first, for 1 <= l <= to, first (inputs, columns); the identity if empty.
void StackFlow::forward(const Lanes* x, const std::vector<Lanes>& first, long columns, long to) const {
  const auto& n = shape_.n;
  for (long l = 1; l <= to; ++l) {
    const auto k = static_cast<std::size_t>(l);
    const Lanes* w = x + shape_.offset(l);
    if (l == 1 && first.empty()) {
      std::copy_n(w, shape_.elements(1), products_[1].begin());
      continue;
    }
    const Lanes* right = l == 1 ? first.data() : products_[k - 1].data();
    set_product(n[k], columns, n[k - 1], plain(w, n[k - 1]), plain(right, columns), products_[k].data());
  }
}

void StackFlow::operator()(const Lanes* x, Lanes, Lanes* dx) const {
  const auto& n = shape_.n;
  const long L = shape_.matrices(), inputs = n[0], outputs = n.back();
  forward(x, {}, inputs, L);
  const Lanes* all = products_.back().data();
  if (!sigma11_.empty()) {
    set_product(outputs, inputs, inputs, plain(all, inputs), plain(sigma11_.data(), inputs), next_.data());
    all = next_.data();
  }
  for (std::size_t i = 0; i < sigma31_.size(); ++i) back_[i] = rate_ * (sigma31_[i] - all[i]);
  for (long l = L; l >= 1; --l) {  // back_: (W_L ... W_{l+1})^T times the residual, (n_l, inputs)
    const auto k = static_cast<std::size_t>(l);
    Lanes* slope = dx + shape_.offset(l);
    if (l == 1) {
      std::copy_n(back_.begin(), shape_.elements(1), slope);
      return;
    }
    set_product(n[k], n[k - 1], inputs, plain(back_.data(), inputs),
                transposed(products_[k - 1].data(), inputs), slope);
    set_product(n[k - 1], inputs, n[k], transposed(x + shape_.offset(l), n[k - 1]),
                plain(back_.data(), inputs), next_.data());
    std::swap(back_, next_);
  }
}

void StackFlow::strengths(const Lanes* x, Lanes* u) const {
  forward(x, V_, modes_, shape_.matrices());
  const long outputs = shape_.n.back();
  for (long a = 0; a < modes_; ++a) {
    u[a] = 0.0;
    for (long i = 0; i < outputs; ++i)
      u[a] += U_[static_cast<std::size_t>(i * modes_ + a)] *
              products_.back()[static_cast<std::size_t>(i * modes_ + a)];
  }
}

}  // namespace deep_linear
