// SPDX-License-Identifier: BSD-3-Clause
#include "stats/correlation_sum.hpp"

#include "core/error.hpp"
#include "stats/box_list.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace khaos {
namespace {

constexpr int octaves = 32, radii = octaves * radii_per_octave;
constexpr std::int64_t dump = radii;  // pairs beyond the largest radius, or too close in time
constexpr std::int64_t stride = radii + 8;
constexpr long chunk = 512;  // pairs at once: their buffers stay in the first-level cache
constexpr long points_per_block = 128;

/// floor(4 log2 d2) for d2 >= 0, from the bits: four steps to the octave of d2 are eight to that of d. The
/// thresholds within an octave are 2^(1/4), 2^(1/2), 2^(3/4), rounded to double.
struct QuarterOctave {
  std::int64_t mantissa = (std::int64_t{1} << 52) - 1;
  std::int64_t one = std::bit_cast<std::int64_t>(std::exp2(0.25)) & mantissa;
  std::int64_t two = std::bit_cast<std::int64_t>(std::exp2(0.50)) & mantissa;
  std::int64_t three = std::bit_cast<std::int64_t>(std::exp2(0.75)) & mantissa;
  std::int64_t operator()(double d2) const {
    const std::int64_t bits = std::bit_cast<std::int64_t>(d2), m = bits & mantissa;
    return 4 * ((bits >> 52) - 1023) + (m >= one) + (m >= two) + (m >= three);
  }
};

/// Smallest k with d < r_k for all d <= reach.
int first_radius_beyond(double reach) { return static_cast<int>(QuarterOctave{}(reach * reach)) + 1; }

/// A bound on the distance of any two points: the diagonal of the box around them.
double diagonal(std::span<const double> points, std::size_t dimension) {
  double square = 0;
  for (std::size_t c = 0; c < dimension; ++c) {
    double low = points[c], high = low;
    for (std::size_t i = c; i < points.size(); i += dimension) {
      low = std::min(low, points[i]);
      high = std::max(high, points[i]);
    }
    square += (high - low) * (high - low);
  }
  return std::sqrt(square);
}

/// Pairs by the segments of their two points and the bin of their distance. Four copies, because an increment
/// must wait for the last one of the same number.
class Counts {
 public:
  std::int64_t* row(std::int64_t segment) { return counts_.data() + segment * row_size; }
  std::int64_t at(std::int64_t segment_i, std::int64_t segment_j, std::int64_t bin) const {
    std::int64_t total = 0;
    for (std::int64_t copy = 0; copy < copies; ++copy)
      total += counts_[static_cast<std::size_t>(segment_i * row_size + copy * copy_size + segment_j * stride +
                                                bin)];
    return total;
  }
  static constexpr std::int64_t copies = 4, copy_size = correlation_segments * stride,
                                row_size = copies * copy_size;

 private:
  std::vector<std::int64_t> counts_ = std::vector<std::int64_t>(correlation_segments * row_size, 0);
};

/// Counts the later neighbours of points [first, last).
class PairCounter {
 public:
  PairCounter(const BoxList& boxes, long theiler, int top)
      : boxes_(boxes), theiler_(theiler), base_(top - radii) {
    for (long i = 0; i < boxes.size(); ++i)
      offset_.push_back(boxes.index()[i] * correlation_segments / boxes.size() * stride);
  }
  void count(long first, long last) {
    for (long i = first; i < last; ++i) {
      std::int64_t* row = counts_.row(offset_[static_cast<std::size_t>(i)] / stride);
      boxes_.for_later_neighbours(i, [&](long from, long to) {
        for (long at = from; at < to; at += chunk) count(i, at, std::min(chunk, to - at), row);
      });
    }
  }
  const Counts& counts() const { return counts_; }

 private:
  void count(long i, long from, long n, std::int64_t* row) {
    double d2[chunk];
    std::int64_t bin[chunk];
    const double* x = boxes_.coordinate(0);
    const double x_i = x[i];
    for (long k = 0; k < n; ++k) d2[k] = (x[from + k] - x_i) * (x[from + k] - x_i);
    for (int c = 1; c < boxes_.dimension(); ++c) {
      const double *y = boxes_.coordinate(c), y_i = y[i];
      for (long k = 0; k < n; ++k) d2[k] += (y[from + k] - y_i) * (y[from + k] - y_i);
    }
    const std::int64_t *index = boxes_.index() + from, t_i = boxes_.index()[i], w = theiler_, base = base_;
    const std::int64_t* offset = offset_.data() + from;
    const QuarterOctave quarter;
    for (long k = 0; k < n; ++k) {
      const std::int64_t lag = index[k] > t_i ? index[k] - t_i : t_i - index[k];
      std::int64_t b = quarter(d2[k]) - base;
      b = b < 0 ? 0 : b;
      b = b > dump || lag <= w ? dump : b;
      bin[k] = b + offset[k];
    }
    std::int64_t *h0 = row, *h1 = h0 + Counts::copy_size, *h2 = h1 + Counts::copy_size,
                 *h3 = h2 + Counts::copy_size;
    long k = 0;
    for (; k + 4 <= n; k += 4) {
      ++h0[bin[k]];
      ++h1[bin[k + 1]];
      ++h2[bin[k + 2]];
      ++h3[bin[k + 3]];
    }
    for (; k < n; ++k) ++h0[bin[k]];
  }

