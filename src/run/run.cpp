// SPDX-License-Identifier: BSD-3-Clause
#include "run/run.hpp"

#include <exception>

namespace khaos {
namespace {
struct BrokenOff {};
}  // namespace

bool Run::apart(const std::function<void(const std::function<void()>& look)>& work) {
  bool broken_off = false;
  std::string trouble;
  try {
    work([this] {
      if (stop_in_sight()) throw BrokenOff{};
    });
  } catch (const BrokenOff&) {
    broken_off = true;
  } catch (const std::exception& wrong) {
    trouble = wrong.what();
    if (trouble.empty()) trouble = "an exception without a text";
  }
  require(trouble.empty(), trouble);
  return !comm().any(broken_off);
}

}  // namespace khaos
