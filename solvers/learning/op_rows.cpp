// SPDX-License-Identifier: BSD-3-Clause
// Records what works along the last axis: softmax and its kin, normalisations, losses built from them.
#include "core/error.hpp"
#include "learning/operations.hpp"
#include "learning/record.hpp"

#include <fmt/format.h>

namespace khaos {
namespace {
using namespace detail;

template <class Op>
Recorded along_rows(const Shape& in, const Shape& out, double a0) {
  Recorded record = record_of<Op>(out);
  record.n[0] = rows_of(in);
  record.n[1] = columns_of(in);
  record.a[0] = a0;
  return record;
}

void check_axis(const char* name, const Node& x) {
  if (x.shape().rank() == 0) refuse(name, {x}, "a number has no axis to work along");
}
void check_positive(const char* name, double value) {
  if (!(value > 0)) throw UserError(fmt::format("{} must be above 0, not {}", name, value));
}
}  // namespace

Node softmax(const Node& x, double inverse_temperature) {
  check_axis("softmax", x);
  Recorded record = along_rows<ops::Softmax>(x.shape(), x.shape(), inverse_temperature);
  record.needs_inputs = 0;
  return Node::apply("softmax", {x}, record);
}

Node log_softmax(const Node& x, double inverse_temperature) {
  check_axis("log_softmax", x);
  Recorded record = along_rows<ops::LogSoftmax>(x.shape(), x.shape(), inverse_temperature);
  record.needs_inputs = 0;
  return Node::apply("log_softmax", {x}, record);
}

Node log_sum_exp(const Node& x, double inverse_temperature) {
  check_axis("log_sum_exp", x);
  check_positive("the inverse temperature of log_sum_exp", inverse_temperature);
  return Node::apply("log_sum_exp", {x},
                     along_rows<ops::LogSumExp>(x.shape(), x.shape().without(-1), inverse_temperature));
}

Node layer_norm(const Node& x, const Node& gain, const Node& offset, double epsilon) {
  check_axis("layer_norm", x);
  const Shape wanted{x.shape()[-1]};
  if (!(gain.shape() == wanted) || !(offset.shape() == wanted))
    refuse("layer_norm", {x, gain, offset}, "gain and offset have the size of the last axis");
  Recorded record = along_rows<ops::LayerNorm>(x.shape(), x.shape(), epsilon);
  record.needs_inputs = 3;
  record.needs_output = false;
  return Node::apply("layer_norm", {x, gain, offset}, record);
}

Node layer_norm(const Node& x, double epsilon) {
  check_axis("layer_norm", x);
  Recorded record = along_rows<ops::LayerNorm>(x.shape(), x.shape(), epsilon);
  record.needs_output = false;
  return Node::apply("layer_norm", {x}, record);
}

Node l2_normalise(const Node& x, double epsilon) {
  check_axis("l2_normalise", x);
  Recorded record = along_rows<ops::L2Normalise>(x.shape(), x.shape(), epsilon);
  record.needs_output = false;
  return Node::apply("l2_normalise", {x}, record);
}

Node soft_cross_entropy(const Node& student, const Node& teacher, double student_temperature,
                        double teacher_temperature) {
  if (!(student.shape() == teacher.shape()))
    refuse("soft_cross_entropy", {student, teacher}, "the shapes differ");
  check_positive("the student's temperature", student_temperature);
  check_positive("the teacher's temperature", teacher_temperature);
  const Node terms =
      softmax(teacher, 1 / teacher_temperature) * log_softmax(student, 1 / student_temperature);
  return sum(terms) * (-1.0 / double(rows_of(student.shape())));
}

Node bce_with_logits(const Node& logit, const Node& y) {
  if (!(logit.shape() == y.shape())) refuse("bce_with_logits", {logit, y}, "the shapes differ");
  return mean(softplus(logit) - logit * y);
}

}  // namespace khaos
