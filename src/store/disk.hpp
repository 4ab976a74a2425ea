// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <string>

namespace khaos {

/// Returns once the file is on disk, against a power cut. Throws StorageError.
void sync_to_disk(const std::string& path);

}  // namespace khaos
