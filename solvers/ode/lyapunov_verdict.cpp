// SPDX-License-Identifier: BSD-3-Clause
#include "ode/lyapunov_verdict.hpp"

#include "core/error.hpp"
#include "ode/kaplan_yorke.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace khaos {
namespace {

struct Mean {
  double value = 0, error = 0;
};

/// Mean and standard error of values(i), i < n, summed in that order. Infinite values have no error.
template <class F>
Mean mean_of(long n, const F& values) {
  Mean mean;
  for (long i = 0; i < n; ++i) mean.value += values(i);
  mean.value /= double(n);
  if (std::isinf(mean.value)) return {mean.value, std::nan("")};
  for (long i = 0; i < n; ++i) mean.error += std::pow(values(i) - mean.value, 2);
  mean.error = n > 1 ? std::sqrt(mean.error / (double(n) * double(n - 1))) : std::nan("");
  return mean;
}

/// The members that arrived, with clocks as columns of zeros.
struct Pooled {
  std::vector<const MemberExponents*> members;
  int blocks = 0, columns = 0;

  explicit Pooled(std::span<const MemberExponents> all) {
    for (const MemberExponents& m : all)
      if (m.failure.reason == MemberFailure::none) members.push_back(&m);
    if (members.empty()) return;
    blocks = members[0]->blocks;
    columns = members[0]->exponents + members[0]->clocks;
    for (const MemberExponents* m : members) {
      if (m->blocks != blocks || m->time != members[0]->time || m->transient != members[0]->transient)
        throw UserError("exponents of members over different times or blocks cannot be pooled");
      columns = std::min(columns, m->exponents + m->clocks);
    }
  }
  long samples() const { return long(members.size()) * blocks; }
  double local(long member, int block, int j) const {
    const MemberExponents& m = *members[member];
    return j < m.exponents ? m.local[block * m.exponents + j] : 0;
  }
  double local(long sample, int j) const { return local(sample / blocks, int(sample % blocks), j); }
  double step_error(long sample, int j) const {
    const MemberExponents& m = *members[sample / blocks];
    return j >= m.exponents       ? 0
           : m.step_error.empty() ? std::nan("")
                                  : m.step_error[sample % blocks * m.exponents + j];
  }
  /// Of one member over blocks [first, last).
  Mean over(long member, int first, int last, int j) const {
    return mean_of(last - first, [&](long b) { return local(member, first + int(b), j); });
  }
};

/// Mean growth rate of a power law t^2 from t to t + duration: twice what shear or a parabolic point gives,
/// and what exponents of regular motion look like for a while.
double power_law(double t, double duration) { return 2 * std::log1p(duration / t) / duration; }

/// lambda_1 of the member was positive in the first quarter of its time and no longer is in the last.
bool chaos_died(const Pooled& pooled, long member, int leading) {
  const int quarter = pooled.blocks / 4;
  if (quarter < 2) return false;
  const MemberExponents& m = *pooled.members[member];
  const double part = m.time * quarter / m.blocks, origin = std::max(m.transient, m.time / m.blocks);
  const Mean begin = pooled.over(member, 0, quarter, leading);
  const Mean end = pooled.over(member, m.blocks - quarter, m.blocks, leading);
  return begin.value > std::max(3 * begin.error, power_law(origin, part)) &&
         end.value <= power_law(origin + m.time - part, part) &&
         begin.value - end.value > 3 * std::hypot(begin.error, end.error);
}

/// Members on different attractors: one whose lambda_1 lies more than 5 standard errors of a typical member
/// from the median, or the variance between them is 8 times what that within them explains (F test; blocks
/// are not quite independent), and by more than is negligible.
bool members_differ(const Pooled& pooled, int leading, double negligible) {
  const long members = long(pooled.members.size());
  if (members < 2 || pooled.blocks < 2) return false;
  double within = 0;
  std::vector<double> means(members);
  for (long m = 0; m < members; ++m) {
    const Mean mean = pooled.over(m, 0, pooled.blocks, leading);
    means[m] = mean.value;
    within += mean.error * mean.error / double(members);
  }
  const Mean all = mean_of(members, [&](long m) { return means[m]; });
  const double between = all.error * all.error * double(members);  // variance of the members' means
  std::sort(means.begin(), means.end());
  const double median = means[members / 2];
  const double farthest = std::max(median - means.front(), means.back() - median);
  return (between > 8 * within && std::sqrt(between) > negligible) ||
         (farthest > 5 * std::sqrt(within) && farthest > 2 * negligible);
}

/// Kaplan-Yorke dimension with the error of the delete-one jackknife over all blocks, which knows of the
/// correlations between exponents. Source: Efron & Stein, Ann. Stat. 9, 586 (1981).
Mean dimension_of(const Pooled& pooled, const std::vector<int>& order, const std::vector<double>& exponents,
                  double zero, bool complete) {
  const double never = complete ? -1 : double(exponents.size());
  Mean dimension{kaplan_yorke(exponents, zero), 0};
  if (dimension.value == never)
    return {std::nan(""), std::nan("")};  // it lies beyond the exponents that are known
  const long n = pooled.samples();
  std::vector<double> without(exponents.size()), values(n);
  for (long i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < exponents.size(); ++j)
      without[j] = std::isinf(exponents[j])
                       ? exponents[j]
                       : exponents[j] + (exponents[j] - pooled.local(i, order[j])) / double(n - 1);
    std::sort(without.begin(), without.end(), std::greater<>());
    values[i] = kaplan_yorke(without, zero);
  }
  const Mean spread = mean_of(n, [&](long i) { return values[i]; });
  dimension.error = spread.error * double(n - 1);
  return dimension;
}

