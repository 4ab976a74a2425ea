# SPDX-License-Identifier: BSD-3-Clause
# khaos_lapack: BLAS and LAPACK behind their Fortran interface, 32-bit integers. OpenBLAS comes first: the reference
# BLAS, which FindBLAS takes where it stands alone, is ten times slower. Sets KHAOS_LAPACK_FOUND, KHAOS_LAPACK_NAME.

add_library(khaos_lapack INTERFACE)
set(KHAOS_LAPACK_FOUND FALSE)
set(KHAOS_LAPACK_NAME "not found")
if(NOT BLA_VENDOR)  # -DBLA_VENDOR=... asks for another one
  pkg_check_modules(OPENBLAS QUIET IMPORTED_TARGET openblas>=0.3.10)
endif()
if(OPENBLAS_FOUND)
  set(KHAOS_LAPACK_FOUND TRUE)
  set(KHAOS_LAPACK_NAME "OpenBLAS ${OPENBLAS_VERSION}")
  target_link_libraries(khaos_lapack INTERFACE PkgConfig::OPENBLAS)
else()
  find_package(LAPACK QUIET)
  if(LAPACK_FOUND)
    set(KHAOS_LAPACK_FOUND TRUE)
    list(GET LAPACK_LIBRARIES 0 KHAOS_LAPACK_NAME)
    target_link_libraries(khaos_lapack INTERFACE LAPACK::LAPACK)
  endif()
endif()
