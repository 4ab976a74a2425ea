// SPDX-License-Identifier: BSD-3-Clause
// Images, networks and losses of random teachers against loops written out, symmetries and identities.
#include "../../experiments/random-teachers/images.hpp"
#include "../../experiments/random-teachers/networks.hpp"
#include "learning/training.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace {

using namespace random_teachers;
using Values = std::vector<double>;

const Stream stream = make_stream(5, 0, "random teachers");

Values normals(std::size_t count, std::uint64_t which) {
  Values x;
  for (std::size_t k = 0; k < count; ++k) x.push_back(stream.normal(which, k));
  return x;
}
double largest_difference(const Values& a, const Values& b) {
  double largest = a.size() == b.size() ? 0 : 1e300;
  for (std::size_t k = 0; k < std::min(a.size(), b.size()); ++k)
    largest = std::max(largest, std::abs(a[k] - b[k]));
  return largest;
}

/// An encoder with fixed statistics, evaluated for one member.
struct Evaluated {
  Architecture a;
  long batch;
  Graph graph;
  Node images = graph.input("images", {batch, 1, a.size, a.size});
  Encoder encoder = encode(a, images, {"fixed"});
  Training<double> training{sum(encoder.features), Networks(1, stream), {}};
  std::vector<Data> statistics;

  Evaluated(const Architecture& architecture, long count) : a(architecture), batch(count) {
    std::uint64_t which = 100;
    for (std::size_t layer = 0; layer < encoder.mean.size(); ++layer) {
      const auto channels = std::size_t(encoder.mean[layer].shape().elements());
      Values variance = normals(channels, which + 1);
      for (double& v : variance) v = 0.5 + v * v;
      statistics.push_back({encoder.mean[layer], normals(channels, which)});
      statistics.push_back({encoder.variance[layer], variance});
      which += 2;
    }
  }
  Values features(const Values& pixels) const {
    std::vector<Data> data = statistics;
    data.push_back({images, pixels});
    return training.evaluate(encoder.features, data);
  }
};

/// One image through the encoder, as its definition reads. x (channels, size, size).
Values by_hand(const Evaluated& net, Values x) {
  long size = net.a.size, in = 1;
  const std::vector<Node> weights = net.graph.weights();
  for (std::size_t layer = 0; layer < weights.size(); ++layer) {
    const long out = net.a.widths()[layer];
    const Values w = net.training.weights(weights[layer]);  // (out, in, 3, 3)
    Values y;
    for (long o = 0; o < out; ++o)
      for (long i = 0; i < size; ++i)
        for (long j = 0; j < size; ++j) {
          double sum = 0;
          for (long c = 0; c < in; ++c)
            for (long di = 0; di < 3; ++di)
              for (long dj = 0; dj < 3; ++dj)
                sum += w[std::size_t(((o * in + c) * 3 + di) * 3 + dj)] *
                       x[std::size_t((c * size + (i + di - 1 + size) % size) * size +
                                     (j + dj - 1 + size) % size)];
          const double mean = net.statistics[2 * layer].values[std::size_t(o)],
                       variance = net.statistics[2 * layer + 1].values[std::size_t(o)];
          y.push_back(std::max(0.0, (sum - mean) / std::sqrt(variance + 1e-5)));
        }
    in = out;
    x = y;
    if ((long(layer) + 1) % net.a.convs_per_block != 0) continue;
    x.clear();
    size /= 2;
    for (long o = 0; o < out; ++o)
      for (long i = 0; i < size; ++i)
        for (long j = 0; j < size; ++j) {
          const std::size_t at = std::size_t((o * 2 * size + 2 * i) * 2 * size + 2 * j);
          x.push_back(
              (y[at] + y[at + 1] + y[at + std::size_t(2 * size)] + y[at + std::size_t(2 * size) + 1]) / 4);
        }
  }
  Values means;
  for (long o = 0; o < in; ++o) {
    const auto from = x.begin() + o * size * size;
    means.push_back(std::accumulate(from, from + size * size, 0.0) / double(size * size));
  }
  return means;
}

