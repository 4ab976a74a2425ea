// SPDX-License-Identifier: BSD-3-Clause
// Maps of the Koopman family against closed forms; twins and chain against sums that do not know how they
// were built.
#include "../../experiments/koopman/chain_effort.hpp"
#include "../../experiments/koopman/learn.hpp"
#include "../../experiments/koopman/nodes.hpp"
#include "../../experiments/koopman/rage.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace {

using namespace koopman;
constexpr double pi = std::numbers::pi;

TEST(Maps, have_the_residuals_of_their_closed_forms) {
  long compared = 0;
  for (const KoopmanMap& map : maps()) {
    if (!map.exact_tau || !map.exact_M) continue;
    MapParams p;
    p.map = map.name;
    p.N = 4;
    p.M = map.exact_M(p);
    const Learned seen = learn(p, Reduce::gram, 0, make_stream(0, 0, "snapshots"), Comm::self());
    std::vector<Complex> w(static_cast<std::size_t>(seen.pencil.size()));
    for (const Complex z : {Complex(0, 1), std::polar(1.0, 0.7), Complex(0.4, -0.2), Complex(1.3, 0)}) {
      // The square is exact to rounding; where the value is 0 its root is not.
      const double exact = map.exact_tau(p, z);
      EXPECT_NEAR(seen.pencil.smallest_residual_squared(z, w), exact * exact, 1e-13) << map.name << z;
      ++compared;
    }
    EXPECT_LT(seen.gram_error, 1e-13) << map.name;
    EXPECT_LT(seen.isometry_error, 1e-13) << map.name;
  }
  EXPECT_EQ(compared, 5 * 4);  // rotation, logistic4, cat, twist-disc, skew
}

TEST(Maps, by_gram_and_by_qr_agree) {
  MapParams p;
  p.N = 20;
  p.M = 80;
  const Stream numbers = make_stream(0, 0, "snapshots");
  const Learned gram = learn(p, Reduce::gram, 0, numbers, Comm::self()),
                qr = learn(p, Reduce::qr, 0, numbers, Comm::self());
  std::vector<Complex> w(20);
  for (const Complex z : {Complex(0.5, 0.5), Complex(1.6, 0)})
    EXPECT_NEAR(gram.pencil.smallest_residual_squared(z, w), qr.pencil.smallest_residual_squared(z, w),
                1e-13);
}

TEST(Pendulum, keeps_the_energy_of_its_snapshots) {
  MapParams p;
  p.map = "pendulum";
  p.N = 4;
  p.M = 30;
  const Snapshots s = take_snapshots(p, Stream{});
  ASSERT_EQ(s.count(), 900);
  const auto energy = [](const double* x) { return 0.5 * x[1] * x[1] - std::cos(x[0]); };
  for (std::size_t i = 0; i < s.x.size(); i += 2) EXPECT_NEAR(energy(&s.y[i]), energy(&s.x[i]), 1e-11);
}

