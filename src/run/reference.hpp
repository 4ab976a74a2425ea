// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace khaos {

/// One published value, from a family's reference.yaml.
struct ReferenceRow {
  std::string experiment, quantity,
      campaign;               // campaign: the YAML that computes it, Points of `set` left out
  std::string set;            // parameters of the one Point, as flow YAML; "" if `campaign` sweeps
  std::string configuration;  // for people
  std::string size, source, note;
  std::vector<std::pair<std::string, double>>
      at;  // where in an array: axis, and coordinate (or index) along it
  double value = 0, absolute = 0, relative = 0;
  bool differs = false;              // expect: differs
  std::optional<double> documented;  // what was measured when the finding was written down
  double tolerance() const;
};

/// Rows of a family at `size` and the sizes below it. Throws UserError if the text is not right.
std::vector<ReferenceRow> reference_rows(const std::string& family, const std::string& size);

enum class Verdict { pass, fail, differs, not_run };
const char* name_of(Verdict verdict);
/// `pass` within the tolerance. A row with expect: differs gives `differs` while the published value is
/// missed and the documented one is met; `fail` if either changes.
Verdict judge(const ReferenceRow& row, double measured);

}  // namespace khaos
