// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "ode/flow.hpp"

#include <functional>

namespace khaos {

/// A flow that calls `look` once in so many evaluations: what `look` throws breaks off an integration of any
/// length, within a fraction of a second. The numbers are those of the flow itself.
class Watched {
 public:
  /// `flow` is kept as the view it is; an empty `look` watches nothing.
  Watched(const Flow& flow, std::function<void()> look) : flow_(flow), look_(std::move(look)) {}
  Watched(const Watched&) = delete;

  /// A view of this, which must outlive it.
  Flow flow() const { return look_ ? flow_of(flow_.dimension, *this) : flow_; }
  void operator()(const Lanes* x, Lanes t, Lanes* dx) const {
    if (++calls_ % calls_between_looks == 0) look_();
    flow_(x, t, dx);
  }

 private:
  static constexpr long calls_between_looks = 1 << 14;  // a thousandth of a second for a small system
  Flow flow_;
  std::function<void()> look_;
  mutable long calls_ = 0;
};

}  // namespace khaos
