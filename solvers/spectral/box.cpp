// SPDX-License-Identifier: BSD-3-Clause
#include "spectral/box.hpp"

#include "core/error.hpp"
#include "spectral/box_layout.hpp"
#include "spectral/box_pipeline.hpp"

#include <fmt/format.h>

#include <cstring>
#include <numbers>
#include <stdexcept>

namespace khaos {
namespace {

Waves make_waves(const Box& box, const BoxLayout& layout) {
  Waves waves;
  for (int axis = 0; axis < 3; ++axis) {
    const long count = layout.mode_part.count[axis], first = layout.mode_part.first[axis];
    waves.count[axis] = count;
    waves.k[axis] = Real("wavenumbers", count + KHAOS_LANES);  // read in whole registers
    if (axis >= box.axes()) continue;
    const auto k_host = Kokkos::create_mirror_view(waves.k[axis]);
    const int internal = axis == box.axes() - 1 ? BoxLayout::C : axis == 0 ? BoxLayout::A : BoxLayout::B;
    for (long j = 0; j < count; ++j) {
      long n = first + j;
      if (n >= layout.positive[internal]) n -= layout.kept[internal];
      k_host(j) = 2 * std::numbers::pi / box.length[axis] * static_cast<double>(n);
    }
    Kokkos::deep_copy(waves.k[axis], k_host);
  }
  return waves;
}

int fields_in(std::size_t real, long points, std::size_t complex, long modes) {
  const long fields = static_cast<long>(real) / points;
  if (fields < 1 || fields * points != static_cast<long>(real) ||
      fields * modes != static_cast<long>(complex))
    throw std::invalid_argument(
        fmt::format("{} numbers and {} modes are not as many fields of {} points and {} modes", real, complex,
                    points, modes));
  return static_cast<int>(fields);
}

}  // namespace

BoxTransform::BoxTransform(const Box& box, const Comm& comm, Layout layout, Keep keep)
    : box_(box),
      comm_(comm),
      keep_(keep),
      layout_(std::make_unique<BoxLayout>(box, comm, layout, keep)),
      pipeline_(std::make_unique<BoxPipeline>(*layout_)),
      waves_(make_waves(box, *layout_)) {}
BoxTransform::BoxTransform(BoxTransform&&) noexcept = default;
BoxTransform::~BoxTransform() = default;

const Part& BoxTransform::real_part() const { return layout_->real_part; }
const Part& BoxTransform::mode_part() const { return layout_->mode_part; }
const Part& BoxTransform::whole_mode_part() const { return layout_->whole_modes; }

double BoxTransform::k_max(int axis) const {
  const long n = box_.points[axis];
  return 2 * std::numbers::pi / box_.length[axis] *
         static_cast<double>(keep_ == Keep::two_thirds ? (n - 1) / 3 : n / 2);
}

void BoxTransform::forward(const Real& u, const Modes& u_hat) const {
  const int fields = fields_in(u.extent(0), points(), u_hat.extent(0), modes());
  BoxPipeline& way = *pipeline_;
  way.reserve(fields);
  const long row = box_.points.back(), line = layout_->kept[BoxLayout::A];
  way.rows(0, fields, [&](long first, long live, double* const*, double* const* out) {
    for (int f = 0; f < fields; ++f)
      for (long l = 0; l < live; ++l)
        std::memcpy(out[f] + l * way.row_pitch(), u.data() + f * points() + (first + l) * row,
                    row * sizeof(double));
  });
  way.to_modes(fields);
  double* const modes_out = reinterpret_cast<double*>(u_hat.data());
  for (long b = 0; b < way.line_blocks(); ++b) {
    way.fetch(b, fields);
    for (int f = 0; f < fields; ++f)
      for (long l = 0; l < way.live_lines(b); ++l)
        for (long j = 0; j < line; ++j)
          std::memcpy(modes_out + 2 * (f * modes() + (b * BoxPipeline::block + l) * line + j),
                      way.lines(f) + l * way.line_pitch() + way.place(j), 2 * sizeof(double));
  }
}

void BoxTransform::backward(const Modes& u_hat, const Real& u) const {
  const int fields = fields_in(u.extent(0), points(), u_hat.extent(0), modes());
  BoxPipeline& way = *pipeline_;
  way.reserve(fields);
  const long row = box_.points.back(), line = layout_->kept[BoxLayout::A];
  const double* const modes_in = reinterpret_cast<const double*>(u_hat.data());
  for (long b = 0; b < way.line_blocks(); ++b) {
    for (int f = 0; f < fields; ++f)
      for (long l = 0; l < way.live_lines(b); ++l)
        for (long j = 0; j < line; ++j)
          std::memcpy(way.lines(f) + l * way.line_pitch() + way.place(j),
                      modes_in + 2 * (f * modes() + (b * BoxPipeline::block + l) * line + j),
                      2 * sizeof(double));
    way.send(b, fields);
  }
  way.to_points(fields);
  way.rows(fields, 0, [&](long first, long live, double* const* in, double* const*) {
    for (int f = 0; f < fields; ++f)
      for (long l = 0; l < live; ++l)
        std::memcpy(u.data() + f * points() + (first + l) * row, in[f] + l * way.row_pitch(),
                    row * sizeof(double));
  });
}

Piece BoxTransform::piece(const Real& u) const {
  Piece piece;
  for (int axis = 0; axis < box_.axes(); ++axis) {
    piece.shape.push_back(box_.points[axis]);
    piece.first.push_back(real_part().first[axis]);
    piece.count.push_back(real_part().count[axis]);
  }
  piece.values = {u.data(), static_cast<std::size_t>(points())};
  return piece;
}

Piece BoxTransform::piece(const Modes& u_hat) const {
  const long fields = static_cast<long>(u_hat.extent(0)) / modes();
  Piece piece{{fields}, {0}, {fields}, {}};
  for (int axis = box_.axes() - 1; axis >= 0; --axis) {
    piece.shape.push_back(whole_mode_part().count[axis]);
    piece.first.push_back(mode_part().first[axis]);
    piece.count.push_back(mode_part().count[axis]);
  }
  piece.shape.push_back(2);
  piece.first.push_back(0);
  piece.count.push_back(2);
  piece.values = {reinterpret_cast<double*>(u_hat.data()), 2 * u_hat.extent(0)};
  return piece;
}

}  // namespace khaos
