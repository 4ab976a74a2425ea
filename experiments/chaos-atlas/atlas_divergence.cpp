// SPDX-License-Identifier: BSD-3-Clause
// atlas-divergence: how fast neighbours on an attractor part, and how far apart they end: the mean log
// distance of an ensemble of pairs, whose slope is the largest Lyapunov exponent without any tangent vector.
//   khaos run atlas-divergence --sweep system=Lorenz,Rossler,Henon
#include "lanes.hpp"
#include "lyapunov_point.hpp"
#include "ode/divergence.hpp"
#include "ode/lyapunov_verdict.hpp"
#include "run/experiment.hpp"
#include "stats/sum.hpp"

#include <algorithm>
#include <cmath>

namespace chaos_atlas {
namespace {

constexpr double exponent_periods = 200;  // for the exponent that tells how long to look

struct DivergenceParams : SystemParams {
  double eps = 1e-10, transient = 100, periods = 0, spread = 0.01;
  long members = 1000, samples = 256, steps_per_period = 1000;
  static void describe(Schema<DivergenceParams>& s) {
    describe_system(s);
    s("eps", &DivergenceParams::eps, "1",
      "distance of a pair at the start, relative to the size of the attractor", within(1e-14, 0.1));
    s("members", &DivergenceParams::members, "1", "pairs", within(2, 100000));
    s("transient", &DivergenceParams::transient, "periods", "before the pairs are formed; maps: iterations",
      at_least(0));
    s("periods", &DivergenceParams::periods, "periods",
      "that the pairs are followed; 0: one and a half times as long as they need to part", at_least(0));
    s("samples", &DivergenceParams::samples, "1", "times at which distances are taken", within(32, 4096));
    s("steps_per_period", &DivergenceParams::steps_per_period, "1", "RK4 steps in a period of the system",
      within(10, 1e6));
    s("spread", &DivergenceParams::spread, "1",
      "of the members' starts around `start`, relative to the std of each component", at_least(0));
  }
};

/// An ensemble that has forgotten where it started.
struct Attractor {
  std::vector<double> states;  // (members, dimension); of a delay equation the constant histories at time 0
  std::vector<double> std;     // (dimension) over members and the last half of the transient
  double size = 0;             // root of the sum of their squares, of the components that count
  double time = 0;             // of the states
  std::string lost;            // of the first member that diverged, if one did
};

/// Sums of one member over time: of each component's deviation from a reference, and of its square.
struct Sums {
  std::vector<Lanes> x, square;
  long count = 0;
  explicit Sums(std::size_t n) : x(n, Lanes(0.0)), square(n, Lanes(0.0)) {}
  void add(std::span<const Lanes> state, std::span<const double> reference) {
    for (std::size_t i = 0; i < x.size(); ++i) {
      const Lanes d = state[i] - Lanes(reference[i]);
      x[i] += d;
      square[i] += d * d;
    }
    ++count;
  }
};

/// What is done of the Point.
struct Progress {
  MemberRows settled;  // (members, dimension, 3): state, sum and sum of squares; then, of the member,
                       // when it was lost
  MemberRows pairs;    // (members, samples): log distances
  void restore(Run& run) { run.restore(settled.done, settled.numbers, pairs.done, pairs.numbers); }
  void save(Run& run) const { run.checkpoint(settled.done, settled.numbers, pairs.done, pairs.numbers); }
};

/// Collective; equal on every rank.
Attractor settle_members(const DivergenceParams& p, const Chosen& chosen, Progress& progress, Run& run) {
  constexpr long looks = 200;  // during the last half of the transient
  const Model& model = chosen.model;
  const auto d = std::size_t(model.dimension);
  const Stream stream = run.stream("start");
  const long steps = steps_in(model, p.transient, p.steps_per_period),
             stride = std::max(1L, steps / 2 / looks), looked = std::min(looks, steps / 2);
  const auto block = [&](long first, int live, const Look& look) {
    const LaneMembers members(
        chosen, live,
        [&](int lane, std::span<double>, std::span<double> start) {
          std::ranges::copy(member_start(chosen, stream, p.spread, first + lane), start.begin());
        },
        look);
    Walk walk = members.walk(p.steps_per_period);
    Watch watch(live);
    pass(walk, steps - looked * stride, watch);
    Sums sums(d);
    for (long k = 0; k < looked; ++k) {
      walk.steps(stride);
      sums.add(walk.x(), chosen.start);
      watch.look(walk);
    }
    if (looked == 0) {
      sums.add(walk.x(), chosen.start);
      watch.look(walk);
    }
    std::vector<double> rows;
    const std::span<const Lanes> state = model.kind == ModelKind::delay ? members.start() : walk.x();
    for (int lane = 0; lane < live; ++lane) {
      for (std::size_t i = 0; i < d; ++i)
        rows.insert(rows.end(), {state[i][lane], sums.x[i][lane] / double(sums.count),
                                 sums.square[i][lane] / double(sums.count)});
      rows.push_back(watch.lost(lane));
    }
    return rows;
  };
  complete(progress.settled, p.members, run, block, [&] { progress.save(run); });
  const std::vector<double>& all = progress.settled.numbers;
  const std::size_t width = 3 * d + 1;
  Attractor found;
  found.time = double(steps) * step_of(model, p.steps_per_period);
  for (std::size_t m = 0; m < all.size() / width; ++m) {
    const double* const row = all.data() + m * width;
    for (std::size_t i = 0; i < d; ++i) found.states.push_back(row[3 * i]);
    if (found.lost.empty() && !std::isnan(row[3 * d])) found.lost = diverged(model.name, row[3 * d], long(m));
  }
  for (std::size_t i = 0; i < d; ++i) {
    CompensatedSum mean, square;
    double members = 0;
    for (std::size_t k = 3 * i; k < all.size(); k += width) {
      if (!std::isfinite(all[k + 2])) continue;
      mean.add(all[k + 1]);
      square.add(all[k + 2]);
      members += 1;
    }
    const double m = mean.value() / members;
    found.std.push_back(std::sqrt(std::max(0.0, square.value() / members - m * m)));
  }
  double sum = 0;
  for (const int i : bounded_components(model)) sum += found.std[i] * found.std[i];
  found.size = std::sqrt(sum);
  run.require(found.size > 0,
              found.lost.empty() ? model.name + ": all members rest at one point" : found.lost);
  return found;
}

/// Lanes of members first .. first + live - 1, at the attractor's states.
LaneMembers members_on(const Attractor& attractor, const Chosen& chosen, long first, int live,
                       const Look& look) {
  return {chosen, live,
          [&](int lane, std::span<double>, std::span<double> start) {
            const auto from = attractor.states.begin() + (first + lane) * chosen.model.dimension;
            std::copy(from, from + chosen.model.dimension, start.begin());
          },
          look};
}

/// The exponent of tangent vectors, over the first eight members. The same on every rank.
Exponent pooled_exponent(const DivergenceParams& p, const Chosen& chosen, const Attractor& attractor,
                         const Look& look) {
  std::vector<MemberExponents> all;
  for (long first = 0, count = std::min(8L, p.members); first < count; first += KHAOS_LANES) {
    LaneMembers members =
        members_on(attractor, chosen, first, int(std::min<long>(KHAOS_LANES, count - first)), look);
    for (MemberExponents& one :
         largest_of_members(members, members.start(), attractor.time, exponent_periods, p.steps_per_period))
      all.push_back(std::move(one));
  }
  const LyapunovSpectrum s = pool(all, 1);
  if (s.exponents.empty()) return {};
  return {s.exponents[0], s.error[0], s.chaotic, s.settled, int(verdict_of(s))};
}

/// Steps between samples.
long stride_of(const DivergenceParams& p, const Model& model, const Exponent& exponent) {
  const double step = step_of(model, p.steps_per_period),
               unit = step * double(steps_in(model, 1, p.steps_per_period));
  const double periods = p.periods > 0      ? p.periods
                         : exponent.chaotic ? 1.5 * std::log(1 / p.eps) / (exponent.lambda * unit)
                                            : exponent_periods;
  return std::max(1L, std::lround(periods * unit / step / double(p.samples - 1)));
}

/// A way of length `distance` in a random direction, isotropic in units of the components' std.
void set_way(std::span<Lanes> way, int lane, double distance, std::span<const double> std,
             std::span<const int> components, const Stream& stream, std::uint64_t member) {
  double square = 0;
  for (const int i : components) {
    way[i].set(lane, std[i] * stream.normal(member, std::uint64_t(i)));
    square += way[i][lane] * way[i][lane];
  }
  for (const int i : components) way[i].set(lane, distance / std::sqrt(square) * way[i][lane]);
}

/// Members where they have settled.
Walk settled(const DivergenceParams& p, const LaneMembers& members, double time) {
  const Model& model = members.model();
  if (model.kind != ModelKind::delay) return members.walk_from(members.start(), time, p.steps_per_period);
  Walk walk = members.walk(p.steps_per_period);  // a history is longer to keep than to find again
  walk.steps(steps_in(model, p.transient, p.steps_per_period));
  return walk;
}

/// Log distances (members, samples) of the pairs. Collective; equal on every rank.
const std::vector<double>& follow_pairs(const DivergenceParams& p, const Chosen& chosen, Progress& progress,
                                        const Attractor& attractor, long stride, Run& run) {
  const std::vector<int> components = bounded_components(chosen.model);
  const Stream stream = run.stream("direction");
  const auto block = [&](long first, int live, const Look& look) {
    const LaneMembers members = members_on(attractor, chosen, first, live, look);
    std::vector<Lanes> way(members.start().size(), Lanes(0.0));
    for (int lane = 0; lane < KHAOS_LANES; ++lane)
      set_way(way, lane, p.eps * attractor.size, attractor.std, components, stream,
              std::uint64_t(first + std::min(lane, live - 1)));
    Walk a = settled(p, members, attractor.time), b = settled(p, members, attractor.time);
    b.displace(way);
    const std::vector<Lanes> found = log_distances(a, b, components, stride, p.samples);
    std::vector<double> rows;
    for (int lane = 0; lane < live; ++lane)
      for (const Lanes& distance : found) rows.push_back(distance[lane]);
    return rows;
  };
  complete(progress.pairs, p.members, run, block, [&] { progress.save(run); });
  return progress.pairs.numbers;
}

struct AtlasDivergence {
  using Params = DivergenceParams;

