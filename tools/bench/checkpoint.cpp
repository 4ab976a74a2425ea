// SPDX-License-Identifier: BSD-3-Clause
// checkpoint: 512 MiB of a field that ranks share out, saved (written, read back, on disk, renamed),
// beside raw writes of the same bytes that end on disk too. Run with mpirun -n R -- checkpoint [FOLDER].
// Prints GB/s, medians of 5, their ratio, and a check.
#include "store/checkpoint.hpp"

#include "store/disk.hpp"
#include "timing.hpp"

#include <Kokkos_Core.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <fcntl.h>
#include <filesystem>
#include <numeric>
#include <unistd.h>

namespace {

using namespace khaos;
using bench::median, bench::seconds;

constexpr long planes = 256, plane = 512 * 512;

void raw_write(const Comm& world, const std::string& path, long first, std::span<const double> u) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT, 0666);
  const char* bytes = reinterpret_cast<const char*>(u.data());
  for (std::size_t at = 0; at < u.size_bytes();) {
    const ssize_t n = ::pwrite(file, bytes + at, std::min(u.size_bytes() - at, std::size_t(1) << 25),
                               off_t(std::size_t(first) * plane * 8 + at));
    if (n <= 0) std::abort();
    at += std::size_t(n);
  }
  ::close(file);
  world.barrier();
  world.on_root([&] { sync_to_disk(path); });
}

void compare(const Comm& world, const std::string& base) {
  const std::string folder = base + "/khaos-bench-checkpoint";
  const auto [from, to] = share(planes, world);
  std::vector<double> u(std::size_t(to - from) * plane);
  std::iota(u.begin(), u.end(), double(from * plane));
  const Piece piece{{planes, 512, 512}, {from, 0, 0}, {to - from, 512, 512}, u};
  std::vector<double> ours, raw;
  world.on_root([&] { std::filesystem::remove_all(folder), std::filesystem::create_directories(folder); });
  for (int repeat = 0; repeat < 6; ++repeat) {
    const double t = seconds(world, [&] { save_checkpoint(world, folder, 1, {42}, {&piece, 1}); });
    world.on_root([&] { remove_checkpoint(folder, 1); });
    const double r = seconds(world, [&] { raw_write(world, folder + "/raw", from, u); });
    world.on_root([&] { std::filesystem::remove(folder + "/raw"); });
    if (repeat > 0) ours.push_back(t), raw.push_back(r);
  }
  save_checkpoint(world, folder, 1, {42}, {&piece, 1});
  std::vector<std::uint64_t> words;
  const std::vector<double> saved = u;
  std::fill(u.begin(), u.end(), 0.0);
  const bool same = load_checkpoint(world, folder, 1, words, {&piece, 1}).found && u == saved;
  world.on_root([&] { std::filesystem::remove_all(folder); });
  const double bytes = double(planes) * plane * 8 / 1e9;
  if (world.root())
    fmt::print("{} ranks: checkpoint {:.2f} GB/s, raw {:.2f} GB/s, ratio {:.2f} | check {}\n", world.size(),
               bytes / median(ours), bytes / median(raw), median(raw) / median(ours), same ? "ok" : "WRONG");
}

}  // namespace

int main(int argc, char** argv) {
  MPI_Init(&argc, &argv);
  {
    const Kokkos::ScopeGuard kokkos(argc, argv);
    compare(Comm::world(), argc > 1 ? argv[1] : std::filesystem::temp_directory_path().string());
  }
  MPI_Finalize();
}
