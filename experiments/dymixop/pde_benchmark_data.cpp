// SPDX-License-Identifier: BSD-3-Clause
// pde-benchmark-data: ensembles of solutions from random starts, on which neural operators are trained. One
// array u holds them, axes sample, time, x[, y[, z]], channel.
//   mpirun -n 2 khaos run pde-benchmark-data --set benchmark=burgers2d --set samples=1200 --out burgers2d
#include "generator.hpp"
#include "stats/relative_distance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace dymixop {
namespace {

std::unique_ptr<Generator> make_generator(const DataParams& p) {
  if (p.is("ks1d")) return make_ks1d(p);
  if (p.is("burgers2d")) return make_burgers2d(p);
  if (p.is("ns2d")) return make_ns2d(p);
  if (p.is("darcy2d")) return make_darcy2d(p);
  return make_brusselator3d(p);
}

constexpr const char* axis_names[] = {"x", "y", "z"};

/// What of a sample goes into the table; (time) arrays one after the other.
std::vector<double> numbers_of(const Sample& s) {
  std::vector<double> row{s.energy_start, s.enstrophy_start, s.center, s.error};
  for (const auto* part : {&s.energy, &s.enstrophy, &s.max, &s.square, &s.fourth, &s.power})
    row.insert(row.end(), part->begin(), part->end());
  return row;
}

struct PdeBenchmarkData {
  using Params = DataParams;

  static std::vector<std::string> sources() {
    return {"Lai, Chen & Xu, arXiv:2508.13490; github.com/Lain-PY/DyMixOp",
            "Kassam & Trefethen, SIAM J. Sci. Comput. 26 (2005) 1214",
            "Li et al., Fourier neural operator, arXiv:2010.08895 (darcy2d)"};
  }
  static std::vector<Issue> validate(const Params& p) { return issues_of(resolved(p)); }
  static double cost(const Params& given) {
    const Params p = resolved(given);
    double points = 1;
    for (const long n : p.points()) points *= double(n);
    if (p.is("darcy2d")) return 1e-5 * points * double(p.samples);
    const double per_point = p.is("ks1d") ? 1.4e-8 : p.is("ns2d") ? 5e-8 : 1e-7;
    return per_point * points * p.T / p.dt * double(p.samples);
  }

  static void outputs(const Params& given, Outputs& out) {
    const Params p = resolved(given);
    const auto frames = std::size_t(p.frames());
    const std::vector<long> stored = p.stored();
    std::vector<double> time, k;
    for (std::size_t i = 0; i < frames; ++i) time.push_back(p.T_first + double(i) * p.frame_dt);
    for (long i = 0; i <= p.N / 2; ++i) k.push_back(2 * std::numbers::pi / p.L * double(i));
    std::vector<std::string> axes{"sample", "time"};
    out.axis("sample", std::size_t(p.samples));
    out.axis("time", frames, "1", time);
    for (int a = 0; a < p.axes(); ++a) {
      const long cells = p.is("darcy2d") ? p.N - 1 : p.points()[std::size_t(a)];
      std::vector<double> x;
      for (long j = 0; j < stored[std::size_t(a)]; ++j)
        x.push_back(p.L * double(j * p.stride) / double(cells));
      out.axis(axis_names[a], x.size(), "1", x);
      axes.emplace_back(axis_names[a]);
    }
    out.axis("channel", std::size_t(p.channels()));
    out.axis("k", k.size(), "1", k);
    out.axis("halving", std::size_t(std::max(p.halvings, 1L)));
    axes.emplace_back("channel");
    out.field(
        "u", axes, "1",
        "the data; channels: u (ks1d, brusselator3d), u, v (burgers2d), vorticity (ns2d), a, u (darcy2d)");
    out.add("energy", {"sample", "time"}, "1",
            "mean over the box of u^2/2, (u^2 + v^2)/2, kinetic energy (ns2d), a |grad u|^2/2 (darcy2d)");
    out.add("enstrophy", {"sample", "time"}, "1", "mean of w^2/2 (ns2d), else NaN");
    out.add("max", {"sample", "time"}, "1", "largest u on the grid (ns2d: vorticity)");
    out.add("energy_start", {"sample"}, "1", "energy at t = 0; NaN for darcy2d");
    out.add("enstrophy_start", {"sample"}, "1", "enstrophy at t = 0 (ns2d), else NaN");
    out.add("center", {"sample"}, "1", "u (ns2d: vorticity) in the middle of the box in the last frame");
    out.add("error", {"sample"}, "1",
            "relative L2 distance from the exact solution in the last frame; NaN where none is known");
    out.add("mean_square", {}, "1", "mean of u^2 (the solution; of vectors u) over samples, frames and box");
    out.add("kurtosis", {}, "1", "mean of u^4 over the square of that");
    out.add("energy_ratio", {}, "1", "mean over samples of energy in the first frame over that at t = 0");
    out.add("enstrophy_first", {}, "1", "mean over samples of the enstrophy in the first frame");
    out.add("power", {"k"}, "1",
            "mean over samples and frames of |u_k|^2, summed over shells of k; NaN for darcy2d");
    out.add("peak_wavenumber", {}, "1", "k of the largest power, the mean left out");
    out.add("difference", {"halving"}, "1",
            "sample 0: |u(dt) - u(dt/2)| / |u| in the last frame, for dt, dt/2, ...");
    out.add("order", {}, "1", "log2 of the ratio of the last two of them; NaN with fewer than two");
    out.add("regenerated", {}, "1",
            "1 where no public generator exists and equations or parameters are the suite's own",
            Type::integer);
  }