  static std::vector<std::string> sources() {
    std::vector<std::string> all = atlas_sources();
    all.push_back("Kantz, Phys. Lett. A 185 (1994) 77");
    return all;
  }
  static std::vector<Issue> validate(const Params& p) { return issues_of(p); }

  static void outputs(const Params& p, Outputs& out) {
    out.axis("sample", std::size_t(p.samples));
    out.add("t", {"sample"}, "1", "time since the pairs were formed; maps: iterations");
    out.add("mean_log_distance", {"sample"}, "1",
            "mean over members of the log of the distance of a pair; delay equations: root mean square over "
            "a delay");
    out.add("mean_log_distance_error", {"sample"}, "1", "its standard error");
    out.add("slope", {}, "1 / time", "of the straight part of the curve; NaN if it has none");
    out.add("slope_error", {}, "1 / time", "its standard error, from the members' own slopes");
    out.add("straight_from", {}, "time", "where the straight part begins");
    out.add("straight_to", {}, "time",
            "and ends: before 1 % of the pairs are a twentieth of `independent` apart");
    out.add("lambda1", {}, "1 / time", "largest exponent from tangent vectors along eight of the members");
    out.add("lambda1_error", {}, "1 / time", "its standard error");
    declare_verdict(out, {});
    out.add("saturation", {}, "1",
            "root mean square distance in the last sixth of the time; NaN if the curve is not flat there");
    out.add("independent", {}, "1", "sqrt(2 sum std^2): that of independent states on the attractor");
    out.add(
        "counted", {}, "1",
        "pairs that stayed finite and apart: none where neighbours merge, as on a cycle that a clock drives",
        Type::integer);
  }

