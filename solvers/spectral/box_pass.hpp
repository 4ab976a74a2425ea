// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "spectral/box.hpp"
#include "spectral/box_pipeline.hpp"
#include "spectral/complex_lanes.hpp"

#include <Kokkos_Core.hpp>

#include <algorithm>
#include <cmath>
#include <type_traits>

namespace khaos {

/// Where a pass over the modes of a box stands: at `live` neighbouring modes of the first axis. T is Lanes on
/// a host, double on a GPU.
template <class T>
struct ModeAt {
  Kokkos::Array<T, 3> k;  ///< wavenumber, by axis of the box; 0 on axes that it has not
  long m;                 ///< the first one's local number
  int live;

  KOKKOS_INLINE_FUNCTION T k_squared() const { return k[0] * k[0] + k[1] * k[1] + k[2] * k[2]; }
  KOKKOS_INLINE_FUNCTION Complex<T> load(const Mode* p) const {
    return load_complex(reinterpret_cast<const double*>(p + m), live);
  }
  KOKKOS_INLINE_FUNCTION void store(Mode* p, Complex<T> x) const {
    store_complex(reinterpret_cast<double*>(p + m), x, live);
  }
  KOKKOS_INLINE_FUNCTION T load(const double* p) const {  ///< one number per mode
    T x = 0.0;
    __builtin_memcpy(&x, p + m, static_cast<unsigned long>(live) * sizeof(double));
    return x;
  }
};

namespace detail {
/// body(at, line in block, place in the line) for the modes of a block of lines.
template <class Body>
void for_line_block(const BoxTransform& transform, long b, const Body& body) {
  BoxPipeline& way = transform.pipeline();
  const BoxLayout& layout = transform.layout();
  const long kept = layout.kept[BoxLayout::A], positive = layout.positive[BoxLayout::A];
  const long rows = layout.kb[layout.rank0].count;
  const Waves& waves = transform.waves();
  const int axis_a = layout.axis_of(BoxLayout::A), axis_b = layout.axis_of(BoxLayout::B);
  const int axis_c = layout.axis_of(BoxLayout::C);
  for (long l = 0; l < way.live_lines(b); ++l) {
    const long line = b * BoxPipeline::block + l;
    ModeAt<Lanes> at{{{0.0, 0.0, 0.0}}, 0, 0};
    at.k[axis_c] = waves.k[axis_c].data()[line / rows];
    if (axis_b >= 0) at.k[axis_b] = waves.k[axis_b].data()[line % rows];
    for (const auto& [from, to] : {std::pair(0L, positive), std::pair(positive, kept)})  // a gap lies between
      for (long j = from; j < to; j += KHAOS_LANES) {
        at.live = static_cast<int>(std::min<long>(KHAOS_LANES, to - j));
        at.m = line * kept + j;
        if (axis_a >= 0) __builtin_memcpy(&at.k[axis_a], waves.k[axis_a].data() + j, sizeof(Lanes));
        body(at, l, way.place(j));
      }
  }
}
}  // namespace detail

/// From modes to points and back, in one sweep through memory: what is pseudo-spectral in a right-hand side.
///   fill(at, in)        modes of `inputs` fields, Complex<T> in[inputs], at ModeAt<T> `at`
///   product(in, out)    at each point, from T in[inputs] to T out[outputs]; may return a T >= 0
///   take(at, out)       modes of `outputs` fields, Complex<T> out[outputs], where the box keeps any
/// All modes are filled before any is taken. Returns the largest value that `product` returned on this rank,
/// 0 if none. Collective. This is the host's way: the functors are called on blocks of lines and rows that
/// are in cache. On a device the same functors, which hold raw pointers and numbers and have KOKKOS_FUNCTIONs
/// only, are the bodies of three kernels between BoxTransform::backward and forward of `inputs` and `outputs`
/// fields.
template <int inputs, int outputs, class Fill, class Product, class Take>
double pseudo_spectral(const BoxTransform& transform, const Fill& fill, const Product& product,
                       const Take& take) {
  BoxPipeline& way = transform.pipeline();
  way.reserve(std::max(inputs, outputs));
  const long pitch = way.line_pitch(), numbers = BoxPipeline::block * way.row_pitch();

  for (long b = 0; b < way.line_blocks(); ++b) {
    double* lines[inputs];
    for (int f = 0; f < inputs; ++f) lines[f] = way.lines(f);
    detail::for_line_block(transform, b, [&](const ModeAt<Lanes>& at, long l, long place) {
      ComplexLanes in[inputs];
      fill(at, in);
      for (int f = 0; f < inputs; ++f) store_complex(lines[f] + l * pitch + place, in[f], at.live);
    });
    way.send(b, inputs);
  }

  way.to_points(inputs);
  Lanes largest = 0.0;
  way.rows(inputs, outputs, [&](long, long, double* const* in, double* const* out) {
    for (long i = 0; i < numbers; i += KHAOS_LANES) {
      Lanes u[inputs], q[outputs];
      for (int f = 0; f < inputs; ++f) u[f] = load(in[f] + i);
      if constexpr (std::is_void_v<decltype(product(u, q))>) {
        product(u, q);
      } else {
        const Lanes here = product(u, q);
        largest = select(here > largest | !(here == here), here, largest);  // a NaN stays
      }
      for (int f = 0; f < outputs; ++f) store(out[f] + i, q[f]);
    }
  });
  way.to_modes(outputs);

  for (long b = 0; b < way.line_blocks(); ++b) {
    way.fetch(b, outputs);
    double* lines[outputs];
    for (int f = 0; f < outputs; ++f) lines[f] = way.lines(f);
    detail::for_line_block(transform, b, [&](const ModeAt<Lanes>& at, long l, long place) {
      ComplexLanes out[outputs];
      for (int f = 0; f < outputs; ++f) out[f] = load_complex(lines[f] + l * pitch + place, at.live);
      take(at, out);
    });
  }
  double most = 0;
  for (int lane = 0; lane < KHAOS_LANES; ++lane)
    if (largest[lane] > most || std::isnan(largest[lane])) most = largest[lane];
  return most;
}

/// fill(at) for all modes of this rank, nothing else: set-up, filters.
template <class Body>
void for_each_mode(const BoxTransform& transform, const Body& body) {
  for (long b = 0; b < transform.pipeline().line_blocks(); ++b)
    detail::for_line_block(transform, b, [&](const ModeAt<Lanes>& at, long, long) { body(at); });
}

}  // namespace khaos
