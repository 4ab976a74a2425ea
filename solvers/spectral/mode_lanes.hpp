// SPDX-License-Identifier: BSD-3-Clause
/// Passes over the modes of fields, a few modes per register: what the steppers of u_t = L u + N(u) are
/// written in. A pass is a functor; its operator() is a template over the place it stands at, and reads like
/// its formula:
///
///   struct Decay {  // u <- exp(L h) u
///     Mode* u;
///     const double* decay;
///     template <class At>
///     KOKKOS_INLINE_FUNCTION void operator()(const At& at) const {
///       at.store(u, at.factors(decay) * at.modes(u));
///     }
///   };
///   for_modes("decay", fields, count, Decay{u.data(), decay.data()});
///
/// A mode's bits depend neither on its place in the field nor on how many others there are.
#pragma once

#include "core/simd.hpp"

#include <Kokkos_Core.hpp>

#include <type_traits>

namespace khaos {

using Real = Kokkos::View<double*>;  ///< a real field, or several one after the other
using Mode = Kokkos::complex<double>;
using Modes = Kokkos::View<Mode*>;  ///< the Fourier modes of fields
/// One number per mode of one field: double (diffusion), or complex (dispersion, rotation).
template <class S>
using Factors = Kokkos::View<S*>;

/// In a register. On a GPU a thread has one mode.
inline constexpr int modes_per_block = KHAOS_LANES > 1 ? KHAOS_LANES / 2 : 1;

namespace detail {
/// The W / 2 numbers at p, each of them twice; of the last ones of a field only `live` exist.
template <int W>
KOKKOS_INLINE_FUNCTION simd<double, W> twice(const double* p, long live) {
  typename Vector<double, W / 2>::type half{};
  __builtin_memcpy(&half, p, static_cast<unsigned long>(live) * sizeof(double));
  if constexpr (W == 2) {
    return half;
  } else if constexpr (W == 4) {
    return simd<double, W>::of(__builtin_shufflevector(half, half, 0, 0, 1, 1));
  } else {
    return simd<double, W>::of(__builtin_shufflevector(half, half, 0, 0, 1, 1, 2, 2, 3, 3));
  }
}

/// W / 2 neighbouring modes: re, im, re, im, ...
template <int W>
struct PackedModes {
  simd<double, W> v;
  KOKKOS_INLINE_FUNCTION friend PackedModes operator+(PackedModes a, PackedModes b) { return {a.v + b.v}; }
  KOKKOS_INLINE_FUNCTION friend PackedModes operator-(PackedModes a, PackedModes b) { return {a.v - b.v}; }
  KOKKOS_INLINE_FUNCTION friend PackedModes operator*(double s, PackedModes a) { return {s * a.v}; }
};

/// W / 2 real factors, each of them twice.
template <int W>
struct PackedReals {
  simd<double, W> v;
  KOKKOS_INLINE_FUNCTION friend PackedReals operator*(double s, PackedReals a) { return {s * a.v}; }
  KOKKOS_INLINE_FUNCTION friend PackedReals operator-(double s, PackedReals a) { return {s - a.v}; }
  KOKKOS_INLINE_FUNCTION friend PackedReals operator/(double s, PackedReals a) { return {s / a.v}; }
  KOKKOS_INLINE_FUNCTION friend PackedModes<W> operator*(PackedReals a, PackedModes<W> z) {
    return {a.v * z.v};
  }
};

/// W / 2 complex factors: re, re, ... and -im, im, ...
template <int W>
struct PackedComplexes {
  simd<double, W> re, im;
  KOKKOS_INLINE_FUNCTION static PackedComplexes of(simd<double, W> z) {
    if constexpr (W == 2) {
      const auto minus_plus = typename Vector<double, W>::type{-1, 1};
      return {simd<double, W>::of(__builtin_shufflevector(z.v, z.v, 0, 0)),
              simd<double, W>::of(minus_plus * __builtin_shufflevector(z.v, z.v, 1, 1))};
    } else if constexpr (W == 4) {
      const auto minus_plus = typename Vector<double, W>::type{-1, 1, -1, 1};
      return {simd<double, W>::of(__builtin_shufflevector(z.v, z.v, 0, 0, 2, 2)),
              simd<double, W>::of(minus_plus * __builtin_shufflevector(z.v, z.v, 1, 1, 3, 3))};
    } else {
      const auto minus_plus = typename Vector<double, W>::type{-1, 1, -1, 1, -1, 1, -1, 1};
      return {simd<double, W>::of(__builtin_shufflevector(z.v, z.v, 0, 0, 2, 2, 4, 4, 6, 6)),
              simd<double, W>::of(minus_plus * __builtin_shufflevector(z.v, z.v, 1, 1, 3, 3, 5, 5, 7, 7))};
    }
  }
  KOKKOS_INLINE_FUNCTION friend PackedComplexes operator*(double s, PackedComplexes a) {
    return {s * a.re, s * a.im};
  }
  KOKKOS_INLINE_FUNCTION friend PackedComplexes operator-(double s, PackedComplexes a) {
    return {s - a.re, -a.im};
  }
  KOKKOS_INLINE_FUNCTION friend PackedComplexes operator/(double s, PackedComplexes a) {
    const simd<double, W> scale = s / (a.re * a.re + a.im * a.im);
    return {scale * a.re, -(scale * a.im)};
  }
  KOKKOS_INLINE_FUNCTION friend PackedModes<W> operator*(PackedComplexes a, PackedModes<W> z) {
    return {a.re * z.v + a.im * swap_pairs(z.v)};
  }
};
}  // namespace detail

/// Where a pass stands: at modes_per_block modes, or (whole = false) at the last ones of a field.
template <bool whole>
struct ModePlace {
  static constexpr bool packed = KHAOS_LANES > 1;
  static constexpr int W = packed ? KHAOS_LANES : 2;

