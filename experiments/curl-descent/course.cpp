// SPDX-License-Identifier: BSD-3-Clause
#include "course.hpp"

#include "learning/training.hpp"

#include <algorithm>

namespace curl_descent {

std::vector<long> log_spaced_epochs(long epochs, int per_decade) { return log_spaced(epochs, per_decade); }

Curves follow(Students& students, std::optional<Companions>& companions, const Course& course, Run& run) {
  Curves curves;
  long looks = 0;
  bool left = false;
  std::vector<double> saved, of_companions;
  if (run.restore(looks, left, curves.train, curves.test, saved, of_companions)) {
    students.restore(saved);
    if (companions && !of_companions.empty()) companions->restore(of_companions);
  }
  const long last = course.looks.back();
  while (looks < static_cast<long>(course.looks.size())) {
    const long here = students.step(), look = course.looks[static_cast<std::size_t>(looks)];
    const long renewal =
        here < course.leave ? course.leave : here + course.renewal - (here - course.leave) % course.renewal;
    if (here == look) {
      for (const double loss : students.losses()) curves.train.push_back(loss);
      for (const double loss : students.test_losses()) curves.test.push_back(loss);
      ++looks;
    } else {
      const long next = std::min({look, here + course.at_once, companions ? renewal : last});
      students.run_to(next);
      if (companions && left) companions->run_to(next);
    }
    if (companions && students.step() == course.leave && !left) {
      companions->leave(students);
      left = true;
    } else if (companions && left && here != students.step() && students.step() == renewal) {
      companions->renew(students);
    }
    run.progress(static_cast<double>(students.step()) / static_cast<double>(std::max(1L, last)));
    if (run.stop_requested() || students.step() % (64 * course.at_once) == 0) {
      of_companions = companions && left ? companions->save() : std::vector<double>{};
      run.checkpoint(looks, left, curves.train, curves.test, students.save(), of_companions);
    }
  }
  return curves;
}

}  // namespace curl_descent
