// SPDX-License-Identifier: BSD-3-Clause
#include "member_exponents.hpp"

#include <cstddef>

namespace chaos_atlas {
namespace {

/// Writes a member's fields as numbers, or reads them back, in one order.
struct Writer {
  std::vector<double>& numbers;
  template <class T>
  void operator()(T& value) {
    numbers.push_back(double(value));
  }
  void operator()(std::vector<double>& list) {
    numbers.push_back(double(list.size()));
    numbers.insert(numbers.end(), list.begin(), list.end());
  }
};
struct Reader {
  const double* at;
  template <class T>
  void operator()(T& value) {
    value = static_cast<T>(*at++);
  }
  void operator()(std::vector<double>& list) {
    const auto size = std::size_t(*at++);
    list.assign(at, at + size);
    at += size;
  }
};

template <class Visitor>
void visit(LyapunovMember& member, Visitor& visitor) {
  MemberExponents& m = member.exponents;
  visitor(m.blocks), visitor(m.exponents), visitor(m.clocks), visitor(m.complete);
  visitor(m.local), visitor(m.divergence), visitor(m.step_error);
  visitor(m.transient), visitor(m.time), visitor(m.map), visitor(m.valid), visitor(m.slid);
  visitor(m.failure.reason), visitor(m.failure.time), visitor(m.failure.state);
  CovariantAngles& a = member.angles;
  visitor(a.vectors), visitor(a.samples), visitor(a.rates), visitor(a.least), visitor(a.sum),
      visitor(a.counts);
}

}  // namespace

std::vector<double> numbers_of(std::span<const LyapunovMember> members) {
  std::vector<double> numbers;
  Writer writer{numbers};
  for (LyapunovMember member : members) visit(member, writer);
  return numbers;
}

std::vector<LyapunovMember> members_of(std::span<const double> numbers) {
  std::vector<LyapunovMember> members;
  Reader reader{numbers.data()};
  while (reader.at != numbers.data() + numbers.size()) visit(members.emplace_back(), reader);
  return members;
}

}  // namespace chaos_atlas
