// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <gtest/gtest.h>

#include <string>

#include "core/error.hpp"

namespace khaos::testing {

/// Text of the Wrong that `work` throws; a failure of the test, and "", if it throws none.
template <class Wrong = UserError, class F>
std::string error_of(const F& work) {
  try {
    work();
  } catch (const Wrong& wrong) {
    return wrong.what();
  }
  ADD_FAILURE() << "nothing was thrown";
  return "";
}

}  // namespace khaos::testing
