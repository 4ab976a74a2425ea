// SPDX-License-Identifier: BSD-3-Clause
/// Parameters that curl-phase and curl-saddle share.
#pragma once
#include "core/schema.hpp"
#include "students.hpp"

#include <string>
#include <vector>

namespace curl_descent {

struct StudentParams {
  std::string phi = "linear", output_nonlinearity = "none", gradient = "population", flip_axis = "column";
  long P = 250, P_test = 100, batch = 10, epochs = 6000;
  double eta = 0.1, init = 1, teacher = 1;
  bool rescale = true;
};

template <class P>
void describe_students(Schema<P>& s) {
  const auto of = []<class T>(T StudentParams::*member) { return static_cast<T P::*>(member); };
  s("phi", of(&StudentParams::phi), "1", "activation of the hidden neurons",
    one_of({"linear", "tanh", "relu"}));
  s("output_nonlinearity", of(&StudentParams::output_nonlinearity), "1",
    "code-like: the output passes phi, but updates leave its slope out", one_of({"none", "code-like"}));
  s("gradient", of(&StudentParams::gradient), "1",
    "population: over all inputs at once, linear students only; data: over P samples",
    one_of({"population", "data"}));
  s("flip_axis", of(&StudentParams::flip_axis), "1",
    "signs of a layer's inputs (columns of its matrix), or of its outputs", one_of({"column", "row"}));
  s("P", of(&StudentParams::P), "1", "samples, with gradient = data", at_least(1));
  s("P_test", of(&StudentParams::P_test), "1", "samples of the test, with gradient = data", at_least(1));
  s("batch", of(&StudentParams::batch), "1", "samples of a step, with gradient = data", at_least(1));
  s("epochs", of(&StudentParams::epochs), "1",
    "passes through the samples; steps of the population's gradient", within(1, 1'000'000'000));
  s("eta", of(&StudentParams::eta), "1", "learning rate of an epoch: a step has eta batch/P", above(0));
  s("init", of(&StudentParams::init), "1", "weights start uniform in +-init/sqrt(inputs of the layer)",
    above(0));
  s("teacher", of(&StudentParams::teacher), "1", "those of the teachers likewise", above(0));
  s("rescale", of(&StudentParams::rescale), "1",
    "after each step the layers get back their first Frobenius norms");
}

StudentKind kind_of(const StudentParams& p, long M, long N);
long steps_per_epoch(const StudentParams& p);
/// Of one step.
double rate_of(const StudentParams& p);
std::vector<Issue> issues_of(const StudentParams& p);
/// Seconds of one step of one student on one core, a guess.
double seconds_of_step(const StudentParams& p, long M, long N);
/// Text that is equal for students that can be trained side by side.
std::string key_of(const StudentParams& p, long M, long N);
/// 0, 1, 2, ... epochs, about `per_decade` in a decade, and the steps at their ends.
std::vector<double> epochs_of(const StudentParams& p, int per_decade);
std::vector<long> looks_of(const StudentParams& p, int per_decade);

}  // namespace curl_descent
