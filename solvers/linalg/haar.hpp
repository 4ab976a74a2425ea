// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/stream.hpp"
#include "linalg/matrix.hpp"

namespace khaos {

/// Independent normal entries of mean 0 and the given standard deviation: entry (i, j) is number
/// i + j rows of this member of the stream.
Matrix<double> normal_matrix(long rows, long columns, double deviation, const Stream& stream,
                             std::uint64_t member);

/// An orthogonal matrix, uniform in Haar's measure: Q of a normal matrix where R has a positive diagonal. If
/// rows > columns its columns are orthonormal, a uniform frame; if rows < columns its rows are. Orthonormal
/// to a few roundings.
/// Source: Mezzadri, How to generate random matrices from the classical compact groups, Notices AMS 54
/// (2007) 592.
Matrix<double> haar_matrix(long rows, long columns, const Stream& stream, std::uint64_t member);

}  // namespace khaos
