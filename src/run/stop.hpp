// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <optional>
#include <string>

namespace khaos {

/// While alive, SIGTERM, SIGINT, SIGUSR1 and SIGUSR2 ask for a stop at the next safe place instead of
/// killing; the handlers that were there before come back afterwards.
class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;
  /// The signal that came to this rank, or 0.
  static int received();
};

/// "90", "90s", "10m", "1h30m", "2d", "12:30:00" in seconds. Throws UserError.
double parse_duration(const std::string& text);

}  // namespace khaos
