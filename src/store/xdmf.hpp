// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "store/outputs.hpp"

#include <span>
#include <string>

namespace khaos {

/// Writes folder/fields.xdmf, by which ParaView, VisIt and VTK open the snapshots in fields.h5: one
/// collection in time for each Point of `points`, on a grid of two or three evenly spaced axes, the last one
/// along X. Of `rows` Points in the file. False, and no file, if no field is such a snapshot. One rank;
/// StorageError.
bool write_xdmf(const std::string& folder, const Outputs& outputs, std::span<const long> points, long rows);

}  // namespace khaos