Architecture small() {
  Architecture a;
  a.size = 8;
  a.channels = {4, 6};
  a.convs_per_block = 2;
  a.head = {7, 5};
  return a;
}

TEST(Encoder, computes_what_its_definition_says) {
  const Evaluated net(small(), 1);
  const Values pixels = normals(64, 1);
  EXPECT_LT(largest_difference(net.features(pixels), by_hand(net, pixels)), 1e-13);  // some hundred roundings
}

TEST(Encoder, does_not_see_where_an_image_lies_on_the_grid_of_its_poolings) {
  const Evaluated net(small(), 1);
  const Values pixels = normals(64, 2);
  const auto shifted = [&](long by) {
    Values moved(64);
    for (long i = 0; i < 8; ++i)
      for (long j = 0; j < 8; ++j)
        moved[std::size_t((i + by) % 8 * 8 + (j + 3 * by) % 8)] = pixels[std::size_t(i * 8 + j)];
    return net.features(moved);
  };
  EXPECT_LT(largest_difference(shifted(4), net.features(pixels)), 1e-14);  // order of a sum of four
  EXPECT_GT(largest_difference(shifted(1), net.features(pixels)), 1e-6);
}

TEST(Encoder, statistics_are_mean_and_variance_over_batch_and_pixels) {
  const Evaluated net(small(), 3);
  std::vector<Data> data{{net.images, normals(3 * 64, 3)}};
  const Values layer = net.training.evaluate(net.encoder.layers[0], data),
               found = net.training.evaluate(batch_statistics(net.encoder.layers[0]), data);
  for (std::size_t c = 0; c < 4; ++c) {
    double mean = 0, square = 0;
    for (std::size_t b = 0; b < 3; ++b)
      for (std::size_t k = 0; k < 64; ++k) {
        mean += layer[(b * 4 + c) * 64 + k] / 192;
        square += std::pow(layer[(b * 4 + c) * 64 + k], 2) / 192;
      }
    EXPECT_NEAR(found[c], mean, 1e-14);
    EXPECT_NEAR(found[4 + c], square - mean * mean, 1e-14);
  }
}

TEST(Head, has_outputs_that_do_not_depend_on_the_length_of_a_bottlenecks_rows) {
  Architecture a = small();
  a.bottleneck = 9;
  Graph graph;
  const Node features = graph.input("features", {2, 6}), outputs = head(a, features, Owner::student);
  Training<double> training(sum(outputs), Networks(1, stream), {});
  const Node rows = graph.weights().back();
  ASSERT_EQ(rows.name(), "student/head/rows");
  const std::vector<Data> data{{features, normals(12, 4)}};
  const Values before = training.evaluate(outputs, data);
  Values longer = training.weights(rows);
  for (std::size_t k = 0; k < longer.size(); ++k) longer[k] *= double(1 + k / 256);
  training.set_weights(rows, longer);
  EXPECT_LT(largest_difference(training.evaluate(outputs, data), before), 1e-11);  // l2_normalise adds 1e-12
  for (const double cosine : before) EXPECT_LE(std::abs(cosine), 1 + 1e-14);
}

/// A student with a teacher's head; its encoder is frozen or not.
struct Pair {
  Distillation d;
  Training<double> training;
  std::vector<Data> data;

  explicit Pair(bool frozen, bool same)
      : d(distillation(small(), 4, frozen, 1, 1)), training(d.cross_entropy, Networks(1, stream), {}) {
    const Roles roles = roles_of(d.graph);
    EXPECT_EQ(roles.teacher_head.size(), 4u);  // two layers
    for (const Node& own : roles.teacher_head)
      for (const Node& weight : roles.student)
        if (own.name().substr(7) == weight.name().substr(7))
          training.set_weights(own, training.weights(weight));
    for (const Node& leaf : d.student.mean)
      training.bind({{leaf, Values(std::size_t(leaf.shape().elements()), 0.1)}});
    for (const Node& leaf : d.student.variance)
      training.bind({{leaf, Values(std::size_t(leaf.shape().elements()), 0.5)}});
    data.push_back({d.images, normals(4 * 64, 5)});
    Values features = training.evaluate(d.student.features, data);
    if (!same)
      for (double& x : features) x += 0.5;
    data.push_back({d.teacher_features, features});
  }
  double gap(const Node& a, const Node& b) const {
    return largest_difference(training.gradient(a, data), training.gradient(b, data));
  }
  double steepest(const Node& loss) const {
    double largest = 0;
    for (const double g : training.gradient(loss, data)) largest = std::max(largest, std::abs(g));
    return largest;
  }
};

