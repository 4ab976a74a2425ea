// SPDX-License-Identifier: BSD-3-Clause
#include "lyapunov_distributions.hpp"

#include "ode/finite_time.hpp"

#include <algorithm>
#include <cmath>

namespace chaos_atlas {
namespace {

constexpr int bins = 50;

/// Rows of `width` numbers, those beyond the ones there are as NaN.
void put_rows(Run& run, const char* name, std::vector<double> values, int rows, int width = 1) {
  values.resize(std::size_t(rows) * std::size_t(width), std::nan(""));
  run.put(name, values);
}

}  // namespace

void describe_finite_time(Outputs& out) {
  out.axis("bin", bins);
  out.add("window", {}, "time", "over which finite-time exponents are averaged; maps: iterations");
  out.add("finite_samples", {}, "1", "windows of all members", Type::integer);
  out.add("finite_mean", {"dim"}, "1 / time", "mean of the finite-time exponents, without those of clocks");
  out.add("finite_std", {"dim"}, "1 / time", "their standard deviation");
  out.add("finite_skewness", {"dim"}, "1", "their skewness");
  out.add("finite_excess", {"dim"}, "1", "excess of their kurtosis over the Gaussian's");
  out.add("finite_spread", {"dim"}, "1 / time",
          "window times variance: where it no longer depends on the window, the inverse curvature of the "
          "large-deviation function");
  out.add("finite_value", {"dim", "bin"}, "1 / time", "centres of the bins of finite_density");
  out.add("finite_density", {"dim", "bin"}, "time", "their probability density");
}

void put_finite_time(std::span<const MemberExponents> members, int exponents, Run& run) {
  const FiniteTimeExponents found = finite_time_exponents(members, bins);
  std::vector<double> deviation;
  for (const double variance : found.variance) deviation.push_back(std::sqrt(variance));
  run.put("window", found.window);
  run.put("finite_samples", found.samples);
  put_rows(run, "finite_mean", found.mean, exponents);
  put_rows(run, "finite_std", deviation, exponents);
  put_rows(run, "finite_skewness", found.skewness, exponents);
  put_rows(run, "finite_excess", found.excess, exponents);
  put_rows(run, "finite_spread", found.spread, exponents);
  put_rows(run, "finite_value", found.centres, exponents, bins);
  put_rows(run, "finite_density", found.density, exponents, bins);
}

void describe_angles(int dimension, Outputs& out) {
  out.axis("split", std::size_t(std::max(1, dimension - 1)));
  out.axis("angle", CovariantAngles::bins, "rad", angle_centres());
  out.add("covariant", {"dim"}, "1 / time",
          "mean growth rates of the covariant vectors, without those of clocks");
  out.add("least_angle", {"split"}, "rad",
          "smallest angle that was found between the space of the first `split` + 1 covariant vectors and "
          "that of "
          "the others: bounded away from 0 where the orbit is hyperbolic");
  out.add("mean_angle", {"split"}, "rad", "its mean along the orbits");
  out.add("angle_density", {"split", "angle"}, "1 / rad", "its probability density");
}

void put_angles(std::span<const CovariantAngles> members, int dimension, Run& run) {
  const CovariantAngles all = total(members);
  const int splits = std::max(1, dimension - 1);
  const auto mean = [&](std::vector<double> sums, double unit) {
    for (double& sum : sums) sum /= all.samples * unit;
    return sums;
  };
  put_rows(run, "covariant", mean(all.rates, 1), dimension);
  put_rows(run, "least_angle", all.least, splits);
  put_rows(run, "mean_angle", mean(all.sum, 1), splits);
  const std::vector<double> centres = angle_centres();
  put_rows(run, "angle_density", mean(all.counts, 2 * centres[0]), splits, CovariantAngles::bins);
}

}  // namespace chaos_atlas
