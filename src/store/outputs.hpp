// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace khaos {

enum class Type { real, integer, complex };

/// A named dimension. `values` are its coordinates, or empty if it is an index.
struct Axis {
  std::string name;
  std::size_t length;
  std::string unit;
  std::vector<double> values;
};

/// One named result: a number (no axes) or an array. Complex ones get a last axis `part` = re, im.
struct Output {
  std::string name;
  std::vector<std::string> axes;
  std::string unit, doc;
  Type type = Type::real;
  bool is_field = false;  // stored frame by frame in fields.h5 instead of in the row
  std::vector<std::string> words = {};  // of an integer: what 0, 1, 2, ... mean
};

/// Names what a row holds. An experiment fills it in `outputs(params, out)`; `summarise` also puts values.
class Outputs {
 public:
  void axis(const std::string& name, std::size_t length, const std::string& unit = "1",
            std::vector<double> values = {});
  void add(const std::string& name, std::vector<std::string> axes, const std::string& unit,
           const std::string& doc, Type type = Type::real);
  /// Like add, but for frames that are written while running: the first axis counts them.
  void field(const std::string& name, std::vector<std::string> axes, const std::string& unit,
             const std::string& doc);
  /// Says what the values 0, 1, 2, ... of an integer output mean: CF attributes flag_values, flag_meanings. A
  /// word has no spaces.
  void words(const std::string& name, std::vector<std::string> meanings);
  /// Values of an output, row-major. For `summarise`; Points use Run::put.
  void put(const std::string& name, std::span<const double> values);

  const std::vector<Axis>& axes() const { return axes_; }
  const std::vector<Output>& all() const { return outputs_; }
  const Axis& axis(const std::string& name) const;
  /// Index into all(), or -1.
  int find(const std::string& name) const;
  /// Lengths of an output's axes; for complex ones with the 2 of `part`.
  std::vector<std::size_t> shape(const Output& output) const;
  std::size_t count(const Output& output) const;  // their product
  const std::vector<double>* values(const std::string& name) const;

  /// Becomes able to hold rows of both: lengths grow to the larger one, coordinates that differ are dropped.
  /// Throws std::logic_error if names, axes or types differ.
  void widen(const Outputs& other);
  std::vector<long> lengths() const;
  void set_lengths(const std::vector<long>& lengths);
  /// Axes whose coordinates were dropped or whose length varies between Points.
  const std::vector<std::string>& varying() const { return varying_; }
  void set_varying(const std::vector<long>& flags);
  std::vector<long> varying_flags() const;

 private:
  Axis* find_axis(const std::string& name);
  void mark_varying(Axis& axis);
  std::vector<Axis> axes_;
  std::vector<Output> outputs_;
  std::vector<std::string> varying_;
  std::map<std::string, std::vector<double>> values_;
};

}  // namespace khaos
