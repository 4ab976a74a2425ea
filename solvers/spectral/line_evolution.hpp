// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/dual.hpp"
#include "spectral/lines.hpp"
#include "spectral/stepper.hpp"

#include <string>

namespace khaos {

namespace detail {
/// u <- g(u) at one block of points.
template <class E>
struct PointwiseTerm {
  double* u;
  E equation;
  KOKKOS_INLINE_FUNCTION void operator()(long block) const {
    double* const p = u + block * KHAOS_LANES;
    store(p, equation.g(load(p)));
  }
};

/// The same with tangents: of each 1 + tangents lines the first is u, the others v <- g'(u) v.
template <class E>
struct TangentTerm {
  double* u;
  E equation;
  long tangents, pitch;
  KOKKOS_INLINE_FUNCTION void operator()(long block) const {
    const long blocks = pitch / KHAOS_LANES, member = block / blocks;
    double* p = u + member * (1 + tangents) * pitch + block % blocks * KHAOS_LANES;
    const Dual<1, Lanes> term = equation.g(Dual<1, Lanes>::variable(load(p), 0));
    store(p, term.value);
    for (long j = 0; j < tangents; ++j) {
      p += pitch;
      store(p, term.grad[0] * load(p));
    }
  }
};
}  // namespace detail

/// Many lines of one equation of line_equations.hpp at once: pseudo-spectral in x, dealiased as Lines is set,
/// any Stepper in t.
///
///   const Lines lines(members, 64, 22, Lines::dealiased(64, 2));
///   LineEvolution evolution(KuramotoSivashinsky{}, lines, "etdrk4", 0.1);
///   evolution.start(u0);                                       // (members, 64)
///   evolution.advance(1000), use(evolution.field());
///
/// With tangents > 0 each member has 1 + tangents lines: its state and tangent vectors, which move by the
/// derivative of the discrete flow. A member's bits do not depend on the others.
template <class E>
class LineEvolution {
 public:
  using Symbol = decltype(E{}.symbol(0.0));

  LineEvolution(const E& equation, const Lines& lines, const std::string& scheme, double dt,
                long tangents = 0)
      : equation_(equation),
        lines_(lines),
        tangents_(tangents),
        derivative_(lines.derivative(E::derivatives)),
        u_(lines.real("u")),
        u_hat_(lines.modes("u_hat")),
        stepper_(scheme, lines.factors<Symbol>([equation](double k) { return equation.symbol(k); }),
                 static_cast<long>(u_hat_.extent(0)), dt) {}

  const Lines& lines() const { return lines_; }
  double dt() const { return stepper_.dt(); }
  double t() const { return start_ + static_cast<double>(steps_) * stepper_.dt(); }
  const Modes& modes() const { return u_hat_; }

  /// u (lines, points), at time t.
  void start(std::span<const double> u, double t = 0) {
    lines_.set(u, u_hat_);
    start_ = t;
    steps_ = 0;
  }
  void advance(long steps) {
    for (long i = 0; i < steps; ++i) {
      stepper_.step(t(), u_hat_, *this);
      ++steps_;
    }
  }
  std::vector<double> field() const { return lines_.get(u_hat_); }  ///< (lines, points)

  /// N(u), for the stepper.
  void operator()(double, const Modes& u_hat, const Modes& n) const {
    lines_.backward(u_hat, u_);
    const long blocks = static_cast<long>(u_.extent(0)) / KHAOS_LANES;
    if (tangents_ == 0)
      launch("g(u)", blocks, detail::PointwiseTerm<E>{u_.data(), equation_});
    else
      launch("g'(u) v", blocks / (1 + tangents_),
             detail::TangentTerm<E>{u_.data(), equation_, tangents_, lines_.pitch()});
    lines_.forward(u_, derivative_, n);
  }

 private:
  E equation_;
  Lines lines_;
  long tangents_;
  Factors<Mode> derivative_;
  Real u_;
  Modes u_hat_;
  Stepper<Symbol> stepper_;
  double start_ = 0;
  long steps_ = 0;
};

}  // namespace khaos
