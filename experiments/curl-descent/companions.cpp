// SPDX-License-Identifier: BSD-3-Clause
#include "companions.hpp"

#include <cmath>

namespace curl_descent {
namespace {

StudentKind endless(StudentKind kind) {
  kind.stop_below = 0;
  return kind;
}

double norm(std::span<const double> x) {
  double square = 0;
  for (const double v : x) square += v * v;
  return std::sqrt(square);
}

}  // namespace

Companions::Companions(const StudentKind& kind, const std::vector<StudentMember>& members, const Comm* comm)
    : students_(endless(kind), members, comm), members_(members), growth_(members.size(), 0.0) {}

/// w + distance |w| times the unit vector along each direction (members, elements).
void Companions::place(const Students& students, std::span<const double> directions) {
  std::vector<double> w = students.weights();
  const auto elements = static_cast<std::size_t>(students.elements());
  for (std::size_t m = 0; m < members_.size(); ++m) {
    const std::span one(w.data() + m * elements, elements);
    const std::span direction = directions.subspan(m * elements, elements);
    const double length = norm(direction), scale = length > 0 ? distance * norm(one) / length : 0;
    for (std::size_t k = 0; k < elements; ++k) one[k] += scale * direction[k];
  }
  students_.set_weights(w);
}

void Companions::leave(const Students& students) {
  std::vector<double> directions;
  for (const StudentMember& one : members_)
    for (long k = 0; k < students.elements(); ++k)
      directions.push_back(one.student.normal(one.member, static_cast<std::uint64_t>(k) + (1ULL << 40)));
  students_.restore(students.save());
  place(students, directions);
  left_ = renewed_ = students.step();
}

void Companions::renew(const Students& students) {
  std::vector<double> apart = students_.weights();
  const std::vector<double> w = students.weights();
  const auto elements = static_cast<std::size_t>(students.elements());
  for (std::size_t k = 0; k < w.size(); ++k) apart[k] -= w[k];
  const std::vector<double> status = students.status(), companion = students_.status();
  for (std::size_t m = 0; m < members_.size(); ++m) {
    const double now = norm({apart.data() + m * elements, elements}),
                 then = distance * norm({w.data() + m * elements, elements});
    const bool both = status[m] == 0 && companion[m] == 0;
    growth_[m] += both && now > 0 ? std::log(now / then) : std::nan("");
  }
  place(students, apart);
  renewed_ = students.step();
}

std::vector<double> Companions::exponents() const {
  std::vector<double> all;
  for (std::size_t m = 0; m < members_.size(); ++m)
    all.push_back(renewed_ == left_
                      ? std::nan("")
                      : growth_[m] / (static_cast<double>(renewed_ - left_) * members_[m].rate));
  return all;
}

std::vector<double> Companions::save() const {
  std::vector<double> all = growth_;
  all.push_back(static_cast<double>(left_));
  all.push_back(static_cast<double>(renewed_));
  const std::vector<double> rest = students_.save();
  all.insert(all.end(), rest.begin(), rest.end());
  return all;
}

void Companions::restore(const std::vector<double>& saved) {
  const auto count = static_cast<long>(growth_.size());
  growth_.assign(saved.begin(), saved.begin() + count);
  left_ = static_cast<long>(saved[static_cast<std::size_t>(count)]);
  renewed_ = static_cast<long>(saved[static_cast<std::size_t>(count) + 1]);
  students_.restore({saved.begin() + count + 2, saved.end()});
}

}  // namespace curl_descent
