// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "generator.hpp"
#include "spectral/box.hpp"

namespace dymixop {

/// A periodic box on this rank alone.
struct SampleBox {
  explicit SampleBox(const DataParams& p, Keep keep)
      : comm(Comm::self()),
        transform({p.points(), std::vector<double>(std::size_t(p.axes()), p.L)}, comm, Layout::slab, keep) {}
  Comm comm;
  BoxTransform transform;
};

/// The points of a box in the order of its fields, as (x, y, z); axes that it has not are 0.
std::vector<Kokkos::Array<double, 3>> positions(const BoxTransform& transform);

/// sum of a sin(k x) + b cos(k x) over all waves k with numbers from -highest to highest on each axis, at all
/// points of the box; a, b normal, from number `first` of the sample on.
std::vector<double> wave_noise(const BoxTransform& transform, int highest, const Stream& stream, long sample,
                               std::uint64_t first);

/// Appends the frame u (fields, points) to s.values: every stride-th point, the first `channels` fields as
/// the last axis; and the moments of field 0, its middle and (as a mean over `frames`) its spectrum in
/// shells. PointError at time t if it is not finite.
void add_frame(const DataParams& p, const BoxTransform& transform, const Real& u, const Modes& u_hat,
               double t, Sample& s);

}  // namespace dymixop
