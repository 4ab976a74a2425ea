// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "box_sample.hpp"
#include "spectral/box_evolution.hpp"
#include "stats/relative_distance.hpp"

#include <cmath>

namespace dymixop {

/// Samples of an equation on a periodic box: what burgers2d, ns2d and brusselator3d share. Fields are
/// (fields, points).
template <BoxEquation E>
class BoxGenerator : public Generator {
 public:
  BoxGenerator(const DataParams& p, const E& equation, Keep keep)
      : p_(p), box_(p, keep), evolution_(box_.transform, equation, p.scheme, p.dt) {}

  Sample sample(long index, const Stream& stream, const Look& look) final {
    const Real u0 = start(index, stream);
    evolution_.start(u0);
    Sample s;
    s.energy_start = energy(u0);
    s.enstrophy_start = enstrophy(u0);
    for (long frame = 0; frame < p_.frames(); ++frame) {
      look();
      evolution_.advance(frame == 0 ? p_.steps_to_first() : p_.steps_per_frame());
      const Real u = evolution_.field();
      add_frame(p_, box_.transform, u, evolution_.modes(), evolution_.t(), s);
      s.energy.push_back(energy(u));
      s.enstrophy.push_back(enstrophy(u));
    }
    s.error = std::nan("");
    if (p_.start == "exact") {
      const Real u = evolution_.field(), known = exact(u0, evolution_.t());
      s.error = relative_distance({u.data(), u.size()}, {known.data(), known.size()});
    }
    return s;
  }

 protected:
  const DataParams& params() const { return p_; }
  const BoxTransform& transform() const { return box_.transform; }
  virtual Real start(long index, const Stream& stream) const = 0;
  /// The solution at time t where p.start is `exact`; `start` is that at 0.
  virtual Real exact(const Real& start, double t) const = 0;
  /// Mean of the sum of the squares over 2, of two fields.
  virtual double energy(const Real& u) const {
    return mean_of({u.data(), u.size()}, [](double x) { return x * x; });
  }
  virtual double enstrophy(const Real&) const { return std::nan(""); }

 private:
  DataParams p_;
  SampleBox box_;
  BoxEvolution<E> evolution_;
};

}  // namespace dymixop
