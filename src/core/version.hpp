// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace khaos {

/// What this binary was built from; part of the provenance of every campaign.
struct Version {
  const char* number;    // "0.1.0"
  const char* commit;    // full git hash, or "unknown" outside a checkout
  bool dirty;            // tracked files differed from the commit
  const char* compiler;  // "GNU 12.2.0"
  const char* flags;     // optimisation and instruction set
};

/// Defined in a source that the build writes (tools/cmake/write_version.cmake).
const Version& version();

}  // namespace khaos