  long at;     ///< the first mode, counted through all fields
  long place;  ///< the same in its own field
  long live;   ///< modes here

  /// Values at p[at], p[at + 1], ..., of all fields; factors at p[place], ..., of one field.
  KOKKOS_INLINE_FUNCTION auto modes(const Mode* p) const {
    if constexpr (packed) {
      return detail::PackedModes<W>{read(p + at)};
    } else {
      return p[at];
    }
  }
  KOKKOS_INLINE_FUNCTION auto factors(const double* p) const {
    if constexpr (packed) {
      return detail::PackedReals<W>{detail::twice<W>(p + place, whole ? W / 2 : live)};
    } else {
      return p[place];
    }
  }
  KOKKOS_INLINE_FUNCTION auto factors(const Mode* p) const {
    if constexpr (packed) {
      return detail::PackedComplexes<W>::of(read(p + place));
    } else {
      return p[place];
    }
  }
  template <class Values>
  KOKKOS_INLINE_FUNCTION void store(Mode* p, const Values& z) const {
    if constexpr (packed) {
      __builtin_memcpy(static_cast<void*>(p + at), &z, whole ? sizeof z : bytes());
    } else {
      p[at] = z;
    }
  }

 private:
  KOKKOS_INLINE_FUNCTION unsigned long bytes() const {
    return static_cast<unsigned long>(live) * sizeof(Mode);
  }
  KOKKOS_INLINE_FUNCTION simd<double, W> read(const Mode* p) const {
    simd<double, W> x = 0.0;
    __builtin_memcpy(&x, static_cast<const void*>(p), whole ? sizeof x : bytes());
    return x;
  }
};

/// body(i) for i < n. Without threads or device this is a loop: a Serial parallel_for costs as much as a pass
/// over a short line (18 ns).
template <class Exec = Kokkos::DefaultExecutionSpace, class Body>
void launch(const char* label, long n, const Body& body) {
#ifdef KOKKOS_ENABLE_SERIAL
  constexpr bool plain = std::is_same_v<Exec, Kokkos::Serial>;
#else
  constexpr bool plain = false;
#endif
  if constexpr (plain)
    for (long i = 0; i < n; ++i) body(i);
  else
    Kokkos::parallel_for(label, Kokkos::RangePolicy<Exec>(0, n), body);
}

/// pass(place) for all modes of `fields` fields, stored one after the other, of `count` modes each.
template <class Pass>
void for_modes(const char* label, long fields, long count, const Pass& pass) {
  constexpr long run = KHAOS_LANES > 1 ? 64 : 1;  // blocks per iteration: fewer divisions
  const long blocks = (count + modes_per_block - 1) / modes_per_block, runs = (blocks + run - 1) / run;
  launch(
      label, fields * runs, KOKKOS_LAMBDA(long i) {
        const long field = i / runs, first = i % runs * run * modes_per_block;
        const long end = first + run * modes_per_block < count ? first + run * modes_per_block : count;
        long place = first;
        for (; place + modes_per_block <= end; place += modes_per_block)
          pass(ModePlace<true>{field * count + place, place, modes_per_block});
        if (place < end) pass(ModePlace<false>{field * count + place, place, end - place});
      });
}

}  // namespace khaos
