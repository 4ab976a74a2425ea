# SPDX-License-Identifier: BSD-3-Clause
# The kinds of tests; tests/CMakeLists.txt has one line for each.
#
# khaos_test(NAME LAYER unit|exact|ranks|faults SOURCES file.cpp ... [RANKS 1 2 4] [LABELS long] [TIMEOUT seconds]
#            [EXPERIMENTS] [BINARY])
#   One GoogleTest program. Without RANKS it is the CTest layer.NAME, one process without mpirun; with RANKS one
#   CTest layer.NAME.npN for each number. EXPERIMENTS links every family, so that the registry is full. BINARY is
#   for tests that start the khaos program; they find its path in the macro KHAOS_BINARY. All know KHAOS_SOURCE_DIR.
#
# khaos_script_test(NAME LAYER unit COMMAND script args ... [LABELS long] [TIMEOUT seconds] [PROCESSORS n])
#   A shell or Python script. Its environment has KHAOS_BINARY, KHAOS_SOURCE_DIR and KHAOS_BINARY_DIR.
#
# All run under tools/mpi_env; the layer is also a CTest label.

function(khaos_set_test_properties test processors)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "LAYER;TIMEOUT" "LABELS")
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 200)
  endif()
  # A session folder of its own: tests side by side would remove each other's.
  set(sessions ${PROJECT_BINARY_DIR}/mpi/${test})
  file(MAKE_DIRECTORY ${sessions})
  file(CHMOD ${sessions} PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_WRITE GROUP_EXECUTE
       WORLD_READ WORLD_WRITE WORLD_EXECUTE)  # some tests run as another user
  set_tests_properties(${test} PROPERTIES
    LABELS "${arg_LAYER};${arg_LABELS}" TIMEOUT ${arg_TIMEOUT} PROCESSORS ${processors}
    ENVIRONMENT "KHAOS_BINARY=${PROJECT_BINARY_DIR}/khaos;KHAOS_SOURCE_DIR=${PROJECT_SOURCE_DIR};KHAOS_BINARY_DIR=${PROJECT_BINARY_DIR};OMPI_MCA_orte_tmpdir_base=${sessions}")
endfunction()

function(khaos_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "EXPERIMENTS;BINARY" "LAYER;TIMEOUT" "SOURCES;RANKS;LABELS")
  set(target test_${arg_LAYER}_${name})
  add_executable(${target} ${arg_SOURCES})
  target_link_libraries(${target} PRIVATE khaos_test_main khaos_solvers khaos_engine)
  khaos_precompile(${target} FROM khaos_test_main)
  if(arg_EXPERIMENTS)
    target_link_libraries(${target} PRIVATE ${family_targets})
  endif()
  if(arg_BINARY)
    target_compile_definitions(${target} PRIVATE KHAOS_BINARY="$<TARGET_FILE:khaos>")
    add_dependencies(${target} khaos)
  endif()
  target_compile_definitions(${target} PRIVATE KHAOS_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  set(properties LAYER ${arg_LAYER} TIMEOUT ${arg_TIMEOUT} LABELS ${arg_LABELS})
  if(NOT arg_RANKS)
    add_test(NAME ${arg_LAYER}.${name} COMMAND ${KHAOS_MPI_ENV} $<TARGET_FILE:${target}>)
    khaos_set_test_properties(${arg_LAYER}.${name} 1 ${properties})
  endif()
  foreach(n IN LISTS arg_RANKS)
    set(test ${arg_LAYER}.${name}.np${n})
    add_test(NAME ${test} COMMAND ${KHAOS_MPI_ENV} ${MPIEXEC_EXECUTABLE} ${MPIEXEC_NUMPROC_FLAG} ${n}
                                  ${MPIEXEC_PREFLAGS} $<TARGET_FILE:${target}> ${MPIEXEC_POSTFLAGS})
    khaos_set_test_properties(${test} ${n} ${properties})
  endforeach()
endfunction()

function(khaos_script_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "LAYER;TIMEOUT;PROCESSORS" "COMMAND;LABELS")
  if(NOT arg_PROCESSORS)
    set(arg_PROCESSORS 1)
  endif()
  set(test ${arg_LAYER}.${name})
  add_test(NAME ${test} COMMAND ${KHAOS_MPI_ENV} ${arg_COMMAND} WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
  khaos_set_test_properties(${test} ${arg_PROCESSORS} LAYER ${arg_LAYER} TIMEOUT ${arg_TIMEOUT} LABELS ${arg_LABELS})
endfunction()
