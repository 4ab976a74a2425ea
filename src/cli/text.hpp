// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "store/row.hpp"

#include <string>

namespace khaos::cli {

/// 1536 -> "1.5 KiB".
std::string size_text(long bytes);
/// The single numbers of a row, one a line, and the shapes of the arrays.
std::string row_text(const Row& row, const RowLayout& layout);

}  // namespace khaos::cli
