# SPDX-License-Identifier: BSD-3-Clause
# khaos_models: the compiled systems of solvers/models/systems.json and of the user's files in KHAOS_SYSTEMS
# (solvers/models/README.md). solvers/models/generate writes their C++ into the build; it rewrites only what changed.
set(KHAOS_SYSTEMS "" CACHE STRING "files with further systems, in the format of solvers/models/systems.json")
find_package(Python3 3.8 REQUIRED COMPONENTS Interpreter)

set(models_source ${PROJECT_SOURCE_DIR}/solvers/models)
set(models_build ${PROJECT_BINARY_DIR}/generated/models)
set(models_shards 16)  # compiled side by side

set(models_files ${models_source}/systems.json)
foreach(file IN LISTS KHAOS_SYSTEMS)
  cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY ${PROJECT_SOURCE_DIR} NORMALIZE)
  if(NOT EXISTS ${file})
    message(FATAL_ERROR "KHAOS_SYSTEMS: there is no file ${file}")
  endif()
  list(LENGTH models_files number)
  math(EXPR number "${number} - 1")
  list(APPEND models_user ${models_build}/models_user_${number}.cpp)
  list(APPEND models_files ${file})
endforeach()

set(models_generated ${models_build}/catalogue.cpp ${models_user})
math(EXPR last "${models_shards} - 1")
foreach(shard RANGE ${last})
  list(APPEND models_generated ${models_build}/models_${shard}.cpp)
endforeach()
file(GLOB models_generator CONFIGURE_DEPENDS ${models_source}/generator/*.py)
add_custom_command(
  OUTPUT ${models_generated}
  COMMAND ${Python3_EXECUTABLE} ${models_source}/generate --out ${models_build} --shards ${models_shards} ${models_files}
  DEPENDS ${models_source}/generate ${models_generator} ${models_files}
  COMMENT "Writing the models" VERBATIM)

add_library(khaos_models STATIC ${models_generated})
target_include_directories(khaos_models PUBLIC ${PROJECT_SOURCE_DIR}/solvers)
target_link_libraries(khaos_models PUBLIC khaos_engine)
khaos_precompile(khaos_models)
