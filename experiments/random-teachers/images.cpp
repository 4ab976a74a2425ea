// SPDX-License-Identifier: BSD-3-Clause
#include "images.hpp"

#include "core/error.hpp"
#include "core/hash.hpp"

#include <cmath>
#include <span>

namespace random_teachers {
namespace {

constexpr long motif_side = 5, motifs_per_class = 2, motifs_per_image = 3;

/// The numbers of one purpose of one set, addressed by (image or class, index).
Stream part(const Stream& stream, std::uint64_t set, const char* what) {
  return {Hash().word(stream.key).word(set).text(what).value()};
}

/// 0 .. count - 1 with equal probability.
long choice(const Stream& numbers, std::uint64_t member, std::uint64_t index, long count) {
  return static_cast<long>(numbers.uniform(member, index) * static_cast<double>(count));
}

void add_motifs(const ImageLaw& law, int label, const Stream& shapes, const Stream& places,
                std::uint64_t image, std::span<double> pixels) {
  for (std::uint64_t k = 0; k < motifs_per_image; ++k) {
    const auto motif =
        static_cast<std::uint64_t>(label * motifs_per_class + choice(places, image, 4 * k, motifs_per_class));
    const long top = choice(places, image, 4 * k + 1, law.size),
               left = choice(places, image, 4 * k + 2, law.size);
    const double strength = 0.6 + 0.8 * places.uniform(image, 4 * k + 3);
    for (long i = 0; i < motif_side; ++i)
      for (long j = 0; j < motif_side; ++j)
        pixels[static_cast<std::size_t>((top + i) % law.size * law.size + (left + j) % law.size)] +=
            strength * shapes.normal(motif, static_cast<std::uint64_t>(i * motif_side + j));
  }
}

}  // namespace

void standardise(Images& images) {
  const std::size_t count = static_cast<std::size_t>(images.train * images.pixels);
  double mean = 0, square = 0;
  for (std::size_t k = 0; k < count; ++k) mean += images.values[k];
  mean /= static_cast<double>(count);
  for (std::size_t k = 0; k < count; ++k) square += std::pow(images.values[k] - mean, 2);
  if (!(square > 0)) throw UserError("images: all training pixels are equal");
  const double factor = 1 / std::sqrt(square / static_cast<double>(count));
  for (double& x : images.values) x = (x - mean) * factor;
}

Images labelled_images(const ImageLaw& law, long train, long test, const Stream& stream, std::uint64_t set) {
  Images images{train, test, law.size * law.size, {}, {}};
  const auto pixels = static_cast<std::size_t>(images.pixels);
  images.values.resize(static_cast<std::size_t>(images.count()) * pixels);
  const Stream shapes = part(stream, set, "shapes"), places = part(stream, set, "places"),
               noise = part(stream, set, "noise"), offsets = part(stream, set, "offsets");
  for (long i = 0; i < images.count(); ++i) {
    const auto image = static_cast<std::uint64_t>(i);
    const int label = static_cast<int>(i % law.classes);
    images.labels.push_back(label);
    const std::span<double> mine(images.values.data() + image * pixels, pixels);
    if (law.data == "mixture") {
      const auto centre = static_cast<std::uint64_t>(2 * label + choice(places, image, 0, 2));
      for (std::size_t k = 0; k < pixels; ++k)
        mine[k] = law.separation * shapes.normal(centre, k) + noise.normal(image, k);
    } else {
      const double offset = law.offset * offsets.normal(image, 0);
      for (std::size_t k = 0; k < pixels; ++k) mine[k] = offset + law.pixel_noise * noise.normal(image, k);
      add_motifs(law, label, shapes, places, image, mine);
    }
  }
  standardise(images);
  return images;
}

std::vector<double> noise_images(long size, long count, const Stream& stream, std::uint64_t set) {
  const Stream noise = part(stream, set, "noise images");
  const auto pixels = static_cast<std::size_t>(size * size);
  std::vector<double> values(static_cast<std::size_t>(count) * pixels);
  for (std::size_t k = 0; k < values.size(); ++k) values[k] = noise.normal(k / pixels, k % pixels);
  return values;
}

}  // namespace random_teachers
