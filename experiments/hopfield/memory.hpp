// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/simd.hpp"
#include "patterns.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace hopfield {

/// States that are updated together. Query i may have its own pattern, whose share of the sums is kept apart
/// (recall_kernel.hpp).
struct Queries {
  long d = 0;
  std::vector<double> state;   // (count, d)
  std::vector<double> beta;    // (count)
  std::vector<long> own;       // (count) index of the own pattern; -1: none
  std::vector<double> target;  // (count, d) the own pattern
  long count() const { return static_cast<long>(beta.size()); }
  void add(const std::vector<double>& xi, double inverse_temperature);
  void add(const std::vector<double>& xi, double inverse_temperature, long j, const std::vector<double>& x_j);
  void add(const Queries& other, long i);
};

/// What a pass over all patterns gives for each query, p = softmax(beta X^T xi).
struct Recall {
  std::vector<double> next;       // (count, d)  X p, the updated state
  std::vector<double> shift;      // (count, d)  X p - own pattern, to full relative accuracy; NaN without one
  std::vector<double> lse;        // (1 / beta) ln sum_j exp(beta x_j . xi)
  std::vector<double> entropy;    // -sum_j p_j ln p_j
  std::vector<double> own_score;  // x_own . xi
  std::vector<double> other_score;  // largest x_j . xi of the others; -infinity if there are none
};

/// Stored patterns with the one operation of the network. Patterns are held if they take less than
/// `most_held` bytes and else made anew on every pass: 1e7 of them need no memory. Sums are added in strands,
/// a cut of the patterns that depends on their number alone, and strands are joined in order: the same bits
/// whether one rank goes through all patterns or ranks share them.
class Memory {
 public:
  using Look = std::function<void()>;
  /// Runs work(look), which uses no MPI, on each rank: see Run::apart.
  using Apart = std::function<void(const std::function<void(const Look& look)>& work)>;
  static constexpr double most_held = 256e6;

  /// Keys and values are the same for a Hopfield network; attention may have others, as many and with any
  /// dimension.
  explicit Memory(const Patterns& keys);
  Memory(const Patterns& keys, const Patterns& values);
  ~Memory();
  const Patterns& patterns() const;
  /// Whether all patterns are held here. Else ranks had better share them.
  bool holds_all() const;

  /// By this rank alone. `look` is called now and then.
  Recall recall(const Queries& queries, const Look& look) const;
  /// Collective: every rank of `comm` goes through its share of the patterns and has the result.
  Recall recall(const Queries& queries, const Comm& comm, const Apart& apart) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace hopfield
