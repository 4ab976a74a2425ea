// SPDX-License-Identifier: BSD-3-Clause
/// How well classes can be read from features: what is asked of a frozen encoder.
#pragma once
#include <span>

namespace khaos {

/// Points with labels 0 .. classes - 1.
struct Labelled {
  std::span<const double> features;  // (points, dimension), row-major
  std::span<const int> labels;       // (points)
};

/// Share of the test points whose class a linear classifier finds: ridge regression of the one-hot labels,
///   min_(W, b) mean |z W + b - y|^2 + lambda |W|^2,
/// on features z that are standardised by the mean and deviation of the training points (those that do not
/// vary there are left out); the largest score wins, the lower class if two are equal. Without features the
/// most frequent class wins.
/// Throws UserError "probe is singular" if lambda = 0 and the features are dependent, as they are with fewer
/// training points than features, and if there are no points.
double linear_probe(const Labelled& train, const Labelled& test, long dimension, int classes, double lambda);

/// Share of the test points whose class most of the `neighbours` nearest training points have (Euclidean
/// distance, features standardised as above); of classes with equally many the one with the nearest point.
/// Throws UserError if there are fewer training points than neighbours, and if there are no points.
double nearest_neighbour_probe(const Labelled& train, const Labelled& test, long dimension, int classes,
                               long neighbours);

/// (tr C)^2 / tr C^2 of the covariance C of features (points, dimension): how many directions they fill,
/// 1 .. dimension; 0 if they do not vary.
double participation_ratio(std::span<const double> features, long dimension);

}  // namespace khaos