TEST(Distillation, of_equal_outputs_is_at_the_least_of_every_loss) {
  for (const bool frozen : {false, true}) {
    const Pair pair(frozen, true);
    for (const Node& loss : {pair.d.cross_entropy, pair.d.mean_square, pair.d.divergence})
      EXPECT_LT(pair.steepest(loss), 1e-14);
    EXPECT_NEAR(pair.training.evaluate(pair.d.cross_entropy, pair.data)[0],
                pair.training.evaluate(pair.d.entropy, pair.data)[0], 1e-13);
  }
}

TEST(Distillation, has_one_gradient_for_cross_entropy_and_divergence_and_another_for_squares) {
  const Pair pair(false, false);
  EXPECT_GT(pair.steepest(pair.d.cross_entropy), 1e-4);
  EXPECT_LT(pair.gap(pair.d.cross_entropy, pair.d.divergence), 1e-14);
  EXPECT_GT(pair.gap(pair.d.cross_entropy, pair.d.mean_square), 1e-4);
  const auto value = [&](const Node& node) { return pair.training.evaluate(node, pair.data)[0]; };
  EXPECT_NEAR(value(pair.d.cross_entropy) - value(pair.d.entropy), value(pair.d.divergence), 1e-14);
  EXPECT_GT(value(pair.d.divergence), 1e-6);
}

TEST(Images, are_standardised_and_do_not_depend_on_how_many_there_are) {
  for (const char* data : {"motif-images", "mixture"}) {
    ImageLaw law;
    law.data = data;
    law.size = 8;
    const Images few = labelled_images(law, 40, 8, stream, 1),
                 many = labelled_images(law, 200, 100, stream, 1);
    double mean = 0, square = 0;
    for (std::size_t k = 0; k < 40 * 64; ++k) mean += few.values[k] / (40 * 64);
    for (std::size_t k = 0; k < 40 * 64; ++k) square += few.values[k] * few.values[k] / (40 * 64);
    EXPECT_NEAR(mean, 0, 1e-13);
    EXPECT_NEAR(square, 1, 1e-13);
    // Other images move the common mean and deviation, nothing else.
    const double slope = (many.values[1] - many.values[0]) / (few.values[1] - few.values[0]);
    for (std::size_t k = 0; k < 48 * 64; ++k)
      EXPECT_NEAR(many.values[k] - many.values[0], slope * (few.values[k] - few.values[0]), 1e-12) << data;
    EXPECT_TRUE(std::ranges::equal(few.labels, std::span(many.labels).first(48)));
    EXPECT_GT(largest_difference(few.values, labelled_images(law, 40, 8, stream, 2).values), 1) << data;
  }
}

TEST(Images, without_noise_are_patches_of_five_by_five_pixels) {
  ImageLaw law;
  law.size = 32;
  law.pixel_noise = law.offset = 0;
  const Images images = labelled_images(law, 100, 1, stream, 0);
  Values sorted = images.values;
  std::ranges::nth_element(sorted, sorted.begin() + long(sorted.size()) / 2);
  const double background = sorted[sorted.size() / 2];
  for (std::size_t i = 0; i < 100; ++i) {
    const std::span<const double> image(images.values.data() + i * 1024, 1024);
    const auto touched = 1024 - std::ranges::count(image, background);
    EXPECT_LE(touched, 3 * 25);
    EXPECT_GE(touched, 25);
  }
}

TEST(Work, counts_the_multiplications_of_convolutions) {
  EXPECT_EQ(encoder_work(Architecture{}), 256 * 9 * 16 + 64 * 9 * 16 * 32 + 16 * 9 * 32 * 64);
  EXPECT_EQ(head_work(Architecture{}), 64 * 128 + 128 * 128);
}

}  // namespace