  static void run(const Params& p, Run& run) {
    const Chosen chosen = choose(p);
    Progress progress;
    progress.restore(run);
    const Attractor attractor = settle_members(p, chosen, progress, run);
    Exponent exponent;
    while (!run.apart([&](const Look& look) { exponent = pooled_exponent(p, chosen, attractor, look); }))
      progress.save(run);
    const long stride = stride_of(p, chosen.model, exponent);
    const std::vector<double> distances = follow_pairs(p, chosen, progress, attractor, stride, run);
    std::vector<double> t(std::size_t(p.samples));
    for (long k = 0; k < p.samples; ++k)
      t[k] = double(k * stride) * step_of(chosen.model, p.steps_per_period);
    const double independent = std::sqrt(2.0) * attractor.size;
    const Divergence d = analyse_divergence(t, distances, independent, independent / 20);
    run.require(d.members > 0 || attractor.lost.empty(), attractor.lost);
    if (!attractor.lost.empty()) run.partial(attractor.lost);
    run.put("t", t);
    run.put("mean_log_distance", d.mean);
    run.put("mean_log_distance_error", d.error);
    run.put("slope", d.slope);
    run.put("slope_error", d.slope_error);
    run.put("straight_from", d.last > d.first ? t[d.first] : std::nan(""));
    run.put("straight_to", d.last > d.first ? t[d.last] : std::nan(""));
    run.put("lambda1", exponent.lambda);
    run.put("lambda1_error", exponent.error);
    run.put("settled", exponent.settled);
    run.put("verdict", exponent.verdict);
    run.put("saturation", d.saturation);
    run.put("independent", independent);
    run.put("counted", d.members);
  }
};

const Register<AtlasDivergence> registered{"atlas-divergence",
                                           "How fast pairs of neighbours part, and how far apart they end"};

}  // namespace
}  // namespace chaos_atlas
