// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/stream.hpp"

#include <string>
#include <vector>

namespace random_teachers {
using namespace khaos;

/// What generated images look like.
struct ImageLaw {
  std::string data = "motif-images";
  long size = 16;   // pixels along each side
  int classes = 8;  // in turn: image i has class i mod classes
  double pixel_noise = 0.3, offset = 0.5, separation = 0.3;
};

/// Images (count, size, size), row-major, labels (count); the first `train` are
/// for training.
struct Images {
  long train = 0, test = 0, pixels = 0;
  std::vector<double> values;
  std::vector<int> labels;
  long count() const { return train + test; }
};

/// Labelled images of one data set, standardised together by the mean and
/// deviation of all training pixels.
///   motif-images  periodic; each class has two random 5 x 5 motifs, N(0, 1);
///   an image is the sum of three of
///                 them, each of its class, at a random place (with wrap) and
///                 scaled by U(0.6, 1.4), plus pixel_noise N(0, 1) per pixel,
///                 plus offset N(0, 1) for the whole image
///   mixture       no translation in it: each class has two centres, separation
///   N(0, 1) per pixel; an image is
///                 one of them plus N(0, 1)
/// A pixel depends on (stream, set, image, pixel) alone.
Images labelled_images(const ImageLaw& law, long train, long test, const Stream& stream, std::uint64_t set);

/// Subtracts the mean and divides by the deviation of all training pixels.
/// UserError if they are all equal.
void standardise(Images& images);

/// Images of a text file, standardised likewise: one to a line, its label 0 ..
/// classes - 1 and then its pixels, row after row, with blanks or commas
/// between; what follows a # is left out. The first `train` are for training,
/// the next `test` for the test. UserError with the line where something else
/// is found.
Images read_images(const std::string& file, long size, int classes, long train, long test);

/// N(0, 1) in every pixel, (count, size, size): nothing to learn.
std::vector<double> noise_images(long size, long count, const Stream& stream, std::uint64_t set);

}  // namespace random_teachers
