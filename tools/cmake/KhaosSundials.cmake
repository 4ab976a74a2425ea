# SPDX-License-Identifier: BSD-3-Clause
# SUNDIALS, optional: CVODE and ARKODE as an independent check of solvers/ode, and for who wants them.
#
# Makes the target khaos_sundials: with KHAOS_HAVE_SUNDIALS defined and the libraries if SUNDIALS 6 or newer is
# found by its CMake files or, without those, by header and libraries; else empty. Sets KHAOS_SUNDIALS_FOUND
# and KHAOS_SUNDIALS_VERSION.

add_library(khaos_sundials INTERFACE)
set(KHAOS_SUNDIALS_VERSION "not found (optional)")
set(parts cvode arkode nvecserial sunmatrixdense sunlinsoldense sunnonlinsolfixedpoint)

find_package(SUNDIALS QUIET CONFIG)
if(SUNDIALS_FOUND AND SUNDIALS_VERSION VERSION_GREATER_EQUAL 6)
  set(KHAOS_SUNDIALS_VERSION ${SUNDIALS_VERSION})
  foreach(part IN LISTS parts ITEMS core)
    if(TARGET SUNDIALS::${part})  # core since 7
      target_link_libraries(khaos_sundials INTERFACE SUNDIALS::${part})
    endif()
  endforeach()
else()
  find_path(KHAOS_SUNDIALS_INCLUDE cvode/cvode.h)
  set(all ${KHAOS_SUNDIALS_INCLUDE})
  foreach(part IN LISTS parts)
    find_library(KHAOS_SUNDIALS_${part} sundials_${part})
    mark_as_advanced(KHAOS_SUNDIALS_${part})
    list(APPEND all ${KHAOS_SUNDIALS_${part}})
  endforeach()
  mark_as_advanced(KHAOS_SUNDIALS_INCLUDE)
  if(KHAOS_SUNDIALS_INCLUDE AND NOT all MATCHES "NOTFOUND")
    file(STRINGS ${KHAOS_SUNDIALS_INCLUDE}/sundials/sundials_config.h version REGEX "define SUNDIALS_VERSION \"")
    string(REGEX REPLACE ".*\"(.*)\".*" "\\1" version "${version}")
    if(version VERSION_GREATER_EQUAL 6)
      set(KHAOS_SUNDIALS_VERSION ${version})
      find_library(KHAOS_SUNDIALS_core sundials_core)  # since 7
      mark_as_advanced(KHAOS_SUNDIALS_core)
      target_include_directories(khaos_sundials SYSTEM INTERFACE ${KHAOS_SUNDIALS_INCLUDE})
      foreach(part IN LISTS parts ITEMS core)
        if(KHAOS_SUNDIALS_${part})
          target_link_libraries(khaos_sundials INTERFACE ${KHAOS_SUNDIALS_${part}})
        endif()
      endforeach()
    endif()
  endif()
endif()

set(KHAOS_SUNDIALS_FOUND FALSE)
if(NOT KHAOS_SUNDIALS_VERSION MATCHES "not found")
  set(KHAOS_SUNDIALS_FOUND TRUE)
  target_compile_definitions(khaos_sundials INTERFACE KHAOS_HAVE_SUNDIALS)
endif()
