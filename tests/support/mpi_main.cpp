// SPDX-License-Identifier: BSD-3-Clause
// The main() of all C++ tests: MPI and Kokkos live around GoogleTest. Every rank runs every test; rank 0
// shows the progress, the others print only their failures, and a test that fails on any rank fails the
// program on all.
#include <Kokkos_Core.hpp>
#include <gtest/gtest.h>
#include <mpi.h>

#include <iostream>
#include <sstream>
#include <string>

namespace {

int world_rank() {
  int rank = 0;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  return rank;
}

/// Prints the failures of one rank, each with the rank's number and the test's name.
class FailuresOnly : public testing::EmptyTestEventListener {
  // The name is kept: GoogleTest holds its lock during OnTestPartResult, so asking for it there hangs.
  void OnTestStart(const testing::TestInfo& test) override { test_ = test.name(); }
  void OnTestPartResult(const testing::TestPartResult& part) override {
    if (!part.failed()) return;
    std::ostringstream text;  // written at once: the ranks share the terminal
    text << "rank " << world_rank() << " in " << test_ << ", " << (part.file_name() ? part.file_name() : "?")
         << ":" << part.line_number() << "\n"
         << part.message() << "\n";
    std::cerr << text.str() << std::flush;
  }
  std::string test_;
};

/// Collective after each test: rank 0 then also fails a test that failed elsewhere.
class SharedResult : public testing::EmptyTestEventListener {
  void OnTestEnd(const testing::TestInfo& test) override {
    const int failed_here = test.result()->Failed();
    int failed = 0;
    MPI_Allreduce(&failed_here, &failed, 1, MPI_INT, MPI_SUM, MPI_COMM_WORLD);
    if (world_rank() == 0 && failed > 0 && !failed_here)
      ADD_FAILURE() << "failed on " << failed << " other rank(s)";
  }
};

int run_all_tests(int argc, char** argv) {
  const Kokkos::ScopeGuard kokkos(argc, argv);
  testing::InitGoogleTest(&argc, argv);
  testing::GTEST_FLAG(shuffle) = false;  // ranks must meet in the same order
  testing::TestEventListeners& listeners = testing::UnitTest::GetInstance()->listeners();
  if (world_rank() != 0) {
    delete listeners.Release(listeners.default_result_printer());
    listeners.Append(new FailuresOnly);
  }
  listeners.Append(new SharedResult);
  const int failed_here = RUN_ALL_TESTS();
  int failed = 0;
  MPI_Allreduce(&failed_here, &failed, 1, MPI_INT, MPI_MAX, MPI_COMM_WORLD);
  return failed;
}

}  // namespace

int main(int argc, char** argv) {
  MPI_Init(&argc, &argv);
  const int failed = run_all_tests(argc, argv);  // Kokkos ends inside, before MPI does
  MPI_Finalize();
  return failed;
}
