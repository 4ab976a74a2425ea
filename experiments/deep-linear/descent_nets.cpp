// SPDX-License-Identifier: BSD-3-Clause
#include "descent_nets.hpp"

#include "learning/training.hpp"

#include <fmt/format.h>

namespace deep_linear {
namespace {

/// (rows, columns) row-major -> (columns, rows).
void append_transposed(const double* w, long rows, long columns, std::vector<double>& all) {
  for (long j = 0; j < columns; ++j)
    for (long i = 0; i < rows; ++i) all.push_back(w[i * columns + j]);
}

struct Net {
  Node x, y, loss;
};
Net record(const StackShape& shape) {
  const long inputs = shape.n.front(), outputs = shape.n.back();
  Graph g;
  const Node x = g.input("x", {inputs, inputs}), y = g.input("y", {inputs, outputs});
  Node h = x;
  for (long l = 1; l <= shape.matrices(); ++l) {
    const auto k = static_cast<std::size_t>(l);
    h = linear(h, g.weight(fmt::format("W{}", l), {shape.n[k - 1], shape.n[k]}, zeros()));
  }
  return {x, y, 0.5 * sum(square(h - y))};
}

}  // namespace

class DescentNets::Impl {
 public:
  Impl(const StackShape& shape, const StackData& data, const std::vector<std::vector<double>>& starts,
       const std::vector<double>& rates, double stop_below, const Comm& comm)
      : shape_(shape),
        net_(record(shape)),
        training_(net_.loss, Networks(static_cast<long>(starts.size()), Stream{}, &comm),
                  {.learning_rate = rates, .stop_below = {stop_below}}) {
    const FewSamples few = equivalent_samples(data);
    training_.bind({{net_.x, few.x}, {net_.y, few.y}});
    std::vector<double> weights;
    for (const auto& start : starts)
      for (long l = 1; l <= shape.matrices(); ++l)
        append_transposed(start.data() + shape.offset(l), shape.n[static_cast<std::size_t>(l)],
                          shape.n[static_cast<std::size_t>(l - 1)], weights);
    training_.set_weights(weights);
  }
  std::vector<double> gradients() const {
    const std::vector<double> all = training_.gradient(net_.loss);
    std::vector<double> turned;
    for (std::size_t m = 0; m < all.size(); m += static_cast<std::size_t>(shape_.dimension()))
      for (long l = 1; l <= shape_.matrices(); ++l)
        append_transposed(all.data() + m + shape_.offset(l), shape_.n[static_cast<std::size_t>(l - 1)],
                          shape_.n[static_cast<std::size_t>(l)], turned);
    return turned;
  }
  Training<double>& training() { return training_; }

 private:
  StackShape shape_;
  Net net_;
  Training<double> training_;
};

DescentNets::DescentNets(const StackShape& shape, const StackData& data,
                         const std::vector<std::vector<double>>& starts, const std::vector<double>& rates,
                         double stop_below, const Comm& comm)
    : impl_(std::make_unique<Impl>(shape, data, starts, rates, stop_below, comm)) {}
DescentNets::~DescentNets() = default;

void DescentNets::run_to(long step) { impl_->training().run_to(step); }
long DescentNets::step() const { return impl_->training().step(); }
bool DescentNets::finished() const { return impl_->training().finished(); }
std::vector<double> DescentNets::losses() const { return impl_->training().losses(); }
std::vector<double> DescentNets::steps() const {
  const std::vector<long> all = impl_->training().steps_taken();
  return {all.begin(), all.end()};
}
std::vector<double> DescentNets::status() const {
  std::vector<double> all;
  for (const MemberStatus one : impl_->training().status()) all.push_back(static_cast<double>(one));
  return all;
}
std::vector<double> DescentNets::gradients() const { return impl_->gradients(); }
std::vector<double> DescentNets::save() const { return impl_->training().save(); }
void DescentNets::restore(const std::vector<double>& saved) { impl_->training().restore(saved); }

}  // namespace deep_linear
