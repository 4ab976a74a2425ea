# SPDX-License-Identifier: BSD-3-Clause
# Kokkos::kokkos from any Kokkos 3.4 to 5, and from Debian's Trilinos package.
#
# Debian's own CMake config names an include folder that does not exist: it is found, and then generation fails,
# which QUIET cannot save. So it is never asked; its headers and library are found by name instead.
# Sets KHAOS_KOKKOS_FOUND, KHAOS_KOKKOS_VERSION, KHAOS_KOKKOS_ORIGIN and KHAOS_KOKKOS_GPU.

if(Kokkos_ROOT OR Kokkos_DIR OR DEFINED ENV{Kokkos_ROOT})
  find_package(Kokkos 3.4 REQUIRED CONFIG)
else()
  # Prefixes the user or Spack named (CMAKE_PREFIX_PATH), not /usr.
  find_package(Kokkos QUIET CONFIG NO_CMAKE_SYSTEM_PATH NO_SYSTEM_ENVIRONMENT_PATH)
endif()

if(Kokkos_FOUND)
  set(KHAOS_KOKKOS_FOUND TRUE)
  set(KHAOS_KOKKOS_VERSION ${Kokkos_VERSION})
  set(KHAOS_KOKKOS_ORIGIN "${Kokkos_DIR}: ${Kokkos_DEVICES}")
else()
  find_path(KHAOS_DEBIAN_KOKKOS_INCLUDE trilinos/Kokkos_Core.hpp)
  find_library(KHAOS_DEBIAN_KOKKOS_LIBRARY trilinos_kokkoscore)
  mark_as_advanced(KHAOS_DEBIAN_KOKKOS_INCLUDE KHAOS_DEBIAN_KOKKOS_LIBRARY)
  if(KHAOS_DEBIAN_KOKKOS_INCLUDE AND KHAOS_DEBIAN_KOKKOS_LIBRARY)
    set(KHAOS_KOKKOS_FOUND TRUE)
    set(KHAOS_KOKKOS_ORIGIN "Debian: Serial")
    set(include ${KHAOS_DEBIAN_KOKKOS_INCLUDE}/trilinos)
    file(STRINGS ${include}/KokkosCore_config.h KHAOS_KOKKOS_VERSION REGEX "define KOKKOS_VERSION ")
    string(REGEX REPLACE "[^0-9]" "" KHAOS_KOKKOS_VERSION "${KHAOS_KOKKOS_VERSION}")  # 30401 means 3.4.1
    math(EXPR major "${KHAOS_KOKKOS_VERSION} / 10000")
    math(EXPR minor "${KHAOS_KOKKOS_VERSION} / 100 % 100")
    math(EXPR patch "${KHAOS_KOKKOS_VERSION} % 100")
    set(KHAOS_KOKKOS_VERSION ${major}.${minor}.${patch})
    add_library(Kokkos::kokkos SHARED IMPORTED)
    set_target_properties(Kokkos::kokkos PROPERTIES
      IMPORTED_LOCATION ${KHAOS_DEBIAN_KOKKOS_LIBRARY}
      INTERFACE_INCLUDE_DIRECTORIES ${include}  # system headers: they warn under C++20
      INTERFACE_LINK_LIBRARIES ${CMAKE_DL_LIBS})
  else()
    find_package(Kokkos QUIET CONFIG)  # /usr/local and other places of the system
    set(KHAOS_KOKKOS_FOUND ${Kokkos_FOUND})
    set(KHAOS_KOKKOS_VERSION ${Kokkos_VERSION})
    set(KHAOS_KOKKOS_ORIGIN "${Kokkos_DIR}: ${Kokkos_DEVICES}")
  endif()
endif()

set(KHAOS_KOKKOS_GPU FALSE)
if(Kokkos_DEVICES MATCHES "CUDA|HIP|SYCL")
  set(KHAOS_KOKKOS_GPU TRUE)
endif()