/// Nothing is said of an exponent whose error is not known: one block of one member, also of a map.
bool settled(const LyapunovSpectrum& s, bool map) {
  for (std::size_t j = 0; j < s.exponents.size(); ++j) {
    if (std::isinf(s.exponents[j])) continue;
    if (std::isnan(s.error[j])) return false;
    const double allowed = std::max({s.error[j], 0.01 * std::abs(s.exponents[j]), s.resolution});
    if (!map && !(std::abs(s.step_error[j]) <= allowed)) return false;
  }
  return true;
}

}  // namespace

LyapunovSpectrum pool(std::span<const MemberExponents> members, int exponents) {
  const Pooled pooled(members);
  LyapunovSpectrum s;
  s.members = int(members.size());
  s.failed = s.members - int(pooled.members.size());
  if (pooled.members.empty()) {
    s.sum = s.divergence = s.ky = s.ky_error = s.resolution = std::nan("");
    return s;
  }
  const MemberExponents& first = *pooled.members[0];
  const long n = pooled.samples();
  std::vector<Mean> means(pooled.columns);
  for (int j = 0; j < pooled.columns; ++j) means[j] = mean_of(n, [&](long i) { return pooled.local(i, j); });
  std::vector<int> order(pooled.columns);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return means[a].value > means[b].value; });
  if (exponents > 0 && exponents < pooled.columns) order.resize(exponents);

  s.resolution = power_law(std::max(first.transient, first.time / first.blocks), first.time);
  const int half = (pooled.blocks + 1) / 2;
  const long live = long(pooled.members.size());
  for (const int j : order) {
    s.exponents.push_back(means[j].value);
    s.error.push_back(means[j].error);
    s.first.push_back(
        mean_of(live * half, [&](long i) { return pooled.local(i / half, int(i % half), j); }).value);
    s.last.push_back(mean_of(live * half, [&](long i) {
                       return pooled.local(i / half, pooled.blocks - half + int(i % half), j);
                     }).value);
    s.step_error.push_back(mean_of(n, [&](long i) { return pooled.step_error(i, j); }).value);
    s.positive += means[j].value > std::max(3 * means[j].error, s.resolution);
  }
  s.sum = std::accumulate(s.exponents.begin(), s.exponents.end(), 0.0);
  s.divergence = mean_of(n, [&](long i) {
                   return pooled.members[i / pooled.blocks]->divergence[i % pooled.blocks];
                 }).value;
  bool complete = int(order.size()) == pooled.columns;
  for (const MemberExponents* m : pooled.members) {
    complete = complete && m->complete;
    s.slides = s.slides || m->slid;
  }
  const Mean ky = dimension_of(pooled, order, s.exponents, s.resolution, complete);
  s.ky = ky.value;
  s.ky_error = ky.error;

  for (long m = 0; m < live; ++m) s.died += chaos_died(pooled, m, order[0]);
  s.settled = settled(s, first.map);
  for (const MemberExponents& m : members)  // given up because of the step
    s.settled = s.settled && m.failure.reason != MemberFailure::frame_overflow &&
                m.failure.reason != MemberFailure::step_underflow;
  s.transient = s.died > 0;
  s.chaotic = s.positive > 0 && s.died < live;
  s.divided = members_differ(pooled, order[0], s.resolution);
  s.valid = first.valid;
  return s;
}

}  // namespace khaos
