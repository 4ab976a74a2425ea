// SPDX-License-Identifier: BSD-3-Clause
#include "gibbs.hpp"

#include "stats/sum.hpp"

#include <algorithm>
#include <cmath>

namespace sync_redundancy {
namespace {

constexpr long nodes = 2001;
constexpr double deep = 60;  // exp(-60) of the peak is nothing

/// |x| beyond which V alone makes the density nothing.
double reach(const Potential& v, double sigma) {
  const double beta = 2 / (sigma * sigma), lowest = v.value(0, v.minimum[0]);
  double x = 1e-3 + std::abs(v.minimum[0]);
  while (beta * (std::min(v.value(0, x), v.value(0, -x)) - lowest) < deep) x *= 1.1;
  return x;
}

}  // namespace

GibbsLaw gibbs_law(const Potential& v, long copies, double coupling, double sigma) {
  const double beta = 2 / (sigma * sigma), lowest = v.value(0, v.minimum[0]);
  const double far = reach(v, sigma);
  // Mean s and half difference u of two copies; with K large, u stays small.
  const double apart =
      copies == 1 ? 0 : std::min(far, std::sqrt(deep / (beta * std::max(2 * coupling, 1e-12))));
  const long across = copies == 1 ? 1 : nodes;
  CompensatedSum weight, first, second, wide, error, negative;
  for (long i = 0; i < nodes; ++i) {
    const double s = far * (2 * static_cast<double>(i) / static_cast<double>(nodes - 1) - 1);  // 0 exactly
    for (long j = 0; j < across; ++j) {
      const double u =
          copies == 1 ? 0 : apart * (2 * static_cast<double>(j) / static_cast<double>(across - 1) - 1);
      double energy = v.value(0, s + u) - lowest;
      if (copies == 2) energy += v.value(0, s - u) - lowest + 2 * coupling * u * u;
      const double w = std::exp(-beta * energy), away = s - v.minimum[0];
      weight.add(w);
      first.add(w * s);
      second.add(w * s * s);
      wide.add(w * u * u);
      error.add(w * (away * away + u * u));
      negative.add(s < 0 ? w : s == 0 ? 0.5 * w : 0);
    }
  }
  GibbsLaw law;
  const double all = weight.value();
  law.mean = first.value() / all;
  law.var_mean = second.value() / all - law.mean * law.mean;
  law.fluct = 2 * wide.value() / all;
  law.node_error = error.value() / all;
  law.negative = negative.value() / all;
  return law;
}

double mean_passage_time(const Potential& v, double start, double end, double sigma) {
  const double beta = 2 / (sigma * sigma), lowest = v.value(0, v.minimum[0]);
  const double far = reach(v, sigma);
  const auto density = [&](double x) { return std::exp(-beta * (v.value(0, x) - lowest)); };
  // Below y in one sweep: the inner integral up to `start` once, then node by node along with the outer one.
  const long many = 20 * nodes;
  const double dz = (start + far) / static_cast<double>(many);
  CompensatedSum below(0.5 * dz * (density(-far) + density(start)));
  for (long i = 1; i < many; ++i) below.add(dz * density(-far + static_cast<double>(i) * dz));
  const double dy = (end - start) / static_cast<double>(many);
  CompensatedSum time(0.5 * dy * below.value() / density(start));
  double before = density(start);
  for (long i = 1; i <= many; ++i) {
    const double here = density(start + static_cast<double>(i) * dy);
    below.add(0.5 * dy * (before + here));
    time.add((i == many ? 0.5 : 1) * dy * below.value() / here);
    before = here;
  }
  return beta * time.value();
}

}  // namespace sync_redundancy
