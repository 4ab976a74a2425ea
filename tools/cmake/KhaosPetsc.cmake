# SPDX-License-Identifier: BSD-3-Clause
# PETSc 3.18 and SLEPc 3.18 or newer, double precision, real scalars: Newton's method, Krylov solvers with multigrid and
# sparse eigenproblems in solvers/linalg. They come by pkg-config, Debian's and Spack's alike.
#
# Makes the target khaos_petsc: with KHAOS_HAVE_PETSC defined and the libraries if both are found and hold real
# numbers; else empty, and what needs them says so when it is asked (solvers/linalg/petsc_absent.cpp). Sets
# KHAOS_PETSC_FOUND and KHAOS_PETSC_VERSION.

add_library(khaos_petsc INTERFACE)
set(KHAOS_PETSC_FOUND FALSE)
set(KHAOS_PETSC_VERSION "not found: left out are Newton's method by collocation, sparse eigenvalues and multigrid")
if(PkgConfig_FOUND)
  pkg_check_modules(SLEPC QUIET IMPORTED_TARGET SLEPc>=3.18)
  pkg_check_modules(PETSC QUIET IMPORTED_TARGET PETSc>=3.18)
endif()

if(PETSC_FOUND AND SLEPC_FOUND)
  find_path(KHAOS_PETSC_CONF petscconf.h HINTS ${PETSC_INCLUDE_DIRS} NO_DEFAULT_PATH)
  mark_as_advanced(KHAOS_PETSC_CONF)
  set(conf "")
  if(KHAOS_PETSC_CONF)
    file(STRINGS ${KHAOS_PETSC_CONF}/petscconf.h conf REGEX "PETSC_USE_(REAL|COMPLEX|64BIT)")
  endif()
  if(conf MATCHES "PETSC_USE_COMPLEX" OR NOT conf MATCHES "PETSC_USE_REAL_DOUBLE")
    set(KHAOS_PETSC_VERSION "${PETSC_VERSION} is not of real double numbers: left out as if there were none")
  else()
    set(KHAOS_PETSC_VERSION "${PETSC_VERSION} with SLEPc ${SLEPC_VERSION}")
    set(KHAOS_PETSC_FOUND TRUE)
    target_link_libraries(khaos_petsc INTERFACE PkgConfig::SLEPC PkgConfig::PETSC)
    target_compile_definitions(khaos_petsc INTERFACE KHAOS_HAVE_PETSC)
  endif()
endif()
