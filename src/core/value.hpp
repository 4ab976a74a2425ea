// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/hash.hpp"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace khaos {

/// A parameter's value. The order of the alternatives is the order of Kind.
using Value = std::variant<bool, std::int64_t, double, std::string, std::vector<double>>;
enum class Kind { boolean, integer, real, text, reals };
inline Kind kind_of(const Value& value) { return static_cast<Kind>(value.index()); }

/// "integer", "number", ...: the word that messages and `describe` use.
const char* kind_name(Kind kind);

/// Shortest text that parses back to the same value; lists as [a, b].
std::string to_text(double x);
std::string to_text(const Value& value);

/// `text` read as `kind`; integers may be written 1e6. Throws UserError saying "is not a ...".
Value parse_value(const std::string& text, Kind kind);

void absorb(Hash& hash, const Value& value);

/// Numbers as double, for columns and comparisons; throws std::bad_variant_access for text and lists.
double as_double(const Value& value);

}  // namespace khaos
