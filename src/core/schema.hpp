// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/error.hpp"
#include "core/value.hpp"

#include <functional>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

namespace khaos {

/// What a parameter may be: `allowed` for people, `wrong` returns "" or what is wrong with a value. Where
/// there are finitely many texts they are `choices`; a sweep over `all` means these.
struct Check {
  std::string allowed;
  std::function<std::string(const Value&)> wrong;
  std::vector<std::string> choices;
  Check() = default;
  Check(std::string allowed_text, std::function<std::string(const Value&)> test)
      : allowed(std::move(allowed_text)), wrong(std::move(test)) {}
  template <class F>
  requires std::is_invocable_r_v<std::string, const F&, const Value&> Check(F test)
      : wrong(std::move(test)) {}
};
Check above(double low);                               // low < x
Check at_least(double low);                            // low <= x
Check within(double low, double high);                 // low <= x <= high
Check between(double low, double high);                // low < x < high
Check one_of(std::vector<std::string> choices);        // text
Check and_fits(Check check, double low, double high);  // `check`, and the range of the C++ type behind it

/// One parameter as `describe`, validation, help and the file's columns see it.
struct Parameter {
  std::string name, unit, doc;
  Value standard;  // the default; its alternative is the parameter's kind
  Check check;
  Kind kind() const { return kind_of(standard); }
};

/// All values of one Point, in the order of the declaration.
using Record = std::vector<Value>;

/// `text` as a value of this parameter: right kind, finite and in range. Throws UserError "name: given ...,
/// allowed ...".
Value parse(const Parameter& parameter, const std::string& text);
/// The name nearest to `wrong` (edit distance at most 2, or a third of its length), or "".
std::string nearest(const std::string& wrong, const std::vector<std::string>& names);
std::uint64_t identity(const std::vector<Parameter>& parameters, const Record& record,
                       std::uint64_t replicate);

/// The one declaration of an experiment's parameters: default, unit, range and meaning are written once,
/// in `static void describe(Schema<Params>& s)`. Everything else follows from it.
template <class P>
class Schema {
 public:
  Schema() { P::describe(*this); }

  template <class T>
  void operator()(std::string name, T P::*member, std::string unit, std::string doc, Check check = {}) {
    using Stored = std::conditional_t<std::is_integral_v<T> && !std::is_same_v<T, bool>, std::int64_t, T>;
    if constexpr (std::is_same_v<Stored, std::int64_t>)
      check = and_fits(std::move(check), double(std::numeric_limits<T>::min()),
                       double(std::numeric_limits<T>::max()));
    parameters_.push_back(
        {std::move(name), std::move(unit), std::move(doc), Stored(P{}.*member), std::move(check)});
    set_.push_back([member](P& p, const Value& v) { p.*member = T(std::get<Stored>(v)); });
  }
  const std::vector<Parameter>& parameters() const { return parameters_; }
  P params(const Record& record) const {
    P p;
    for (std::size_t i = 0; i < set_.size(); ++i) set_[i](p, record[i]);
    return p;
  }

 private:
  std::vector<Parameter> parameters_;
  std::vector<std::function<void(P&, const Value&)>> set_;
};

}  // namespace khaos
