// SPDX-License-Identifier: BSD-3-Clause
#include "fit_model.hpp"

#include <fmt/format.h>

namespace leslie {
namespace {

constexpr double volume = 100;     // unit of populations: typical counts
constexpr double crowding = 0.01;  // and of what they slow down by

void add_leslie(FitModel& m) {
  for (int k = 1; k <= m.species; ++k) {
    for (int j = 1; j <= m.n; ++j) m.parameters.push_back({fmt::format("f{}_{}", k, j), false, 1, 1});
    for (int j = 1; j < m.n; ++j) m.parameters.push_back({fmt::format("s{}_{}", k, j), true});
    for (int j = 1; j <= m.n; ++j) m.parameters.push_back({fmt::format("x{}_{}", k, j), false, volume, 0.05});
  }
}

}  // namespace

FitModel fit_model(const std::string& model, int species, int n, CouplingForm form) {
  using Kind = FitModel::Kind;
  FitModel m{Kind::logistic, species, n, form, {}};
  if (model == "logistic") {
    m.parameters = {{"r", false, 1, 1}, {"K", false, volume, 2}, {"x_0", false, volume, 0.05}};
  } else if (model == "LV") {
    m.kind = Kind::lotka_volterra;
    for (const char* k : {"1", "2"}) {
      m.parameters.push_back({std::string("r") + k, false, 1, 1});
      m.parameters.push_back({std::string("K") + k, false, volume, 2});
      m.parameters.push_back({k[0] == '1' ? "a12" : "a21", false, 1, 0.7});
    }
    m.parameters.push_back({"x_0", false, volume, 0.05});
    m.parameters.push_back({"y_0", false, volume, 0.05});
  } else if (model == "CO") {
    m.kind = Kind::linear;
    add_leslie(m);
    const int each = species == 1                     ? 0
                     : form == CouplingForm::scalar   ? 1
                     : form == CouplingForm::diagonal ? n
                                                      : n * n;
    for (int k = 1; k <= 2; ++k)
      for (int j = 1; j <= each; ++j) m.parameters.push_back({fmt::format("P{}_{}", k, j), false, 1, 0.1});
  } else {
    m.kind = Kind::saturating;
    add_leslie(m);
    m.parameters.push_back({"c11", false, crowding, 0.5});
    if (species == 2) {
      m.parameters.push_back({"c12", false, crowding, 0.5});
      m.parameters.push_back({"c22", false, crowding, 0.5});
      m.parameters.push_back({"c21", false, crowding, 0.5});
    }
  }
  return m;
}

}  // namespace leslie
