// SPDX-License-Identifier: BSD-3-Clause
#include "spectral/box_sums.hpp"

#include <algorithm>
#include <numbers>

namespace khaos {
namespace detail {

std::vector<double> totals(std::vector<ExactSum>& mine, const Comm& comm) {
  std::vector<long> words;
  for (ExactSum& sum : mine) {
    const auto of_sum = sum.words();
    words.insert(words.end(), of_sum.begin(), of_sum.end());
  }
  words = comm.sum(std::move(words));
  std::vector<double> values;
  for (std::size_t i = 0; i < mine.size(); ++i)
    values.push_back(ExactSum::of({words.data() + i * ExactSum::size, ExactSum::size}).value());
  return values;
}

}  // namespace detail

double smallest_wavenumber(const Box& box) {
  return 2 * std::numbers::pi / *std::ranges::max_element(box.length);
}

int shells_of(const BoxTransform& transform) {
  double square = 0;
  for (int axis = 0; axis < transform.box().axes(); ++axis)
    square += transform.k_max(axis) * transform.k_max(axis);
  return static_cast<int>(std::sqrt(square) / smallest_wavenumber(transform.box()) + 0.5) + 1;
}

std::vector<long> structure_separations(long n) {
  std::vector<long> all;
  for (long r = 1; r <= n / 2; r *= 2) {
    all.push_back(r);
    if (r >= 2 && 3 * r / 2 <= n / 2) all.push_back(3 * r / 2);
  }
  return all;
}

std::vector<double> structure_functions(const BoxTransform& transform, const Real& u,
                                        const std::vector<long>& separations) {
  const long n = transform.box().points.back(), count = std::ssize(separations);
  std::vector<double> means =
      point_sums(transform, static_cast<int>(2 * count), [&](long m, std::vector<ExactSum>& sums) {
        const long row = m - m % n;
        for (long i = 0; i < count; ++i) {
          const double step = u(row + (m - row + separations[i]) % n) - u(m);
          sums[i].add(step * step);
          sums[count + i].add(step * step * step);
        }
      });
  for (double& mean : means) mean /= static_cast<double>(transform.box().size());
  return means;
}

}  // namespace khaos
