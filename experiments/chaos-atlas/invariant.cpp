// SPDX-License-Identifier: BSD-3-Clause
#include "invariant.hpp"

#include "models/program.hpp"

namespace chaos_atlas {
namespace {

std::string expression_of(const Model& model) {
  if (!model.kernels || !model.conserved.empty()) return model.conserved;
  try {
    return find_model(model.name, "corrected").conserved;
  } catch (const UserError&) {  // there is no corrected variant
    return "";
  }
}

}  // namespace

Invariant::Invariant(const Chosen& chosen) {
  const Model& model = chosen.model;
  const std::string text = expression_of(model);
  if (text.empty()) return;
  const std::vector<Program::Equation> result{{"conserved", text}};
  program_ = std::make_shared<const Program>(Program::Symbols{model.kind, model.state, model.names},
                                             std::span<const Program::Equation>(), result);
  constants_.resize(std::size_t(program_->constants()));
  program_->prepare(chosen.parameters.data(), constants_.data());
}

double Invariant::operator()(std::span<const double> x) const {
  double value = 0;
  program_->run(x.data(), 0.0, constants_.data(), &value);
  return value;
}

}  // namespace chaos_atlas
