// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "encoding.hpp"
#include "parameters.hpp"

#include <functional>
#include <span>
#include <vector>

namespace random_teachers {

/// The images of a Point: `data_sets` of them, equal on all ranks. Seed k looks
/// at set k mod data_sets.
struct ImageSets {
  std::vector<Images> labelled;
  std::vector<std::vector<double>> noise;  // to distil on; empty if that is done on the training images
  std::vector<std::vector<int>> shuffled;  // the training labels in a random order for each seed
  PixelSets pixels() const;                // of the labelled ones
};
ImageSets image_sets(const TeacherParams& p, const Run& run);

/// How well classes are read from features of each member or data set; NaN
/// where they are not finite.
struct Readings {
  std::vector<double> linear, neighbours, shuffled, rank;
};

/// Features of one of them, (images, dimension).
struct Features {
  std::span<const double> train, test;
};

/// What is read: `count` sets of features of one dimension, with the labels
/// (train + test) of their images; with `neighbours` also the nearest
/// neighbours, and the probe of shuffled training labels.
struct Asked {
  long count, dimension;
  std::span<const int> labels;
  const std::vector<std::vector<int>>& shuffled;  // set k has number k mod its size
  long neighbours = 0;
};
/// The ranks share the sets out. Collective; `left` is called where a stop
/// broke it off, and throws.
Readings read_features(const TeacherParams& p, const Asked& asked,
                       const std::function<Features(long)>& features_of, Run& run,
                       const std::function<void()>& left);

}  // namespace random_teachers
