// SPDX-License-Identifier: BSD-3-Clause
// Deep linear nets: laws of modes, gradient flow against automatic derivatives, starts, data, and what random
// nets do to signals.
#include "../../experiments/deep-linear/descent_nets.hpp"
#include "../../experiments/deep-linear/jacobian.hpp"
#include "../../experiments/deep-linear/laws.hpp"
#include "../../experiments/deep-linear/mean_field.hpp"
#include "../../experiments/deep-linear/stack_run.hpp"
#include "../../experiments/deep-linear/stack_start.hpp"
#include "../../experiments/deep-linear/stages.hpp"
#include "linalg/haar.hpp"
#include "linalg/lapack.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using namespace deep_linear;
const Stream numbers = make_stream(7, 0, "test");

double largest_difference(const Matrix<double>& a, const Matrix<double>& b) {
  double largest = 0;
  for (std::size_t k = 0; k < a.size(); ++k) largest = std::max(largest, std::abs(a.data()[k] - b.data()[k]));
  return largest;
}
/// U diag(s) V^T.
Matrix<double> composed(const StackData& data, const std::vector<double>& s) {
  Matrix<double> scaled = data.U;
  for (long a = 0; a < scaled.columns(); ++a)
    for (long i = 0; i < scaled.rows(); ++i) scaled(i, a) *= s[std::size_t(a)];
  return product(scaled, data.V, Op::none, Op::transpose);
}
/// W_L ... W_1 of a state.
Matrix<double> map_of(const StackShape& shape, const std::vector<double>& w) {
  Matrix<double> map = Matrix<double>::identity(shape.n[0]);
  for (long l = 1; l <= shape.matrices(); ++l) {
    Matrix<double> one(shape.n[std::size_t(l)], shape.n[std::size_t(l - 1)]);
    for (long i = 0; i < one.rows(); ++i)
      for (long j = 0; j < one.columns(); ++j)
        one(i, j) = w[std::size_t(shape.offset(l) + i * one.columns() + j)];
    map = product(one, map);
  }
  return map;
}

TEST(Haar, matrices_are_orthonormal_and_uniform) {
  const Matrix<double> tall = haar_matrix(40, 7, numbers, 3), wide = haar_matrix(7, 40, numbers, 3);
  EXPECT_LT(largest_difference(product(tall, tall, Op::transpose), Matrix<double>::identity(7)), 1e-14);
  EXPECT_LT(largest_difference(product(wide, wide, Op::none, Op::transpose), Matrix<double>::identity(7)),
            1e-14);
  // <tr Q> = 0, <(tr Q)^2> = 1 in Haar's measure (Diaconis & Shahshahani 1994); with R's signs left as LAPACK
  // has them, <tr Q> is -1.6. Standard errors: 0.016 and 0.022.
  double trace = 0, square = 0;
  const int count = 4000;
  for (int m = 0; m < count; ++m) {
    const Matrix<double> q = haar_matrix(5, 5, numbers, std::uint64_t(100 + m));
    double t = 0;
    for (long i = 0; i < 5; ++i) t += q(i, i);
    trace += t / count;
    square += t * t / count;
  }
  EXPECT_NEAR(trace, 0, 0.06);
  EXPECT_NEAR(square, 1, 0.09);
}

TEST(ModeLaws, times_and_curves_agree_at_all_depths) {
  for (const long layers : {2, 3, 4, 7, 50})
    for (const double s : {0.5, 3.0}) {
      const double u0 = 0.2 * s, uf = 0.9 * s, t = learning_time(layers, s, u0, uf);
      const double u = mode_curves(layers, std::vector{s}, u0, std::vector{t})[0];
      EXPECT_NEAR(u, uf, 1e-11 * s) << layers;  // the curves' tolerance, 1e-13 a step
    }
}

