// SPDX-License-Identifier: BSD-3-Clause
#include "core/schema.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

namespace khaos {
namespace {

Check numeric(std::string allowed, std::function<bool(double)> holds) {
  auto wrong = [holds = std::move(holds), allowed](const Value& v) -> std::string {
    if (const auto* list = std::get_if<std::vector<double>>(&v))
      return std::all_of(list->begin(), list->end(), holds) ? "" : "allowed: every element " + allowed;
    return holds(as_double(v)) ? "" : "allowed: " + allowed;
  };
  return {allowed, wrong};
}

std::size_t edit_distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t swap = diagonal + (a[i - 1] != b[j - 1]);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, swap});
    }
  }
  return row.back();
}

/// A whole number that is none of the integers parse_value reads, 1e18: the nearest there is, for its range.
std::optional<std::int64_t> too_large(const std::string& text) {
  double x = 0;
  try {
    x = std::get<double>(parse_value(text, Kind::real));
  } catch (const UserError&) {
    return {};
  }
  if (!std::isfinite(x) || x != std::floor(x)) return {};
  using Limits = std::numeric_limits<std::int64_t>;
  return x >= 0x1p63 ? Limits::max() : x <= -0x1p63 ? Limits::min() : std::int64_t(x);
}

bool is_finite(const Value& value) {
  const auto finite = [](double x) { return std::isfinite(x); };
  if (const auto* x = std::get_if<double>(&value)) return finite(*x);
  const auto* list = std::get_if<std::vector<double>>(&value);
  return !list || std::all_of(list->begin(), list->end(), finite);
}

}  // namespace

Check above(double low) {
  return numeric("> " + to_text(low), [low](double x) { return x > low; });
}
Check at_least(double low) {
  return numeric(">= " + to_text(low), [low](double x) { return x >= low; });
}
Check within(double low, double high) {
  return numeric(to_text(low) + " .. " + to_text(high), [=](double x) { return low <= x && x <= high; });
}
Check between(double low, double high) {
  return numeric("between " + to_text(low) + " and " + to_text(high) + ", ends excluded",
                 [=](double x) { return low < x && x < high; });
}
Check and_fits(Check check, double low, double high) {
  const Check range = within(low, high);
  return {check.allowed, [check, range](const Value& v) {
            const std::string wrong = check.wrong ? check.wrong(v) : "";
            return wrong.empty() ? range.wrong(v) : wrong;
          }};
}
Check one_of(std::vector<std::string> choices) {
  std::string allowed;
  for (const std::string& choice : choices) allowed += (allowed.empty() ? "" : " | ") + choice;
  Check check{allowed, [choices, allowed](const Value& v) -> std::string {
                const std::string& given = std::get<std::string>(v);
                if (std::find(choices.begin(), choices.end(), given) != choices.end()) return "";
                const std::string hint = nearest(given, choices);
                return "allowed: " + allowed + (hint.empty() ? "" : " (did you mean " + hint + "?)");
              }};
  check.choices = std::move(choices);
  return check;
}

Value parse(const Parameter& parameter, const std::string& text) {
  const auto wrong_with = [&](const Value& value) {
    return parameter.check.wrong ? parameter.check.wrong(value) : "";
  };
  Value value;
  try {
    value = parse_value(text, parameter.kind());
  } catch (const UserError& wrong) {
    const auto large = parameter.kind() == Kind::integer ? too_large(text) : std::nullopt;
    if (!large) throw UserError(parameter.name + ": " + wrong.what());
    const std::string range = wrong_with(*large);
    throw UserError(parameter.name + ": given " + text + ", " +
                    (range.empty() ? "allowed beyond 2^53: digits, up to 9223372036854775807" : range));
  }
  std::string wrong = wrong_with(value);
  if (wrong.empty() && !is_finite(value)) wrong = "allowed: finite numbers";
  if (!wrong.empty()) throw UserError(parameter.name + ": given " + to_text(value) + ", " + wrong);
  return value;
}

std::string nearest(const std::string& wrong, const std::vector<std::string>& names) {
  std::string best;
  std::size_t least = std::max<std::size_t>(2, wrong.size() / 3) + 1;
  for (const std::string& name : names)
    if (const std::size_t d = edit_distance(wrong, name); d < least) least = d, best = name;
  return best;
}

std::uint64_t identity(const std::vector<Parameter>& parameters, const Record& record,
                       std::uint64_t replicate) {
  std::uint64_t sum = 0;  // commutative, so the order of declaration does not matter
  for (std::size_t i = 0; i < record.size(); ++i) {
    Hash hash;
    hash.text(parameters[i].name);
    absorb(hash, record[i]);
    sum += hash.value();
  }
  return Hash().word(sum).word(replicate).value();
}

}  // namespace khaos
