// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "learning/training.hpp"
#include "networks.hpp"
#include "run/run.hpp"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace random_teachers {

/// Called when a stop was requested; throws.
using Left = std::function<void()>;

/// Pixels (images, size, size) of each data set.
using PixelSets = std::vector<std::span<const double>>;

/// Images that were bound to a Training in pieces, so that a stop can come
/// between them; each piece goes through the networks in batches, which divide
/// it.
struct BoundImages {
  struct Piece {
    long first, count, batch;
  };
  std::string name;
  std::vector<Piece> pieces;
};

/// By layer: (members, channels).
struct Statistics {
  std::vector<std::vector<double>> mean, variance;
};

/// Evaluates the encoders of an ensemble, with statistics of normalisation that
/// are measured on all images at hand. Member m looks at data set (m mod seeds)
/// mod sets. Every function is collective and gives all members on every rank.
template <class T>
class Encoding {
 public:
  using Wanted = std::function<Node(const Encoder&)>;
  /// `training` has weights of the names that encode() records; it and `run`
  /// must outlive this.
  Encoding(Training<T>& training, const Architecture& a, long members, long seeds, Run& run);

  /// Images first .. first + count - 1 of each set, as numbers for `input`.
  Data images_for(const Node& input, const PixelSets& sets, long first, long count) const;
  BoundImages bind(const std::string& name, const PixelSets& sets, long first, long count);
  /// What is wanted of each batch, (members, batches of all pieces, elements).
  std::vector<double> evaluate(const BoundImages& images, const Statistics& statistics, const Wanted& wanted,
                               const Left& left) const;
  Statistics measure(const BoundImages& images, const Left& left) const;
  /// (members, images, features).
  std::vector<double> features(const BoundImages& images, const Statistics& statistics,
                               const Left& left) const;

 private:
  Node input_of(Graph graph, const BoundImages& images, const BoundImages::Piece& piece) const;

  Training<T>& training_;
  Architecture architecture_;
  std::size_t members_, seeds_;
  Run& run_;
};

extern template class Encoding<float>;
extern template class Encoding<double>;

}  // namespace random_teachers
