# SPDX-License-Identifier: BSD-3-Clause
# khaos_precompile(TARGET [FROM OTHER] [HEADERS <header> ...]): what most files include, and much of what they wait for,
# is read by the compiler once: the standard library, Kokkos, fmt and HEADERS. With FROM it is what OTHER has precompiled,
# whose macros must be defined in TARGET, too. A third of the compile time; values and code do not change.
# Off behind a launcher, for ccache does not look into precompiled headers, and for GPUs, whose wrappers refuse them.
set(precompile ON)
if(KHAOS_KOKKOS_GPU OR CMAKE_CXX_COMPILER_LAUNCHER)
  set(precompile OFF)
endif()
option(KHAOS_PRECOMPILE "precompile the headers that most files include" ${precompile})

function(khaos_precompile target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "FROM" "HEADERS")
  if(NOT KHAOS_PRECOMPILE)
    return()
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # Alarms on std::string that are false and stay hidden in a system header (GCC bugs 105651, 105329).
    target_compile_options(${target} PRIVATE -Wno-stringop-overflow -Wno-stringop-overread -Wno-array-bounds)
  endif()
  if(arg_FROM)
    target_precompile_headers(${target} REUSE_FROM ${arg_FROM})
  else()
    target_precompile_headers(${target} PRIVATE <Kokkos_Core.hpp> <fmt/format.h> <algorithm> <cmath> <functional>
                              <map> <memory> <numbers> <optional> <span> <string> <vector> ${arg_HEADERS})
  endif()
endfunction()
