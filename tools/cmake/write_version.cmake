# SPDX-License-Identifier: BSD-3-Clause
# cmake -D source=... -D output=... -D number=... -D compiler=... -D flags=... -P write_version.cmake
# Writes `output`, if it would change. Outside a git checkout of khaos itself the commit is "unknown".
set(commit unknown)
set(dirty false)
find_program(GIT git)
if(GIT)
  # A checkout owned by another user (a build as root) is read, not refused.
  set(git ${GIT} -c safe.directory=* -C ${source})
  execute_process(COMMAND ${git} rev-parse --show-prefix HEAD
                  RESULT_VARIABLE failed OUTPUT_VARIABLE answer ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
  # The first line is empty at the top of a checkout; else khaos is a folder inside a foreign repository.
  if(failed EQUAL 0 AND answer MATCHES "^\n?([0-9a-f]+)$")
    set(commit ${CMAKE_MATCH_1})
    execute_process(COMMAND ${git} status --porcelain --untracked-files=no OUTPUT_VARIABLE changes ERROR_QUIET)
    if(changes)
      set(dirty true)
    endif()
  endif()
endif()

string(CONFIGURE [[// Written by the build; see core/version.hpp.
#include "core/version.hpp"

const khaos::Version& khaos::version() {
  static const Version v{"@number@", "@commit@", @dirty@, "@compiler@", "@flags@"};
  return v;
}
]] text @ONLY)
set(present "")
if(EXISTS ${output})
  file(READ ${output} present)
endif()
if(NOT present STREQUAL text)
  file(WRITE ${output} "${text}")
endif()
