// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/error.hpp"
#include "core/schema.hpp"
#include "core/stream.hpp"
#include "mpi/comm.hpp"

#include <string>
#include <vector>

namespace hopfield {
using namespace khaos;

/// Which patterns are stored. On the sphere |x| = K sqrt(d - 1) of Ramsauer et al., theorem 3, are those of
///   sphere      uniform directions
///   clusters    pattern j around centre j mod `clusters`: the direction of centre + spread g / sqrt(d), g
///               normal
///   orthogonal  multiples of the first N unit vectors, N <= d
///   opposite    x and -x, N = 2
/// and elsewhere
///   binary      components +-K
///   gaussian    components K times a normal number
struct PatternParams {
  std::string law = "sphere";
  long N = 64, d = 20, clusters = 4;
  double K = 1, spread = 0.5;
};

inline const std::vector<std::string> laws = {"sphere",   "binary",     "gaussian",
                                              "clusters", "orthogonal", "opposite"};

template <class P>
void describe_patterns(Schema<P>& s) {
  const auto of = []<class T>(T PatternParams::*member) { return static_cast<T P::*>(member); };
  s("law", of(&PatternParams::law), "1", "how the stored patterns are drawn", one_of(laws));
  s("N", of(&PatternParams::N), "1", "stored patterns", within(1, 1'000'000'000));
  s("d", of(&PatternParams::d), "1", "dimension of a pattern", within(1, 100'000));
  s("K", of(&PatternParams::K), "1", "size: |x| = K sqrt(d - 1), or components of size K (binary, gaussian)",
    above(0));
  s("clusters", of(&PatternParams::clusters), "1", "law clusters: their number", within(1, 1'000'000));
  s("spread", of(&PatternParams::spread), "1", "law clusters: size of what is added to a centre of length 1",
    within(0, 1000));
}
/// What is wrong across parameters.
std::vector<Issue> issues_of_patterns(const PatternParams& p);

/// `count` standard normal numbers of `member`: two of each counter (Box & Muller 1958), cosine and sine.
void normals(const Stream& stream, std::uint64_t member, long count, double* out);

/// N patterns that are made whenever they are wanted: pattern j is a function of (stream, j) alone.
class Patterns {
 public:
  Patterns(const PatternParams& params, const Stream& numbers);

  long count() const { return params_.N; }
  long dimension() const { return params_.d; }
  /// Patterns first .. first + count - 1, row after row (count, d).
  void fill(long first, long count, double* block) const;
  std::vector<double> pattern(long j) const;
  /// M = max |x_j|: from the law where all are equally long, else by a look at all of them, which ranks
  /// share. Collective.
  double largest_norm(const Comm& comm) const;

 private:
  void fill_one(long j, double* x) const;
  PatternParams params_;
  Stream numbers_;
  double radius_;
  std::vector<double> centres_;  // (clusters, d), of length 1
};

}  // namespace hopfield