TEST(ModeLaws, tend_to_those_of_infinite_depth) {
  const double limit = scaled_time_of_infinite_depth(1.5, 0.3, 1.4);
  double before = HUGE_VAL;
  for (const long layers : {10, 100, 1000, 10'000}) {
    const double off = std::abs(double(layers - 1) * learning_time(layers, 1.5, 0.3, 1.4) - limit);
    EXPECT_LT(off, 0.2 * before);  // as 1 / layers
    before = off;
  }
  EXPECT_LT(before, 1e-3 * limit);
}

TEST(GradientFlow, is_the_automatic_derivative) {
  for (const long layers : {2, 3, 5})
    for (const double spread : {1.0, 30.0}) {
      const std::vector<double> s{2, 1.2, 0.3};
      const StackData data = random_modes(s, 5, 4, spread, numbers);
      const StackShape shape(layers, 5, 6, 4);
      const std::vector<double> start = stack_start({.init = "gaussian"}, shape, data, numbers, 11);
      const StackFlow flow(shape, data, 0.5);
      std::vector<Lanes> x(start.begin(), start.end()), slope(start.size());
      flow(x.data(), 0.0, slope.data());
      const Comm self = Comm::self();
      const std::vector<double> gradient = DescentNets(shape, data, {start}, {0.1}, 1e-30, self).gradients();
      for (std::size_t k = 0; k < start.size(); ++k)  // tau = 1/2; sums of 30 terms of order 1
        EXPECT_NEAR(slope[k][0], -2 * gradient[k], 1e-12) << layers << " " << spread << " " << k;
    }
}

TEST(GradientDescent, of_the_engine_is_that_of_euler) {
  const StackData data = tree(2);
  const StackShape shape(3, 4, 6, 7);
  std::vector<std::vector<double>> starts;
  for (long m = 0; m < 11; ++m) starts.push_back(stack_start({.init = "gaussian"}, shape, data, numbers, m));
  const StackTime time{1, 1, 0.01, 1e-9, 2, "euler", 0.5};
  const std::vector<StackRecord> euler = run_stacks(shape, data, time, starts, {}, [] {});
  const Comm self = Comm::self();
  DescentNets nets(shape, data, starts, {0.01}, 1e-30, self);
  nets.run_to(101);
  const std::vector<double> losses = nets.losses();
  for (std::size_t m = 0; m < starts.size(); ++m)  // 100 steps, products in another order
    EXPECT_NEAR(euler[m].loss.back(), losses[m], 1e-11 * losses[m]) << m;
}

TEST(Members, have_the_same_bits_alone_and_among_others) {
  const StackData data = tree(2);
  const StackShape shape(3, 4, 5, 7);
  std::vector<std::vector<double>> starts;
  for (long m = 0; m < KHAOS_LANES + 3; ++m)
    starts.push_back(stack_start({.init = "small"}, shape, data, numbers, m));
  for (const char* integrator : {"dopri5", "rk4", "euler"}) {
    const StackTime time{2, 1, 0.02, 1e-8, 5, integrator, 0.5};
    const auto all = run_stacks(shape, data, time, starts, {}, [] {});
    for (const std::size_t m : {std::size_t{0}, std::size_t{5}, starts.size() - 1}) {
      const auto alone = run_stacks(shape, data, time, {starts[m]}, {}, [] {});
      EXPECT_EQ(alone[0].strength, all[m].strength) << integrator << m;
      EXPECT_EQ(alone[0].loss, all[m].loss) << integrator << m;
    }
  }
}

TEST(Descent, that_diverges_is_marked_and_leaves_the_others_alone) {
  const StackData data = tree(2);
  const StackShape shape(3, 4, 6, 7);
  std::vector<std::vector<double>> starts{
      stack_start({.init = "gaussian"}, shape, data, numbers, 0),
      stack_start({.init = "gaussian", .gain = 30}, shape, data, numbers, 1)};
  const auto records = run_stacks(shape, data, {2, 1, 0.02, 1e-8, 5, "euler", 0.5}, starts, {}, [] {});
  EXPECT_EQ(records[1].outcome, StackOutcome::diverged);
  EXPECT_TRUE(std::isnan(records[1].loss.back()));
  EXPECT_NE(records[0].outcome, StackOutcome::diverged);
  EXPECT_TRUE(std::isfinite(records[0].loss.back()));
}

TEST(Data, tree_is_the_product_of_its_modes) {
  for (const long D : {1, 2, 5}) {
    const StackData data = tree(D);
    EXPECT_LT(largest_difference(composed(data, data.s), data.sigma31), 1e-13) << D;
    const auto unit = Matrix<double>::identity(1L << D);
    EXPECT_LT(largest_difference(product(data.U, data.U, Op::transpose), unit), 1e-13) << D;
    EXPECT_LT(largest_difference(product(data.V, data.V, Op::transpose), unit), 1e-13) << D;
    const std::vector<double> s = svd(data.sigma31).values;
    for (std::size_t a = 0; a < s.size(); ++a) EXPECT_NEAR(s[a], data.s[a], 1e-13 * s[0]) << D;
  }
}

TEST(Data, few_samples_have_the_correlations_of_many) {
  for (const bool white : {true, false}) {
    const StackData data = clusters({4, 6, 500, 2, 1.5, white}, numbers);
    const FewSamples few = equivalent_samples(data);
    Matrix<double> x(6, 6), y(4, 6);  // sample after sample
    std::copy(few.x.begin(), few.x.end(), x.data());
    std::copy(few.y.begin(), few.y.end(), y.data());
    const Matrix<double> xx = product(x, x, Op::none, Op::transpose),
                         yx = product(y, x, Op::none, Op::transpose);
    EXPECT_LT(largest_difference(xx, white ? Matrix<double>::identity(6) : data.sigma11), 1e-12);
    EXPECT_LT(largest_difference(yx, data.sigma31), 1e-12);
    EXPECT_LT(largest_difference(composed(data, data.s), data.sigma31), 1e-13);
    EXPECT_NEAR(data.s[0], 1.5, 1e-12);
  }
}

TEST(Starts, are_what_their_names_say) {
  const StackData data = random_modes(std::vector<double>{3, 2, 1}, 3, 5, 1, numbers);
  const StackShape shape(5, 3, 8, 5);
  const auto decoupled =
      map_of(shape, stack_start({.init = "decoupled", .u0 = 0.01}, shape, data, numbers, 0));
  EXPECT_LT(largest_difference(decoupled, composed(data, {0.01, 0.01, 0.01})), 1e-15);
  for (const double s :
       svd(map_of(shape, stack_start({.init = "pretrained"}, shape, data, numbers, 0))).values)
    EXPECT_NEAR(s, 1, 1e-13);  // white inputs: each layer passes on what it can
  const StackShape square(6, 4, 4, 4);
  const StackData four = random_modes(std::vector<double>{4, 3, 2, 1}, 4, 4, 1, numbers);
  for (const double s :
       svd(map_of(square, stack_start({.init = "orthogonal", .gain = 1.1}, square, four, numbers, 0))).values)
    EXPECT_NEAR(s, std::pow(1.1, 5), 1e-13);
  const StackShape broad(3, 200, 300, 100);
  const StackData wide = random_modes(std::vector<double>{1}, 200, 100, 1, numbers);
  for (const auto& [init, first] : {std::pair{"gaussian", 1.0 / 200}, {"small", 0.01 / 300}}) {
    const auto w = stack_start({.init = init, .a0 = 0.01}, broad, wide, numbers, 0);
    double square_sum = 0;
    for (long k = 0; k < broad.elements(1); ++k) square_sum += w[std::size_t(k)] * w[std::size_t(k)];
    EXPECT_NEAR(square_sum / double(broad.elements(1)) / first, 1, 0.03) << init;  // 60000 squares: 0.006
  }
}

TEST(Stages, of_a_sum_of_sigmoids_are_counted) {
  std::vector<double> three, one;
  for (int k = 0; k < 400; ++k) {
    const double t = 0.1 * k;
    double loss = 0;
    for (const double centre : {8.0, 18.0, 30.0}) loss += 1 / (1 + std::exp(2 * (t - centre)));
    three.push_back(loss);
    one.push_back(std::exp(-t));
  }
  EXPECT_EQ(count_plateaus(three), 3);
  EXPECT_EQ(count_plateaus(one), 0);
}

TEST(MeanField, has_its_limits_just_above_gain_1_and_below) {
  for (const double g : {1.0001, 1.001}) {
    const FixedPoint at = tanh_fixed_point(g);  // q = e - 2 e^2 / 3 ..., e = (g^2 - 1) / (2 g^2)
    const double e = (g * g - 1) / (2 * g * g);
    EXPECT_NEAR(at.q / e, 1, 4 * e);
    EXPECT_NEAR(at.chi, 1, 10 * e * e + 1e-12);
  }
  EXPECT_EQ(tanh_fixed_point(0.9).q, 0);
  EXPECT_DOUBLE_EQ(tanh_fixed_point(0.9).chi, 0.81);
}

TEST(Propagation, backward_and_forward_agree_in_a_chain_of_single_neurons) {
  const RandomNet net{1, 6, 1.3, false, false, 0.4};
  for (long member = 0; member < 5; ++member) {
    const Propagation one = propagate(net, {6}, numbers, member, [] {});
    // dh_6/dh_0 = (dz_6/dz_1) w_1 tanh'(z_6), and |dE/dw_1| = |dz_6/dz_1| |h_0|.
    const double back = std::exp(one.log_grad[0]) / (std::sqrt(0.4) / 1.3);
    const double slope = 1 - std::pow(std::tanh(std::sqrt(one.q.back())), 2);
    EXPECT_NEAR(one.sv[0], back * std::exp(0.5 * one.log_gain[0]) * slope, 1e-14) << member;
  }
}

TEST(Propagation, of_very_deep_linear_nets_neither_under_nor_overflows) {
  const Propagation one = propagate({4, 3000, 1, false, true, 1}, {}, numbers, 0, [] {});
  double log_q = 0;
  for (const double gain : one.log_gain) {
    ASSERT_TRUE(std::isfinite(gain));
    log_q += gain;
  }
  EXPECT_LT(log_q, -600);  // psi(2) + ln(1/2) = -0.27 in each layer
  EXPECT_TRUE(std::isfinite(one.log_grad[0]));
}

}  // namespace
