// SPDX-License-Identifier: BSD-3-Clause
// khaos: 1. start MPI and Kokkos; 2. read the command line; 3. do what the verb says; 4. say what went wrong,
// once.
#include "cli/cli.hpp"
#include "core/log.hpp"
#include "core/schema.hpp"
#include "core/version.hpp"
#include "run/execute.hpp"

#include <CLI/CLI.hpp>
#include <Kokkos_Core.hpp>
#include <mpi.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <sstream>
#include <string_view>
#include <vector>

namespace khaos {
namespace {

int complain(const Comm& world, std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');  // one line, whatever was quoted
  if (world.root()) log_error(text);
  return refused;
}

// "" or what is wrong with the first word, which must be a verb.
std::string wrong_verb(const CLI::App& app, const std::string& word) {
  std::vector<std::string> verbs;
  for (const CLI::App* verb : app.get_subcommands({})) verbs.push_back(verb->get_name());
  if (word.starts_with("-") || std::find(verbs.begin(), verbs.end(), word) != verbs.end()) return "";
  const std::string hint = nearest(word, verbs);
  return word + ": khaos has no such verb" +
         (hint.empty() ? " (see khaos --help)" : " (did you mean " + hint + "?)");
}

int khaos_main(int argc, char** argv, const Comm& world) {
  CLI::App app("khaos runs the numerical experiments of nonlinear dynamics and learning dynamics", "khaos");
  app.set_version_flag("--version", std::string("khaos ") + version().number + " (" + version().commit +
                                        (version().dirty ? ", modified" : "") + ")");
  app.require_subcommand(1);
  app.get_formatter()->column_width(32);
  cli::Action action;
  for (const auto add : {cli::add_list, cli::add_describe, cli::add_plan, cli::add_run, cli::add_status,
                         cli::add_check, cli::add_diff, cli::add_cite})
    add(app, action);
  cli::examples(app,
                "  khaos list\n  khaos describe kink-collision\n  khaos run kink-collision --set u=0.25\n  "
                "mpirun -n 2 khaos run kink-collision --size default");
  if (const std::string wrong = argc > 1 ? wrong_verb(app, argv[1]) : ""; !wrong.empty())
    return complain(world, wrong);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& stop) {
    std::ostringstream out, err;
    const int code = app.exit(stop, out, err);
    if (world.root()) std::cout << out.str() << std::flush;
    if (code == 0) return 0;  // help and version
    std::string text = err.str();
    text = text.substr(0, text.find('\n'));
    return complain(world, text + " (see khaos --help)");
  }
  try {
    return action(world);
  } catch (const UserError& wrong) {
    return complain(world, wrong.what());
  } catch (const StorageError& wrong) {
    complain(world, wrong.what());
    return some_failed;
  }
}

}  // namespace
}  // namespace khaos

int main(int argc, char** argv) {
  setenv("OMPI_MCA_sharedfp", "individual", 0);  // as tools/mpi_env: shared file pointers are not used
  MPI_Init(&argc, &argv);
  int code = 70;
  try {
    // Kokkos gets its own options only: it would answer --help too, and warn on every rank.
    std::vector<char*> for_us, for_kokkos = {argv[0]};
    for (int i = 0; i < argc; ++i)
      (std::string_view(argv[i]).starts_with("--kokkos-") ? for_kokkos : for_us).push_back(argv[i]);
    char quiet[] = "--kokkos-disable-warnings";
    if (for_kokkos.size() == 1) for_kokkos.push_back(quiet);
    int kokkos_count = int(for_kokkos.size());
    for_kokkos.push_back(nullptr);
    const Kokkos::ScopeGuard kokkos(kokkos_count, for_kokkos.data());
    const khaos::Comm world = khaos::Comm::world();
    MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
    code = khaos::khaos_main(int(for_us.size()), for_us.data(), world);
  } catch (const std::exception& bug) {
    int rank = 0;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    std::fprintf(stderr, "khaos: internal error on rank %d: %s\n", rank, bug.what());
    MPI_Abort(MPI_COMM_WORLD, 70);
  }
  MPI_Finalize();
  return code;
}
