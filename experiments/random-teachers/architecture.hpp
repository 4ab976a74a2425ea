// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <vector>

namespace random_teachers {

/// An encoder and a head, as teacher and student have them alike. All weights
/// start as U(-1, 1) / sqrt(fan_in).
///   conv   blocks of `convs_per_block` times [3x3 convolution (periodic, no
///   bias) - normalisation - ReLU],
///          then the mean over 2x2 pixels; last the mean over all pixels
///   dense  layers of these widths: linear without bias - normalisation - ReLU
///   head   linear layers of these widths with biases, ReLU between, the last
///   one linear bottleneck > 0: then linear to bottleneck_width, length 1, and
///   linear to so many outputs by rows of
///          length 1 (the authors' default has 2^16)
struct Architecture {
  bool convolutional = true;
  long size = 16;  // pixels along each side
  std::vector<long> channels{16, 32, 64};
  long convs_per_block = 1;
  bool normalise = true;
  std::vector<long> head{128, 128};
  long bottleneck = 0, bottleneck_width = 256;

  /// Output channels of each layer of the encoder.
  std::vector<long> widths() const;
  long features() const { return channels.back(); }
};

/// Multiplications of one image through an encoder, and of one image's features
/// through a head.
double encoder_work(const Architecture& a);
double head_work(const Architecture& a);

}  // namespace random_teachers
