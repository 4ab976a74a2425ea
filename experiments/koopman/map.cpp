// SPDX-License-Identifier: BSD-3-Clause
#include "map.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>

namespace koopman {

const std::vector<KoopmanMap>& maps() {
  static const std::vector<KoopmanMap> all{rotation(), logistic4(), gauss(),      pendulum(),
                                           duffing(),  cat(),       twist_disc(), skew()};
  return all;
}

const KoopmanMap& find_map(const std::string& name) {
  return *std::ranges::find(maps(), name, &KoopmanMap::name);
}

std::string rule_of(const MapParams& p) {
  return p.quadrature == "standard" ? find_map(p.map).quadratures.front() : p.quadrature;
}

Snapshots take_snapshots(const MapParams& p, const Stream& numbers) {
  const KoopmanMap& map = find_map(p.map);
  Snapshots snapshots = map.nodes(p, rule_of(p), numbers);
  map.move(p, snapshots);
  return snapshots;
}

namespace {

template <class T>
const std::function<void(const double*, T*)>& functions_of(const Dictionary& dictionary) {
  if constexpr (std::is_same_v<T, double>)
    return dictionary.real;
  else
    return dictionary.complex;
}

/// The dictionary at one point, times the root of its weight.
template <class T>
void weighted_row(const Dictionary& dictionary, const double* point, double weight, T* row) {
  functions_of<T>(dictionary)(point, row);
  const double root = std::sqrt(weight);
  for (long j = 0; j < dictionary.size; ++j) row[j] *= root;
}

}  // namespace

template <class T>
TallPair<T> weighted_rows(const Dictionary& dictionary, const Snapshots& s) {
  return {s.count(), dictionary.size, [&](long first, long count, T* x, T* y) {
            for (long i = 0; i < count; ++i) {
              const long m = first + i, at = m * s.dimension;
              const double weight = s.weight[static_cast<std::size_t>(m)];
              weighted_row(dictionary, s.x.data() + at, weight, x + i * dictionary.size);
              weighted_row(dictionary, s.y.data() + at, weight, y + i * dictionary.size);
            }
          }};
}

template <class T>
TallMatrix<T> side_by_side(const Dictionary& dictionary, const Snapshots& s) {
  return {s.count(), 2 * dictionary.size, [&](long first, long count, T* block) {
            for (long i = 0; i < count; ++i) {
              const long m = first + i, at = m * s.dimension;
              const double weight = s.weight[static_cast<std::size_t>(m)];
              T* const row = block + 2 * i * dictionary.size;
              weighted_row(dictionary, s.x.data() + at, weight, row);
              weighted_row(dictionary, s.y.data() + at, weight, row + dictionary.size);
            }
          }};
}

template <class T>
double distance_from_identity(const Matrix<T>& G) {
  double largest = 0;
  for (long j = 0; j < G.columns(); ++j)
    for (long i = 0; i < G.rows(); ++i) largest = std::max(largest, std::abs(G(i, j) - T(i == j ? 1 : 0)));
  return largest;
}

template TallPair<double> weighted_rows(const Dictionary&, const Snapshots&);
template TallPair<Complex> weighted_rows(const Dictionary&, const Snapshots&);
template TallMatrix<double> side_by_side(const Dictionary&, const Snapshots&);
template TallMatrix<Complex> side_by_side(const Dictionary&, const Snapshots&);
template double distance_from_identity(const Matrix<double>&);
template double distance_from_identity(const Matrix<Complex>&);

double gram_error_of(const MapParams& p, const Stream& numbers) {
  const KoopmanMap& map = find_map(p.map);
  Snapshots nodes = map.nodes(p, rule_of(p), numbers);
  nodes.y = nodes.x;  // G alone is wanted
  const Dictionary dictionary = map.dictionary(p, nodes, numbers);
  if (!dictionary.orthonormal) return std::numeric_limits<double>::quiet_NaN();
  return dictionary.real
             ? distance_from_identity(gram_matrices(weighted_rows<double>(dictionary, nodes), Comm::self()).G)
             : distance_from_identity(
                   gram_matrices(weighted_rows<Complex>(dictionary, nodes), Comm::self()).G);
}

namespace {

/// |G - I| of a rule without chance in it, where a second is enough to find out; 0 otherwise.
double aliasing(const MapParams& p) {
  const KoopmanMap& map = find_map(p.map);
  const std::string rule = rule_of(p);
  const double n = static_cast<double>(map.functions(p));
  if (rule == "monte-carlo" || rule == "ergodic" || n * n * static_cast<double>(map.snapshots(p)) > 5e9)
    return 0;
  static std::map<std::tuple<std::string, std::string, long, long>, double>
      known;  // points of a sweep share it
  const auto key = std::make_tuple(p.map, rule, p.N, p.M);
  if (const auto found = known.find(key); found != known.end()) return found->second;

  const double distance = gram_error_of(p, Stream{});
  return known[key] = std::isnan(distance) ? 0 : distance;
}

}  // namespace

std::vector<Issue> issues_of_map(const MapParams& p) {
  const KoopmanMap& map = find_map(p.map);
  const std::string rule = rule_of(p);
  if (std::ranges::find(map.quadratures, rule) == map.quadratures.end())
    return {error(fmt::format("quadrature: {} has no rule '{}'; it has standard, {}", p.map, rule,
                              fmt::join(map.quadratures, ", ")))};
  if (rule == "trapezoid" && p.M < 2) return {error("M: the trapezoid rule needs 2 nodes")};
  const long snapshots = map.snapshots(p), functions = map.functions(p);
  if (snapshots < functions)
    return {error(fmt::format("need at least as many snapshots ({}) as dictionary functions ({})", snapshots,
                              functions))};
  if (const double distance = aliasing(p); distance > 1e-6)
    return {warning(fmt::format("quadrature aliases: |G-I| = {:.3g}", distance))};
  return {};
}

}  // namespace koopman
