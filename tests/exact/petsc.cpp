// SPDX-License-Identifier: BSD-3-Clause
// PETSc and SLEPc on one rank: known solutions, errors as khaos words them, options.
#include "linalg/petsc.hpp"

#include "expect_error.hpp"
#include "laplacian.hpp"
#include "linalg/collocation.hpp"
#include "linalg/linear_solver.hpp"
#include "linalg/sparse_eigen.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using namespace khaos;
using namespace khaos::testing;

class Petsc : public ::testing::Test {
  void SetUp() override {
    if (!have_petsc()) GTEST_SKIP() << "built without PETSc";
  }
};

double norm(std::span<const double> x) {
  double sum = 0;
  for (const double v : x) sum += v * v;
  return std::sqrt(sum);
}

TEST_F(Petsc, solves_a_rough_poisson_problem_by_every_method) {
  const SparseRows a = laplacian(65, Comm::self(), 20.0);
  const std::vector<double> b(65 * 65, 1.0);
  std::vector<double> residual(b.size());
  for (const auto method : {LinearControl::multigrid, LinearControl::krylov, LinearControl::direct}) {
    const std::vector<double> x = LinearSolver(Comm::self(), a, {.method = method}).solve(b);
    multiply(a, x, residual);
    for (std::size_t i = 0; i < b.size(); ++i) residual[i] -= b[i];
    EXPECT_LT(norm(residual), 1e-11 * norm(b));  // rtol 1e-12, and the rounding of the recurrence
  }
}

TEST_F(Petsc, multigrid_needs_hardly_more_steps_on_a_finer_grid) {
  const auto steps = [](long n) {
    LinearSolver solver(Comm::self(), laplacian(n, Comm::self()));
    solver.solve(std::vector<double>(std::size_t(n * n), 1.0));
    return solver.iterations();
  };
  const long coarse = steps(32), fine = steps(128);  // CG alone: four times as many
  EXPECT_LE(fine, coarse + 8);
}

TEST_F(Petsc, has_the_same_bits_each_time) {
  const SparseRows a = laplacian(40, Comm::self(), 12.0);
  const std::vector<double> b(1600, 1.0);
  EXPECT_EQ(solve_spd(a, b), solve_spd(a, b));
  const EigenWanted wanted{.which = EigenWanted::nearest, .count = 3};
  const SparseEigenproblem problem{a, {}, true};
  EXPECT_EQ(sparse_eigenpairs(Comm::self(), problem, wanted).values,
            sparse_eigenpairs(Comm::self(), problem, wanted).values);
}

TEST_F(Petsc, says_why_a_linear_solver_gives_up) {
  const std::string text = error_of<PointError>([] {
    LinearSolver(Comm::self(), laplacian(40, Comm::self()), {.most_iterations = 2, .petsc = "-pc_type none"})
        .solve(std::vector<double>(1600, 1.0));
  });
  EXPECT_NE(text.find("linear solver: DIVERGED_ITS after 2 iterations, residuals 4.0e+01"), std::string::npos)
      << text;
}

TEST_F(Petsc, finds_the_ends_and_the_middle_of_a_symmetric_spectrum) {
  const SparseEigenproblem problem{laplacian(30, Comm::self()), {}, true};
  const auto first = [&](EigenWanted wanted) {
    const SparseEigenpairs pairs = sparse_eigenpairs(Comm::self(), problem, wanted);
    EXPECT_LT(pairs.residuals[0], 1e-10);
    EXPECT_EQ(pairs.values[0].imag(), 0);
    return pairs.values[0].real();
  };
  EXPECT_NEAR(first({.which = EigenWanted::largest}), laplacian_eigenvalue(30, 30, 30), 1e-11);
  EXPECT_NEAR(first({.which = EigenWanted::smallest_real}), laplacian_eigenvalue(30, 1, 1), 1e-11);
  EXPECT_NEAR(first({.which = EigenWanted::nearest, .target = 2.03}), 2.0357, 2e-2);
}

TEST_F(Petsc, finds_the_real_spectrum_of_a_matrix_that_is_not_symmetric) {
  // A tridiagonal Toeplitz matrix (-1 - w, 2, -1 + w) has eigenvalues 2 - 2 sqrt(1 - w^2) cos(k h).
  const SparseEigenpairs pairs = sparse_eigenpairs(Comm::self(), {laplacian(20, Comm::self(), 1, 0.3), {}},
                                                   {.which = EigenWanted::nearest, .count = 2});
  EXPECT_NEAR(pairs.values[0].real(), laplacian_eigenvalue(20, 1, 1, 0.3), 1e-11);
  EXPECT_NEAR(pairs.values[0].imag(), 0, 1e-11);
}

