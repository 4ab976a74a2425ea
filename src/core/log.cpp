// SPDX-License-Identifier: BSD-3-Clause
#include "core/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace khaos {
namespace {

spdlog::logger& logger() {
  static const std::shared_ptr<spdlog::logger> one = [] {
    auto made = spdlog::stderr_logger_st("khaos");
    made->set_pattern("khaos: %v");
    made->flush_on(spdlog::level::info);
    return made;
  }();
  return *one;
}

}  // namespace

void log_info(const std::string& line) { logger().info(line); }
void log_warning(const std::string& line) { logger().warn("warning: {}", line); }
void log_error(const std::string& line) { logger().error(line); }

}  // namespace khaos
