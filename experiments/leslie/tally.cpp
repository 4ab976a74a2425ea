// SPDX-License-Identifier: BSD-3-Clause
#include "tally.hpp"

#include "populations.hpp"

#include <algorithm>
#include <cmath>

namespace leslie {
namespace {

constexpr std::size_t exception_size = 5;

void add_to(std::vector<long>& sum, const std::vector<long>& more) {
  for (std::size_t k = 0; k < sum.size(); ++k) sum[k] += more[k];
}

}  // namespace

void Tally::add(long number, const Trial& trial) {
  const auto is = [](double value, Winner winner) { return value == double(winner); };
  const double size = std::abs(trial.c);
  const double expected = double(trial.c > 0 ? Winner::species_1 : Winner::species_2);
  const bool rule = trial.primitive != 0;
  const auto decade = std::size_t(std::clamp(std::floor(std::log10(size)) + 8, 0.0, double(decades - 1)));
  const bool wrong_first = trial.c != 0 && !is(trial.first, Winner::undecided) && trial.first != expected;
  const bool wrong_linear = trial.c != 0 && !is(trial.linear, Winner::undecided) && trial.linear != expected;
  ++counts[trials];
  counts[positive] += trial.c > 0;
  counts[imprimitive] += trial.primitive == 0;
  counts[first_1] += is(trial.first, Winner::species_1);
  counts[first_2] += is(trial.first, Winner::species_2);
  counts[neither] += is(trial.first, Winner::neither);
  counts[undecided_first] += is(trial.first, Winner::undecided);
  counts[linear_1] += is(trial.linear, Winner::species_1);
  counts[linear_2] += is(trial.linear, Winner::species_2);
  counts[undecided_linear] += is(trial.linear, Winner::undecided);
  counts[rule ? mismatches_first : mismatches_first_imprimitive] += wrong_first;
  counts[rule ? mismatches_linear : mismatches_linear_imprimitive] += wrong_linear;
  ++of_decade[decade];
  mismatches_of_decade[decade] += rule && wrong_first;
  if (!is(trial.first, Winner::undecided)) {
    ++extinct_of_decade[decade];
    time_of_decade[decade] += long(trial.time);
  }
  smallest_c = std::fmin(smallest_c, size);
  if (rule && wrong_first) largest_c_mismatch = std::fmax(largest_c_mismatch, size);
  if ((wrong_first || wrong_linear) && exceptions.size() < most_exceptions * exception_size)
    exceptions.insert(exceptions.end(),
                      {double(number), trial.c, trial.first, trial.linear, trial.primitive});
}

void Tally::combine(const Comm& comm) {
  for (auto* list : {&counts, &of_decade, &mismatches_of_decade, &extinct_of_decade, &time_of_decade})
    *list = comm.sum(*list);
  largest_c_mismatch = comm.max(largest_c_mismatch);
  smallest_c = -comm.max(-smallest_c);
  exceptions = comm.gather(exceptions);
  if (exceptions.size() > most_exceptions * exception_size)
    exceptions.resize(most_exceptions * exception_size);
}

void Tally::append(const Tally& later) {
  add_to(counts, later.counts);
  add_to(of_decade, later.of_decade);
  add_to(mismatches_of_decade, later.mismatches_of_decade);
  add_to(extinct_of_decade, later.extinct_of_decade);
  add_to(time_of_decade, later.time_of_decade);
  largest_c_mismatch = std::fmax(largest_c_mismatch, later.largest_c_mismatch);
  smallest_c = std::fmin(smallest_c, later.smallest_c);
  const std::size_t room = most_exceptions * exception_size - exceptions.size();
  exceptions.insert(exceptions.end(), later.exceptions.begin(),
                    later.exceptions.begin() + long(std::min(room, later.exceptions.size())));
}

}  // namespace leslie
