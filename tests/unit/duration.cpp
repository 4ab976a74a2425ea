// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <csignal>

#include "expect_error.hpp"
#include "run/stop.hpp"

namespace khaos {
namespace {

TEST(Duration, reads_seconds_units_and_clock_times) {
  const std::pair<const char*, double> good[] = {{"90", 90},      {"0", 0},          {"0.5", 0.5},     {"90s", 90},
                                                 {"10m", 600},    {"1h30m", 5400},   {"2d", 172800},   {"1d1h1m1s", 90061},
                                                 {"1.5h", 5400},  {"12:30:00", 45000}, {"02:05", 125}, {"1e3", 1000}};
  for (const auto& [text, seconds] : good) EXPECT_EQ(parse_duration(text), seconds) << text;
}

TEST(Duration, refuses_everything_else) {
  for (const char* text : {"", "abc", "-5", "10x", "1h30", "12:", ":30", "1:30h", "1h:30", "inf", "nan", "1e30", "5 m", "10mm"})
    EXPECT_EQ(testing::error_of([&] { parse_duration(text); }),
              std::string("time limit: given '") + text + "', allowed: seconds, or like 90s, 10m, 1h30m, 2d, 12:30:00");
}

TEST(StopSignals, notice_a_signal_while_they_live_and_restore_the_handlers_after) {
  struct sigaction before, after;
  sigaction(SIGUSR1, nullptr, &before);
  {
    const StopSignals signals;
    EXPECT_EQ(StopSignals::received(), 0);
    std::raise(SIGUSR1);
    EXPECT_EQ(StopSignals::received(), SIGUSR1);
  }
  sigaction(SIGUSR1, nullptr, &after);
  EXPECT_EQ(before.sa_handler, after.sa_handler);
  const StopSignals again;
  EXPECT_EQ(StopSignals::received(), 0);
}

}  // namespace
}  // namespace khaos
