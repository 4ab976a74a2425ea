// SPDX-License-Identifier: BSD-3-Clause
#include "students.hpp"

#include "learning/training.hpp"
#include "linalg/lapack.hpp"

#include <algorithm>
#include <cmath>

namespace curl_descent {
namespace {

Node activation(const std::string& phi, const Node& z) {
  return phi == "tanh" ? tanh(z) : phi == "relu" ? relu(z) : z;
}
double activation(const std::string& phi, double z) {
  return phi == "tanh" ? std::tanh(z) : phi == "relu" ? std::max(z, 0.0) : z;
}
double slope(const std::string& phi, double z) {
  return phi == "tanh" ? 1 - std::pow(std::tanh(z), 2) : phi == "relu" && z <= 0 ? 0.0 : 1.0;
}

/// W1 (N, M) and w2 (N), uniform in +-scale / sqrt(inputs of the layer).
std::vector<double> teacher_of(const StudentKind& kind, const StudentMember& one) {
  std::vector<double> w;
  for (long k = 0; k < kind.N * kind.M + kind.N; ++k) {
    const double bound = kind.teacher / std::sqrt(static_cast<double>(k < kind.N * kind.M ? kind.M : kind.N));
    w.push_back(bound * (2 * one.teacher.uniform(one.member, static_cast<std::uint64_t>(k)) - 1));
  }
  return w;
}

/// w2 phi(W1 x), before the output's own activation.
double output_of(const StudentKind& kind, const double* w, const double* x) {
  double sum = 0;
  for (long i = 0; i < kind.N; ++i) {
    double z = 0;
    for (long j = 0; j < kind.M; ++j) z += w[i * kind.M + j] * x[j];
    sum += w[kind.N * kind.M + i] * activation(kind.phi, z);
  }
  return sum;
}

}  // namespace

class Students::Impl {
 public:
  Impl(const StudentKind& kind, const std::vector<StudentMember>& members, const Comm* comm);
  std::vector<double> test_losses() const;
  std::vector<double> smallest_eigenvalues() const;
  double gradient_error() const;

  StudentKind kind_;
  Node W1_, w2_, loss_, rule_;
  std::unique_ptr<Training<double>> training_;

 private:
  struct Samples {
    std::vector<double> x, y;  // (members, P, M), (members, P, 1)
  };
  Samples draw_samples(const std::vector<StudentMember>& members, long count, std::uint64_t first) const;
  Node record(Graph g, const Node& x) const;
  Node error_of(const Node& output, const Node& y) const;
  std::vector<double> sign_factors(const std::vector<StudentMember>& members, bool first_layer) const;

