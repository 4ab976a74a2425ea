// SPDX-License-Identifier: BSD-3-Clause
/// Which potential the copies descend, as parameters.
#pragma once

#include "core/error.hpp"
#include "core/schema.hpp"
#include "potential.hpp"

#include <string>
#include <vector>

namespace sync_redundancy {

struct LearningParams {
  std::string V = "quadratic";
  long d = 1, m = 30, tests = 500;
  std::vector<double> h = {1};
  double centre = 0, a = 1, b = 1, f = 0, lambda = 0.1, target_noise = 0.5;
  int components() const { return static_cast<int>(d); }
};

template <class P>
void describe_learning(Schema<P>& s) {
  const auto of = []<class T>(T LearningParams::*member) { return static_cast<T P::*>(member); };
  s("V", of(&LearningParams::V), "1", "what is descended: README.md has the formulas",
    one_of({"quadratic", "ridge", "logistic", "quartic", "doublewell"}));
  s("d", of(&LearningParams::d), "1", "components of each copy", within(1, 64));
  s("h", of(&LearningParams::h), "1/time", "quadratic: eigenvalues of V''; one for all components, or d",
    above(0));
  s("centre", of(&LearningParams::centre), "1", "quadratic: x* in each component");
  s("a", of(&LearningParams::a), "1/time", "quartic: V = a x^2/2 + b x^4/4 - f x", above(0));
  s("b", of(&LearningParams::b), "1", "quartic: see a", at_least(0));
  s("f", of(&LearningParams::f), "1", "quartic, doublewell: the input");
  s("m", of(&LearningParams::m), "1", "ridge, logistic: points learnt from", within(1, 1e6));
  s("lambda", of(&LearningParams::lambda), "1/time", "ridge, logistic: weight of |x|^2 / 2", above(0));
  s("target_noise", of(&LearningParams::target_noise), "1", "ridge: std of the targets about the teacher",
    at_least(0));
  s("tests", of(&LearningParams::tests), "1", "logistic: points that accuracies are measured on",
    within(1, 1e6));
}

std::vector<Issue> issues_of_learning(const LearningParams& p);
/// draw: which generated data.
Potential potential_of(const LearningParams& p, long draw);
/// Test points of a logistic potential, (tests, d), label times features; else none.
std::vector<double> tests_of(const LearningParams& p, long draw);
/// Cost of a step of one copy on one core, a guess.
double seconds_per_step(const LearningParams& p);

}  // namespace sync_redundancy
