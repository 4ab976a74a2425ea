# SPDX-License-Identifier: BSD-3-Clause
# khaos_family(FOLDER): target khaos_NAME, the experiments of a folder with that name as an object library. Its YAML
# files and README are embedded as text, so the installed program needs no source tree.
function(khaos_family folder)
  cmake_path(GET folder FILENAME family)
  file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.cpp)
  file(GLOB texts CONFIGURE_DEPENDS ${folder}/*.yaml ${folder}/README.md)
  set(embedded ${PROJECT_BINARY_DIR}/generated/files_of_${family}.cpp)
  add_custom_command(OUTPUT ${embedded}
    COMMAND ${CMAKE_COMMAND} -D "family=${family}" -D "output=${embedded}" -D "files=${texts}"
            -P ${PROJECT_SOURCE_DIR}/tools/cmake/embed_files.cmake
    DEPENDS ${texts} ${PROJECT_SOURCE_DIR}/tools/cmake/embed_files.cmake
    COMMENT "Embedding the YAML of ${family}" VERBATIM)
  add_library(khaos_${family} OBJECT ${sources} ${embedded})
  target_compile_definitions(khaos_${family} PRIVATE KHAOS_FAMILY="${family}")
  target_link_libraries(khaos_${family} PUBLIC khaos_solvers khaos_engine)
  khaos_precompile(khaos_${family} FROM khaos_models)
endfunction()
