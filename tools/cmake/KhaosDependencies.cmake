# SPDX-License-Identifier: BSD-3-Clause
# Every dependency of khaos, found once. What is missing is collected and reported together, each with its
# Debian package and its Spack spec, so that one round of installing is enough.
#
# Leaves the targets Kokkos::kokkos MPI::MPI_CXX PkgConfig::FFTW khaos_hdf5 khaos_yaml CLI11::CLI11
# nlohmann_json::nlohmann_json fmt::fmt spdlog::spdlog, GTest::gtest with KHAOS_TESTS, benchmark::benchmark
# with KHAOS_BENCH; khaos_lapack; khaos_sundials, empty without SUNDIALS, and khaos_petsc, empty without PETSc and SLEPc.

set(khaos_missing "")
function(khaos_require found what debian spack)
  if(NOT ${found})
    string(APPEND khaos_missing "  ${what}\n      Debian: apt install ${debian}\n      Spack:  spack install ${spack}\n")
    set(khaos_missing "${khaos_missing}" PARENT_SCOPE)
  endif()
endfunction()

find_package(PkgConfig QUIET)
khaos_require(PkgConfig_FOUND "pkg-config" pkg-config pkgconf)

set(MPI_CXX_SKIP_MPICXX TRUE)  # OMPI_SKIP_MPICXX, MPICH_SKIP_MPICXX: the C interface only
find_package(MPI 3.1 QUIET COMPONENTS CXX)
khaos_require(MPI_CXX_FOUND "MPI 3.1" "libopenmpi-dev openmpi-bin" openmpi)

include(KhaosKokkos)
khaos_require(KHAOS_KOKKOS_FOUND "Kokkos 3.4 or newer (elsewhere: -DKokkos_ROOT=<prefix>)"
              libtrilinos-kokkos-dev "kokkos+serial cxxstd=20")

include(KhaosHdf5)
khaos_require(KHAOS_HDF5_FOUND "parallel HDF5 1.10.4 with its high-level library" libhdf5-openmpi-dev hdf5+mpi+hl)

if(PkgConfig_FOUND)
  pkg_check_modules(FFTW QUIET IMPORTED_TARGET fftw3>=3.3.8)
endif()
khaos_require(FFTW_FOUND "FFTW 3.3.8, double precision" libfftw3-dev "fftw precision=double")

include(KhaosSundials)
include(KhaosPetsc)
if(KHAOS_ALL_LIBRARIES)
  khaos_require(KHAOS_SUNDIALS_FOUND "SUNDIALS 6" libsundials-dev "sundials+ARKODE+CVODE")
  khaos_require(KHAOS_PETSC_FOUND "PETSc 3.18 and SLEPc 3.18, real double numbers" "petsc-dev slepc-dev"
                "slepc ^petsc~complex")
  if(KHAOS_TESTS)  # to compare with; nothing else uses it
    find_library(KHAOS_FFTW_MPI fftw3_mpi)
    khaos_require(KHAOS_FFTW_MPI "FFTW-MPI" libfftw3-mpi-dev "fftw+mpi")
  endif()
endif()

include(KhaosLapack)
khaos_require(KHAOS_LAPACK_FOUND "BLAS and LAPACK" libopenblas-serial-dev "openblas threads=none")

find_package(yaml-cpp 0.6.3 QUIET CONFIG)
khaos_require(yaml-cpp_FOUND "yaml-cpp 0.6.3" libyaml-cpp-dev yaml-cpp)
find_package(CLI11 2.1 QUIET CONFIG)
khaos_require(CLI11_FOUND "CLI11 2.1" libcli11-dev cli11)
find_package(nlohmann_json 3.10 QUIET CONFIG)
khaos_require(nlohmann_json_FOUND "nlohmann-json 3.10" nlohmann-json3-dev nlohmann-json)
find_package(fmt QUIET CONFIG)  # any version from 8 on; its config accepts only its own major number
khaos_require(fmt_FOUND "fmt 8" libfmt-dev fmt)
find_package(spdlog 1.9 QUIET CONFIG)
khaos_require(spdlog_FOUND "spdlog 1.9" libspdlog-dev spdlog)

if(KHAOS_TESTS)
  find_package(GTest 1.12 QUIET CONFIG)
  khaos_require(GTest_FOUND "GoogleTest 1.12 (or -DKHAOS_TESTS=OFF)" libgtest-dev googletest)
endif()
if(KHAOS_BENCH)
  find_package(benchmark QUIET CONFIG)
  khaos_require(benchmark_FOUND "Google Benchmark (or -DKHAOS_BENCH=OFF)" libbenchmark-dev benchmark)
endif()

if(khaos_missing)
  message(FATAL_ERROR "khaos needs, and did not find:\n${khaos_missing}"
          "tools/packages.txt lists all Debian packages; spack.yaml is the same for Spack.")
endif()

# yaml-cpp renamed its target in 0.8.
add_library(khaos_yaml INTERFACE)
target_link_libraries(khaos_yaml INTERFACE $<IF:$<TARGET_EXISTS:yaml-cpp::yaml-cpp>,yaml-cpp::yaml-cpp,yaml-cpp>)

function(khaos_summary)
  message(STATUS "khaos ${PROJECT_VERSION}, ${CMAKE_BUILD_TYPE}, ${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION}, "
                 "${KHAOS_LANES} lanes of double")
  message(STATUS "  Kokkos ${KHAOS_KOKKOS_VERSION} (${KHAOS_KOKKOS_ORIGIN}), MPI ${MPI_CXX_VERSION}, "
                 "HDF5 ${KHAOS_HDF5_VERSION}, FFTW ${FFTW_VERSION}")
  message(STATUS "  SUNDIALS ${KHAOS_SUNDIALS_VERSION}, PETSc ${KHAOS_PETSC_VERSION}, LAPACK: ${KHAOS_LAPACK_NAME}")
  message(STATUS "  families: ${families}")
endfunction()
