// SPDX-License-Identifier: BSD-3-Clause
/// The systems of the family: where snapshots are taken, how they move, and which functions look at them.
#pragma once
#include "core/error.hpp"
#include "core/schema.hpp"
#include "core/stream.hpp"
#include "linalg/tall.hpp"

#include <functional>
#include <string>
#include <vector>

namespace koopman {
using namespace khaos;

/// What all experiments of the family ask for. Which of them a map reads, its text says.
struct MapParams {
  std::string map = "gauss", quadrature = "standard";
  long N = 40, M = 100;
  double w = 0.6180339887498949, f = 0, phi = 0.2, twist = 0, dt = 0;
  long q = 1, sector = 1;
};

/// Points x_m, their images y_m = F(x_m), both (count, dimension), and weights (count) of the integral over
/// x.
struct Snapshots {
  int dimension = 1;
  std::vector<double> x, y, weight;
  long count() const { return static_cast<long>(weight.size()); }
};

/// psi_1 .. psi_N at a point (dimension). Either of the two functions is set.
struct Dictionary {
  long size = 0;
  bool orthonormal = false;  // in the measure of the exact integral
  std::function<void(const double* point, double* values)> real;
  std::function<void(const double* point, Complex* values)> complex;
};

struct KoopmanMap {
  std::string name, doc;
  std::vector<std::string> quadratures;             // what it offers; the first is `standard`
  std::function<long(const MapParams&)> functions;  // size of the dictionary
  std::function<long(const MapParams&)> snapshots;  // how many that quadrature takes
  /// x, weight and dimension; `rule` is one of quadratures.
  std::function<Snapshots(const MapParams&, const std::string& rule, const Stream&)> nodes;
  /// Fills y from x.
  std::function<void(const MapParams&, Snapshots&)> move;
  std::function<Dictionary(const MapParams&, const Snapshots&, const Stream&)> dictionary;
  /// tau_N(z) in closed form, NaN where there is none. May be empty.
  std::function<double(const MapParams&, Complex z)> exact_tau;
  /// M with which `standard` gives G and A to rounding. Empty: unknown.
  std::function<long(const MapParams&)> exact_M;
};

KoopmanMap rotation();
KoopmanMap logistic4();
KoopmanMap gauss();
KoopmanMap pendulum();
KoopmanMap duffing();
KoopmanMap cat();
KoopmanMap twist_disc();
KoopmanMap skew();

/// All of them. A new one is a function above and its name in map.cpp.
const std::vector<KoopmanMap>& maps();
const KoopmanMap& find_map(const std::string& name);
std::string rule_of(const MapParams& p);  // quadrature, with `standard` resolved

/// Nodes moved, ready for use; `numbers` serve Monte Carlo nodes, orbits' starts and k-means.
Snapshots take_snapshots(const MapParams& p, const Stream& numbers);
/// The rows sqrt(weight) psi(x), sqrt(weight) psi(y) as a tall pair. The arguments must outlive it.
template <class T>
TallPair<T> weighted_rows(const Dictionary& dictionary, const Snapshots& snapshots);
/// X and Y side by side: columns 2 N, for a QR factorisation.
template <class T>
TallMatrix<T> side_by_side(const Dictionary& dictionary, const Snapshots& snapshots);

/// Largest entry of |G - I| under a rule; 0 to rounding if the quadrature does not alias.
template <class T>
double distance_from_identity(const Matrix<T>& G);

/// |G - I| of these parameters' nodes, NaN if the dictionary is not orthonormal; on this rank alone.
double gram_error_of(const MapParams& p, const Stream& numbers);

/// Declares the parameters that choose the system.
template <class P>
void describe_map(Schema<P>& s) {
  const auto of = []<class T>(T MapParams::*member) { return static_cast<T P::*>(member); };
  std::vector<std::string> names;
  for (const KoopmanMap& map : maps()) names.push_back(map.name);
  s("map", of(&MapParams::map), "1", "the system", one_of(names));
  s("N", of(&MapParams::N), "1",
    "size of the dictionary: highest harmonic of rotation, skew, cat, twist-disc; number of functions of "
    "logistic4, "
    "gauss, duffing; Nc of pendulum: harmonics k, Hermite functions j = 1 .. Nc with max(|k|, 1) j <= Nc",
    within(1, 20'000));
  s("M", of(&MapParams::M), "1",
    "nodes of the quadrature: along each axis, of monte-carlo and ergodic in all", within(1, 1e8));
  s("quadrature", of(&MapParams::quadrature), "1",
    "where snapshots are taken; standard: the best one of the map",
    one_of({"standard", "gauss", "trapezoid", "riemann", "monte-carlo", "ergodic"}));
  s("w", of(&MapParams::w), "1", "rotation, skew: turns of x in a step; the default is the golden mean");
  s("f", of(&MapParams::f), "1", "skew: y moves by f cos(2 pi q x) turns");
  s("q", of(&MapParams::q), "1", "skew: harmonic of f", within(1, 1e6));
  s("sector", of(&MapParams::sector), "1", "skew: observables g(x) exp(2 pi i sector y)",
    within(-1000, 1000));
  s("phi", of(&MapParams::phi), "1", "twist-disc: turns in a step at the centre");
  s("twist", of(&MapParams::twist), "1", "twist-disc: how many more at the rim, linear in r");
  s("dt", of(&MapParams::dt), "1", "pendulum, duffing: time between snapshots; 0: 0.5 and 0.25", at_least(0));
}
/// Complaints about these parameters: an unknown rule of this map, fewer snapshots than functions; a warning
/// if the quadrature aliases.
std::vector<Issue> issues_of_map(const MapParams& p);

}  // namespace koopman
