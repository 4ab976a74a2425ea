// SPDX-License-Identifier: BSD-3-Clause
/// All operations of a network, by number. A new one is named here and defined in an op_*.hpp that
/// op_kernels.hpp includes; README.md, "Add an operation".
#pragma once

namespace khaos {
namespace ops {
// op_elementwise.hpp
struct Fill;
template <class F>
struct Map;
struct Tanh;
struct Relu;
struct Sigmoid;
struct Softplus;
struct Gelu;
struct Exp;
struct Log;
struct Square;
struct Sqrt;
struct Affine;
template <class F>
struct Combine;
struct Add;
struct Subtract;
struct Multiply;
struct Divide;
// op_reduce.hpp
struct Reduce;
struct MeanSquare;
// op_matmul.hpp
struct Matmul;
// op_softmax.hpp
struct Softmax;
struct LogSoftmax;
struct LogSumExp;
// op_normalise.hpp
struct LayerNorm;
struct L2Normalise;
// op_arrange.hpp
struct Transpose;
struct Slice;
struct Concat;
struct Gather;
// op_conv.hpp
struct Conv3x3;
struct MeanPool;
// op_batch_norm.hpp
struct BatchNorm;
// op_dropout.hpp
struct Dropout;
// op_attention.hpp
struct Attention;
// op_gru.hpp
struct Gru;
}  // namespace ops

template <class... Op>
struct OpList {};

using AllOps =
    OpList<ops::Fill, ops::Map<ops::Tanh>, ops::Map<ops::Relu>, ops::Map<ops::Sigmoid>,
           ops::Map<ops::Softplus>, ops::Map<ops::Gelu>, ops::Map<ops::Exp>, ops::Map<ops::Log>,
           ops::Map<ops::Square>, ops::Map<ops::Sqrt>, ops::Map<ops::Affine>, ops::Combine<ops::Add>,
           ops::Combine<ops::Subtract>, ops::Combine<ops::Multiply>, ops::Combine<ops::Divide>, ops::Reduce,
           ops::MeanSquare, ops::Matmul, ops::Softmax, ops::LogSoftmax, ops::LogSumExp, ops::LayerNorm,
           ops::L2Normalise, ops::Transpose, ops::Slice, ops::Concat, ops::Gather, ops::Conv3x3,
           ops::MeanPool, ops::BatchNorm, ops::Dropout, ops::Attention, ops::Gru>;

namespace detail {
template <class Wanted, class... Op>
constexpr int position(OpList<Op...>) {
  constexpr bool match[] = {__is_same(Wanted, Op)...};
  int at = 0;
  while (!match[at]) ++at;
  return at;
}
}  // namespace detail

/// The number of an operation, as programs carry it.
template <class Op>
inline constexpr int code_of = detail::position<Op>(AllOps{});

}  // namespace khaos
