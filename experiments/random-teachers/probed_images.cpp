// SPDX-License-Identifier: BSD-3-Clause
#include "probed_images.hpp"

#include "stats/probe.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace random_teachers {
namespace {

bool finite(std::span<const double> values) {
  return std::ranges::all_of(values, [](double x) { return std::isfinite(x); });
}

/// Fisher and Yates.
std::vector<int> shuffled(std::vector<int> labels, const Stream& numbers, std::uint64_t seed) {
  for (std::size_t i = labels.size(); i > 1; --i)
    std::swap(labels[i - 1],
              labels[static_cast<std::size_t>(numbers.uniform(seed, i) * static_cast<double>(i))]);
  return labels;
}
}  // namespace

PixelSets ImageSets::pixels() const {
  PixelSets pixels;
  for (const Images& images : labelled) pixels.push_back(images.values);
  return pixels;
}

ImageSets image_sets(const TeacherParams& p, const Run& run) {
  ImageSets sets;
  const Stream stream = run.stream("images");
  for (long k = 0; k < p.data_sets; ++k) {
    sets.labelled.push_back(
        p.data == "file" ? read_images(p.file, p.size, p.classes, p.train, p.test)
                         : labelled_images(p.law(), p.train, p.test, stream, static_cast<std::uint64_t>(k)));
    if (p.distil_on == "noise")
      sets.noise.push_back(noise_images(p.size, p.train, stream, static_cast<std::uint64_t>(k)));
  }
  // Orders of their own: one that by chance goes with the classes would do so
  // for all seeds.
  const std::vector<int>& labels = sets.labelled[0].labels;
  for (long s = 0; s < p.seeds; ++s)
    sets.shuffled.push_back(shuffled({labels.begin(), labels.begin() + p.train},
                                     run.stream("shuffled labels"), static_cast<std::uint64_t>(s)));
  return sets;
}

Readings read_features(const TeacherParams& p, const Asked& asked,
                       const std::function<Features(long)>& features_of, Run& run,
                       const std::function<void()>& left) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  const auto train = static_cast<std::size_t>(p.train);
  std::vector<double> mine;
  const auto work = [&](const std::function<void()>& look) {
    mine.clear();
    const auto [from, to] = share(asked.count, run.comm());
    for (long k = from; k < to; ++k) {
      look();
      const Features seen = features_of(k);
      if (!finite(seen.train) || !finite(seen.test)) {
        mine.insert(mine.end(), 4, nan);
        continue;
      }
      const Labelled known{seen.train, asked.labels.first(train)},
          test{seen.test, asked.labels.subspan(train)};
      const long d = asked.dimension;
      mine.push_back(linear_probe(known, test, d, p.classes, p.lambda));
      if (asked.neighbours > 0) {
        const Labelled mislabelled{seen.train,
                                   asked.shuffled[static_cast<std::size_t>(k) % asked.shuffled.size()]};
        mine.push_back(nearest_neighbour_probe(known, test, d, p.classes, asked.neighbours));
        mine.push_back(linear_probe(mislabelled, test, d, p.classes, p.lambda));
      } else {
        mine.insert(mine.end(), 2, nan);
      }
      mine.push_back(participation_ratio(seen.test, d));
    }
  };
  while (!run.apart(work)) left();
  const std::vector<double> all = run.comm().gather(mine);
  Readings readings;
  for (std::size_t k = 0; k < all.size(); k += 4) {
    readings.linear.push_back(all[k]);
    readings.neighbours.push_back(all[k + 1]);
    readings.shuffled.push_back(all[k + 2]);
    readings.rank.push_back(all[k + 3]);
  }
  return readings;
}

}  // namespace random_teachers
