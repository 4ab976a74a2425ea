// SPDX-License-Identifier: BSD-3-Clause
/// A chain of skew products (x, y) -> (x + w_j, y + f_j(x)) that converges to one smooth map, while the
/// answer to "is there an eigenfunction g(x) exp(2 pi i y)?" alternates. Own construction, from standard
/// facts about cohomological equations (Katok & Hasselblatt, Introduction to the Modern Theory of Dynamical
/// Systems (1995), 2.9, 12.6):
///   link 0        w = golden mean, f = 0
///   NO, odd j     w = a convergent p/q of the last w, q above all harmonics so far; f gains eps cos(2 pi q
///   x), which is
///                 constant on orbits: no eigenfunction in the sector
///   YES, even j   f stays; the continued fraction of p/q goes on with a large entry and then ones. No
///   harmonic of f is
///                 resonant: f = u(x + w) - u(x), and exp(2 pi i (y - u)) is an eigenfunction, of
///                 eigenvalue 1.
#pragma once
#include <vector>

namespace koopman {

/// w = [0; entries ...], followed by ones for ever unless it is rational.
struct Rotation {
  std::vector<long> entries;
  bool rational = false;
  double value() const;
};

/// A convergent p/q of a Rotation, |q w - p| = gap (exactly 0 if it is w itself).
struct Convergent {
  long p, q;
  double gap;
};
/// The convergents of the first `count` entries (the ones that follow counted in); of a rational w, at most
/// all. Gaps come from complete quotients, so even 1e-300 has all its digits.
std::vector<Convergent> convergents(const Rotation& w, long count);

/// A term eps cos(2 pi q x) of f.
struct Harmonic {
  long q;
  double eps;
};

struct Link {
  Rotation w;
  std::vector<Harmonic> f;
  long p = 0, q = 0;    // NO: w = p/q; YES: the convergent it grew from
  long entry = 0;       // YES: the large entry; NO: 0
  double distance = 0;  // to the link before: |w - w'| + the C^r norm of f - f'
};

/// Links 1 .. count with distance at most 10^(-2 j) each, C^r in f; large entries at least `entry`. Throws
/// UserError where a denominator passes 2^62.
std::vector<Link> make_chain(long count, long r, long entry);

/// Whether an eigenfunction exists, found from w and f: no harmonic of f may be resonant, q_i w an integer.
bool has_eigenfunction(const Link& link);
/// gap |q_i w - nearest integer| of each harmonic.
std::vector<double> gaps_of(const Link& link);
/// Amplitude of u's term of each harmonic: u = sum_i amplitude_i cos(2 pi q_i x + phase); 0 where it is
/// resonant.
std::vector<double> transfer_amplitudes(const Link& link);

}  // namespace koopman
