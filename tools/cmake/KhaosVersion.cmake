# SPDX-License-Identifier: BSD-3-Clause
# The generated source behind core/version.hpp. The git commit is read at build time, each time, and the file is
# rewritten only if something changed, so that a build without news compiles nothing.
set(KHAOS_VERSION_SOURCE ${PROJECT_BINARY_DIR}/generated/khaos_version.cpp)
set(compiler "${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION}")
add_custom_target(khaos_version
  COMMAND ${CMAKE_COMMAND} -D "source=${PROJECT_SOURCE_DIR}" -D "output=${KHAOS_VERSION_SOURCE}"
          -D "number=${PROJECT_VERSION}" -D "compiler=${compiler}" -D "flags=${KHAOS_FLAGS_TEXT}"
          -P ${CMAKE_CURRENT_LIST_DIR}/write_version.cmake
  BYPRODUCTS ${KHAOS_VERSION_SOURCE}
  COMMENT "Reading the git commit" VERBATIM)