TEST(Quadratures, of_the_gauss_map_have_the_orders_two_one_and_one_half) {
  MapParams p;
  p.N = 10;
  const Stream numbers = make_stream(0, 0, "snapshots");
  const auto error = [&](const std::string& rule, long M) {
    p.quadrature = rule;
    p.M = M;
    return quadrature_error(p, learn(p, Reduce::gram, 0, numbers, Comm::self()).A, numbers, Comm::self());
  };
  EXPECT_NEAR(std::log10(error("trapezoid", 1000) / error("trapezoid", 10'000)), 2, 0.05);
  EXPECT_NEAR(std::log10(error("riemann", 1000) / error("riemann", 10'000)), 1, 0.05);
  EXPECT_NEAR(std::log10(error("monte-carlo", 1000) / error("monte-carlo", 100'000)), 1,
              0.4);  // one draw of each
}

TEST(Skew, has_the_transfer_function_of_its_cohomological_equation) {
  Link link;  // golden mean, f = 0.05 cos 2 pi x
  link.w.entries = {1};
  link.f = {{1, 0.05}};
  EXPECT_NEAR(0.5 * transfer_amplitudes(link)[0], 0.0134115506, 1e-10);  // |u_1|; computed independently
  EXPECT_TRUE(has_eigenfunction(link));
}

TEST(Twins, correlate_as_bessel_functions) {
  SkewOrbits orbits(101, 8, 13, 1e-3);
  for (long n = 1; n <= 2000; ++n) {
    const Complex value = orbits.advance();
    EXPECT_NEAR(std::abs(value - ::j0(2 * pi * 1e-3 * static_cast<double>(n))), 0, 1e-11) << n;
  }
  EXPECT_DOUBLE_EQ(orbits.largest_turn(), 1e-3);
}

TEST(ContinuedFractions, have_the_gaps_of_long_double_arithmetic) {
  const Rotation w{{1, 2, 3, 4, 5}, false};
  long double value = std::numbers::phi_v<long double>;
  for (const long a : {5, 4, 3, 2, 1}) value = static_cast<long double>(a) + 1 / value;
  value = 1 / value;
  for (const Convergent& c : convergents(w, 8)) {
    const long double gap = std::abs(static_cast<long double>(c.q) * value - static_cast<long double>(c.p));
    EXPECT_NEAR(c.gap, static_cast<double>(gap), 1e-15 + 1e-17 * static_cast<double>(c.q)) << c.q;
  }
  const Rotation rational{{1, 1, 2}, true};  // 3/5
  EXPECT_EQ(convergents(rational, 9).back().q, 5);
  EXPECT_EQ(convergents(rational, 9).back().gap, 0);
}

TEST(Chain, alternates_and_comes_closer_as_promised) {
  for (const long r : {0L, 1L, 2L}) {
    const std::vector<Link> chain = make_chain(r == 2 ? 8 : 10, r, 100);
    Rotation before;  // the golden mean
    for (std::size_t j = 1; j <= chain.size(); ++j) {
      const Link& link = chain[j - 1];
      EXPECT_EQ(has_eigenfunction(link), j % 2 == 0) << j;
      EXPECT_LE(link.distance, std::pow(10.0, -2.0 * static_cast<double>(j))) << j;
      if (j <= 6) {
        EXPECT_NEAR(std::abs(link.w.value() - before.value()), link.distance,
                    link.distance * (j % 2 == 1 ? 1 : 1e-3) + 1e-16);
      }
      before = link.w;
    }
  }
}

/// |<K^n g, g>|^2 of g = exp(2 pi i y), n = 1, 2, ..., by quadrature over orbits, from w and f alone.
class Orbits {
 public:
  Orbits(const Link& link, long nodes)
      : link_(link), w_(link.w.value()), y_(static_cast<std::size_t>(nodes)) {}
  double advance() {
    Complex sum = 0;
    for (std::size_t m = 0; m < y_.size(); ++m) {
      const double x = static_cast<double>(m) / static_cast<double>(y_.size()) + static_cast<double>(n_) * w_;
      for (const Harmonic& h : link_.f)
        y_[m] += h.eps * std::cos(2 * pi * std::fmod(static_cast<double>(h.q) * x, 1.0));
      sum += std::polar(1.0 / static_cast<double>(y_.size()), 2 * pi * y_[m]);
    }
    ++n_;
    return std::norm(sum);
  }

 private:
  const Link& link_;
  double w_;
  long n_ = 0;
  std::vector<double> y_;
};

double first_below_a_half(const Link& link, long nodes) {
  Orbits orbits(link, nodes);
  RageAverage a;
  for (long n = 1;; ++n) {
    a.add(orbits.advance());
    if (a.mean() < 0.5) return static_cast<double>(n);
  }
}

TEST(Chain, effort_of_a_no_is_the_first_time_that_its_average_falls_below_a_half) {
  Link link = make_chain(1, 1, 100)[0];
  link.f[0].eps = 2e-3;  // so that it is over soon
  EXPECT_EQ(no_effort(link, 100'000, [] {}).value, first_below_a_half(link, 50));
}

TEST(Chain, effort_of_a_no_with_a_coboundary_is_that_of_its_orbits) {
  // A resonant harmonic, and one below it that is not: u = 0.025 cos, which takes 1 % off the average.
  Link link;
  link.w = {{1, 1, 1, 1, 1, 1, 30}, true};
  link.f = {{13, 4e-4}, {convergents(link.w, 7).back().q, 2e-4}};
  ASSERT_GT(gaps_of(link)[0], 0);
  ASSERT_EQ(gaps_of(link)[1], 0);
  const double first = first_below_a_half(link, 8 * link.f[1].q + 1);
  const Effort effort = no_effort(link, 100'000, [] {}), limit = no_effort(link, 100, [] {});
  EXPECT_TRUE(effort.counted);
  EXPECT_EQ(effort.value, first);
  // The limit of small eps stands for links too long to count. Here it is within the half period of u that T
  // may end in.
  EXPECT_FALSE(limit.counted);
  EXPECT_NEAR(limit.value, first, 0.01 * first);
  EXPECT_LT(limit.value, 0.99 * 0.362370 / 2e-4);  // and sees the coboundary
}

TEST(Chain, effort_of_a_yes_is_that_of_resdmd_with_all_harmonics) {
  const Link link = make_chain(2, 1, 100)[1];
  const Effort effort = yes_effort(link, 1e-6);
  MapParams p;
  p.map = "skew";
  p.w = link.w.value();
  p.f = link.f[0].eps;
  p.q = link.f[0].q;
  const auto tau = [&](long N) {
    p.N = N;
    p.M = 2 * N + 1 + 40 * p.q;
    const Learned seen = learn(p, Reduce::qr, 0, Stream{}, Comm::self());
    // Other blocks of K have approximate eigenfunctions of their own: exp(2 pi i k x) with k w near an
    // integer. For N < 100 they are not near 1 to 1e-6.
    std::vector<Complex> w(static_cast<std::size_t>(seen.pencil.size()));
    return std::sqrt(seen.pencil.smallest_residual_squared(1, w));
  };
  const auto N = static_cast<long>(effort.value);
  EXPECT_LT(tau(N), 1e-6);
  EXPECT_GT(tau(N - 1), 1e-6);
}

}  // namespace
