// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/schema.hpp"

#include <cstdint>
#include <vector>

namespace khaos {

/// A list of Points that is never held in memory: the i-th one is made when asked for.
struct PointSource {
  virtual ~PointSource() = default;
  virtual const std::vector<Parameter>& parameters() const = 0;
  virtual long size() const = 0;
  virtual long base_size() const { return size(); }  // without what refinement added behind
  virtual Record record(long i) const = 0;
  virtual std::uint64_t replicate(long i) const = 0;
  std::uint64_t identity(long i) const { return khaos::identity(parameters(), record(i), replicate(i)); }
};

}  // namespace khaos
