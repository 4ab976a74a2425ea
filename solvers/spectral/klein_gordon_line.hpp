// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "spectral/aligned_array.hpp"
#include "spectral/composition.hpp"
#include "spectral/line_transform.hpp"
#include "spectral/potentials.hpp"

#include <span>
#include <vector>

namespace khaos {

/// dt = cfl 2 / sqrt(k_max^2 + m^2), in units of velocity Verlet's linear stability limit (cfl < 1). A
/// composition is stable up to cfl = stability / 2: 1.49 for pefrl, 0.787 for yoshida4.
double stable_step(const LineTransform& transform, const Potential& potential, double cfl);

/// What lines of phi_tt = phi_xx - V'(phi) share: operators and the plan of a step. Constant, so threads
/// share it.
class KleinGordon {
 public:
  /// The transform must outlive this. With `dealias` the modes of V'(u) from k_max/2 on are dropped, for one
  /// more transform pair per evaluation: the 1/2 rule, no aliasing of a cubic V' as long as u itself has no
  /// such modes (KleinGordonLine::drop_high_modes).
  KleinGordon(const LineTransform& transform, const Potential& potential, const Composition& composition,
              double dt, bool dealias = false);
  const LineTransform& transform() const { return transform_; }
  const Potential& potential() const { return potential_; }
  double dt() const { return dt_; }

 private:
  friend class KleinGordonLine;
  /// p += kick1 f; p += kick2 f; u += drift1 p; u += drift2 p: what stands between two evaluations of the
  /// force f.
  struct Pass {
    double kick1 = 0, kick2 = 0, drift1 = 0, drift2 = 0;
  };
  const LineTransform& transform_;
  Potential potential_;
  double dt_;
  bool dealias_;
  /// A step is: begin, inner passes, finish. Between steps finish and begin are merged to `join`, one pass
  /// that adds as often as they do: the same bits whether or not the state is looked at in between.
  std::vector<Pass> inner_;
  Pass begin_, finish_, join_;
  Multiplier laplacian_, gradient_, filter_;
};

/// One line with its working memory, which stays in cache for all its steps: pseudo-spectral in x, a
/// symplectic composition in t. State is (u, p = u_t), in the storage order of the transform.
///
///   const LineTransform transform(512, 60, Boundary::periodic);
///   const KleinGordon equation(transform, Phi4{}, composition("pefrl"), dt);
///   KleinGordonLine line(equation);
///   line.start(u0, p0);
///   for (int frame = 0; frame < frames; ++frame) line.advance(10), use(line.u(), line.energy());
///
/// Bits do not depend on how steps are divided among calls of advance(), nor on whether energy() or
/// momentum() was asked for in between. Per evaluation of the force: r2c, a pass over modes, c2r, a pass over
/// points. A line belongs to one thread; for_each_line runs many. No allocation after construction.
class KleinGordonLine {
 public:
  explicit KleinGordonLine(const KleinGordon& equation);  ///< which must outlive the line

  void start(std::span<const double> u, std::span<const double> p);  ///< points() values each
  /// Removes the modes from k_max/2 on from u and p: the start of a dealiased run.
  void drop_high_modes();
  /// With `then_momentum` the last evaluation of the force keeps the modes of u_x for conserved(), which is
  /// cheaper then and has the same bits.
  void advance(long steps, bool then_momentum = false);

  std::span<const double> u() const { return u_.values(); }
  std::span<const double> p() const { return p_.values(); }

  /// int [p^2/2 + phi_x^2/2 + V] dx over the box, the gradient term as -u u_xx / 2. Relative error about
  /// 1e-15. Not finite if the field is not: the one check a caller needs.
  double energy();
  struct Conserved {
    double energy, momentum;  ///< momentum is -int p phi_x dx; zero by symmetry on an even line
  };
  Conserved conserved();

 private:
  /// u_xx_ (with `dealias` minus the filtered V') of the present u; on request also the modes of u_x.
  void evaluate_force(bool keep_gradient = false);
  void take(const KleinGordon::Pass& pass);
  double energy_with(const double* u_xx) const;

  const KleinGordon& equation_;
  bool force_is_current_ = false, gradient_is_kept_ = false;  // for the present u
  AlignedArray u_, p_, u_xx_, scratch_, modes_, gradient_modes_;
};

}  // namespace khaos