  const Comm* comm_;
  std::vector<FlipCounts> flips_;
  Node test_loss_, test_x_, test_y_;
  Samples all_, test_;
  std::vector<double> targets_;  // (members, M), of the population
};

Node Students::Impl::record(Graph g, const Node& x) const {
  const Node W1 = g.weight("W1", {kind_.N, kind_.M}, uniform(kind_.init / std::sqrt(double(kind_.M))));
  const Node w2 = g.weight("w2", {1, kind_.N}, uniform(kind_.init / std::sqrt(double(kind_.N))));
  return matmul_transposed(activation(kind_.phi, matmul_transposed(x, W1)), w2);
}

Node Students::Impl::error_of(const Node& output, const Node& y) const {
  return (kind_.output == "code-like" ? activation(kind_.phi, output) : output) - y;
}

Students::Impl::Impl(const StudentKind& kind, const std::vector<StudentMember>& members, const Comm* comm)
    : kind_(kind), comm_(comm) {
  const auto count = static_cast<long>(members.size());
  Networks networks(count, members[0].student, comm);
  Training<double>::Options options;
  options.learning_rate.clear();
  if (kind.stop_below > 0) options.stop_below = {kind.stop_below};
  for (std::size_t m = 0; m < members.size(); ++m) {
    networks.streams[m] = members[m].student;
    networks.addresses[m] = members[m].member;
    options.learning_rate.push_back(members[m].rate);
    flips_.push_back(members[m].flips);
  }
  Graph g;
  if (kind.P == 0) {
    // The mean over all inputs in closed form: with r = w2 W1 - t, <e^2> / 2 = |r|^2 / 4.
    const Node t = g.input("t", {1, kind.M});
    const Node W1 = g.weight("W1", {kind.N, kind.M}, uniform(kind.init / std::sqrt(double(kind.M))));
    const Node w2 = g.weight("w2", {1, kind.N}, uniform(kind.init / std::sqrt(double(kind.N))));
    loss_ = 0.25 * sum(square(matmul(w2, W1) - t));
    rule_ = loss_;
    training_ = std::make_unique<Training<double>>(rule_, networks, options);
    for (const StudentMember& one : members) {
      const std::vector<double> w = teacher_of(kind, one);
      for (long j = 0; j < kind.M; ++j) {
        double sum = 0;
        for (long i = 0; i < kind.N; ++i)
          sum += w[std::size_t(kind.N * kind.M + i)] * w[std::size_t(i * kind.M + j)];
        targets_.push_back(sum);
      }
    }
    training_->bind({{t, targets_, true}});
  } else {
    const Node x = g.input("x", {kind.batch, kind.M}), y = g.input("y", {kind.batch, 1});
    const Node output = record(g, x), e = error_of(output, y);
    loss_ = 0.5 * mean(square(e));
    // The learning rule of the output is that of a linear one whatever its activation is.
    rule_ = kind.output == "code-like" ? mean(detach(e) * output) : loss_;
    training_ = std::make_unique<Training<double>>(rule_, networks, options);
    all_ = draw_samples(members, kind.P, 0);
    training_->bind({{x, all_.x, true}, {y, all_.y, true}});
    if (kind.P_test > 0) {
      Graph of_test;
      test_x_ = of_test.input("x", {kind.P_test, kind.M});
      test_y_ = of_test.input("y", {kind.P_test, 1});
      test_loss_ = 0.5 * mean(square(error_of(record(of_test, test_x_), test_y_)));
      test_ = draw_samples(members, kind.P_test, 1);
    }
  }
  const std::vector<Node> weights = loss_.graph().weights();
  W1_ = weights[0];
  w2_ = weights[1];
  training_->scale_gradient(W1_, sign_factors(members, true));
  training_->scale_gradient(w2_, sign_factors(members, false));
  if (kind.keep_norms) {
    training_->keep_norm(W1_);
    training_->keep_norm(w2_);
  }
}

Students::Impl::Samples Students::Impl::draw_samples(const std::vector<StudentMember>& members, long count,
                                                     std::uint64_t first) const {
  Samples all;
  for (const StudentMember& one : members) {
    const std::vector<double> teacher = teacher_of(kind_, one);
    for (long p = 0; p < count; ++p) {
      for (long j = 0; j < kind_.M; ++j)  // training and test samples in turn: their counts may change
        all.x.push_back(
            std::sqrt(0.5) *
            one.inputs.normal(one.member, static_cast<std::uint64_t>(2 * (p * kind_.M + j)) + first));
      const double z = output_of(kind_, teacher.data(), &all.x[all.x.size() - std::size_t(kind_.M)]);
      all.y.push_back(kind_.output == "code-like" ? activation(kind_.phi, z) : z);
    }
  }
  return all;
}

std::vector<double> Students::Impl::sign_factors(const std::vector<StudentMember>& members,
                                                 bool first_layer) const {
  const long rows = first_layer ? kind_.N : 1, columns = first_layer ? kind_.M : kind_.N;
  std::vector<double> factors;
  for (const StudentMember& one : members) {
    const long flipped = first_layer ? one.flips.hidden : one.flips.readout;
    for (long i = 0; i < rows; ++i)
      for (long j = 0; j < columns; ++j)
        factors.push_back((kind_.flip_axis == "row" ? i : j) < flipped ? -1.0 : 1.0);
  }
  return factors;
}

std::vector<double> Students::Impl::test_losses() const {
  if (kind_.P_test == 0 || kind_.P == 0) return std::vector<double>(flips_.size(), std::nan(""));
  return training_->evaluate(test_loss_, {{test_x_, test_.x, true}, {test_y_, test_.y, true}});
}

std::vector<double> Students::Impl::smallest_eigenvalues() const {
  const std::vector<double> W1 = training_->weights(W1_), w2 = training_->weights(w2_);
  const long count = static_cast<long>(flips_.size()), size = kind_.N * kind_.M;
  const auto [first, last] = comm_ ? share(count, *comm_) : std::pair{0L, count};
  std::vector<double> mine, vector(static_cast<std::size_t>(kind_.M));
  for (long m = first; m < last; ++m) {
    const std::span one(W1.data() + m * size, static_cast<std::size_t>(size)),
        two(w2.data() + m * kind_.N, static_cast<std::size_t>(kind_.N));
    const auto finite = [](std::span<const double> w) {
      return std::ranges::all_of(w, [](double v) { return std::isfinite(v); });
    };
    const FlipCounts flips = flips_[static_cast<std::size_t>(m)];
    mine.push_back(finite(one) && finite(two)
                       ? smallest_eigenpair_dense<double>(stability_matrix(one, two, kind_.M, flips), vector)
                       : std::nan(""));
  }
  return comm_ ? comm_->gather(mine) : mine;
}

double Students::Impl::gradient_error() const {
  const std::vector<double> gradient = training_->gradient(rule_), w = training_->weights();
  const long N = kind_.N, M = kind_.M, P = kind_.P == 0 ? M : kind_.P;
  // The population is that of M samples sqrt(M/2) e_j.
  std::vector<double> by_hand(gradient.size() / flips_.size(), 0.0), x(static_cast<std::size_t>(M));
  for (long p = 0; p < P; ++p) {
    double y = 0;
    if (kind_.P == 0) {
      std::ranges::fill(x, 0.0);
      x[std::size_t(p)] = std::sqrt(0.5 * double(M));
      y = x[std::size_t(p)] * targets_[std::size_t(p)];
    } else {
      std::copy_n(&all_.x[std::size_t(p * M)], M, x.begin());
      y = all_.y[std::size_t(p)];
    }
    const double z2 = output_of(kind_, w.data(), x.data());
    const double e = ((kind_.output == "code-like" ? activation(kind_.phi, z2) : z2) - y) / double(P);
    for (long i = 0; i < N; ++i) {
      double z = 0;
      for (long j = 0; j < M; ++j) z += w[std::size_t(i * M + j)] * x[std::size_t(j)];
      const double back = w[std::size_t(N * M + i)] * e * slope(kind_.phi, z);
      for (long j = 0; j < M; ++j) by_hand[std::size_t(i * M + j)] += back * x[std::size_t(j)];
      by_hand[std::size_t(N * M + i)] += e * activation(kind_.phi, z);
    }
  }
  double largest = 0, worst = 0;
  for (std::size_t k = 0; k < by_hand.size(); ++k) {
    largest = std::max(largest, std::abs(by_hand[k]));
    worst = std::max(worst, std::abs(by_hand[k] - gradient[k]));
  }
  return worst / largest;
}

Students::Students(const StudentKind& kind, const std::vector<StudentMember>& members, const Comm* comm)
    : impl_(std::make_unique<Impl>(kind, members, comm)) {}
Students::~Students() = default;

void Students::run_to(long step) { impl_->training_->run_to(step); }
long Students::step() const { return impl_->training_->step(); }
std::vector<double> Students::status() const {
  std::vector<double> all;
  for (const MemberStatus one : impl_->training_->status()) all.push_back(static_cast<double>(one));
  return all;
}
std::vector<double> Students::losses() const { return impl_->training_->evaluate(impl_->loss_); }
std::vector<double> Students::test_losses() const { return impl_->test_losses(); }
std::vector<double> Students::smallest_eigenvalues() const { return impl_->smallest_eigenvalues(); }
double Students::gradient_error() const { return impl_->gradient_error(); }
std::vector<double> Students::weights() const { return impl_->training_->weights(); }
void Students::set_weights(const std::vector<double>& w) { impl_->training_->set_weights(w); }
long Students::elements() const { return impl_->training_->elements(); }
std::vector<double> Students::save() const { return impl_->training_->save(); }
void Students::restore(const std::vector<double>& saved) { impl_->training_->restore(saved); }

}  // namespace curl_descent
