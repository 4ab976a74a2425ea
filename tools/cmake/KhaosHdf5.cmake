# SPDX-License-Identifier: BSD-3-Clause
# khaos_hdf5: parallel HDF5, C interface, with its high-level library (dimension scales).
#
# Debian installs serial and parallel builds side by side and tells them apart by pkg-config. Elsewhere, and where the
# user or Spack names a prefix that holds an HDF5, the one that find_package meets must be a parallel one.
# Sets KHAOS_HDF5_FOUND and KHAOS_HDF5_VERSION.

set(KHAOS_HDF5_FOUND FALSE)
find_path(KHAOS_HDF5_NAMED hdf5.h HINTS ${HDF5_ROOT} ENV HDF5_ROOT PATH_SUFFIXES include
          NO_CMAKE_SYSTEM_PATH NO_SYSTEM_ENVIRONMENT_PATH)
mark_as_advanced(KHAOS_HDF5_NAMED)
if(PkgConfig_FOUND AND NOT KHAOS_HDF5_NAMED)
  pkg_check_modules(DEBIAN_HDF5 QUIET IMPORTED_TARGET hdf5-openmpi>=1.10.4)
endif()

if(DEBIAN_HDF5_FOUND)
  find_library(KHAOS_HDF5_HL hdf5_hl HINTS ${DEBIAN_HDF5_LIBRARY_DIRS} NO_DEFAULT_PATH)
  mark_as_advanced(KHAOS_HDF5_HL)
  if(KHAOS_HDF5_HL)
    add_library(khaos_hdf5 INTERFACE)
    target_include_directories(khaos_hdf5 SYSTEM INTERFACE ${DEBIAN_HDF5_INCLUDE_DIRS})
    target_link_libraries(khaos_hdf5 INTERFACE ${KHAOS_HDF5_HL} PkgConfig::DEBIAN_HDF5)
    set(KHAOS_HDF5_FOUND TRUE)
    set(KHAOS_HDF5_VERSION ${DEBIAN_HDF5_VERSION})
  endif()
else()
  set(HDF5_PREFER_PARALLEL TRUE)
  find_package(HDF5 1.10.4 QUIET COMPONENTS C HL)
  if(HDF5_FOUND AND HDF5_IS_PARALLEL)
    add_library(khaos_hdf5 INTERFACE)
    target_include_directories(khaos_hdf5 SYSTEM INTERFACE ${HDF5_C_INCLUDE_DIRS})
    target_compile_definitions(khaos_hdf5 INTERFACE ${HDF5_DEFINITIONS})
    target_link_libraries(khaos_hdf5 INTERFACE ${HDF5_C_HL_LIBRARIES} ${HDF5_C_LIBRARIES})
    set(KHAOS_HDF5_FOUND TRUE)
    set(KHAOS_HDF5_VERSION ${HDF5_VERSION})
  endif()
endif()
