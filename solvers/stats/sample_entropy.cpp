// SPDX-License-Identifier: BSD-3-Clause
#include "stats/sample_entropy.hpp"

#include "core/error.hpp"
#include "core/simd_math.hpp"
#include "stats/box_list.hpp"
#include "stats/sum.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace khaos {
namespace {

constexpr long chunk = 512;  // pairs at once: their buffers stay in the first-level cache

/// The N - m templates of length m + 1, boxed by their first m values.
BoxList templates(std::span<const double> series, int m, double r, double reach) {
  if (m < 1) throw UserError("sample entropy: templates need at least one value");
  if (!(r > 0)) throw UserError("sample entropy: r must be positive");
  const std::size_t length = static_cast<std::size_t>(m);
  if (series.size() < length + 2) throw UserError("sample entropy: needs at least m + 2 values");
  std::vector<double> rows;
  rows.reserve((series.size() - length) * (length + 1));
  for (std::size_t i = 0; i + length < series.size(); ++i)
    rows.insert(rows.end(), series.begin() + static_cast<long>(i),
                series.begin() + static_cast<long>(i + length + 1));
  return BoxList(rows, m + 1, reach, m);
}

/// Distances of point i from points [from, from + n): over the first m coordinates, and over all m + 1.
void distances(const BoxList& points, long i, long from, long n, double* shorter, double* longer) {
  const int m = points.dimension() - 1;
  std::fill_n(shorter, n, 0.0);
  for (int c = 0; c <= m; ++c) {
    const double *x = points.coordinate(c), x_i = x[i];
    const double* before = shorter;
    double* d = c < m ? shorter : longer;
    for (long k = 0; k < n; ++k) {
      const double difference = std::abs(x[from + k] - x_i);
      d[k] = before[k] < difference ? difference : before[k];
    }
  }
}

/// sum of exp(-(d/r)^2), always in the same order.
double gradual(const double* d, long n, double r) {
  Lanes total = 0.0;
  for (long k = 0; k < n; k += KHAOS_LANES) {
    const Lanes ratio = load(d + k) * (1 / r);
    total = total + exp(-(ratio * ratio));
  }
  return sum(total);
}

/// Calls work(i, from, n) for the later neighbours of all points, at most a chunk of them at once.
template <class Work>
void for_chunks(const BoxList& points, const Pause& pause, long pauses, const Work& work) {
  in_stretches(points.size(), pauses, pause, [&](long begin, long end) {
    for (long i = begin; i < end; ++i)
      points.for_later_neighbours(i, [&](long first, long last) {
        for (long from = first; from < last; from += chunk) work(i, from, std::min(chunk, last - from));
      });
  });
}

double entropy_of(double longer, double shorter) {
  return longer > 0 ? -std::log(longer / shorter) : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

TemplateMatches template_matches(std::span<const double> series, int m, double r, const Pause& pause,
                                 long pauses) {
  const BoxList points = templates(series, m, r, r);
  TemplateMatches matches;
  double shorter[chunk], longer[chunk];
  for_chunks(points, pause, pauses, [&](long i, long from, long n) {
    distances(points, i, from, n, shorter, longer);
    std::int64_t a = 0, b = 0;
    for (long k = 0; k < n; ++k) b += shorter[k] <= r;
    for (long k = 0; k < n; ++k) a += longer[k] <= r;
    matches.longer += a;
    matches.shorter += b;
  });
  return matches;
}

double sample_entropy(std::span<const double> series, int m, double r, const Pause& pause, long pauses) {
  const TemplateMatches matches = template_matches(series, m, r, pause, pauses);
  return entropy_of(static_cast<double>(matches.longer), static_cast<double>(matches.shorter));
}

double fuzzy_entropy(std::span<const double> series, int m, double r, const Pause& pause, long pauses) {
  constexpr double beyond = 6;  // exp(-36) = 2.3e-16
  const BoxList points = templates(series, m, r, beyond * r);
  CompensatedSum all_shorter, all_longer;
  alignas(64) double shorter[chunk], longer[chunk];
  for_chunks(points, pause, pauses, [&](long i, long from, long n) {
    const long padded = (n + KHAOS_LANES - 1) / KHAOS_LANES * KHAOS_LANES;
    distances(points, i, from, n, shorter, longer);
    for (long k = n; k < padded; ++k)
      shorter[k] = longer[k] = 26 * r;  // exp(-676) is nothing beside any match
    all_shorter.add(gradual(shorter, padded, r));
    all_longer.add(gradual(longer, padded, r));
  });
  return entropy_of(all_longer.value(), all_shorter.value());
}

}  // namespace khaos
