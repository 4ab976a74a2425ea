// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "spectral/aligned_array.hpp"
#include "spectral/box_layout.hpp"
#include "spectral/line_plans.hpp"
#include "spectral/real_lines.hpp"

#include <vector>

namespace khaos {

/// The host's way from modes to points and back, block by block, so that what a caller does with modes and
/// with points is done while they are in cache (BoxTransform, pseudo_spectral):
///
///   for each block of 8 lines of modes along A: caller fills lines(f); send          transform along A
///   to_points                                                                        ranks exchange
///   rows: for each plane, transform along B; for each block of 8 rows, transform
///         along C; body(rows); the same way back
///   to_modes                                                                         ranks exchange
///   for each block of lines: fetch; caller takes lines(f)                            transform along A
///
/// Several fields travel together; each stays in a place of its own. Two buffers, no copies of whole fields.
class BoxPipeline {
 public:
  static constexpr long block = BoxLayout::block;
  explicit BoxPipeline(const BoxLayout& layout);  ///< which must outlive this

  void reserve(int fields);  ///< at most so many fields travel together

  long line_blocks() const { return (lines_ + block - 1) / block; }
  /// Live lines of a block: 8, in the last one fewer.
  long live_lines(long b) const { return std::min(block, lines_ - b * block); }
  /// Where mode j0 of the first axis stands in a line of lines(f), and how far apart lines stand, in doubles.
  long place(long j0) const {
    return 2 * (j0 < layout_.positive[0] ? j0 : j0 + layout_.points[0] - layout_.kept[0]);
  }
  long line_pitch() const { return 2 * along_a_.pitch(); }
  double* lines(int field) { return mode_lines_[field].data(); }

  void send(long b, int fields);
  void to_points(int fields);
  /// body(first, live, in, out): in[f] and out[f] hold 8 rows of the last axis at row_pitch() doubles, of
  /// which `live` count; `first` is the local number of the first row. Rows of `in` come from the modes sent
  /// (all that were, with in = 0 none is looked at); those of `out` will be fetched.
  template <class Body>
  void rows(int in, int out, const Body& body);
  long row_pitch() const { return 2 * along_c_.pitch(); }
  void to_modes(int fields);
  void fetch(long b, int fields);

 private:
  /// Modes of rows: from `first` on `count` of them; field f of row i begins at base + f field + i row.
  struct Piece {
    double* base;
    long field, row, first, count;
  };
  void planes_from_slabs(long ia, int in);
  void planes_to_slabs(long ia, int out);
  void exchange_planes(bool to_points, int fields);
  std::vector<Piece> pieces_of(long ia);
  void rows_from(const std::vector<Piece>& pieces, long row, long live, int in);
  void rows_to(const std::vector<Piece>& pieces, long row, long live, int out);
  bool planes_travel() const { return layout_.ranks1 > 1; }
  long slot(long ia) const { return planes_travel() ? ia : 0; }

  const BoxLayout& layout_;
  LinePlans along_a_, along_b_, along_c_;
  RealLines real_;
  long lines_;
  int fields_ = 0;
  /// slabs_[0]: by rank q of comm0, field, kA -> A of q, line; slabs_[1]: by rank r, field, A, line of r.
  /// planes_ likewise: by rank of comm1, A, field, B, kC.
  AlignedArray slabs_[2], planes_[2];
  std::vector<AlignedArray> mode_lines_, rows_in_, rows_out_;
  std::vector<double*> in_, out_;
  AlignedArray work_[2], row_modes_;
};

template <class Body>
void BoxPipeline::rows(int in, int out, const Body& body) {
  const auto block_of_rows = [&](const std::vector<Piece>& pieces, long first, long row, long live) {
    rows_from(pieces, row, live, in);
    body(first, live, in_.data(), out_.data());
    rows_to(pieces, row, live, out);
  };
  const auto blocks_of = [&](const std::vector<Piece>& pieces, long first, long count) {
    for (long row = 0; row < count; row += block)
      block_of_rows(pieces, first + row, row, std::min(block, count - row));
  };
  const long planes = layout_.a[layout_.rank0].count, rows_each = layout_.b[layout_.rank1].count;
  if (layout_.axes < 3) return blocks_of(pieces_of(0), 0, planes);
  if (planes_travel()) {
    for (long ia = 0; in > 0 && ia < planes; ++ia) planes_from_slabs(ia, in);
    exchange_planes(true, in);
  }
  for (long ia = 0; ia < planes; ++ia) {
    if (!planes_travel()) planes_from_slabs(ia, in);
    blocks_of(pieces_of(ia), ia * rows_each, rows_each);
    if (!planes_travel()) planes_to_slabs(ia, out);
  }
  if (planes_travel()) {
    exchange_planes(false, out);
    for (long ia = 0; out > 0 && ia < planes; ++ia) planes_to_slabs(ia, out);
  }
}

}  // namespace khaos
