// SPDX-License-Identifier: BSD-3-Clause
#include "bags.hpp"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <utility>

namespace hopfield {
namespace {

/// The first `count` of a random order of `items`; member says whose.
void shuffle_front(std::vector<long>& items, long count, const Stream& numbers, std::uint64_t member,
                   std::uint64_t from) {
  const auto n = static_cast<long>(items.size());
  for (long i = 0; i < count; ++i) {
    const double u = numbers.uniform(member, from + static_cast<std::uint64_t>(i));
    std::swap(items[i], items[i + static_cast<long>(u * static_cast<double>(n - i))]);
  }
}

}  // namespace

Bags draw_bags(const BagShape& shape, const Stream& numbers) {
  constexpr std::uint64_t of_signals = 1ULL << 62;  // member of the stream; bags have 0, 1, ...
  std::vector<long> patterns((1L << shape.bits) - 1);
  std::iota(patterns.begin(), patterns.end(), 1);  // zero is none
  shuffle_front(patterns, shape.signals, numbers, of_signals, 0);
  const auto others = static_cast<double>(static_cast<long>(patterns.size()) - shape.signals);

  Bags out;
  const long eighth = shape.bags / 8;
  for (long bag = 0; bag < shape.bags; ++bag) {
    const auto member = static_cast<std::uint64_t>(bag);
    const auto places = static_cast<std::uint64_t>(shape.instances);
    std::vector<long> instances(static_cast<std::size_t>(shape.instances));
    for (std::uint64_t i = 0; i < places; ++i)
      instances[i] = patterns[shape.signals + static_cast<long>(numbers.uniform(member, i) * others)];
    const bool positive = bag < shape.bags / 2;
    if (positive) {
      std::vector<long> where(instances.size());
      std::iota(where.begin(), where.end(), 0);
      shuffle_front(where, shape.per_bag, numbers, member, places);
      for (long k = 0; k < shape.per_bag; ++k)
        instances[where[k]] =
            patterns[static_cast<long>(numbers.uniform(member, 2 * places + static_cast<std::uint64_t>(k)) *
                                       static_cast<double>(shape.signals))];
    }
    const bool test = bag < eighth || bag >= shape.bags - eighth;
    for (const long pattern : instances)
      for (long bit = 0; bit < shape.bits; ++bit)
        (test ? out.test : out.train).push_back(static_cast<double>(pattern >> bit & 1));
    (test ? out.test_label : out.train_label).push_back(positive ? 1 : 0);
  }
  return out;
}

}  // namespace hopfield
