// SPDX-License-Identifier: BSD-3-Clause
// Deformed AdS: linear theory, the first law, two methods, and what is measured on a solution.
#include "../../experiments/ads-rg/background.hpp"
#include "../../experiments/ads-rg/branch.hpp"
#include "../../experiments/ads-rg/caps.hpp"
#include "../../experiments/ads-rg/modes.hpp"
#include "../../experiments/ads-rg/source_search.hpp"
#include "linalg/petsc.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using namespace ads_rg;

constexpr Theory free_theory{-2, 0};

TEST(Soliton, is_linear_theory_for_a_small_source_of_any_mass) {
  // phi = phi_0 2F1(Delta_+/2, Delta_-/2; 3/2; -r^2): alpha / phi_0 = Gamma(3/2) Gamma(nu) /
  // Gamma(Delta_+/2)^2.
  for (const double m2 : {-2.2, -2.0, -1.9, -1.6, -1.3}) {
    const double nu = std::sqrt(2.25 + m2), delta = 1.5 + nu;
    const double exact = std::tgamma(1.5) * std::tgamma(nu) / std::pow(std::tgamma(delta / 2), 2);
    const SolitonEnd end = Shooter({m2, 0}).solitons(std::vector<double>{1e-5})[0];
    EXPECT_NEAR(end.alpha.value / 1e-5 / exact, 1, 1e-9) << m2;  // next term: phi_0^2 = 1e-10
  }
}

TEST(Soliton, of_two_forms_of_the_equations_is_the_same) {
  // m2 = -2 goes to the boundary by the outer form, its neighbour by the far one: d alpha / d m2 = -3.1.
  const std::vector<double> phi{1.1};
  const double outer = Shooter(free_theory).solitons(phi)[0].alpha.value,
               far = Shooter({-2 + 1e-9, 0}).solitons(phi)[0].alpha.value;
  EXPECT_NEAR(far, outer, 2e-8);
  EXPECT_NE(far, outer);
}

TEST(Derivatives, of_a_shot_are_those_of_its_neighbours) {
  const Shooter shooter({-2, 0.5});
  const double d = 1e-4;
  const std::vector<double> r{0.9, 0.9 + d, 0.9 - d, 0.9, 0.9}, phi{0.5, 0.5, 0.5, 0.5 + d, 0.5 - d};
  const std::vector<HoleEnd> e = shooter.holes(r, phi);
  const auto slope = [&](int i, auto of) {
    return (of(e[std::size_t(i)]) - of(e[std::size_t(i) + 1])) / (2 * d);
  };
  for (const int i : {0, 1}) {  // truncation d^2 times a third derivative of order 1
    EXPECT_NEAR(slope(1 + 2 * i, [](const HoleEnd& h) { return h.T.value; }), e[0].T.grad[i], 1e-7);
    EXPECT_NEAR(slope(1 + 2 * i, [](const HoleEnd& h) { return h.alpha.value; }), e[0].alpha.grad[i], 1e-7);
    EXPECT_NEAR(slope(1 + 2 * i, [](const HoleEnd& h) { return h.K.value; }), e[0].K.grad[i], 1e-7);
  }
}

TEST(FirstLaw, holds_on_both_branches_with_and_without_quartic_coupling) {
  for (const double lambda : {0.0, 1.0, -0.5}) {
    const Shooter shooter({-2, lambda});
    const std::vector<double> alpha{0.3, 1, 1.5}, r{0.4, 0.9, 1.3};
    for (const HoleAt& h : holes_at(shooter, r, alpha)) {
      ASSERT_EQ(h.trouble, "");
      EXPECT_NEAR(check_dT(h.end, h.r_h), 0, 1e-10);  // rtol 1e-12, divided by differences of order 1e-2
      EXPECT_NEAR(check_dalpha(h.end, h.r_h), 0, 1e-10);
    }
    for (const SolitonAt& s : solitons_at(shooter, alpha)) EXPECT_NEAR(check_dalpha(s.end), 0, 1e-10);
  }
}

TEST(Shots, do_not_depend_on_their_companions) {
  const Shooter shooter(free_theory);
  const std::vector<double> alpha{0, 0.1, 0.5, 1, 2, 3, 4, 5, 6, 7, 8};
  const std::vector<HawkingPage> together = hawking_page(shooter, alpha, {0.2, 2});
  for (const std::size_t i : {std::size_t(0), std::size_t(4), std::size_t(10)}) {
    const HawkingPage alone = hawking_page(shooter, std::vector<double>{alpha[i]}, {0.2, 2})[0];
    EXPECT_EQ(alone.hole.r_h, together[i].hole.r_h);
    EXPECT_EQ(alone.hole.end.T.value, together[i].hole.end.T.value);
    EXPECT_EQ(alone.coldest.r_h, together[i].coldest.r_h);
  }
}

TEST(SourceSearch, walks_up_to_the_largest_source_of_a_potential_unbounded_below) {
  const std::vector<SolitonAt> found = solitons_at(Shooter({-2, -1}), std::vector<double>{1, 2, 20});
  EXPECT_EQ(found[0].trouble, "");
  for (const std::size_t i :
       {1, 2})  // beyond the maximum there are other solutions with alpha = 20: not this branch
    EXPECT_EQ(found[i].trouble,
              "no regular solution with this source on the requested branch (largest source found: "
              "1.26599)");
}

