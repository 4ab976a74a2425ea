// SPDX-License-Identifier: BSD-3-Clause
// What random teachers and their students do with labels: statistics over uneven batches, losses and
// accuracies, pruning, lines and planes of weights, against loops written out.
#include "../../experiments/random-teachers/landscape.hpp"
#include "../../experiments/random-teachers/pruning.hpp"
#include "../../experiments/random-teachers/seed_mean.hpp"
#include "learning_checks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <numeric>

namespace {

using namespace random_teachers;
using Values = std::vector<double>;

/// A Point that nobody stops, stores or resumes.
class PlainRun final : public Run {
 public:
  const Comm& comm() const override { return comm_; }
  void require(bool ok, const std::string& what) override {
    if (!ok) throw PointError(what);
  }
  void fail(std::size_t, const std::string& what) override { throw PointError(what); }
  void partial(std::size_t, const std::string& what) override { throw PointError(what); }
  bool stop_requested() override { return false; }
  void progress(double) override {}

 protected:
  Stream stream_of(std::size_t, std::string_view purpose, Independent) const override {
    return make_stream(5, 0, purpose);
  }
  void put_values(std::size_t, std::string_view, std::span<const double>) override {}
  void put_frame(std::string_view, long, std::span<const double>) override {}
  bool checkpoint_due() override { return false; }
  void put_piece(std::string_view, long, const Piece&) override {}
  void save_checkpoint(const Words&, std::span<const Piece>) override {}
  bool load_checkpoint(Words&, std::span<const Piece>) override { return false; }

