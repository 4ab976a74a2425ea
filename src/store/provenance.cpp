// SPDX-License-Identifier: BSD-3-Clause
#include "store/provenance.hpp"

#include "core/hash.hpp"
#include "core/version.hpp"

#include <Kokkos_Core.hpp>
#include <hdf5.h>

#include <cstdio>
#include <ctime>
#include <fstream>
#include <sstream>
#include <unistd.h>

namespace khaos {

std::string utc_now() {
  char text[32];
  const std::time_t now = std::time(nullptr);
  std::tm parts;
  gmtime_r(&now, &parts);
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

std::string build_digest() {
  std::ifstream file("/proc/self/exe", std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  char hex[17];
  std::snprintf(hex, sizeof hex, "%016llx",
                static_cast<unsigned long long>(Hash().text(bytes.str()).value()));
  return hex;
}

std::vector<std::pair<std::string, std::string>> provenance(const Comm& world) {
  char host[256] = "unknown", mpi[MPI_MAX_LIBRARY_VERSION_STRING] = "";
  gethostname(host, sizeof host - 1);
  int length = 0;
  MPI_Get_library_version(mpi, &length);
  std::string mpi_name(mpi, std::size_t(length));
  mpi_name = mpi_name.substr(0, mpi_name.find(','));
  unsigned major, minor, release;
  H5get_libversion(&major, &minor, &release);
  const Version& v = version();
  return {
      {"khaos_version", v.number},
      {"commit", v.commit},
      {"commit_dirty", v.dirty ? "yes" : "no"},
      {"compiler", v.compiler},
      {"compiler_flags", v.flags},
      {"mpi", mpi_name},
      {"hdf5", std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(release)},
      {"kokkos", std::to_string(KOKKOS_VERSION / 10000) + "." + std::to_string(KOKKOS_VERSION / 100 % 100) +
                     "." + std::to_string(KOKKOS_VERSION % 100)},
      {"kokkos_backend", Kokkos::DefaultExecutionSpace::name()},
      {"simd_lanes", std::to_string(KHAOS_LANES)},
      {"ranks", std::to_string(world.size())},
      {"host", host},
      {"start_time", utc_now()}};
}

}  // namespace khaos
