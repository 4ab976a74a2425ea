// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <chrono>
#include <string>

namespace khaos {

/// The progress line of rank 0: redrawn in place on a terminal, one line a minute in a log.
class Progress {
 public:
  Progress(std::string name, long total, int ranks, bool quiet);
  ~Progress();
  bool due() const;
  /// `fraction` of the work is done (by cost where it is known, else by count).
  void show(long done, long failed, double fraction);
  void finish();

 private:
  using Clock = std::chrono::steady_clock;
  std::string name_;
  long total_;
  int ranks_;
  bool quiet_, terminal_, open_line_ = false;
  Clock::time_point start_, next_;
};

/// 75 -> "01:15", 3675 -> "1:01:15".
std::string clock_text(double seconds);

}  // namespace khaos