 private:
  Comm comm_ = Comm::self();
};

SupervisedParams small() {
  SupervisedParams p;
  p.train = 37;  // two batches of 16 and one of 5
  p.test = 23;
  p.size = 8;
  p.classes = 3;
  p.channels = {4, 6};
  p.head = {5};
  p.batch = 10;
  p.seeds = 1;
  p.alpha = {0};
  p.supervised_steps = 7;
  return p;
}

void ignore() {}

TEST(Supervision, has_the_gradient_of_softmax_less_targets) {
  const SupervisedParams p = small();
  const Supervision s = supervision(p.architecture(), p.batch, p.classes);
  std::vector<std::string> names;
  for (const Node& weight : s.graph.weights()) names.push_back(weight.name());
  ASSERT_EQ(names, (std::vector<std::string>{"student/encoder/W1", "student/encoder/W2", "classifier/W",
                                             "classifier/b"}));

  Training<double> training(s.cross_entropy, Networks(1, make_stream(5, 0, "labels")), {});
  training.set_weights(s.weight, Values(18, 0.0));
  training.set_weights(s.offset, Values(3, 0.0));
  Values targets(30);
  for (std::size_t i = 0; i < 10; ++i)
    targets[3 * i + (i < 6 ? 0 : 1)] = 1;  // six of class 0, four of class 1
  Values pixels;
  for (std::uint64_t k = 0; k < 640; ++k) pixels.push_back(make_stream(5, 0, "pixels").normal(0, k));
  const std::vector<Data> data{{s.images, pixels}, {s.targets, targets}};
  EXPECT_NEAR(training.evaluate(s.cross_entropy, data)[0], std::log(3.0), 1e-15);
  const Values gradient = training.gradient(s.cross_entropy, data);
  const Values exact{1.0 / 3 - 0.6, 1.0 / 3 - 0.4, 1.0 / 3};
  for (std::size_t c = 0; c < 3; ++c) EXPECT_NEAR(gradient[gradient.size() - 3 + c], exact[c], 1e-15);
}

TEST(Encoding, measures_statistics_of_all_images_over_uneven_batches) {
  const SupervisedParams p = small();
  PlainRun run;
  const Supervision s = supervision(p.architecture(), p.batch, p.classes);
  Training<double> training(s.cross_entropy, Networks(2, make_stream(5, 0, "networks")), {});
  Encoding<double> encoding(training, p.architecture(), 2, 1, run);
  const ImageSets sets = image_sets(p, run);
  const BoundImages images = encoding.bind("training", sets.pixels(), 0, p.train);
  ASSERT_EQ(images.pieces.size(), 2u);
  const Statistics found = encoding.measure(images, ignore);

  Graph graph;  // all 37 in one batch
  const Node input = graph.input("whole", {p.train, 1, 8, 8});
  const Encoder encoder = encode(p.architecture(), input, {"measured"});
  std::vector<Data> data{encoding.images_for(input, sets.pixels(), 0, p.train)};
  for (std::size_t layer = 0; layer < 2; ++layer) {
    const Values exact = training.evaluate(batch_statistics(encoder.layers[layer]), data);
    const std::size_t channels = found.mean[layer].size() / 2;
    for (std::size_t m = 0; m < 2; ++m)
      for (std::size_t c = 0; c < channels; ++c) {
        EXPECT_NEAR(found.mean[layer][m * channels + c], exact[m * 2 * channels + c], 1e-13);
        EXPECT_NEAR(found.variance[layer][m * channels + c], exact[(m * 2 + 1) * channels + c], 1e-13);
      }
    data.push_back({encoder.mean[layer], found.mean[layer], true});
    data.push_back({encoder.variance[layer], found.variance[layer], true});
  }
}

TEST(Classifiers, that_always_say_one_class_are_right_as_often_as_it_is_there) {
  const SupervisedParams p = small();
  PlainRun run;
  const ImageSets sets = image_sets(p, run);
  Classifiers<double> nets(p, sets.pixels(), sets.labelled[0].labels, {0, 1}, 1, run);
  Values weights = nets.weights();
  const auto size = std::size_t(nets.elements()), encoder = std::size_t(nets.encoder_elements());
  ASSERT_EQ(size - encoder, 6u * 3 + 3);
  for (std::size_t m = 0; m < 2; ++m) std::fill_n(weights.begin() + long(m * size + encoder), 21, 0.0);
  weights[2 * size - 1] = 2;  // the second network says class 2
  nets.start_from(weights);
  const Judged judged = nets.judge(true, ignore);
  // Image i has class i mod 3: of 37 training images 13, 12, 12, of the 23 behind them 7, 8, 8.
  EXPECT_DOUBLE_EQ(judged.train_accuracy[0], 13.0 / 37);  // equal logits: the first class
  EXPECT_DOUBLE_EQ(judged.train_accuracy[1], 12.0 / 37);
  EXPECT_DOUBLE_EQ(judged.test_accuracy[1], 8.0 / 23);
  EXPECT_NEAR(judged.train_loss[0], std::log(3.0), 1e-15);
  EXPECT_NEAR(judged.test_loss[1], std::log(2 + std::exp(2.0)) - 2 * 8.0 / 23, 1e-15);
  EXPECT_EQ(judged.probe.size(), 2u);
}

TEST(Classifiers, learn_and_keep_what_was_pruned_at_zero) {
  const SupervisedParams p = small();
  PlainRun run;
  const ImageSets sets = image_sets(p, run);
  Classifiers<double> nets(p, sets.pixels(), sets.labelled[0].labels, {0, 0}, 1, run);
  const Values start = nets.weights();
  Values mask(start.size(), 1.0);
  for (std::size_t k = mask.size() / 2; k < mask.size(); k += 3) mask[k] = 0;  // of the second network
  nets.start_from(start);
  nets.prune(mask);
  nets.train(ignore);
  EXPECT_EQ(nets.step(), p.supervised_steps);
  const Values after = nets.weights();
  for (std::size_t k = 0; k < after.size(); ++k) {
    EXPECT_NE(after[k], start[k]);
    EXPECT_EQ(after[k] == 0, mask[k] == 0);
  }
}

TEST(Landscape, judges_each_network_on_the_images_of_its_seed) {
  SupervisedParams p = small();
  p.seeds = p.data_sets = 2;
  PlainRun run;
  const ImageSets sets = image_sets(p, run);
  Classifiers<double> nets(p, sets.pixels(), sets.labelled[0].labels, {0, 1}, 2, run);
  const Values weights = nets.weights();
  const Judged exact = nets.judge(true, ignore);
  const auto size = std::size_t(nets.elements());
  const Landscape landscape{5, [](long k) { return k % 2; },
                            [&](long k) {
                              const auto from = weights.begin() + k % 2 * long(size);
                              return Values(from, from + long(size));
                            }};
  Values rows;
  long blocks = 0;
  const Judged found = judge_all<double>(p, sets, landscape, true, run, rows, [&](double) { ++blocks; });
  for (std::size_t k = 0; k < 5; ++k) {
    EXPECT_EQ(found.train_loss[k], exact.train_loss[k % 2]);
    EXPECT_EQ(found.test_loss[k], exact.test_loss[k % 2]);
    EXPECT_EQ(found.probe[k], exact.probe[k % 2]);
  }
  EXPECT_NE(found.train_loss[0], found.train_loss[1]);
  EXPECT_EQ(blocks, 2);  // one for each data set
  rows.resize(3 * 5);    // as after a stop behind the first block: 0, 2, 4
  EXPECT_EQ(judge_all<double>(p, sets, landscape, true, run, rows, [](double) {}).test_loss, found.test_loss);
}

TEST(Landscape, mixes_weights) {
  const Values a{1, 2, 3}, b{-1, 0, 5};
  EXPECT_EQ(mixture({a, b}, {0.25, 0.75}), (Values{-0.5, 0.5, 4.5}));
  EXPECT_EQ(mixture({a, b}, {0, 1}), b);
}

TEST(Pruning, keeps_the_largest_of_those_that_are_left) {
  Values mask{1, 1, 0, 1, 1, 1};
  const Values weights{0.5, -3, 9, 0.5, 0.1, 2};
  keep_largest(mask, weights, 3);
  EXPECT_EQ(mask,
            (Values{1, 1, 0, 0, 0, 1}));  // what was pruned stays it; of two equal ones the first is kept
  keep_largest(mask, weights, 1);
  EXPECT_EQ(mask, (Values{0, 1, 0, 0, 0, 0}));
  const Values lost{0.5, std::nan(""), 9, 0.5, 0.1, 2};
  keep_largest(mask, lost, 0);
  EXPECT_EQ(mask, (Values{0, 1, 0, 0, 0, 0}));
}

TEST(Pruning, leaves_four_fifths_in_each_round) {
  EXPECT_EQ(weights_left(1000, 0.2, 4), (std::vector<long>{1000, 800, 640, 512, 410}));
}

TEST(Pruning, of_random_weights_keeps_a_part_of_what_it_kept_before) {
  const Stream stream = make_stream(5, 0, "masks");
  const Values many = random_mask(1000, 640, stream, 3), few = random_mask(1000, 200, stream, 3);
  EXPECT_EQ(std::accumulate(many.begin(), many.end(), 0.0), 640);
  EXPECT_EQ(std::accumulate(few.begin(), few.end(), 0.0), 200);
  for (std::size_t k = 0; k < 1000; ++k) EXPECT_LE(few[k], many[k]);
  const auto first_half = std::accumulate(few.begin(), few.begin() + 500, 0.0);
  EXPECT_NEAR(first_half, 100, 3 * std::sqrt(200 * 0.5 * 0.5 * 0.8));  // hypergeometric
  EXPECT_NE(few, random_mask(1000, 200, stream, 4));
}

TEST(ReadImages, takes_labels_and_pixels_line_by_line_and_says_where_they_are_wrong) {
  const std::string file = ::testing::TempDir() + "khaos_images.txt";
  const auto write = [&](const std::string& text) { std::ofstream(file) << text; };
  const auto said = [&](const std::string& text, long train) {
    write(text);
    return refusal([&] { read_images(file, 2, 3, train, 1); });
  };
  const std::string first = "# label, pixels\n2, 1,1,3,3\n";
  write(first + "\n0 3 3 1 1  # blanks do as well\r\n1 5 1 1 1\n7 is not read\n");
  const Images images = read_images(file, 2, 3, 2, 1);
  EXPECT_EQ(images.labels, (std::vector<int>{2, 0, 1}));
  // Training pixels have mean 2 and deviation 1.
  EXPECT_EQ(images.values, (Values{-1, -1, 1, 1, 1, 1, -1, -1, 3, -1, -1, -1}));
  EXPECT_EQ(said(first, 2), "file: " + file + " holds 1 images, needed: train + test = 3");
  EXPECT_EQ(said(first + "0 1 2 3\n", 2), file + ":3: an image is a label and 2 x 2 pixels, given 4 numbers");
  EXPECT_EQ(said("3 1 2 3 4\n", 1), file + ":1: label: given 3, allowed: 0 .. 2");
  EXPECT_EQ(said("0 1 2x 3 4\n", 1), file + ":1: not all words are numbers");
  EXPECT_EQ(said("0 1 nan 3 4\n", 1), file + ":1: a pixel is not finite");
  EXPECT_EQ(said("0 1 1 1 1\n1 2 2 2 3\n", 1), "images: all training pixels are equal");
  std::remove(file.c_str());
}

TEST(SeedMean, counts_standard_errors) {
  EXPECT_DOUBLE_EQ(SeedMean(Values{1, 2, 3}).value, 2);
  EXPECT_DOUBLE_EQ(SeedMean(Values{1, 2, 3}).error, 1 / std::sqrt(3.0));
  EXPECT_EQ(SeedMean(Values{1, 2, 3}).sign(), 1);
  EXPECT_EQ(SeedMean(Values{-1, -2, -3}).sign(), -1);
  EXPECT_EQ(SeedMean(Values{-1, 2, 0.5}).sign(), 0);
  EXPECT_EQ(SeedMean(Values{1}).sign(), 0);
}

}  // namespace
