// SPDX-License-Identifier: BSD-3-Clause
// Solves on all ranks together agree with those on one rank to 1e-10; those on Comm::self() have its bits.
#include "linalg/petsc.hpp"

#include "expect_error.hpp"
#include "laplacian.hpp"
#include "linalg/linear_solver.hpp"
#include "linalg/sparse_eigen.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using namespace khaos;
using namespace khaos::testing;

constexpr double agreement = 1e-10;

class PetscRanks : public ::testing::Test {
  void SetUp() override {
    if (!have_petsc()) GTEST_SKIP() << "built without PETSc";
  }

 protected:
  const Comm world = Comm::world(), alone = Comm::self();
};

TEST_F(PetscRanks, linear_solves_agree_with_one_rank) {
  const long n = 61;
  const auto [first, last] = share(n * n, world);
  const std::vector<double> ones(std::size_t(n * n), 1.0);
  for (const auto method : {LinearControl::multigrid, LinearControl::krylov, LinearControl::direct}) {
    const LinearControl control{.method = method, .rtol = 1e-13};
    const std::vector<double> one = LinearSolver(alone, laplacian(n, alone, 20), control).solve(ones);
    const std::vector<double> mine = LinearSolver(world, laplacian(n, world, 20), control)
                                         .solve(std::span(ones).first(std::size_t(last - first)));
    const std::vector<double> all = world.gather(mine);
    ASSERT_EQ(all.size(), one.size());
    for (std::size_t i = 0; i < one.size(); ++i) EXPECT_NEAR(all[i] / one[i], 1, agreement);
  }
}

TEST_F(PetscRanks, eigenvalues_agree_with_theory_and_with_one_rank) {
  const long n = 30;
  for (const double wind : {0.0, 0.3}) {
    const bool hermitian = wind == 0;
    const EigenWanted wanted{.which = EigenWanted::nearest, .count = 3};
    const SparseEigenpairs shared =
        sparse_eigenpairs(world, {laplacian(n, world, 1, wind), {}, hermitian}, wanted);
    EXPECT_NEAR(shared.values[0].real() / laplacian_eigenvalue(n, 1, 1, wind), 1, agreement);
    const SparseEigenpairs one =
        sparse_eigenpairs(alone, {laplacian(n, alone, 1, wind), {}, hermitian}, wanted);
    for (int k = 0; k < 3; ++k) EXPECT_NEAR(std::abs(shared.values[k] - one.values[k]), 0, agreement);
    const auto [first, last] = share(n * n, world);
    EXPECT_EQ(long(shared.vectors[0].size()), last - first);
  }
}

TEST_F(PetscRanks, a_matrix_of_another_right_side_stays_distributed) {
  const long n = 24;
  const auto [first, last] = share(n * n, world);
  std::vector<Entry> twice;
  for (long k = first; k < last; ++k) twice.push_back({k, k, 2.0});
  const SparseEigenpairs pairs =
      sparse_eigenpairs(world, {laplacian(n, world), sparse_rows(n * n, first, last - first, twice), true},
                        {.which = EigenWanted::smallest_real});
  EXPECT_NEAR(pairs.values[0].real(), laplacian_eigenvalue(n, 1, 1) / 2, agreement);
}

TEST_F(PetscRanks, ranks_alone_have_equal_bits_at_different_times) {
  // Rank r has solved r problems before: nothing is left of them, and starting PETSc is no collective call.
  const SparseRows a = laplacian(33, alone, 12);
  const std::vector<double> b(33 * 33, 1.0);
  for (int k = 0; k < world.rank(); ++k) solve_spd(a, std::vector<double>(b.size(), 0.1 + k));
  const std::vector<double> x = solve_spd(a, b), all = world.gather(x);
  for (std::size_t i = 0; i < all.size(); ++i) ASSERT_EQ(all[i], x[i % x.size()]);
}

TEST_F(PetscRanks, an_error_is_thrown_on_all_ranks) {
  const auto [first, last] = share(900, world);
  LinearSolver solver(world, laplacian(30, world), {.most_iterations = 1, .petsc = "-pc_type none"});
  const std::vector<double> b(std::size_t(last - first), 1.0);
  const std::string text = error_of<PointError>([&] { solver.solve(b); });
  EXPECT_NE(text.find("DIVERGED_ITS"), std::string::npos) << text;
}

}  // namespace
