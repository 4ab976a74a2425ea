// SPDX-License-Identifier: BSD-3-Clause
#include "stats/nonlinearity.hpp"

#include "core/error.hpp"
#include "stats/box_list.hpp"
#include "stats/moments.hpp"
#include "stats/sum.hpp"

#include <cmath>
#include <cstdlib>
#include <limits>
#include <vector>

namespace khaos {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

}  // namespace

double time_asymmetry(std::span<const double> series, long lag) {
  if (lag < 1 || static_cast<long>(series.size()) <= lag)
    throw UserError("time_asymmetry: needs a lag of at least 1 and a series longer than it");
  CompensatedSum squares, cubes;
  const std::size_t pairs = series.size() - static_cast<std::size_t>(lag);
  for (std::size_t i = 0; i < pairs; ++i) {
    const double step = series[i + static_cast<std::size_t>(lag)] - series[i];
    squares.add(step * step);
    cubes.add(step * step * step);
  }
  const double n = static_cast<double>(pairs), variance = squares.value() / n;
  return variance > 0 ? cubes.value() / n / (variance * std::sqrt(variance)) : nan;
}

double prediction_error(std::span<const double> series, const Embedding& e, const Pause& pause) {
  if (e.dimension < 1 || e.delay < 1 || e.horizon < 1 || e.theiler < 0 || !(e.radius > 0))
    throw UserError("prediction_error: dimension, delay, horizon and radius must be positive");
  const long n = static_cast<long>(series.size()), past = (e.dimension - 1) * e.delay,
             count = n - past - e.horizon;
  if (count < 2) throw UserError("prediction_error: the series is too short for this embedding");
  const Moments m = moments(series);
  const bool varies = m.std > 0;
  const double radius = varies ? e.radius * m.std : 1;

  std::vector<double> vectors;
  vectors.reserve(static_cast<std::size_t>(count * e.dimension));
  for (long i = 0; i < count; ++i)
    for (int c = 0; c < e.dimension; ++c)
      vectors.push_back(series[static_cast<std::size_t>(i + past - c * e.delay)]);
  const BoxList boxes(vectors, e.dimension, radius);

  // Sums of what followed upon the neighbours, seen from both points of a pair; boxes give one order.
  std::vector<double> total(static_cast<std::size_t>(count), 0.0), neighbours(total);
  const auto future = [&](long i) { return series[static_cast<std::size_t>(i + past + e.horizon)]; };
  const auto compare = [&](long i, long first, long last) {
    const long t_i = boxes.index()[i];
    for (long j = first; j < last; ++j) {
      const long t_j = boxes.index()[j];
      bool close = std::labs(t_j - t_i) > e.theiler;
      for (int c = 0; c < e.dimension; ++c)
        close = close & (std::abs(boxes.coordinate(c)[j] - boxes.coordinate(c)[i]) < radius);
      if (!close) continue;
      total[static_cast<std::size_t>(t_i)] += future(t_j);
      total[static_cast<std::size_t>(t_j)] += future(t_i);
      ++neighbours[static_cast<std::size_t>(t_i)];
      ++neighbours[static_cast<std::size_t>(t_j)];
    }
  };
  // A constant series goes through the pauses, too: there are as many for every series of its length.
  const double share = static_cast<double>(count) / 20'000;  // of 2e8 pairs, a second of work
  in_stretches(varies ? count : 0, 1 + static_cast<long>(share * share), pause, [&](long from, long to) {
    for (long i = from; i < to; ++i)
      boxes.for_later_neighbours(i, [&](long first, long last) { compare(i, first, last); });
  });
  if (!varies) return nan;

  CompensatedSum squares;
  for (long i = 0; i < count; ++i) {
    const double known = neighbours[static_cast<std::size_t>(i)];
    const double predicted = known > 0 ? total[static_cast<std::size_t>(i)] / known : m.mean;
    squares.add((future(i) - predicted) * (future(i) - predicted));
  }
  return std::sqrt(squares.value() / static_cast<double>(count)) / m.std;
}

}  // namespace khaos
