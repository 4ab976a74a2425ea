# SPDX-License-Identifier: BSD-3-Clause
# khaos_flags: what every khaos target is compiled with, as usage requirements. There is no -ffast-math: bits of a
# result must not depend on array lengths. -fno-math-errno changes no value; it lets sqrt be one instruction.
include(CheckCXXCompilerFlag)
include(CheckCXXSourceCompiles)

set(flags -fno-math-errno)
if(KHAOS_NATIVE)
  check_cxx_compiler_flag(-march=native KHAOS_HAS_MARCH)
  if(KHAOS_HAS_MARCH)
    list(APPEND flags -march=native)
  else()
    check_cxx_compiler_flag(-mcpu=native KHAOS_HAS_MCPU)  # ARM, POWER
    if(KHAOS_HAS_MCPU)
      list(APPEND flags -mcpu=native)
    endif()
  endif()
endif()

# True if the compiler defines `macro` under our flags, so under the instruction set that will be used.
function(khaos_defines macro result)
  list(JOIN flags " " CMAKE_REQUIRED_FLAGS)
  string(MD5 key "${macro}${CMAKE_REQUIRED_FLAGS}${CMAKE_CXX_FLAGS}")
  check_cxx_source_compiles("#ifndef ${macro}\n#error\n#endif\nint main() {}" KHAOS_HAS_${key})
  set(${result} "${KHAOS_HAS_${key}}" PARENT_SCOPE)
endfunction()

set(CMAKE_REQUIRED_QUIET TRUE)
khaos_defines(__AVX512F__ has_avx512)
khaos_defines(__AVX2__ has_avx2)
khaos_defines(__SSE2__ has_sse2)
khaos_defines(__ARM_NEON has_neon)
if(has_avx512)
  list(APPEND flags -mprefer-vector-width=512)
endif()

if(KHAOS_KOKKOS_GPU)
  set(KHAOS_LANES 1)  # there a thread is a lane
elseif(has_avx512)
  set(KHAOS_LANES 8)
elseif(has_avx2)
  set(KHAOS_LANES 4)
elseif(has_sse2 OR has_neon)
  set(KHAOS_LANES 2)
else()
  set(KHAOS_LANES 1)
endif()

add_library(khaos_flags INTERFACE)
target_compile_features(khaos_flags INTERFACE cxx_std_20)
target_compile_definitions(khaos_flags INTERFACE KHAOS_LANES=${KHAOS_LANES})
target_compile_options(khaos_flags INTERFACE ${flags} -Wall -Wextra $<$<BOOL:${KHAOS_WERROR}>:-Werror>)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(khaos_flags INTERFACE -Wno-restrict)  # false alarms on std::string + char* (GCC bug 105651)
endif()

# As text, for the provenance.
string(TOUPPER "CMAKE_CXX_FLAGS_${CMAKE_BUILD_TYPE}" build_type_flags)
string(STRIP "${CMAKE_CXX_FLAGS} ${${build_type_flags}}" KHAOS_FLAGS_TEXT)
list(JOIN flags " " flags)
string(APPEND KHAOS_FLAGS_TEXT " ${flags}")