TEST_F(Petsc, solves_a_generalised_problem_whose_right_matrix_is_singular) {
  // u'' = -k^2 u on [0, pi] by collocation, u = 0 at both ends: rows without k^2. k = 1, 2, 3.
  const Chebyshev points(24, 0, M_PI);
  const long n = points.size();
  std::vector<Entry> a, b;
  for (long i = 0; i < n; ++i) {
    const bool end = i == 0 || i + 1 == n;
    if (end) a.push_back({i, i, 1.0});
    b.push_back({i, i, end ? 0.0 : 1.0});
    for (long j = 0; j < n && !end; ++j) {
      double second = 0;
      for (long k = 0; k < n; ++k)
        second += points.derivative()[std::size_t(i * n + k)] * points.derivative()[std::size_t(k * n + j)];
      a.push_back({i, j, -second});
    }
  }
  const SparseEigenpairs pairs =
      sparse_eigenpairs(Comm::self(), {sparse_rows(n, 0, n, a), sparse_rows(n, 0, n, b)},
                        {.which = EigenWanted::nearest, .count = 3});
  for (int k = 0; k < 3; ++k) EXPECT_NEAR(pairs.values[std::size_t(k)].real(), (k + 1) * (k + 1), 1e-9);
}

TEST_F(Petsc, names_what_is_wrong_with_options_before_a_solve) {
  EXPECT_EQ(wrong_petsc_options(PetscSolver::newton, ""), "");
  EXPECT_EQ(wrong_petsc_options(PetscSolver::newton, "-snes_monitor -pc_type qr -snes_rtol 1e-3"), "");
  EXPECT_EQ(wrong_petsc_options(PetscSolver::newton, "-snes_typ newtonls -snes_rtol 1e-3"),
            "petsc: no option of this solver: -snes_typ");
  EXPECT_EQ(wrong_petsc_options(PetscSolver::linear, "-mg_levels_ksp_type richardson -ksp_view"), "");
  EXPECT_EQ(wrong_petsc_options(PetscSolver::eigen, "-eps_ncv 30 -st_ksp_type preonly"), "");
  EXPECT_NE(wrong_petsc_options(PetscSolver::linear, "-ksp_type nonsense").find("nonsense"),
            std::string::npos);
  EXPECT_EQ(wrong_petsc_options(PetscSolver::linear, "gmres"),
            "petsc: given gmres, allowed: options like -ksp_type gmres -snes_monitor");
}

TEST_F(Petsc, options_that_are_nobodys_or_in_a_file_are_refused) {
  EXPECT_EQ(wrong_petsc_options(PetscSolver::newton, "-log_view"),
            "petsc: no option of this solver: -log_view");
  EXPECT_EQ(wrong_petsc_options(PetscSolver::newton, "-snes_view -ksp_converged_reason"), "");
  EXPECT_EQ(wrong_petsc_options(PetscSolver::newton, "-options_file /dev/null"),
            "petsc: given -options_file: what changes a result stands in the campaign, not in a file");
}

TEST_F(Petsc, options_that_no_iteration_could_end_by_are_refused) {
  EXPECT_EQ(wrong_petsc_options(PetscSolver::newton, "-snes_max_it -3"),
            "petsc: given -snes_max_it -3, allowed: >= 1");
  EXPECT_EQ(wrong_petsc_options(PetscSolver::linear, "-mg_levels_ksp_max_it 0"),
            "petsc: given -mg_levels_ksp_max_it 0, allowed: >= 1");
  EXPECT_EQ(wrong_petsc_options(PetscSolver::newton, "-snes_atol -1e-9"),
            "petsc: given -snes_atol -1e-9, allowed: >= 0");
  EXPECT_EQ(wrong_petsc_options(PetscSolver::eigen, "-st_ksp_rtol nan"),
            "petsc: given -st_ksp_rtol nan, allowed: >= 0");
  EXPECT_EQ(wrong_petsc_options(PetscSolver::newton, "-snes_max_it 1 -snes_rtol 0"), "");
}

TEST_F(Petsc, a_call_for_help_says_where_it_is) {
  for (const std::string help : {"-help", "-h", "-snes_monitor -help"})
    EXPECT_NE(wrong_petsc_options(PetscSolver::newton, help).find(": https://petsc.org/"), std::string::npos);
}

