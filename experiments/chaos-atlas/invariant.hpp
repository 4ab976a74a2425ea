// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "system.hpp"

#include <memory>
#include <span>
#include <vector>

namespace khaos {
class Program;
}

namespace chaos_atlas {

/// The invariant that systems.json gives for a system, whichever variant of it is integrated: the energy of
/// DoublePendulum, which its corrected equations keep and its listed ones do not.
class Invariant {
 public:
  explicit Invariant(const Chosen& chosen);
  explicit operator bool() const { return program_ != nullptr; }  // is one known?
  double operator()(std::span<const double> x) const;

 private:
  std::shared_ptr<const Program> program_;
  std::vector<double> constants_;
};

}  // namespace chaos_atlas
