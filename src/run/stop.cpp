// SPDX-License-Identifier: BSD-3-Clause
#include "run/stop.hpp"

#include "core/error.hpp"

#include <array>
#include <csignal>
#include <cstdlib>

namespace khaos {
namespace {

volatile std::sig_atomic_t received_signal = 0;
constexpr std::array signals = {SIGTERM, SIGINT, SIGUSR1, SIGUSR2};
std::array<struct sigaction, signals.size()> before;

extern "C" void note_signal(int signal) { received_signal = signal; }

}  // namespace

StopSignals::StopSignals() {
  received_signal = 0;
  struct sigaction action = {};
  action.sa_handler = note_signal;
  action.sa_flags = SA_RESTART;
  for (std::size_t i = 0; i < signals.size(); ++i) sigaction(signals[i], &action, &before[i]);
}
StopSignals::~StopSignals() {
  for (std::size_t i = 0; i < signals.size(); ++i) sigaction(signals[i], &before[i], nullptr);
}
int StopSignals::received() { return received_signal; }

double parse_duration(const std::string& text) {
  const UserError wrong("time limit: given '" + text +
                        "', allowed: seconds, or like 90s, 10m, 1h30m, 2d, 12:30:00");
  const char* at = text.c_str();
  double total = 0;
  int fields = 0;
  const bool clock = text.find(':') != std::string::npos;
  constexpr double longest = 1e9;  // 31 years still fit into the nanoseconds of a steady clock
  if (text.empty()) throw wrong;
  while (*at) {
    char* end = nullptr;
    const double number = std::strtod(at, &end);
    if (end == at || !(number >= 0 && number <= longest)) throw wrong;
    ++fields;
    if (clock) {
      if (*end != ':' && *end != '\0') throw wrong;
      total = total * 60 + number;
      at = *end ? end + 1 : end;
      if (*end == ':' && *at == '\0') throw wrong;
      continue;
    }
    double unit = 1;
    switch (*end) {
      case 'd':
        unit = 86400;
        break;
      case 'h':
        unit = 3600;
        break;
      case 'm':
        unit = 60;
        break;
      case 's':
        break;
      case '\0':
        if (fields > 1) throw wrong;
        break;
      default:
        throw wrong;
    }
    total += number * unit;
    at = *end ? end + 1 : end;
  }
  if (total > longest) throw wrong;
  return total;
}

}  // namespace khaos