TEST(HawkingPage, needs_a_change_of_sign_between_the_radii) {
  const HawkingPage found = hawking_page(Shooter(free_theory), std::vector<double>{1}, {1.1, 1.5})[0];
  EXPECT_EQ(found.trouble, "no Hawking-Page point in [1.1, 1.5]");
}

TEST(Background, of_both_methods_agrees_in_every_field) {
  if (!have_petsc()) GTEST_SKIP() << "built without PETSc";
  const Shooter shooter(free_theory);
  const SolitonAt s = solitons_at(shooter, std::vector<double>{3})[0];
  const Background shot = shot_soliton(shooter, 3, s.phi_0, 48),
                   solved = background(0, 3, 0, 48, collocated_soliton(0, 3, {}));
  const HoleAt h = holes_at(shooter, std::vector<double>{0.7}, std::vector<double>{3})[0];
  const Background hole = shot_hole(shooter, 3, 0.7, h.phi_h, 48),
                   solved_hole = background(0, 3, 0.7, 48, collocated_hole(0, 0.7, 3, {}));
  for (const double r : {0.0, 0.3, 0.99, 1.01, 5.0, 1e4}) {
    EXPECT_NEAR(fields_at(shot, r).phi, fields_at(solved, r).phi, 1e-11);
    EXPECT_NEAR(fields_at(shot, r).chi, fields_at(solved, r).chi, 1e-11);
    if (r > 0.7) {
      EXPECT_NEAR(fields_at(hole, r).phi, fields_at(solved_hole, r).phi, 1e-11);
    }
    const Shooter::Fields direct = shooter.fields(0, s.phi_0, std::vector<double>{r})[0];
    EXPECT_NEAR(direct.f / fields_at(shot, r).f, 1, 1e-11);
  }
  EXPECT_NEAR(hole.temperature(), h.end.T.value, 1e-12);
}

TEST(Collocation, converges_spectrally) {
  if (!have_petsc()) GTEST_SKIP() << "built without PETSc";
  const double exact = solitons_at(Shooter(free_theory), std::vector<double>{10})[0].end.beta.value;
  const auto error = [&](int N) { return std::abs(collocated_soliton(0, 10, {.N = N}).outer[0].p - exact); };
  const double at_16 = error(16), at_32 = error(32), at_48 = error(48);
  EXPECT_LT(at_32, 1e-4 * at_16);
  EXPECT_LT(at_48, 1e-10 * std::abs(exact));
}

TEST(EmptySpace, has_every_entropy_equal_to_minus_one_and_equidistant_modes) {
  const Background empty = shot_soliton(Shooter(free_theory), 0, 0, 32);
  EXPECT_NEAR(hemisphere_entropy(empty), -1, 1e-14);
  EXPECT_NEAR(volume_difference(empty), 0, 1e-13);
  if (!have_petsc()) GTEST_SKIP() << "built without PETSc";
  for (const double S : cap_entropies(empty, 30)) EXPECT_NEAR(S, -1, 1e-9);
  for (const double m2 : {-2.0, 0.0, 4.0})
    for (const int l : {0, 1, 3}) {
      const std::vector<double> omega = normal_modes(empty, m2, l, 4);
      for (int n = 0; n < 4; ++n)
        EXPECT_NEAR(omega[std::size_t(n)], 1.5 + std::sqrt(2.25 + m2) + l + 2 * n, 1e-7);
    }
}

TEST(NormalModes, of_large_angular_momentum_and_mass_are_no_harder) {
  if (!have_petsc()) GTEST_SKIP() << "built without PETSc";
  const Background empty = shot_soliton(Shooter(free_theory), 0, 0, 48);
  for (const double m2 : {-2.0, 100.0, 999.0})
    for (const int l : {0, 20, 60, 100}) {
      const std::vector<double> omega = normal_modes(empty, m2, l, 6);
      // Rounding of omega^2 = 1e4: 1e-4 at l = 100. Without the powers p no digit is left there.
      for (int n = 0; n < 6; ++n)
        EXPECT_NEAR(omega[std::size_t(n)], 1.5 + std::sqrt(2.25 + m2) + l + 2 * n, 1e-3) << m2 << " " << l;
    }
}

TEST(NormalModes, that_the_points_do_not_resolve_are_not_given) {
  if (!have_petsc()) GTEST_SKIP() << "built without PETSc";
  const std::vector<double> omega = normal_modes(shot_soliton(Shooter(free_theory), 0, 0, 8), -2, 0, 16);
  ASSERT_EQ(omega.size(), 16u);
  EXPECT_NEAR(omega[0], 2, 1e-9);
  EXPECT_NEAR(omega[2], 6, 1e-3);
  EXPECT_TRUE(std::isnan(omega[4]));  // 10.01 on these points
  EXPECT_TRUE(std::isnan(omega[15]));
}

TEST(Caps, approach_the_hemisphere_quadratically) {
  if (!have_petsc()) GTEST_SKIP() << "built without PETSc";
  const Shooter shooter(free_theory);
  const SolitonAt s = solitons_at(shooter, std::vector<double>{4})[0];
  const Background b = shot_soliton(shooter, 4, s.phi_0, 48);
  const double half = hemisphere_entropy(b);
  const double near = cap_entropies(b, 79).back() - half, nearer = cap_entropies(b, 159).back() - half;
  EXPECT_NEAR(near / nearer, 4, 0.01);  // by symmetry about the equator
}

}  // namespace
