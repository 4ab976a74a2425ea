// SPDX-License-Identifier: BSD-3-Clause
// fish-null: the entropies of fish that know nothing of each other, uniform in the box, their headings
// isotropic or about one axis: the limits that the entropies of schools are to be compared with, and what a
// rotation of all headings does to H2, whose bins have poles.
//   khaos run fish-null --set N=1000000 --set pairs=false
//   khaos run fish-null --set N=200 --sweep kappa=0,10,100 --set rotations=1000
#include "observables.hpp"
#include "particles/school_entropy.hpp"
#include "setting.hpp"
#include "stats/moments.hpp"

#include <cmath>
#include <numbers>

namespace fish_school {
namespace {

struct FishNull {
  struct Params {
    long N = 20000, rotations = 0;
    double B = 100, kappa = 0;
    bool pairs = true;
    static void describe(Schema<Params>& s) {
      s("N", &Params::N, "1", "fish: at least 6, for the k=5 neighbour entropy", within(6, 1e8));
      s("B", &Params::B, "length", "side of the periodic cube", above(0));
      s("kappa", &Params::kappa, "1",
        "concentration of the headings about the x axis (von Mises-Fisher); 0: isotropic", within(0, 1e6));
      s("pairs", &Params::pairs, "1", "count the headings of all pairs; without, H_velcorr and osi are NaN");
      s("rotations", &Params::rotations, "1", "random rotations of all headings under which H2 is looked at",
        within(0, 1e6));
    }
  };
  static std::vector<std::string> sources() {
    return {"sandyherho/dewi-kadita 0.0.4, core/metrics.py", "limits for many fish: exact, README.md"};
  }
  static double cost(const Params& p) {
    const double N = static_cast<double>(p.N);
    return N * (1e-6 + (p.pairs ? 0.5e-9 * N : 0) + 4e-8 * static_cast<double>(p.rotations));
  }
  static void outputs(const Params&, Outputs& out) {
    for (long o = H_cohesion; o <= osi; ++o) out.add(observables[o].name, {}, "1", observables[o].doc);
    out.add("H_equal_area", {}, "1", observables[H_equal_area].doc);
    for (const char* name : {"H_polarization", "H_equal_area"}) {
      const std::string of = name;
      out.add(of + "_least", {}, "1", "least value under the rotations; NaN without");
      out.add(of + "_most", {}, "1", "largest value");
      out.add(of + "_rotation_std", {}, "1", "standard deviation over the rotations");
    }
  }

  /// Wood (1994), exact in three dimensions: the component along the axis by inversion.
  static Vector3<double> heading_of(const Params& p, const Stream& numbers, std::uint64_t fish) {
    const double v = numbers.uniform(fish, 3), turn = 2 * std::numbers::pi * numbers.uniform(fish, 4);
    const double along =
        p.kappa > 0 ? 1 + std::log(v + (1 - v) * std::exp(-2 * p.kappa)) / p.kappa : 2 * v - 1;
    const double across = std::sqrt(max(0.0, (1 - along) * (1 + along)));
    return {along, across * std::cos(turn), across * std::sin(turn)};
  }

  /// The rotation of a uniform unit quaternion (Shoemake 1992).
  struct Rotation {
    double w, x, y, z;
    Rotation(const Stream& numbers, std::uint64_t k) {
      double q[4], square = 0;
      for (std::uint64_t c = 0; c < 4; ++c) q[c] = numbers.normal(k, c), square += q[c] * q[c];
      const double s = 1 / std::sqrt(square);
      w = s * q[0], x = s * q[1], y = s * q[2], z = s * q[3];
    }
    Vector3<double> operator()(const Vector3<double>& u) const {
      const Vector3<double> t{2 * (y * u.z - z * u.y), 2 * (z * u.x - x * u.z), 2 * (x * u.y - y * u.x)};
      return {u.x + w * t.x + y * t.z - z * t.y, u.y + w * t.y + z * t.x - x * t.z,
              u.z + w * t.z + x * t.y - y * t.x};
    }
  };

  static void run(const Params& p, Run& run) {
    const PeriodicBox box{p.B};
    const Stream numbers = run.stream("fish");
    std::vector<double> state;
    state.reserve(static_cast<std::size_t>(6 * p.N));
    for (long i = 0; i < p.N; ++i) {
      const auto fish = static_cast<std::uint64_t>(i);
      for (std::uint64_t c = 0; c < 3; ++c) state.push_back(box.home(p.B * numbers.uniform(fish, c)));
      const Vector3<double> u = heading_of(p, numbers, fish);
      state.insert(state.end(), {u.x, u.y, u.z});
    }
    const Comm& comm = run.comm();
    // Parts are counted in slices, so that a stop is seen between them.
    const long slices = std::max(1L, p.N / 20'000) * comm.size();
    std::vector<long> counts(static_cast<std::size_t>(SchoolBins::count), 0);
    const Pairs none = Pairs::left_out;
    const std::vector<long> alone = school_counts(state, box, none, comm.rank(), comm.size());
    for (std::size_t k = 0; k < counts.size(); ++k) counts[k] += alone[k];
    for (long slice = comm.rank(); p.pairs && slice < slices; slice += comm.size()) {
      count_heading_pairs(state, slice, slices, counts);
      run.leave_if_stopped();
      run.progress(static_cast<double>(slice) / static_cast<double>(slices));
    }
    const SchoolEntropies h = school_entropies(comm.sum(counts), state);
    const double values[] = {h.cohesion, h.polarization, h.depth, h.angular,
                             h.knn,      h.velcorr,      h.shape, h.osi};
    for (long o = H_cohesion; o <= osi; ++o) run.put(observables[o].name, values[o - H_cohesion]);
    run.put("H_equal_area", h.equal_area);
    rotate(p, state, run);
  }

  static void rotate(const Params& p, const std::vector<double>& state, Run& run) {
    const auto [first, last] = share(p.rotations, run.comm());
    const Stream numbers = run.stream("rotations");
    std::vector<double> mine;
    for (long k = first; k < last; ++k) {
      const Rotation rotation(numbers, static_cast<std::uint64_t>(k));
      std::vector<Vector3<double>> headings;
      for (std::size_t i = 0; i < state.size(); i += 6)
        headings.push_back(rotation({state[i + 3], state[i + 4], state[i + 5]}));
      const HeadingEntropies h = heading_entropies(headings);
      mine.insert(mine.end(), {h.polarization, h.equal_area});
    }
    const std::vector<double> all = run.comm().gather(mine);
    for (std::size_t which = 0; which < 2; ++which) {
      std::vector<double> values;
      for (std::size_t k = which; k < all.size(); k += 2) values.push_back(all[k]);
      const std::string of = which == 0 ? "H_polarization" : "H_equal_area";
      const bool none = values.empty();
      const Moments m = none ? Moments{} : moments(values);
      run.put(of + "_least", none ? std::nan("") : m.min);
      run.put(of + "_most", none ? std::nan("") : m.max);
      run.put(of + "_rotation_std", none ? std::nan("") : m.std);
    }
  }
};

const Register<FishNull> registered{
    "fish-null",
    "Entropies of fish that know nothing of each other: limits, and their change under rotations"};

}  // namespace
}  // namespace fish_school
