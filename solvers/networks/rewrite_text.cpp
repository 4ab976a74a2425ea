// SPDX-License-Identifier: BSD-3-Clause
// Reads rules and hypergraphs; what cannot be read is pointed at.
#include "core/error.hpp"
#include "networks/rewrite_rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>

namespace khaos {
namespace {

constexpr Atom largest_atom = 10'000'000;

class Reader {
 public:
  Reader(std::string what, const std::string& text) : what_(std::move(what)), text_(text) {}

  [[noreturn]] void fail(const std::string& expected) const {
    const std::string found = at_ < text_.size() ? fmt::format("'{}'", text_[at_]) : "the end";
    throw UserError(fmt::format("{}: at character {} of '{}': expected {}, found {}", what_, at_ + 1, text_,
                                expected, found));
  }
  bool at_end() {
    skip_space();
    return at_ == text_.size();
  }
  bool take(const std::string& token) {
    skip_space();
    if (text_.compare(at_, token.size(), token) != 0) return false;
    at_ += token.size();
    return true;
  }
  void require(const std::string& token) {
    if (!take(token)) fail("'" + token + "'");
  }
  std::string word() {
    skip_space();
    const std::size_t begin = at_;
    while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) || text_[at_] == '_'))
      ++at_;
    return text_.substr(begin, at_ - begin);
  }
  std::string until(const char* ends) {
    skip_space();
    const std::size_t begin = at_;
    at_ = std::min(text_.find_first_of(ends, at_), text_.size());
    return text_.substr(begin, at_ - begin);
  }
  /// Braces opened one after another from here.
  int depth() {
    int depth = 0;
    const std::size_t here = at_;
    while (take("{")) ++depth;
    at_ = here;
    return depth;
  }
  /// `{item,item,...}`, possibly empty.
  template <class Item>
  void list(const Item& item) {
    require("{");
    if (take("}")) return;
    do item();
    while (take(","));
    if (!take("}")) fail("',' or '}'");
  }
  std::size_t place() {
    skip_space();
    return at_;
  }
  void back_to(std::size_t place) { at_ = place; }

 private:
  void skip_space() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
  }
  std::string what_;
  const std::string& text_;
  std::size_t at_ = 0;
};

RewriteRule read_rule(Reader& reader) {
  std::map<std::string, int> number;
  const auto edges = [&] {
    std::vector<std::vector<int>> all;
    reader.list([&] {
      all.emplace_back();
      reader.list([&] {
        const std::string name = reader.word();
        if (name.empty()) reader.fail("a variable");
        all.back().push_back(number.emplace(name, static_cast<int>(number.size())).first->second);
      });
    });
    return all;
  };
  const auto inputs = edges();
  if (!reader.take("->") && !reader.take("\u2192")) reader.fail("'->'");
  return make_rule(inputs, edges());
}

}  // namespace

std::vector<RewriteRule> parse_rules(const std::string& text) {
  Reader reader("rule", text);
  std::vector<RewriteRule> rules;
  if (reader.depth() > 2) {
    reader.list([&] { rules.push_back(read_rule(reader)); });
  } else {
    do rules.push_back(read_rule(reader));
    while (reader.take(";") && !reader.at_end());
  }
  if (!reader.at_end()) reader.fail("the end or ';'");
  return rules;
}

Hypergraph parse_hypergraph(const std::string& text) {
  Reader reader("initial state", text);
  Hypergraph graph;
  reader.list([&] {
    graph.emplace_back();
    const std::size_t begin = reader.place();
    reader.list([&] {
      const std::size_t place = reader.place();
      const std::string word = reader.until(",{} ");
      const bool digits = !word.empty() && word.find_first_not_of("0123456789") == std::string::npos;
      const long atom = digits && word.size() < 10 ? std::stol(word) : 0;
      if (atom < 1 || atom > largest_atom)
        throw UserError(fmt::format(
            "initial state: atoms must be positive integers (up to {}), given '{}' at character {} of '{}'",
            largest_atom, word, place + 1, text));
      graph.back().push_back(static_cast<Atom>(atom));
    });
    if (graph.back().empty()) {
      reader.back_to(begin);
      reader.fail("a hyperedge of at least one atom");
    }
  });
  if (!reader.at_end()) reader.fail("the end");
  if (graph.empty()) throw UserError("initial state: given {}, allowed: at least one hyperedge");
  return graph;
}

}  // namespace khaos
