// SPDX-License-Identifier: BSD-3-Clause
#include "store/outputs.hpp"

#include <algorithm>
#include <stdexcept>

namespace khaos {

void Outputs::axis(const std::string& name, std::size_t length, const std::string& unit,
                   std::vector<double> values) {
  if (length == 0) throw std::logic_error("axis " + name + " has length 0");
  if (!values.empty() && values.size() != length)
    throw std::logic_error("axis " + name + " has " + std::to_string(length) + " places but " +
                           std::to_string(values.size()) + " values");
  if (find_axis(name)) throw std::logic_error("axis " + name + " is declared twice");
  axes_.push_back({name, length, unit, std::move(values)});
}

void Outputs::add(const std::string& name, std::vector<std::string> axes, const std::string& unit,
                  const std::string& doc, Type type) {
  if (find(name) >= 0) throw std::logic_error("output " + name + " is declared twice");
  if (type == Type::complex) {
    if (!find_axis("part")) axis("part", 2);
    axes.push_back("part");
  }
  for (const std::string& a : axes) axis(a);
  outputs_.push_back({name, std::move(axes), unit, doc, type});
}

void Outputs::field(const std::string& name, std::vector<std::string> axes, const std::string& unit,
                    const std::string& doc) {
  add(name, std::move(axes), unit, doc);
  if (outputs_.back().axes.empty())
    throw std::logic_error("field " + name + " needs a first axis that counts frames");
  outputs_.back().is_field = true;
}

void Outputs::words(const std::string& name, std::vector<std::string> meanings) {
  const int i = find(name);
  if (i < 0 || outputs_[i].type != Type::integer)
    throw std::logic_error("words: no integer output is named " + name);
  for (const std::string& word : meanings)
    if (word.empty() || word.find(' ') != std::string::npos)
      throw std::logic_error("words of " + name + ": '" + word + "' is not one word");
  outputs_[i].words = std::move(meanings);
}

void Outputs::put(const std::string& name, std::span<const double> values) {
  const int i = find(name);
  if (i < 0) throw std::logic_error("no output is named " + name);
  if (values.size() != count(outputs_[i]))
    throw std::logic_error("output " + name + " holds " + std::to_string(count(outputs_[i])) +
                           " numbers, given " + std::to_string(values.size()));
  values_[name].assign(values.begin(), values.end());
}

const Axis& Outputs::axis(const std::string& name) const {
  for (const Axis& a : axes_)
    if (a.name == name) return a;
  throw std::logic_error("no axis is named " + name);
}
Axis* Outputs::find_axis(const std::string& name) {
  for (Axis& a : axes_)
    if (a.name == name) return &a;
  return nullptr;
}
int Outputs::find(const std::string& name) const {
  for (std::size_t i = 0; i < outputs_.size(); ++i)
    if (outputs_[i].name == name) return int(i);
  return -1;
}
std::vector<std::size_t> Outputs::shape(const Output& output) const {
  std::vector<std::size_t> lengths;
  for (const std::string& a : output.axes) lengths.push_back(axis(a).length);
  return lengths;
}
std::size_t Outputs::count(const Output& output) const {
  std::size_t product = 1;
  for (const std::string& a : output.axes) product *= axis(a).length;
  return product;
}
const std::vector<double>* Outputs::values(const std::string& name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? nullptr : &found->second;
}

void Outputs::mark_varying(Axis& axis) {
  axis.values.clear();
  if (std::find(varying_.begin(), varying_.end(), axis.name) == varying_.end()) varying_.push_back(axis.name);
}

void Outputs::widen(const Outputs& other) {
  const auto same = [](const Output& a, const Output& b) {
    return a.name == b.name && a.axes == b.axes && a.type == b.type && a.is_field == b.is_field;
  };
  if (!std::equal(outputs_.begin(), outputs_.end(), other.outputs_.begin(), other.outputs_.end(), same) ||
      axes_.size() != other.axes_.size())
    throw std::logic_error("the outputs of a campaign's Points differ in more than the length of their axes");
  for (std::size_t i = 0; i < axes_.size(); ++i) {
    const Axis& theirs = other.axes_[i];
    if (theirs.length != axes_[i].length || theirs.values != axes_[i].values) mark_varying(axes_[i]);
    axes_[i].length = std::max(axes_[i].length, theirs.length);
  }
}

std::vector<long> Outputs::lengths() const {
  std::vector<long> all;
  for (const Axis& a : axes_) all.push_back(long(a.length));
  return all;
}
void Outputs::set_lengths(const std::vector<long>& lengths) {
  for (std::size_t i = 0; i < axes_.size(); ++i) {
    if (long(axes_[i].length) != lengths[i]) mark_varying(axes_[i]);
    axes_[i].length = std::size_t(lengths[i]);
  }
}
std::vector<long> Outputs::varying_flags() const {
  std::vector<long> flags;
  for (const Axis& a : axes_)
    flags.push_back(std::find(varying_.begin(), varying_.end(), a.name) != varying_.end());
  return flags;
}
void Outputs::set_varying(const std::vector<long>& flags) {
  varying_.clear();
  for (std::size_t i = 0; i < axes_.size(); ++i)
    if (flags[i]) mark_varying(axes_[i]);
}

}  // namespace khaos
