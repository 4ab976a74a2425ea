// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/stream.hpp"
#include "learning/shape.hpp"

#include <string_view>
#include <vector>

namespace khaos {

/// The law that the elements of a weight are drawn from at the start. `fan_in` is the number of elements that
/// feed one output: all axes but the last of a weight (in, out) or (3, 3, in, out).
struct Initial {
  enum class Law { constant, uniform, normal, uniform_fan_in, normal_fan_in, orthogonal } law = Law::constant;
  double scale = 0;  // the constant, half width, standard deviation or gain
};

Initial zeros();
Initial ones();
Initial constant_value(double value);
Initial uniform(double half_width);       // U(-half_width, half_width)
Initial normal(double deviation);         // N(0, deviation^2)
Initial uniform_fan_in(double gain = 1);  // U(-gain, gain) / sqrt(fan_in)
Initial normal_fan_in(double gain = 1);   // N(0, gain^2 / fan_in)
/// gain Q with Haar-distributed Q (orthonormal columns, or rows if there are fewer): Q R of a Gaussian matrix
/// with R's diagonal positive (Mezzadri, Notices AMS 54, 2007). All axes but the last count as rows.
Initial orthogonal(double gain = 1);

/// The elements of the weight `name` of one member, row-major. A number depends on (stream, member, name,
/// element) alone, so that a change of another layer changes nothing here.
std::vector<double> draw(const Initial& initial, const Shape& shape, std::string_view name,
                         const Stream& stream, std::uint64_t member);

}  // namespace khaos
