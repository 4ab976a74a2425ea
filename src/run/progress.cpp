// SPDX-License-Identifier: BSD-3-Clause
#include "run/progress.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <unistd.h>

namespace khaos {

std::string clock_text(double seconds) {
  if (!(seconds < 1e9)) return "more than 30 years";
  const long s = long(seconds + 0.5);
  if (s < 3600) return fmt::format("{:02d}:{:02d}", s / 60, s % 60);
  return fmt::format("{}:{:02d}:{:02d}", s / 3600, s / 60 % 60, s % 60);
}

Progress::Progress(std::string name, long total, int ranks, bool quiet)
    : name_(std::move(name)),
      total_(total),
      ranks_(ranks),
      quiet_(quiet),
      terminal_(isatty(STDERR_FILENO)),
      start_(Clock::now()),
      next_(start_ + std::chrono::milliseconds(terminal_ ? 300 : 10'000)) {}
Progress::~Progress() { finish(); }

bool Progress::due() const { return !quiet_ && Clock::now() >= next_; }

void Progress::show(long done, long failed, double fraction) {
  const double elapsed = std::chrono::duration<double>(Clock::now() - start_).count();
  std::string line = fmt::format("{}  {}/{} Points", name_, done, total_);
  if (failed > 0) line += fmt::format(", {} failed", failed);
  line += fmt::format("  {:.1f} %  {} elapsed", 100 * fraction, clock_text(elapsed));
  if (fraction > 0) {
    const double left = elapsed * (1 - fraction) / fraction;
    line += fmt::format(", ETA {} ({:.3g} core-hours left)", clock_text(left), left * ranks_ / 3600);
  }
  std::fputs((terminal_ ? "\r\x1b[K" + line : line + "\n").c_str(), stderr);
  std::fflush(stderr);
  open_line_ = terminal_;
  next_ = Clock::now() + std::chrono::milliseconds(terminal_ ? 300 : 60'000);
}

void Progress::finish() {
  if (open_line_) std::fputs("\r\x1b[K", stderr);
  open_line_ = false;
}

}  // namespace khaos
