// SPDX-License-Identifier: BSD-3-Clause
// io: 1 GiB of doubles as 1 MiB frames into fields.h5, beside raw writes of the same bytes to the same file
// system. Run with mpirun -n R -- io [FOLDER]; each rank writes its part. Prints GB/s, medians of 5, their
// ratio, and a check.
#include "store/campaign.hpp"
#include "store/campaign_file.hpp"
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

constexpr long frame_doubles = 1 << 17, all_frames = 1024;

struct OnePointARank final : PointSource {
  explicit OnePointARank(int ranks) : ranks(ranks) {}
  std::vector<Parameter> list = {{"rank", "1", "which rank", Value(std::int64_t(0)), {}}};
  long ranks;
  const std::vector<Parameter>& parameters() const override { return list; }
  long size() const override { return ranks; }
  Record record(long i) const override { return {Value(std::int64_t(i))}; }
  std::uint64_t replicate(long) const override { return 0; }
};

void compare(const Comm& world, const std::string& base) {
  const std::string folder = base + "/khaos-bench-io";
  const long frames = all_frames / world.size();
  const OnePointARank points(world.size());
  Outputs outputs;
  outputs.axis("time", std::size_t(frames));
  outputs.axis("x", std::size_t(frame_doubles));
  outputs.add("done", {}, "1", "one");
  outputs.field("u", {"time", "x"}, "1", "a field");
  const Output& field = outputs.all()[1];
  std::vector<double> together(std::size_t(frame_doubles) * 8);  // as a Run hands them on: 8 MiB
  std::iota(together.begin(), together.end(), double(world.rank()));

  std::vector<double> ours, raw;
  double check = 0;
  for (int repeat = 0; repeat < 6; ++repeat) {
    world.on_root([&] { std::filesystem::remove_all(folder); });
    {
      Campaign campaign =
          Campaign::open(world, folder, points, outputs, {"io", "1", "io", "1", "", "1", "", {}});
      const double t = seconds(world, [&] {
        for (long f = 0; f < frames; f += 8)
          campaign.write_frames(world.rank(), field, {std::size_t(frames), std::size_t(frame_doubles)}, f,
                                together);
      });
      if (repeat > 0) ours.push_back(t);
    }
    double last = 0;
    hdf5::File::read(campaign_file::fields_path(folder))
        .dataset("u")
        .read({hsize_t(world.rank()), hsize_t(frames - 1), hsize_t(frame_doubles - 1)}, {1, 1, 1}, &last);
    check = last - together.back();
    world.barrier();
    world.on_root([&] {
      std::filesystem::remove_all(folder);
      std::filesystem::create_directories(folder);
    });
    const int file = ::open((folder + "/raw").c_str(), O_RDWR | O_CREAT, 0666);
    const double t = seconds(world, [&] {
      for (long f = 0; f < frames; ++f)
        if (::pwrite(file, together.data() + f % 8 * frame_doubles, frame_doubles * 8,
                     (world.rank() * frames + f) * frame_doubles * 8) != frame_doubles * 8)
          std::abort();
    });
    ::close(file);
    if (repeat > 0) raw.push_back(t);
    world.barrier();
  }
  world.on_root([&] { std::filesystem::remove_all(folder); });
  const double bytes = double(frames * world.size()) * frame_doubles * 8 / 1e9;
  if (world.root())
    fmt::print("{} ranks: fields.h5 {:.2f} GB/s, raw {:.2f} GB/s, ratio {:.2f} | check {}\n", world.size(),
               bytes / median(ours), bytes / median(raw), median(raw) / median(ours),
               check == 0 ? "ok" : "WRONG");
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