  const BoxList& boxes_;
  std::int64_t theiler_, base_;
  std::vector<std::int64_t> offset_;  // (n) segment of the point, times stride
  Counts counts_;
};

/// Pairs i < j - w among n successive points.
std::int64_t admissible(long n, long w) { return n - w > 1 ? std::int64_t{n - w} * (n - w - 1) / 2 : 0; }

/// The same among n points without those from `first` to `last`.
std::int64_t admissible_without(long n, long w, long first, long last) {
  std::int64_t across = 0;
  for (long i = 0; i < first; ++i) across += std::max(0L, n - std::max(last, i + w + 1));
  return admissible(first, w) + admissible(n - last, w) + across;
}

/// Counts of all ranks together; integers below 2^53 travel as doubles without loss.
std::vector<std::int64_t> total(const std::vector<double>& mine, const Comm& comm) {
  const std::vector<double> all = comm.gather(mine);
  std::vector<std::int64_t> sums(mine.size(), 0);
  for (std::size_t k = 0; k < all.size(); ++k) sums[k % sums.size()] += static_cast<std::int64_t>(all[k]);
  return sums;
}

}  // namespace

double ladder_radius(int k) { return std::exp2(static_cast<double>(k) / radii_per_octave); }

CorrelationSum correlation_sum(std::span<const double> points, int dimension, long theiler, const Comm& comm,
                               double reach, const Pause& pause) {
  if (dimension < 1 || points.size() % static_cast<std::size_t>(dimension) != 0)
    throw UserError("correlation_sum: the points do not have this dimension");
  const long n = static_cast<long>(points.size()) / dimension;
  if (n < 1000) throw UserError("too few points: " + std::to_string(n) + ", at least 1000 are needed");
  if (theiler < 0) throw UserError("the Theiler window must not be negative");
  if (2 * theiler >= n)
    throw UserError("Theiler window too long: " + std::to_string(theiler) + " of " + std::to_string(n) +
                    " points");
  if (!(reach > 0)) throw UserError("correlation_sum: the reach must be positive");

  const BoxList boxes(points, dimension, reach);
  const double extent = diagonal(points, static_cast<std::size_t>(dimension));
  // Beyond the reach not all pairs are seen: the last radius is then the largest one below it.
  const bool everything = reach > extent;
  // A distance of 0 falls below all radii only if these are not so small that their squares come near to it.
  const double largest = std::max(extent * (1 + 1e-12), 1e-140);
  const int top = everything ? first_radius_beyond(largest) : first_radius_beyond(reach) - 1;

  PairCounter counter(boxes, theiler, top);
  const long blocks = (n + points_per_block - 1) / points_per_block,
             rounds = (blocks + comm.size() - 1) / comm.size();
  for (long round = 0; round < rounds; ++round) {
    const long block = round * comm.size() + comm.rank();
    if (block < blocks) counter.count(block * points_per_block, std::min(n, (block + 1) * points_per_block));
    if (pause) pause(static_cast<double>(round + 1) / static_cast<double>(rounds));
  }

  // Rows: all pairs, then those that touch each segment.
  const Counts& counts = counter.counts();
  std::vector<double> mine((1 + correlation_segments) * radii, 0.0);
  for (std::int64_t bin = 0; bin < radii; ++bin)
    for (std::int64_t a = 0; a < correlation_segments; ++a)
      for (std::int64_t b = 0; b < correlation_segments; ++b) {
        const double pairs = static_cast<double>(counts.at(a, b, bin));
        mine[static_cast<std::size_t>(bin)] += pairs;
        mine[static_cast<std::size_t>((1 + a) * radii + bin)] += pairs;
        if (a != b) mine[static_cast<std::size_t>((1 + b) * radii + bin)] += pairs;
      }
  const std::vector<std::int64_t> sums = total(mine, comm);

  CorrelationSum result;
  result.points = n;
  result.theiler = theiler;
  result.first = top - radii + 1;
  result.all_pairs = admissible(n, theiler);
  const auto cumulative = [&](std::size_t row) {
    std::vector<std::int64_t> pairs(sums.begin() + static_cast<long>(row * radii),
                                    sums.begin() + static_cast<long>((row + 1) * radii));
    for (std::size_t k = 1; k < pairs.size(); ++k) pairs[k] += pairs[k - 1];
    return pairs;
  };
  result.pairs = cumulative(0);
  for (long s = 0; s < correlation_segments; ++s) {
    result.pairs_without.push_back(cumulative(static_cast<std::size_t>(1 + s)));
    for (std::size_t k = 0; k < result.pairs.size(); ++k)
      result.pairs_without.back()[k] = result.pairs[k] - result.pairs_without.back()[k];
    const long first = (s * n + correlation_segments - 1) / correlation_segments,
               last = ((s + 1) * n + correlation_segments - 1) / correlation_segments;
    result.all_pairs_without.push_back(admissible_without(n, theiler, first, last));
  }
  return result;
}

}  // namespace khaos
