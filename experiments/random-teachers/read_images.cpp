// SPDX-License-Identifier: BSD-3-Clause
#include "core/error.hpp"
#include "images.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <string_view>

namespace random_teachers {
namespace {

/// The numbers of a line; false if one of its words is none.
bool numbers_of(std::string line, std::vector<double>& numbers) {
  line.resize(std::min(line.size(), line.find('#')));
  std::ranges::replace(line, ',', ' ');
  numbers.clear();
  constexpr std::string_view blank = " \t\r";
  for (std::size_t at = line.find_first_not_of(blank); at < line.size();
       at = line.find_first_not_of(blank, at)) {
    char* end = nullptr;
    numbers.push_back(std::strtod(line.c_str() + at, &end));
    const auto next = static_cast<std::size_t>(end - line.c_str());
    if (next == at || (next < line.size() && blank.find(line[next]) == std::string_view::npos)) return false;
    at = next;
  }
  return true;
}
}  // namespace

Images read_images(const std::string& file, long size, int classes, long train, long test) {
  std::ifstream in(file);
  if (!in) throw UserError("file: cannot read the file '" + file + "'");
  Images images{train, test, size * size, {}, {}};
  images.values.reserve(static_cast<std::size_t>(images.count() * images.pixels));
  std::vector<double> numbers;
  std::string line;
  for (long number = 1; static_cast<long>(images.labels.size()) < images.count() && std::getline(in, line);
       ++number) {
    const auto wrong = [&](const std::string& what) {
      return UserError(fmt::format("{}:{}: {}", file, number, what));
    };
    if (!numbers_of(line, numbers)) throw wrong("not all words are numbers");
    if (numbers.empty()) continue;
    if (static_cast<long>(numbers.size()) != 1 + images.pixels)
      throw wrong(fmt::format("an image is a label and {} x {} pixels, given {} numbers", size, size,
                              numbers.size()));
    const double label = numbers.front();
    if (!(label >= 0 && label < classes && label == std::floor(label)))
      throw wrong(fmt::format("label: given {}, allowed: 0 .. {}", label, classes - 1));
    if (!std::ranges::all_of(numbers, [](double x) { return std::isfinite(x); }))
      throw wrong("a pixel is not finite");
    images.labels.push_back(static_cast<int>(label));
    images.values.insert(images.values.end(), numbers.begin() + 1, numbers.end());
  }
  if (static_cast<long>(images.labels.size()) < images.count())
    throw UserError(fmt::format("file: {} holds {} images, needed: train + test = {}", file,
                                images.labels.size(), images.count()));
  standardise(images);
  return images;
}

}  // namespace random_teachers
