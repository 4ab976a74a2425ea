// SPDX-License-Identifier: BSD-3-Clause
/// The kernels of all operations, and the steps of a program one after the other.
#pragma once
#include "learning/op_arrange.hpp"
#include "learning/op_attention.hpp"
#include "learning/op_batch_norm.hpp"
#include "learning/op_conv.hpp"
#include "learning/op_dropout.hpp"
#include "learning/op_elementwise.hpp"
#include "learning/op_gru.hpp"
#include "learning/op_matmul.hpp"
#include "learning/op_normalise.hpp"
#include "learning/op_reduce.hpp"
#include "learning/op_softmax.hpp"

namespace khaos {
namespace detail {
template <class V, class Worker, class... Op>
KOKKOS_INLINE_FUNCTION void dispatch(OpList<Op...>, const Call<V>& call, const Worker& worker) {
  const int code = call.step.code;
  const bool backward = call.step.backward != 0;
  ((code == code_of<Op> ? (backward ? Op::backward(call, worker) : Op::forward(call, worker)) : void()), ...);
}
}  // namespace detail

template <class V, class Worker>
KOKKOS_INLINE_FUNCTION void run_steps(const Step* steps, int count, const Tile<V>& tile,
                                      const Worker& worker) {
  for (int i = 0; i < count; ++i) {
    detail::dispatch(AllOps{}, Call<V>{steps[i], tile}, worker);
    worker.barrier();
  }
}

}  // namespace khaos