TEST_F(Petsc, options_of_one_solver_do_not_reach_another) {
  const SparseRows a = laplacian(20, Comm::self());
  LinearSolver few(Comm::self(), a, {.petsc = "-ksp_max_it 1"}), all(Comm::self(), a);
  EXPECT_THROW(few.solve(std::vector<double>(400, 1.0)), PointError);
  EXPECT_GT((all.solve(std::vector<double>(400, 1.0)), all.iterations()), 1);
}

const NewtonProblem circle{[](std::span<const double> x, std::span<double> f) {
                             f[0] = x[0] * x[0] + x[1] * x[1] - 4, f[1] = x[0] - x[1];
                           },
                           [](std::span<const double> x, std::span<double> j) {
                             j[0] = 2 * x[0], j[1] = 2 * x[1], j[2] = 1, j[3] = -1;
                           }};

TEST_F(Petsc, newton_converges_quadratically) {
  const NewtonResult result = newton(circle, {3, 1});
  EXPECT_NEAR(result.x[0], std::sqrt(2), 1e-15);
  EXPECT_NEAR(result.x[1], std::sqrt(2), 1e-15);
  const std::vector<double>& r = result.residuals;
  for (std::size_t i = 2; i + 1 < r.size(); ++i)
    EXPECT_LT(r[i + 1], 0.1 * r[i] * r[i] + 1e-14);  // f'' / (2 f') < 0.1
}

TEST_F(Petsc, newton_without_a_test_of_the_residual_is_no_solution) {
  EXPECT_EQ(wrong_petsc_options(PetscSolver::newton, "-snes_type ksponly"),
            "Newton: this solver does not test the residual after 0 steps");
  const std::string text = error_of<PointError>([] {
    newton(circle, {3, 1}, {.petsc = "-snes_convergence_test skip -snes_max_it 2"});
  });
  EXPECT_NE(text.find("does not test the residual after 2 steps, residuals 6.3e+00"), std::string::npos)
      << text;
}

TEST_F(Petsc, newton_reports_a_singular_step_with_its_residuals) {
  const NewtonProblem flat{
      [](std::span<const double> x, std::span<double> f) { f[0] = x[0] * x[0] + 1, f[1] = x[1]; },
      [](std::span<const double> x, std::span<double> j) { j[0] = 2 * x[0], j[3] = 1; }};
  EXPECT_EQ(error_of<PointError>([&] {
              newton(flat, {0, 1});
            }),
            "Newton: singular step after 0 steps, residuals 1.4e+00");
  const std::string text = error_of<PointError>([&] { newton(flat, {3, 1}); });
  EXPECT_NE(text.find("after"), std::string::npos) << text;
  EXPECT_NE(text.find("residuals 1.0e+01"), std::string::npos) << text;
  EXPECT_EQ(text.find('\n'), std::string::npos);
}

TEST_F(Petsc, what_a_callback_throws_arrives_unchanged_and_petsc_goes_on) {
  const NewtonProblem broken{[](std::span<const double>, std::span<double>) { throw UserError("mine"); },
                             circle.jacobian};
  EXPECT_EQ(error_of<UserError>([&] { newton(broken, {3, 1}); }), "mine");
  EXPECT_NO_THROW(newton(circle, {3, 1}));
}

TEST_F(Petsc, collocation_solves_a_nonlinear_problem_with_a_regular_centre) {
  // Lane & Emden, n = 5: t u' = t p, t p' + 2 p = -t u^5, u = 1 at the centre: u = (1 + t^2 / 3)^(-1/2). Two
  // intervals.
  using Problem = Collocation<2>;
  using Local = Problem::Local;
  Problem problem;
  const auto equations = [](double t, const Local* u, const Local* du, Local* f) {
    f[0] = du[0] - u[1];
    f[1] = t * du[1] + 2.0 * u[1] + t * (u[0] * u[0] * u[0] * u[0] * u[0]);
  };
  const Chebyshev inner(24, 0, 1), outer(24, 1, 3);
  const int in = problem.add_interval(inner, equations), out = problem.add_interval(outer, equations);
  problem.add_condition({in, Problem::low}, 0, [](const Local* u, const Local*) { return u[0] - 1.0; });
  for (const int k : {0, 1})
    problem.add_condition({out, Problem::low}, k, {in, Problem::high}, {out, Problem::low},
                          [k](const Local* a, const Local* b) { return a[k] - b[k]; });
  const NewtonResult result = problem.solve(std::vector<double>(std::size_t(problem.size()), 0.5), {});
  for (int i = 0; i < outer.size(); ++i) {
    const double t = outer.points()[std::size_t(i)];
    EXPECT_NEAR(result.x[std::size_t(problem.offset(out) + 2 * i)], 1 / std::sqrt(1 + t * t / 3), 1e-12);
  }
}

}  // namespace
