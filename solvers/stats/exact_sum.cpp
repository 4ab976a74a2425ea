// SPDX-License-Identifier: BSD-3-Clause
#include "stats/exact_sum.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace khaos {
namespace {
constexpr int top = ExactSum::size - 2;  // the highest word; the one after it counts what is not finite
}

void ExactSum::carry() {
  for (int i = 0; i < top; ++i) {
    words_[i + 1] += words_[i] >> 32;
    words_[i] &= 0xffffffff;
  }
  since_carry_ = 0;
}

ExactSum ExactSum::of(std::span<const std::int64_t> words) {
  ExactSum sum;
  std::ranges::copy(words, sum.words_.begin());
  sum.carry();
  return sum;
}

double ExactSum::value() const {
  if (words_[size - 1] != 0) return std::numeric_limits<double>::quiet_NaN();
  ExactSum magnitude = *this;
  magnitude.carry();
  const bool negative = magnitude.words_[top] < 0;
  if (negative) {
    for (std::int64_t& word : magnitude.words_) word = -word;
    magnitude.carry();
  }
  int high = top;
  while (high > 2 && magnitude.words_[high] == 0) --high;
  __extension__ typedef unsigned __int128 Wide;
  Wide leading = 0;  // 65 significant bits or more, unless these are all there are
  for (int i = high; i > high - 3; --i) leading = leading << 32 | static_cast<Wide>(magnitude.words_[i]);
  const auto rest = std::span(magnitude.words_).first(high - 2);
  if (std::ranges::any_of(rest, [](std::int64_t word) { return word != 0; })) leading |= 1;  // for rounding
  const double value = std::ldexp(static_cast<double>(leading), 32 * (high - 2) - 1075);
  return negative ? -value : value;
}

}  // namespace khaos
