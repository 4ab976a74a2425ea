// SPDX-License-Identifier: BSD-3-Clause
#include "core/value.hpp"

#include "core/error.hpp"

#include <charconv>
#include <cmath>

namespace khaos {
namespace {

bool parse_double(std::string_view text, double& x) {
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  if (text == ".inf" || text == ".Inf") return x = INFINITY, true;
  if (text == "-.inf" || text == "-.Inf") return x = -INFINITY, true;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), x);
  return fault == std::errc() && end == text.data() + text.size() && !std::isnan(x);
}

bool parse_integer(const std::string& text, std::int64_t& n) {
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (fault == std::errc() && end == text.data() + text.size()) return true;
  double x;  // 1e6 and 200000.0 are integers too, as long as a double holds them exactly
  if (!parse_double(text, x) || x != std::floor(x) || std::abs(x) > 0x1p53) return false;
  n = std::int64_t(x);
  return true;
}

std::vector<std::string> split_list(std::string text) {
  if (text.size() >= 2 && text.front() == '[' && text.back() == ']') text = text.substr(1, text.size() - 2);
  std::vector<std::string> items;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t comma = std::min(text.find(',', from), text.size());
    std::size_t a = from, b = comma;
    while (a < b && text[a] == ' ') ++a;
    while (b > a && text[b - 1] == ' ') --b;
    items.push_back(text.substr(a, b - a));
    from = comma + 1;
  }
  if (items.size() == 1 && items[0].empty()) items.clear();
  return items;
}

}  // namespace

const char* kind_name(Kind kind) {
  static constexpr const char* names[] = {"true or false", "an integer", "a number", "text",
                                          "a list of numbers"};
  return names[static_cast<int>(kind)];
}

std::string to_text(double x) {
  char buffer[32];
  const auto result = std::to_chars(buffer, buffer + sizeof buffer, x);
  return {buffer, result.ptr};
}

std::string to_text(const Value& value) {
  struct {
    std::string operator()(bool b) const { return b ? "true" : "false"; }
    std::string operator()(std::int64_t n) const { return std::to_string(n); }
    std::string operator()(double x) const { return to_text(x); }
    std::string operator()(const std::string& s) const { return s; }
    std::string operator()(const std::vector<double>& list) const {
      std::string all = "[";
      for (const double x : list) all += (all.size() > 1 ? ", " : "") + to_text(x);
      return all + "]";
    }
  } writer;
  return std::visit(writer, value);
}

Value parse_value(const std::string& text, Kind kind) {
  std::int64_t n;
  double x;
  switch (kind) {
    case Kind::boolean:
      if (text == "true" || text == "yes" || text == "on" || text == "True") return true;
      if (text == "false" || text == "no" || text == "off" || text == "False") return false;
      break;
    case Kind::integer:
      if (parse_integer(text, n)) return n;
      break;
    case Kind::real:
      if (parse_double(text, x)) return x;
      break;
    case Kind::text:
      return text;
    case Kind::reals: {
      std::vector<double> list;
      bool good = true;
      for (const std::string& item : split_list(text)) {
        good = good && parse_double(item, x);
        list.push_back(x);
      }
      if (good) return list;
    }
  }
  throw UserError("'" + text + "' is not " + kind_name(kind));
}

void absorb(Hash& hash, const Value& value) {
  struct {
    Hash& hash;
    void operator()(bool b) const { hash.word(b); }
    void operator()(std::int64_t n) const { hash.word(std::uint64_t(n)); }
    void operator()(double x) const { hash.number(x); }
    void operator()(const std::string& s) const { hash.text(s); }
    void operator()(const std::vector<double>& list) const {
      hash.word(list.size());
      for (const double x : list) hash.number(x);
    }
  } writer{hash};
  std::visit(writer, value);
}

double as_double(const Value& value) {
  if (const auto* b = std::get_if<bool>(&value)) return *b;
  if (const auto* n = std::get_if<std::int64_t>(&value)) return double(*n);
  return std::get<double>(value);
}

}  // namespace khaos
