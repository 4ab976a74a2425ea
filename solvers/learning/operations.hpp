// SPDX-License-Identifier: BSD-3-Clause
/// The mathematics of networks: each function records one operation, or a few, in the graph of its arguments
/// and returns what it computes. Shapes are row-major; the last axis counts features, the ones before it
/// samples. Every one throws UserError with the layer's name and both shapes where they do not fit.
/// Derivatives are tested against central differences in tests/exact/learning_gradients.cpp.
#pragma once
#include "learning/graph.hpp"

#include <functional>
#include <string_view>
#include <vector>

namespace khaos {

// Element by element ---------------------------------------------------------------------------------------
Node tanh(const Node& x);
Node relu(const Node& x);      // derivative 0 at 0
Node sigmoid(const Node& x);   // 1 / (1 + e^-x)
Node softplus(const Node& x);  // log(1 + e^x), without overflow
Node gelu(const Node& x);      // the tanh form of Hendrycks & Gimpel (2016)
Node exp(const Node& x);
Node log(const Node& x);
Node square(const Node& x);
Node sqrt(const Node& x);
/// Axes of size 1, and axes that are missing in front, are stretched: (64, 32) + (32) adds to each row.
Node operator+(const Node& x, const Node& y);
Node operator-(const Node& x, const Node& y);
Node operator*(const Node& x, const Node& y);  // element by element; matmul is the product of matrices
Node operator/(const Node& x, const Node& y);
Node operator+(const Node& x, double y);
Node operator-(const Node& x, double y);
Node operator*(const Node& x, double y);
Node operator/(const Node& x, double y);
Node operator+(double x, const Node& y);
Node operator-(double x, const Node& y);
Node operator*(double x, const Node& y);
Node operator-(const Node& x);

// Products -------------------------------------------------------------------------------------------------
/// x W + b: x (..., in), W (in, out), b (out).
Node linear(const Node& x, const Node& weight, const Node& bias);
Node linear(const Node& x, const Node& weight);
/// a b: (..., m, k) times (k, n) or (..., k, n).
Node matmul(const Node& a, const Node& b);
/// a b^T: (..., m, k) times (n, k) or (..., n, k).
Node matmul_transposed(const Node& a, const Node& b);

// Sums -----------------------------------------------------------------------------------------------------
/// Over all elements, or over some axes, which then vanish. Added in a fixed order.
Node sum(const Node& x);
Node sum(const Node& x, const std::vector<int>& axes);
Node mean(const Node& x);
Node mean(const Node& x, const std::vector<int>& axes);

// Along the last axis --------------------------------------------------------------------------------------
Node softmax(const Node& x, double inverse_temperature = 1);
Node log_softmax(const Node& x, double inverse_temperature = 1);
/// log(sum e^(beta x)) / beta; the last axis vanishes.
Node log_sum_exp(const Node& x, double inverse_temperature = 1);
/// gain (x - mean) / sqrt(variance + epsilon) + offset, gain and offset of the last axis' size.
Node layer_norm(const Node& x, const Node& gain, const Node& offset, double epsilon = 1e-5);
Node layer_norm(const Node& x, double epsilon = 1e-5);
/// x / sqrt(|x|^2 + epsilon).
Node l2_normalise(const Node& x, double epsilon = 1e-12);

// Images (batch, channels, height, width), and batches ------------------------------------------------------
enum class Edge { zero, periodic };
/// A 3 x 3 convolution without bias: weight (out, in, 3, 3), the same height and width.
Node conv3x3(const Node& x, const Node& weight, Edge edge = Edge::zero);
/// Means of windows window x window, which must cover the image.
Node mean_pool(const Node& x, long window = 2);
/// (batch, channels).
Node global_mean(const Node& x);
struct BatchNorm {
  double epsilon = 1e-5;
  double momentum = 0.1;  // by which a step of training moves the running statistics
  bool affine = true;     // with a gain and an offset per channel
};
/// Each channel of x (batch, channels, ...) with mean 0 and variance 1 over the batch in training and in
/// gradient(), with the running statistics in evaluate(). Records the weights name/gain, name/offset and the
/// states name/mean, name/variance. To measure the statistics anew: batch_statistics.hpp.
Node batch_norm(const Node& x, std::string_view name, const BatchNorm& options = {});
/// By the batch's own statistics always.
Node batch_norm(const Node& x, double epsilon = 1e-5);
Node batch_norm(const Node& x, const Node& gain, const Node& offset, double epsilon = 1e-5);
/// In training and in gradient() each element is 0 with this probability, or divided by 1 - probability; in
/// evaluate() x itself. A member draws from its own stream.
Node dropout(const Node& x, double probability);

// Sequences (batch, time, features)
// --------------------------------------------------------------------------
struct Attention {
  long heads = 1;       // divides the features
  bool causal = false;  // position t sees 0 .. t only
  double scale = 0;     // of the products; 0: 1 / sqrt(features of a head)
};
/// softmax(scale q k^T) v for each head: queries (batch, time, features), keys and values of another length
/// if they like. At most 1024 keys.
Node attention(const Node& queries, const Node& keys, const Node& values, const Attention& options = {});
/// Self-attention with linear maps before and behind it: weights name/query/W and b, key, value, out.
Node multi_head_attention(const Node& x, std::string_view name, const Attention& options = {});
struct EncoderLayer {
  Attention attention = {};
  long hidden = 64;  // width of the two-layer network
  bool norm_first = false;
  bool gelu = false;   // else relu
  double dropout = 0;  // behind the attention, the hidden layer and the network
};
/// A layer of a transformer (Vaswani et al. 2017): attention, then the network, each added to its input and
/// layer-normed behind the sum, or with norm_first before (Xiong et al. 2020).
Node encoder_layer(const Node& x, std::string_view name, const EncoderLayer& options = {});
/// Gated recurrent unit from state 0, all states (batch, time, hidden): gates reset, update, candidate side
/// by side in W (features, 3 hidden), b (3 hidden) and U (hidden, 3 hidden), c (hidden):
///   r = sigmoid(x W_r + b_r + h U_r), z = sigmoid(x W_z + b_z + h U_z),
///   n = tanh(x W_n + b_n + r (h U_n + c)), h <- (1 - z) n + z h
Node gru(const Node& x, const Node& in_weight, const Node& in_bias, const Node& weight, const Node& bias);
/// The same with weights of its own, name/W, b, U, c.
Node gru(const Node& x, std::string_view name, long hidden);
/// Any recurrence: the cell (x of a step (batch, features), state before (batch, hidden)) -> state is
/// recorded once for each step; all states (batch, time, hidden). What each step computes is kept for the
/// derivative.
using Cell = std::function<Node(const Node& x, const Node& state)>;
Node unroll(const Node& x, const Node& start, const Cell& cell);

// Arranging ------------------------------------------------------------------------------------------------
Node reshape(const Node& x, const Shape& shape);  // costs nothing
/// Axis i of the result is axis order[i] of x.
Node transpose(const Node& x, const std::vector<int>& order);
Node slice(const Node& x, int axis, long first, long count);
Node concat(const std::vector<Node>& parts, int axis);
/// Rows of `table` (rows, columns) by the numbers in `index` (any shape): (index..., columns). Each member
/// may have numbers of its own.
Node gather(const Node& table, const Node& index);
inline Node embedding(const Node& table, const Node& index) { return gather(table, index); }
/// x where `mask` is 1, `value` where it is 0.
Node masked(const Node& x, const Node& mask, double value);
/// x, but no derivative passes: a frozen teacher.
Node detach(const Node& x);

// Losses ---------------------------------------------------------------------------------------------------
/// Mean of (x - y)^2 over all elements.
Node mean_square(const Node& x, const Node& y);
/// -sum_j softmax(teacher / T_t)_j log softmax(student / T_s)_j, averaged over the rows.
Node soft_cross_entropy(const Node& student, const Node& teacher, double student_temperature = 1,
                        double teacher_temperature = 1);
/// -(y log p + (1 - y) log(1 - p)) with p = sigmoid(logit), averaged over all elements; any y in [0, 1].
Node bce_with_logits(const Node& logit, const Node& y);

}  // namespace khaos
