// SPDX-License-Identifier: BSD-3-Clause
#include "encoding.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace random_teachers {
namespace {

/// A piece takes about a second; a batch of 16 images and a register of members
/// fit a cache. What is left over is a piece, and a batch, of its own.
std::vector<BoundImages::Piece> pieces_of(long first, long count) {
  constexpr long batch = 16, most = 31 * batch;
  std::vector<BoundImages::Piece> pieces;
  for (long done = 0; done < count;) {
    const long left = count - done, size = left >= batch ? std::min(most, left / batch * batch) : left;
    pieces.push_back({first + done, size, std::min(batch, size)});
    done += size;
  }
  return pieces;
}
}  // namespace

template <class T>
Encoding<T>::Encoding(Training<T>& training, const Architecture& a, long members, long seeds, Run& run)
    : training_(training),
      architecture_(a),
      members_(static_cast<std::size_t>(members)),
      seeds_(static_cast<std::size_t>(seeds)),
      run_(run) {}

template <class T>
Data Encoding<T>::images_for(const Node& input, const PixelSets& sets, long first, long count) const {
  const auto pixels = static_cast<std::size_t>(architecture_.size * architecture_.size);
  std::vector<double> values;
  for (std::size_t m = 0; m < (sets.size() > 1 ? members_ : 1); ++m) {
    const std::span<const double> own = sets[m % seeds_ % sets.size()].subspan(
        static_cast<std::size_t>(first) * pixels, static_cast<std::size_t>(count) * pixels);
    values.insert(values.end(), own.begin(), own.end());
  }
  return {input, std::move(values), sets.size() > 1};
}

template <class T>
BoundImages Encoding<T>::bind(const std::string& name, const PixelSets& sets, long first, long count) {
  BoundImages images{name, pieces_of(first, count)};
  for (const BoundImages::Piece& piece : images.pieces) {
    Graph graph;
    training_.bind({images_for(input_of(graph, images, piece), sets, piece.first, piece.count)});
  }
  return images;
}

template <class T>
Node Encoding<T>::input_of(Graph graph, const BoundImages& images, const BoundImages::Piece& piece) const {
  return graph.input(fmt::format("{}/{}", images.name, piece.first),
                     {piece.batch, 1, architecture_.size, architecture_.size});
}

template <class T>
std::vector<double> Encoding<T>::evaluate(const BoundImages& images, const Statistics& statistics,
                                          const Wanted& wanted, const Left& left) const {
  std::vector<std::vector<double>> rows(members_);
  for (const BoundImages::Piece& piece : images.pieces) {
    if (run_.stop_requested()) left();
    Graph graph;
    const Encoder encoder = encode(architecture_, input_of(graph, images, piece), {"measured"});
    std::vector<Data> data;
    for (std::size_t layer = 0; layer < statistics.mean.size(); ++layer) {
      data.push_back({encoder.mean[layer], statistics.mean[layer], true});
      data.push_back({encoder.variance[layer], statistics.variance[layer], true});
    }
    const std::vector<double> values = training_.evaluate(wanted(encoder), data);
    const std::size_t size = values.size() / members_;
    for (std::size_t m = 0; m < members_; ++m)
      rows[m].insert(rows[m].end(), values.begin() + static_cast<std::ptrdiff_t>(m * size),
                     values.begin() + static_cast<std::ptrdiff_t>((m + 1) * size));
  }
  std::vector<double> all;
  for (const std::vector<double>& row : rows) all.insert(all.end(), row.begin(), row.end());
  return all;
}

/// Layer after layer: what a layer gives depends on how those before it are
/// normalised. Means and variances of the batches add up to those of all
/// images.
template <class T>
Statistics Encoding<T>::measure(const BoundImages& images, const Left& left) const {
  Statistics statistics;
  if (!architecture_.normalise) return statistics;
  std::vector<double> share;  // of each batch in all images
  double count = 0;
  for (const BoundImages::Piece& piece : images.pieces) {
    share.insert(share.end(), static_cast<std::size_t>(piece.count / piece.batch),
                 static_cast<double>(piece.batch));
    count += static_cast<double>(piece.count);
  }
  for (double& s : share) s /= count;
  const std::size_t batches = share.size();
  for (const long width : architecture_.widths()) {
    const std::size_t layer = statistics.mean.size(), channels = static_cast<std::size_t>(width);
    const std::vector<double> parts = evaluate(
        images, statistics, [&](const Encoder& e) { return batch_statistics(e.layers[layer]); }, left);
    std::vector<double> mean(members_ * channels), variance(mean.size());
    for (std::size_t m = 0; m < members_; ++m)
      for (std::size_t c = 0; c < channels; ++c) {
        const auto part = [&](std::size_t b, std::size_t which) {
          return parts[((m * batches + b) * 2 + which) * channels + c];
        };
        double average = 0, spread = 0;
        for (std::size_t b = 0; b < batches; ++b) average += share[b] * part(b, 0);
        for (std::size_t b = 0; b < batches; ++b)
          spread += share[b] * (part(b, 1) + std::pow(part(b, 0) - average, 2));
        mean[m * channels + c] = average;
        variance[m * channels + c] = spread;
      }
    statistics.mean.push_back(std::move(mean));
    statistics.variance.push_back(std::move(variance));
  }
  return statistics;
}

template <class T>
std::vector<double> Encoding<T>::features(const BoundImages& images, const Statistics& statistics,
                                          const Left& left) const {
  return evaluate(
      images, statistics, [](const Encoder& e) { return e.features; }, left);
}

template class Encoding<float>;
template class Encoding<double>;

}  // namespace random_teachers
