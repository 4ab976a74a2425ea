// SPDX-License-Identifier: BSD-3-Clause
#include "memory.hpp"

#include "recall_kernel.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace hopfield {
namespace {

using Registers = Kokkos::View<Lanes*>;
using Numbers = Kokkos::View<double*>;
constexpr long queries_at_once = 1024;  // whose sums stay in the second cache while patterns pass by
constexpr long most_strands = 64, blocks_of_strand = 8;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Patterns in blocks of patterns_at_once rows, on the device; held or made when asked for.
class Blocks {
 public:
  Blocks(const Patterns& patterns, bool held)
      : patterns_(patterns),
        size_(patterns_at_once * patterns.dimension()),
        held_(held),
        memory_("patterns", static_cast<std::size_t>(held ? size_ * count() : size_)),
        made_(Kokkos::create_mirror_view(memory_)) {
    if (!held_) return;
    patterns_.fill(0, patterns_.count(), made_.data());
    Kokkos::deep_copy(memory_, made_);
  }
  const Patterns& patterns() const { return patterns_; }
  long count() const { return (patterns_.count() + patterns_at_once - 1) / patterns_at_once; }
  int rows(long b) const {
    return static_cast<int>(std::min<long>(patterns_at_once, patterns_.count() - b * patterns_at_once));
  }
  const double* block(long b) const {
    if (held_) return memory_.data() + b * size_;
    Kokkos::fence();  // the kernel that reads the block before
    patterns_.fill(b * patterns_at_once, rows(b), made_.data());
    Kokkos::deep_copy(memory_, made_);
    return memory_.data();
  }

 private:
  Patterns patterns_;
  long size_;
  bool held_;
  Numbers memory_;
  decltype(Kokkos::create_mirror_view(Numbers())) made_;
};

/// Up to queries_at_once queries in registers.
struct Chunk {
  long first, count, registers, d;
  Registers xi, beta, own;
  Chunk(const Queries& q, long from)
      : first(from),
        count(std::min(queries_at_once, q.count() - from)),
        registers((count + KHAOS_LANES - 1) / KHAOS_LANES),
        d(q.d),
        xi("xi", static_cast<std::size_t>(registers * d)),
        beta("beta", static_cast<std::size_t>(registers)),
        own("own", static_cast<std::size_t>(registers)) {
    const auto xi_host = Kokkos::create_mirror_view(xi);
    const auto beta_host = Kokkos::create_mirror_view(beta), own_host = Kokkos::create_mirror_view(own);
    for (long r = 0; r < registers; ++r)
      for (int lane = 0; lane < KHAOS_LANES; ++lane) {
        const long i =
            first + std::min(count - 1, r * KHAOS_LANES + lane);  // the last one fills its register
        for (long k = 0; k < d; ++k) xi_host(r * d + k).set(lane, q.state[i * d + k]);
        beta_host(r).set(lane, q.beta[i]);
        own_host(r).set(lane, static_cast<double>(q.own[i]));
      }
    Kokkos::deep_copy(xi, xi_host);
    Kokkos::deep_copy(beta, beta_host);
    Kokkos::deep_copy(own, own_host);
  }
};

void clear(const Registers& sums, long registers, long width) {
  Kokkos::parallel_for(
      "clear the sums", Kokkos::RangePolicy<>(0, registers),
      KOKKOS_LAMBDA(long r) { Sums::clear(sums.data() + r * Sums::size(width), width); });
}
/// part is used up.
void join(const Registers& sums, const Registers& part, const Registers& beta, long registers, long width) {
  Kokkos::parallel_for(
      "join strands", Kokkos::RangePolicy<>(0, registers), KOKKOS_LAMBDA(long r) {
        const long at = r * Sums::size(width);
        Sums::join(sums.data() + at, part.data() + at, beta(r), width);
      });
}

}  // namespace

struct Memory::Parts {
  Blocks keys, values;
  bool associative;  // values are other patterns than the keys

  long width() const { return values.patterns().dimension(); }
  long strands() const { return std::clamp(keys.count() / blocks_of_strand, 1L, most_strands); }

  /// The sums of one strand.
  void add_strand(long strand, const Chunk& chunk, const Registers& sums, const Look& look) const {
    const long width = this->width(), d = chunk.d;
    const Registers xi = chunk.xi, beta = chunk.beta, own = chunk.own;
    clear(sums, chunk.registers, width);
    for (long b = keys.count() * strand / strands(); b < keys.count() * (strand + 1) / strands(); ++b) {
      look();
      const double* x = keys.block(b);
      const double* v = associative ? values.block(b) : x;
      const long first = b * patterns_at_once;
      const int rows = keys.rows(b);
      Kokkos::parallel_for(
          "recall", Kokkos::RangePolicy<>(0, chunk.registers), KOKKOS_LAMBDA(long r) {
            add_patterns(x, v, first, rows, d, width, xi.data() + r * d, beta(r), own(r),
                         sums.data() + r * Sums::size(width));
          });
    }
  }

