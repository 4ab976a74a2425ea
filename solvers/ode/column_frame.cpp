// SPDX-License-Identifier: BSD-3-Clause
#include "ode/column_frame.hpp"

namespace khaos {
namespace {
constexpr int w = KHAOS_LANES;
}

ColumnFrame::ColumnFrame(int rows, int columns)
    : rows_(rows),
      columns_(columns),
      blocks_((columns + w - 1) / w),
      v_(static_cast<std::size_t>(rows) * blocks_, Lanes(0.0)),
      squares_(blocks_, Lanes(0.0)),
      dots_(squares_),
      coefficients_{squares_, squares_} {
  for (int lane = 0; lane < w; ++lane) lane_numbers_.set(lane, lane);
  for (int k = 0; k < columns; ++k) block(k / w)[k].set(k % w, 1.0);
}

const ColumnFrame::Element* ColumnFrame::vector(int column) const {
  return reinterpret_cast<const Element*>(block(column / w)) + column % w;
}

/// One sweep over the rows of `width` blocks: takes the multiples coefficients_[0], [1] of the `taken`
/// vectors from `column` on off each vector, and sums the products of what is left with vector column +
/// taken.
template <int width, int taken>
void ColumnFrame::sweep(int first_block, int column) {
  const Element *const out0 = vector(column), *const out1 = taken > 1 ? vector(column + 1) : out0,
                       *const in = vector(column + taken);
  Lanes *v[width], even[width], odd[width], c0[width], c1[width];
  for (int b = 0; b < width; ++b) {
    v[b] = block(first_block + b);
    even[b] = odd[b] = 0.0;
    c0[b] = coefficients_[0][first_block + b], c1[b] = coefficients_[1][first_block + b];
  }
  const auto row = [&](int i, Lanes(&sums)[width]) {
    const long at = static_cast<long>(i) * w;
    Lanes x[width];
    for (int b = 0; b < width; ++b) x[b] = v[b][i];
    if constexpr (taken > 0)
      for (int b = 0; b < width; ++b) x[b] = x[b] - c0[b] * Lanes(out0[at]);
    if constexpr (taken > 1)
      for (int b = 0; b < width; ++b) x[b] = x[b] - c1[b] * Lanes(out1[at]);
    if constexpr (taken > 0)
      for (int b = 0; b < width; ++b) v[b][i] = x[b];
    const Lanes pivot = in[at];
    for (int b = 0; b < width; ++b) sums[b] = sums[b] + pivot * x[b];
  };
  int i = 0;
  for (; i + 1 < rows_; i += 2) row(i, even), row(i + 1, odd);  // two sums: half the latency
  if (i < rows_) row(i, even);
  for (int b = 0; b < width; ++b) dots_[first_block + b] = even[b] + odd[b];
}

/// The same for all blocks from first_block on, which holds vector column + taken: that one is final for the
/// rest.
template <int taken>
void ColumnFrame::sweep_from(int first_block, int column) {
  for (int b = first_block; b < blocks_; b += 5) {
    const int left = blocks_ - b;
    switch (left < 5 ? left : 5) {
      case 1:
        sweep<1, taken>(b, column);
        break;
      case 2:
        sweep<2, taken>(b, column);
        break;
      case 3:
        sweep<3, taken>(b, column);
        break;
      case 4:
        sweep<4, taken>(b, column);
        break;
      default:
        sweep<5, taken>(b, column);
        break;
    }
  }
}

/// From the products with `column`: its square, and what is to be taken off the vectors after it.
void ColumnFrame::settle(int column, std::vector<Lanes>& coefficients) {
  const int own = column / w;
  const double square = dots_[own][column % w];
  const Lanes inverse = square > 0 ? 1 / square : 0.0;
  squares_[own].set(column % w, square);
  for (int b = own; b < blocks_; ++b) coefficients[b] = dots_[b] * inverse;
  coefficients[own] = select(lane_numbers_ > column % w, coefficients[own], 0.0);  // the earlier are final
}

/// Vectors are eliminated in pairs that share a block: the first from its block alone, so that the second is
/// final; then both from all blocks after it, which are written half as often. The products of the second
/// with those are taken before the first is off them, which changes roundings alone: the two are orthogonal.
void ColumnFrame::orthonormalise(double* log_r) {
  constexpr int step = w > 1 ? 2 : 1;
  sweep_from<0>(0, 0);
  for (int j = 0; j < columns_; j += step) {
    const int own = j / w;
    settle(j, coefficients_[0]);
    if (j + 1 == columns_) break;
    if constexpr (step == 1) {
      sweep_from<1>((j + 1) / w, j);
    } else {
      sweep<1, 1>(own, j);
      if (own + 1 < blocks_) sweep_from<0>(own + 1, j + 1);
      settle(j + 1, coefficients_[1]);
      coefficients_[0][own] = 0.0;
      if (j + 2 < columns_) sweep_from<2>((j + 2) / w, j);
    }
  }
  for (int b = 0; b < blocks_; ++b) {
    const Lanes square = squares_[b], scale = select(square > 0.0, 1.0 / sqrt(square), 0.0);
    Lanes* const v = block(b);
    for (int i = 0; i < rows_; ++i) v[i] = v[i] * scale;
    const Lanes grown = 0.5 * log(square);
    for (int lane = 0; lane < w && b * w + lane < columns_; ++lane) log_r[b * w + lane] += grown[lane];
  }
}

}  // namespace khaos
