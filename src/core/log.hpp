// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <string>

namespace khaos {

/// Lines on stderr, each beginning "khaos: ". Only rank 0 of the world should call them.
void log_info(const std::string& line);
void log_warning(const std::string& line);
void log_error(const std::string& line);

}  // namespace khaos
