// SPDX-License-Identifier: BSD-3-Clause
#include "spectral/box_pipeline.hpp"

#include <algorithm>
#include <cstring>

namespace khaos {
namespace {

constexpr long block = BoxLayout::block;
constexpr int A = BoxLayout::A, B = BoxLayout::B, C = BoxLayout::C;
constexpr std::size_t number = 2 * sizeof(double);  // of bytes

void copy(const double* from, double* to, long count) { std::memcpy(to, from, count * number); }
void clear(double* to, long count) { std::memset(to, 0, count * number); }

/// Number i of each of 8 lines, to 8 neighbours at `to`; and back.
void across(const double* lines, long pitch, long i, double* to) {
  for (long l = 0; l < block; ++l) copy(lines + l * pitch + 2 * i, to + 2 * l, 1);
}
void along(const double* from, double* lines, long pitch, long i) {
  for (long l = 0; l < block; ++l) copy(from + 2 * l, lines + l * pitch + 2 * i, 1);
}

/// The contiguous parts of modes `share` of an axis, which stands in storage as 0 .. positive - 1, then the
/// negative ones, and in a line of n numbers with a gap between the two: part(index in share, place in line,
/// count).
template <class Part>
void for_parts(Share share, long positive, long kept, long n, const Part& part) {
  const long last = share.first + share.count, border = std::clamp(positive, share.first, last);
  if (border > share.first) part(0, share.first, border - share.first);
  if (last > border) part(border - share.first, border + n - kept, last - border);
}

}  // namespace

BoxPipeline::BoxPipeline(const BoxLayout& layout)
    : layout_(layout),
      along_a_(layout.points[A], block),
      along_b_(layout.points[B], block),
      along_c_(layout.points[C] / 2, block),
      real_(layout.points[C]),
      lines_(layout.lines(layout.rank0)) {
  const long most = std::max({along_a_.doubles(), along_b_.doubles(), along_c_.doubles()});
  for (AlignedArray& work : work_) work = AlignedArray(most);
  row_modes_ = AlignedArray(2 * (real_.half() + 1));
}

void BoxPipeline::reserve(int fields) {
  if (fields <= fields_) return;
  fields_ = fields;
  const BoxLayout& g = layout_;
  const long mine = g.a[g.rank0].count;
  slabs_[0] = AlignedArray(2 * fields * g.points[A] * BoxLayout::pitch(lines_));
  if (g.ranks0 > 1) {
    long pitches = 0;
    for (int r = 0; r < g.ranks0; ++r) pitches += BoxLayout::pitch(g.lines(r));
    slabs_[1] = AlignedArray(2 * fields * mine * pitches);
  }
  if (g.axes == 3) {
    const long slots = planes_travel() ? mine : 1;
    planes_[0] = AlignedArray(2 * slots * fields * g.points[B] * BoxLayout::pitch(g.kc[g.rank1].count));
    if (planes_travel()) {
      long pitches = 0;
      for (int s = 0; s < g.ranks1; ++s) pitches += BoxLayout::pitch(g.kc[s].count);
      planes_[1] = AlignedArray(2 * slots * fields * g.b[g.rank1].count * pitches);
    }
  }
  while (static_cast<int>(in_.size()) < fields) {
    mode_lines_.emplace_back(along_a_.doubles());
    rows_in_.emplace_back(along_c_.doubles());
    rows_out_.emplace_back(along_c_.doubles());
    in_.push_back(rows_in_.back().data());
    out_.push_back(rows_out_.back().data());
  }
}

// ---- along A, on this rank's lines of modes
// -------------------------------------------------------------------

void BoxPipeline::send(long b, int fields) {
  const BoxLayout& g = layout_;
  const long pitch = BoxLayout::pitch(lines_), gap = g.points[A] - g.kept[A], live = live_lines(b);
  for (int f = 0; f < fields; ++f) {
    double* const modes = lines(f);
    for (long l = 0; l < live; ++l) clear(modes + l * line_pitch() + 2 * g.positive[A], gap);
    for (long l = live; l < block; ++l) clear(modes + l * line_pitch(), along_a_.n());
    along_a_.backward(modes, work_[1].data());
    for (const Share& of_rank : g.a) {
      double* to =
          slabs_[0].data() + 2 * (fields_ * of_rank.first * pitch + f * of_rank.count * pitch + b * block);
      for (long i = of_rank.first; i < of_rank.first + of_rank.count; ++i, to += 2 * pitch)
        across(work_[1].data(), line_pitch(), i, to);
    }
  }
}

void BoxPipeline::fetch(long b, int fields) {
  const long pitch = BoxLayout::pitch(lines_);
  for (int f = 0; f < fields; ++f) {
    for (const Share& of_rank : layout_.a) {
      const double* from =
          slabs_[0].data() + 2 * (fields_ * of_rank.first * pitch + f * of_rank.count * pitch + b * block);
      for (long i = of_rank.first; i < of_rank.first + of_rank.count; ++i, from += 2 * pitch)
        along(from, work_[0].data(), line_pitch(), i);
    }
    along_a_.forward(work_[0].data(), lines(f));
  }
}

namespace {
/// One exchange, there or back: what rank r holds of `here` units of `there_of(r)` each.
void exchange_slabs(const BoxLayout& g, int reserved, int fields, bool to_points, double* mode_side,
                    double* point_side) {
  Comm::Pieces modes, points;
  const long mine = g.a[g.rank0].count, pitch = BoxLayout::pitch(g.lines(g.rank0));
  long place = 0;
  for (int r = 0; r < g.ranks0; ++r) {
    modes.counts.push_back(fields * g.a[r].count * pitch);
    modes.places.push_back(reserved * g.a[r].first * pitch);
    const long pitch_there = BoxLayout::pitch(g.lines(r));
    points.counts.push_back(fields * mine * pitch_there);
    points.places.push_back(place);
    place += reserved * mine * pitch_there;
  }
  if (to_points)
    g.comm0.exchange(mode_side, modes, point_side, points);
  else
    g.comm0.exchange(point_side, points, mode_side, modes);
}
}  // namespace

void BoxPipeline::to_points(int fields) {
  if (layout_.ranks0 > 1) exchange_slabs(layout_, fields_, fields, true, slabs_[0].data(), slabs_[1].data());
}
void BoxPipeline::to_modes(int fields) {
  if (layout_.ranks0 > 1) exchange_slabs(layout_, fields_, fields, false, slabs_[0].data(), slabs_[1].data());
}

// ---- along B, plane by plane
// ----------------------------------------------------------------------------------

void BoxPipeline::planes_from_slabs(long ia, int in) {
  const BoxLayout& g = layout_;
  const long mine = g.a[g.rank0].count, columns = g.kc[g.rank1].count, pitch = BoxLayout::pitch(columns);
  const long line = 2 * along_b_.pitch(), planes = planes_travel() ? mine : 1;
  double* const modes = work_[0].data();
  const double* const slabs = slabs_[g.ranks0 > 1].data();
  for (int f = 0; f < in; ++f)
    for (long c = 0; c < columns; c += block) {
      const long live = std::min(block, columns - c);
      const double* base = slabs;
      for (int r = 0; r < g.ranks0; ++r) {
        const long pitch_there = BoxLayout::pitch(g.lines(r)), count = g.kb[r].count;
        const double* from = base + 2 * ((f * mine + ia) * pitch_there + c * count);
        for (long l = 0; l < live; ++l)
          for_parts(g.kb[r], g.positive[B], g.kept[B], g.points[B], [&](long j, long place, long many) {
            copy(from + 2 * (l * count + j), modes + l * line + 2 * place, many);
          });
        base += 2 * fields_ * mine * pitch_there;
      }
      for (long l = 0; l < live; ++l) clear(modes + l * line + 2 * g.positive[B], g.points[B] - g.kept[B]);
      for (long l = live; l < block; ++l) clear(modes + l * line, along_b_.n());
      along_b_.backward(modes, work_[1].data());
      for (const Share& of_rank : g.b) {
        double* to = planes_[0].data() + 2 * (planes * fields_ * of_rank.first * pitch +
                                              (slot(ia) * fields_ + f) * of_rank.count * pitch + c);
        for (long i = of_rank.first; i < of_rank.first + of_rank.count; ++i, to += 2 * pitch)
          across(work_[1].data(), line, i, to);
      }
    }
}

void BoxPipeline::planes_to_slabs(long ia, int out) {
  const BoxLayout& g = layout_;
  const long mine = g.a[g.rank0].count, columns = g.kc[g.rank1].count, pitch = BoxLayout::pitch(columns);
  const long line = 2 * along_b_.pitch(), planes = planes_travel() ? mine : 1;
  double* const slabs = slabs_[g.ranks0 > 1].data();
  for (int f = 0; f < out; ++f)
    for (long c = 0; c < columns; c += block) {
      for (const Share& of_rank : g.b) {
        const double* from = planes_[0].data() + 2 * (planes * fields_ * of_rank.first * pitch +
                                                      (slot(ia) * fields_ + f) * of_rank.count * pitch + c);
        for (long i = of_rank.first; i < of_rank.first + of_rank.count; ++i, from += 2 * pitch)
          along(from, work_[0].data(), line, i);
      }
      along_b_.forward(work_[0].data(), work_[1].data());
      const long live = std::min(block, columns - c);
      double* base = slabs;
      for (int r = 0; r < g.ranks0; ++r) {
        const long pitch_there = BoxLayout::pitch(g.lines(r)), count = g.kb[r].count;
        double* const to = base + 2 * ((f * mine + ia) * pitch_there + c * count);
        for (long l = 0; l < live; ++l)
          for_parts(g.kb[r], g.positive[B], g.kept[B], g.points[B], [&](long j, long place, long many) {
            copy(work_[1].data() + l * line + 2 * place, to + 2 * (l * count + j), many);
          });
        base += 2 * fields_ * mine * pitch_there;
      }
    }
}

void BoxPipeline::exchange_planes(bool to_points, int fields) {
  if (fields == 0) return;
  const BoxLayout& g = layout_;
  const long planes = g.a[g.rank0].count, rows = g.b[g.rank1].count;
  const long pitch = BoxLayout::pitch(g.kc[g.rank1].count);
  Comm::Pieces slabs, points;
  long place = 0;
  for (int s = 0; s < g.ranks1; ++s) {  // fields that do not travel lie between those that do: all go
    slabs.counts.push_back(planes * fields_ * g.b[s].count * pitch);
    slabs.places.push_back(planes * fields_ * g.b[s].first * pitch);
    points.counts.push_back(planes * fields_ * rows * BoxLayout::pitch(g.kc[s].count));
    points.places.push_back(place);
    place += points.counts.back();
  }
  if (to_points)
    g.comm1.exchange(planes_[0].data(), slabs, planes_[1].data(), points);
  else
    g.comm1.exchange(planes_[1].data(), points, planes_[0].data(), slabs);
}

// ---- along C, row by row
// --------------------------------------------------------------------------------------

std::vector<BoxPipeline::Piece> BoxPipeline::pieces_of(long ia) {
  const BoxLayout& g = layout_;
  std::vector<Piece> pieces;
  if (g.axes < 3) {  // straight from the slabs: their line is this axis
    const long mine = g.a[g.rank0].count;
    double* base = slabs_[g.ranks0 > 1].data();
    for (int r = 0; r < g.ranks0; ++r) {
      const long pitch = BoxLayout::pitch(g.lines(r));
      pieces.push_back({base, 2 * mine * pitch, 2 * pitch, g.kc0[r].first, g.kc0[r].count});
      base += 2 * fields_ * mine * pitch;
    }
    return pieces;
  }
  const long rows = g.b[g.rank1].count, planes = planes_travel() ? g.a[g.rank0].count : 1;
  double* base = planes_[planes_travel()].data();
  for (const Share& share : g.kc) {
    const long pitch = BoxLayout::pitch(share.count);
    pieces.push_back({base + 2 * slot(ia) * fields_ * rows * pitch, 2 * rows * pitch, 2 * pitch, share.first,
                      share.count});
    base += 2 * planes * fields_ * rows * pitch;
  }
  return pieces;
}

void BoxPipeline::rows_from(const std::vector<Piece>& pieces, long row, long live, int in) {
  const long h = real_.half();
  for (int f = 0; f < in; ++f) {
    double* const z_hat = work_[0].data();
    for (long l = 0; l < live; ++l) {
      for (const Piece& p : pieces)
        copy(p.base + f * p.field + (row + l) * p.row, row_modes_.data() + 2 * p.first, p.count);
      clear(row_modes_.data() + 2 * layout_.kept[C], h + 1 - layout_.kept[C]);
      real_.tangle(row_modes_.data(), z_hat + l * row_pitch());
    }
    for (long l = live; l < block; ++l) clear(z_hat + l * row_pitch(), h);
    along_c_.backward(z_hat, in_[f]);
  }
}

void BoxPipeline::rows_to(const std::vector<Piece>& pieces, long row, long live, int out) {
  const double scale = 1.0 / static_cast<double>(layout_.points[A] * layout_.points[B] * layout_.points[C]);
  for (int f = 0; f < out; ++f) {
    along_c_.forward(out_[f], work_[0].data());
    for (long l = 0; l < live; ++l) {
      real_.untangle(work_[0].data() + l * row_pitch(), row_modes_.data(), scale);
      for (const Piece& p : pieces)
        copy(row_modes_.data() + 2 * p.first, p.base + f * p.field + (row + l) * p.row, p.count);
    }
  }
}

}  // namespace khaos