  /// All samples in rounds, each rank one at a time; rows of numbers_of on every rank, in order.
  static std::vector<double> all_samples(const Params& p, Run& run) {
    const std::unique_ptr<Generator> generator = make_generator(p);
    const Stream stream = run.stream("start");
    const long ranks = run.comm().size(), rank = run.comm().rank();
    std::vector<long> shape{p.frames()};
    for (const long n : p.stored()) shape.push_back(n);
    shape.push_back(p.channels());
    const std::vector<long> nothing(shape.size(), 0);
    std::vector<double> rows;
    long done = 0;
    run.restore(done, rows);
    while (done < p.samples) {
      run.checkpoint(done, rows);
      const long end = std::min(done + ranks, p.samples), index = done + rank;
      Sample mine;
      const bool whole = run.apart([&](const Look& look) {
        if (index < end) mine = generator->sample(index, stream, look);
      });
      if (!whole) {  // a stop was requested
        run.checkpoint(done, rows);
        continue;
      }
      for (long s = done; s < end; ++s)
        run.frame("u", s,
                  Piece{shape, nothing, s == index ? shape : nothing,
                        s == index ? std::span<double>(mine.values) : std::span<double>()});
      const std::vector<double> round =
          run.comm().gather(index < end ? numbers_of(mine) : std::vector<double>());
      rows.insert(rows.end(), round.begin(), round.end());
      done = end;
      run.progress(double(done) / double(p.samples));
    }
    return rows;
  }

  static void run(const Params& given, Run& run) {
    const Params p = resolved(given);
    const std::vector<double> rows = all_samples(p, run);
    const std::size_t samples = std::size_t(p.samples), width = rows.size() / samples,
                      frames = std::size_t(p.frames());
    /// Numbers [from, from + count) of all rows.
    const auto column = [&](std::size_t from, std::size_t count) {
      std::vector<double> all;
      for (std::size_t s = 0; s < samples; ++s)
        all.insert(all.end(), rows.begin() + std::ptrdiff_t(s * width + from),
                   rows.begin() + std::ptrdiff_t(s * width + from + count));
      return all;
    };
    const auto mean = [](const std::vector<double>& values) {
      return mean_of(values, [](double x) { return x; });
    };
    const std::vector<double> energy = column(4, frames), enstrophy = column(4 + frames, frames);
    const std::vector<double> energy_start = column(0, 1);
    run.put("energy_start", energy_start);
    run.put("enstrophy_start", column(1, 1));
    run.put("center", column(2, 1));
    run.put("error", column(3, 1));
    run.put("energy", energy);
    run.put("enstrophy", enstrophy);
    run.put("max", column(4 + 2 * frames, frames));
    const double square = mean(column(4 + 3 * frames, frames)), fourth = mean(column(4 + 4 * frames, frames));
    run.put("mean_square", square);
    run.put("kurtosis", fourth / (square * square));
    std::vector<double> ratio, first;
    for (std::size_t s = 0; s < samples; ++s) {
      ratio.push_back(energy[s * frames] / energy_start[s]);
      first.push_back(enstrophy[s * frames]);
    }
    run.put("energy_ratio", mean(ratio));
    run.put("enstrophy_first", mean(first));
    const std::size_t waves = std::size_t(p.N / 2 + 1);
    std::vector<double> power(waves, 0.0);
    const std::vector<double> all_power = column(4 + 5 * frames, waves);
    for (std::size_t i = 0; i < all_power.size(); ++i) power[i % waves] += all_power[i] / double(samples);
    run.put("power", power);
    const auto peak = std::max_element(power.begin() + 1, power.end()) - power.begin();
    run.put("peak_wavenumber", p.is("darcy2d") ? std::nan("") : 2 * std::numbers::pi / p.L * double(peak));
    run.put("regenerated", p.is("brusselator3d") || p.is("darcy2d"));
    put_order(p, run);
  }

  static void put_order(const Params& p, Run& run) {
    std::vector<double> difference(std::size_t(std::max(p.halvings, 1L)), std::nan("")), coarse;
    if (p.halvings > 0)
      for (long h = 0; h <= p.halvings; ++h) {
        Params halved = p;
        halved.dt = p.dt / double(1L << h);
        std::vector<double> fine;
        if (!run.apart([&](const Look& look) {
              fine = make_generator(halved)->sample(0, run.stream("start"), look).values;
            }))
          run.leave_if_stopped();
        fine.erase(fine.begin(), fine.end() - std::ssize(fine) / p.frames());  // the last frame
        if (h > 0) difference[std::size_t(h - 1)] = relative_distance(coarse, fine);
        coarse = fine;
      }
    run.put("difference", difference);
    run.put("order", p.halvings < 2 ? std::nan("")
                                    : std::log2(difference[std::size_t(p.halvings - 2)] /
                                                difference[std::size_t(p.halvings - 1)]));
  }
};

const Register<PdeBenchmarkData> registered{
    "pde-benchmark-data", "Training data of neural operators: KS, Burgers, flow, Darcy, Brusselator"};

}  // namespace
}  // namespace dymixop
