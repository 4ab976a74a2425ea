// SPDX-License-Identifier: BSD-3-Clause
// Fourier lines against the derivatives of their own modes. Tolerances are relative to k_max^2 (k_max): the
// rounding of a transform is relative to its largest mode.
#include "spectral/line_transform.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace {

using namespace khaos;

class LineTransforms : public testing::TestWithParam<std::tuple<Boundary, long>> {
 protected:
  LineTransform transform{std::get<1>(GetParam()), 7.0, std::get<0>(GetParam())};
  Boundary boundary = transform.boundary();
  AlignedArray u{transform.points()}, out{transform.points()}, modes{transform.mode_doubles()};

  /// Phases that the boundary allows for wavenumber number n: cos(k x - phase).
  std::vector<double> phases(std::size_t n) const {
    if (boundary == Boundary::even) return {0};
    if (boundary == Boundary::periodic && 2 * static_cast<long>(n) == transform.points())
      return {0};  // of the Nyquist mode a grid sees one phase
    return {0.3, 1.9};
  }
  void set_mode(double k, double phase) {
    for (long j = 0; j < u.size(); ++j)
      u.data()[j] = std::cos(k * (transform.positions()[j] - origin()) - phase);
  }
  double origin() const { return boundary == Boundary::even ? 0 : transform.positions()[0]; }
  template <class Exact>
  double largest_error(const AlignedArray& values, const Exact& exact) const {
    double largest = 0;
    for (long j = 0; j < values.size(); ++j)
      largest = std::max(largest, std::abs(values.data()[j] - exact(transform.positions()[j] - origin())));
    return largest;
  }
  template <class Check>
  void for_each_mode(const Check& check) {
    const std::vector<double> k = transform.wavenumbers();
    for (std::size_t n = 0; n < k.size(); ++n)
      for (const double phase : phases(n)) {
        set_mode(k[n], phase);
        check(k[n], phase, n);
      }
  }
};

TEST_P(LineTransforms, differentiate_every_mode_twice) {
  const Multiplier laplacian = transform.second_derivative();
  for_each_mode([&](double k, double phase, std::size_t) {
    transform.apply(laplacian, u.data(), out.data(), modes.data());
    const double error = largest_error(out, [&](double x) { return -k * k * std::cos(k * x - phase); });
    EXPECT_LT(error, 1e-12 * transform.k_max() * transform.k_max()) << "k = " << k;
  });
}

TEST_P(LineTransforms, differentiate_every_mode_once_and_give_zero_for_nyquist) {
  const Multiplier gradient = transform.first_derivative();
  for_each_mode([&](double k, double phase, std::size_t n) {
    const bool nyquist = boundary == Boundary::periodic && 2 * static_cast<long>(n) == transform.points();
    transform.apply(gradient, u.data(), out.data(), modes.data());
    const double error =
        largest_error(out, [&](double x) { return nyquist ? 0 : -k * std::sin(k * x - phase); });
    EXPECT_LT(error, 1e-12 * transform.k_max()) << "k = " << k;
  });
}

TEST_P(LineTransforms, multiply_each_mode_by_its_symbol) {
  const auto symbol = [](double k) { return std::cos(3 * k) + 0.1 * k; };
  const Multiplier multiplier = transform.multiplier(symbol);
  for_each_mode([&](double k, double phase, std::size_t) {
    transform.apply(multiplier, u.data(), out.data(), modes.data());
    const double error = largest_error(out, [&](double x) { return symbol(k) * std::cos(k * x - phase); });
    EXPECT_LT(error, 1e-12 * (1 + 0.1 * transform.k_max())) << "k = " << k;
  });
}

TEST_P(LineTransforms, keep_what_is_below_the_cut_and_drop_the_rest) {
  const double cut = transform.k_max() / 2;
  const Multiplier filter = transform.low_pass(cut);
  for_each_mode([&](double k, double phase, std::size_t) {
    transform.apply(filter, u.data(), out.data(), modes.data());
    EXPECT_LT(largest_error(out, [&](double x) { return k < cut ? std::cos(k * x - phase) : 0; }), 1e-13);
  });
}

TEST_P(LineTransforms, have_the_coefficients_of_a_mode_where_it_is) {
  for_each_mode([&](double k, double phase, std::size_t n) {
    const bool lonely =
        k == 0 || (boundary == Boundary::periodic && 2 * static_cast<long>(n) == transform.points());
    const std::complex<double> own =
        lonely ? std::cos(phase) : 0.5 * std::polar(1.0, -phase);  // others: with -k
    const std::vector<std::complex<double>> c = transform.coefficients(u.values());
    for (std::size_t m = 0; m < c.size(); ++m) EXPECT_LT(std::abs(c[m] - (m == n ? own : 0.0)), 1e-13);
  });
}

