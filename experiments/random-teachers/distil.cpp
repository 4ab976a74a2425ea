// SPDX-License-Identifier: BSD-3-Clause
#include "distil.hpp"

#include "ensemble.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace random_teachers {
namespace {

Readings read_pixels(const ProbedParams& p, const ImageSets& sets, Run& run) {
  const auto of = [&](long k) {
    const Images& images = sets.labelled[static_cast<std::size_t>(k)];
    const std::span<const double> all(images.values);
    const auto train = static_cast<std::size_t>(images.train * images.pixels);
    return Features{all.first(train), all.subspan(train)};
  };
  return read_features(p,
                       {p.data_sets, p.size * p.size, sets.labelled[0].labels, sets.shuffled, p.neighbours},
                       of, run, [&] { run.leave_if_stopped(); });
}

/// Trains the students and fills the curves. What was done before a stop is
/// restored.
template <class T>
Readings follow(const ProbedParams& p, Ensemble<T>& ensemble, Curves& curves, Run& run) {
  Training<T>& training = ensemble.training();
  const std::vector<long> steps = probe_steps(p);
  const auto set = [&](std::vector<double>& curve, std::size_t k, const std::vector<double>& values) {
    for (std::size_t m = 0; m < values.size(); ++m) curve[m * steps.size() + k] = values[m];
  };
  const long at_once = steps_at_once(p.students(), step_work(p), run.comm());
  std::vector<double> saved;
  long next = 0;
  if (run.restore(next, saved, curves.probe, curves.loss, curves.distance, curves.rank))
    training.restore(saved);
  const auto save = [&] {
    run.checkpoint(next, training.save(), curves.probe, curves.loss, curves.distance, curves.rank);
  };
  Readings last;
  for (; next < static_cast<long>(steps.size()); ++next) {
    const auto k = static_cast<std::size_t>(next);
    while (training.step() < steps[k]) {
      training.run_to(std::min(steps[k], training.step() + at_once));
      run.progress(static_cast<double>(training.step()) / static_cast<double>(p.steps));
      save();
    }
    last = ensemble.read(k + 1 == steps.size() ? p.neighbours : 0, save);
    set(curves.probe, k, last.linear);
    set(curves.rank, k, last.rank);
    set(curves.distance, k, ensemble.distances());
    set(curves.loss, k, training.losses());
  }
  return last;
}

template <class T>
std::string lost_members(const ProbedParams& p, const Training<T>& training) {
  const std::vector<MemberStatus> status = training.status();
  const auto lost = std::ranges::count(status, MemberStatus::diverged);
  if (lost == 0) return "";
  const long first = std::ranges::find(status, MemberStatus::diverged) - status.begin();
  return fmt::format(
      "{} of {} students diverged, the first: alpha = {}, seed {}, after {} "
      "steps",
      lost, status.size(), p.alpha[static_cast<std::size_t>(first / p.seeds)], first % p.seeds,
      training.steps_taken()[static_cast<std::size_t>(first)]);
}

template <class T>
Distilled distil_in(const ProbedParams& p, Run& run) {
  Distilled d;
  const ImageSets sets = image_sets(p, run);
  d.pixels = read_pixels(p, sets, run);
  const auto leave = [&] { run.leave_if_stopped(); };
  Ensemble<T> ensemble(p, sets, run);
  ensemble.become_teachers(leave);
  d.teachers = ensemble.read(p.neighbours, leave);
  ensemble.become_students();
  const Start start = ensemble.start();
  d.gradient = start.gradient;
  d.divergence_gap = start.divergence_gap;
  d.entropy_gap = start.entropy_gap;
  d.weight_variance = ensemble.variance_ratio();
  const std::vector<double> nothing(static_cast<std::size_t>(p.students()) * probe_steps(p).size(),
                                    std::nan(""));
  d.curves = {nothing, nothing, nothing, nothing};
  d.students = follow(p, ensemble, d.curves, run);
  d.lost = lost_members(p, ensemble.training());
  return d;
}
}  // namespace

Distilled distil(const ProbedParams& p, Run& run) {
  return p.precision == "double" ? distil_in<double>(p, run) : distil_in<float>(p, run);
}

std::vector<long> probe_steps(const ProbedParams& p) { return log_spaced(p.steps, p.probes_per_decade); }

}  // namespace random_teachers