  /// Numbers of the i-th query of a chunk from its sums.
  void finish(const Queries& q, const Chunk& chunk, const Registers& sums, Recall& out) const {
    const auto host = Kokkos::create_mirror_view(sums);
    Kokkos::deep_copy(host, sums);
    const long width = this->width();
    for (long i = 0; i < chunk.count; ++i) {
      const long query = chunk.first + i, at = i / KHAOS_LANES * Sums::size(width);
      const int lane = static_cast<int>(i % KHAOS_LANES);
      const auto sum = [&](long what) { return host(at + what)[lane]; };
      const bool has_own = q.own[query] >= 0;
      const double beta = q.beta[query];
      const double z = has_own ? beta * (sum(Sums::own) - sum(Sums::largest)) : 0;
      const double own = has_own ? std::exp(z) : 0, total = sum(Sums::weight) + own;
      for (long k = 0; k < width; ++k) {
        const double others = sum(Sums::vector + k), target = has_own ? q.target[query * width + k] : nan;
        out.next[query * width + k] = (has_own ? others + own * target : others) / total;
        out.shift[query * width + k] = (others - sum(Sums::weight) * target) / total;
      }
      out.lse[query] = sum(Sums::largest) + std::log(total) / beta;
      out.entropy[query] = std::log(total) - (sum(Sums::tilt) + own * z) / total;
      out.own_score[query] = has_own ? sum(Sums::own) : nan;
      out.other_score[query] =
          sum(Sums::other) > no_score ? sum(Sums::other) : -std::numeric_limits<double>::infinity();
    }
  }

  Recall empty(const Queries& q) const {
    const auto n = static_cast<std::size_t>(q.count()), all = n * static_cast<std::size_t>(width());
    const std::vector<double> numbers(n);
    return {std::vector<double>(all), std::vector<double>(all), numbers, numbers, numbers, numbers};
  }
};

void Queries::add(const std::vector<double>& xi, double inverse_temperature) {
  add(xi, inverse_temperature, -1, std::vector<double>(xi.size(), nan));
}
void Queries::add(const std::vector<double>& xi, double inverse_temperature, long j,
                  const std::vector<double>& x_j) {
  d = static_cast<long>(xi.size());
  state.insert(state.end(), xi.begin(), xi.end());
  target.insert(target.end(), x_j.begin(), x_j.end());
  beta.push_back(inverse_temperature);
  own.push_back(j);
}
void Queries::add(const Queries& other, long i) {
  d = other.d;
  state.insert(state.end(), other.state.begin() + i * d, other.state.begin() + (i + 1) * d);
  target.insert(target.end(), other.target.begin() + i * d, other.target.begin() + (i + 1) * d);
  beta.push_back(other.beta[i]);
  own.push_back(other.own[i]);
}

namespace {
bool fits(const Patterns& p) {
  return static_cast<double>(p.count()) * static_cast<double>(p.dimension()) * sizeof(double) <
         Memory::most_held;
}
}  // namespace

Memory::Memory(const Patterns& keys)
    : parts_(new Parts{Blocks(keys, fits(keys)), Blocks(keys, false), false}) {}
Memory::Memory(const Patterns& keys, const Patterns& values)
    : parts_(new Parts{Blocks(keys, fits(keys)), Blocks(values, fits(values)), true}) {}
Memory::~Memory() = default;

const Patterns& Memory::patterns() const { return parts_->keys.patterns(); }
bool Memory::holds_all() const { return fits(patterns()); }

Recall Memory::recall(const Queries& queries, const Look& look) const {
  const Parts& parts = *parts_;
  Recall out = parts.empty(queries);
  for (long first = 0; first < queries.count(); first += queries_at_once) {
    const Chunk chunk(queries, first);
    const auto size = static_cast<std::size_t>(chunk.registers * Sums::size(parts.width()));
    const Registers sums("sums", size), part("sums of a strand", size);
    clear(sums, chunk.registers, parts.width());
    for (long strand = 0; strand < parts.strands(); ++strand) {
      parts.add_strand(strand, chunk, part, look);
      join(sums, part, chunk.beta, chunk.registers, parts.width());
    }
    parts.finish(queries, chunk, sums, out);
  }
  return out;
}

Recall Memory::recall(const Queries& queries, const Comm& comm, const Apart& apart) const {
  const Parts& parts = *parts_;
  Recall out = parts.empty(queries);
  const auto [from, to] = share(parts.strands(), comm);
  for (long first = 0; first < queries.count(); first += queries_at_once) {
    const Chunk chunk(queries, first);
    const auto size = static_cast<std::size_t>(chunk.registers * Sums::size(parts.width()));
    const Registers sums("sums", size), part("sums of a strand", size);
    const auto host = Kokkos::create_mirror_view(part);
    std::vector<double> mine(static_cast<std::size_t>(to - from) * size * KHAOS_LANES);
    apart([&, from = from, to = to](const Look& look) {
      for (long strand = from; strand < to; ++strand) {
        parts.add_strand(strand, chunk, part, look);
        Kokkos::deep_copy(host, part);
        std::memcpy(&mine[static_cast<std::size_t>(strand - from) * size * KHAOS_LANES], host.data(),
                    size * sizeof(Lanes));
      }
    });
    const std::vector<double> all = comm.gather(mine);
    clear(sums, chunk.registers, parts.width());
    for (long strand = 0; strand < parts.strands(); ++strand) {
      std::memcpy(host.data(), &all[static_cast<std::size_t>(strand) * size * KHAOS_LANES],
                  size * sizeof(Lanes));
      Kokkos::deep_copy(part, host);
      join(sums, part, chunk.beta, chunk.registers, parts.width());
    }
    parts.finish(queries, chunk, sums, out);
  }
  return out;
}

}  // namespace hopfield