TEST_P(LineTransforms, come_back_from_their_coefficients) {
  for (long j = 0; j < u.size(); ++j) u.data()[j] = std::sin(0.7 * j * j) + 0.3;
  const std::vector<double> back = transform.line(transform.coefficients(u.values()));
  for (long j = 0; j < u.size(); ++j) EXPECT_NEAR(back[j], u.data()[j], 1e-14);
}

TEST_P(LineTransforms, keep_the_modes_of_a_second_operator_for_the_same_bits_later) {
  const Multiplier laplacian = transform.second_derivative(), gradient = transform.first_derivative();
  AlignedArray kept(transform.mode_doubles()), alone(u.size()), later(u.size());
  for (long j = 0; j < u.size(); ++j) u.data()[j] = std::sin(0.7 * j * j);
  transform.apply(laplacian, u.data(), out.data(), modes.data(), gradient, kept.data());
  transform.finish(gradient, kept.data(), later.data());
  transform.apply(gradient, u.data(), alone.data(), modes.data());
  EXPECT_TRUE(std::ranges::equal(alone.values(), later.values()));
  transform.apply(laplacian, u.data(), alone.data(), modes.data());
  EXPECT_TRUE(std::ranges::equal(alone.values(), out.values()));
}

TEST_P(LineTransforms, give_a_lone_line_the_bits_it_has_in_a_batch) {
  const long lines = 5, pitch = transform.pitch();
  AlignedArray batch(lines * pitch), result(lines * pitch);
  const Multiplier laplacian = transform.second_derivative();
  for (long i = 0; i < lines * pitch; ++i) batch.data()[i] = std::sin(0.37 * i * i);
  for (long line = lines - 1; line >= 0; --line)
    transform.apply(laplacian, batch.data() + line * pitch, result.data() + line * pitch, modes.data());
  const LineTransform other(transform.grid_points(), transform.length(),
                            boundary);  // another plan, another time
  for (long line = 0; line < lines; ++line) {
    std::copy_n(batch.data() + line * pitch, u.size(), u.data());
    other.apply(other.second_derivative(), u.data(), out.data(), modes.data());
    EXPECT_TRUE(std::equal(out.data(), out.data() + u.size(), result.data() + line * pitch))
        << "line " << line;
  }
}

TEST_P(LineTransforms, sort_values_by_position_and_back) {
  const std::vector<double> x = transform.in_order(transform.positions());
  EXPECT_TRUE(std::ranges::is_sorted(x));
  EXPECT_TRUE(std::ranges::equal(transform.stored(x), transform.positions()));
  EXPECT_NEAR(x[1] - x[0], transform.spacing(), 1e-14);
  EXPECT_NEAR(transform.weight() * transform.points(), transform.length(), 1e-13);
}

std::string case_name(const testing::TestParamInfo<LineTransforms::ParamType>& info) {
  const char* names[] = {"periodic", "antiperiodic", "even"};
  return names[static_cast<int>(std::get<0>(info.param))] + std::to_string(std::get<1>(info.param));
}
INSTANTIATE_TEST_SUITE_P(All, LineTransforms,
                         testing::Combine(testing::Values(Boundary::periodic, Boundary::antiperiodic,
                                                          Boundary::even),
                                          testing::Values(4, 6, 30, 64, 200)),
                         case_name);

TEST(LineTransform, refuses_grids_it_cannot_transform) {
  EXPECT_THROW(LineTransform(7, 1.0, Boundary::periodic), std::invalid_argument);
  EXPECT_THROW(LineTransform(2, 1.0, Boundary::even), std::invalid_argument);
  EXPECT_THROW(LineTransform(64, 0.0, Boundary::periodic), std::invalid_argument);
  EXPECT_THROW(boundary_named("open"), std::invalid_argument);
}

TEST(LineTransform, of_an_even_line_is_that_of_the_whole_periodic_line) {
  const LineTransform half(96, 12.0, Boundary::even),
      whole(96, 12.0, Boundary::periodic, -6.0 + 0.5 * 12.0 / 96);
  const auto field = [](double x) { return std::exp(std::cos(2 * std::numbers::pi * x / 12.0)); };
  for (const bool once : {false, true}) {
    const auto derivative = [&](const LineTransform& transform) {
      AlignedArray u(transform.points()), out(transform.points()), modes(transform.mode_doubles());
      for (long j = 0; j < u.size(); ++j) u.data()[j] = field(transform.positions()[j]);
      transform.apply(once ? transform.first_derivative() : transform.second_derivative(), u.data(),
                      out.data(), modes.data());
      return transform.in_order(out.values());
    };
    const std::vector<double> right = derivative(half), all = derivative(whole);
    for (std::size_t j = 0; j < right.size(); ++j) EXPECT_NEAR(right[j], all[48 + j], 1e-11);
  }
}

}  // namespace
