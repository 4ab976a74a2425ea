// SPDX-License-Identifier: BSD-3-Clause
// ks-spectrum: how chaotic is the Kuramoto-Sivashinsky equation u_t = -u u_x - u_xx - u_xxxx of period L?
// Lyapunov exponents of perturbations without a mean, with errors from blocks of an ensemble of long runs.
//   mpirun -n 2 khaos run ks-spectrum --set L=22
#include "models/line_equations.hpp"
#include "ode/ensemble.hpp"
#include "ode/lyapunov_verdict.hpp"
#include "run/experiment.hpp"
#include "samples.hpp"
#include "spectral/line_exponents.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

namespace fields {
namespace {

struct Params {
  double L = 22, dt = 0.1, transient = 500, time = 10'000, every = 1, frame_dt = 0.5;
  long N = 64, members = 16, exponents = 8, blocks = 20, frames = 400;
  std::string scheme = "etdrk4";
  static void describe(Schema<Params>& s) {
    s("L", &Params::L, "1", "period of the line", above(0));
    s("N", &Params::N, "1", "grid points; a third of the modes is dropped (2/3 rule)", at_least(8));
    s("dt", &Params::dt, "1", "time step", above(0));
    s("scheme", &Params::scheme, "1", "time stepper", one_of(stepper_names()));
    s("members", &Params::members, "1", "independent runs", at_least(1));
    s("exponents", &Params::exponents, "1", "leading exponents to compute", at_least(1));
    s("transient", &Params::transient, "1", "time of each run before anything is counted", at_least(0));
    s("time", &Params::time, "1", "time of each run that counts", above(0));
    s("blocks", &Params::blocks, "1", "parts of that time, for standard errors", at_least(2));
    s("every", &Params::every, "1", "time between orthonormalisations", above(0));
    s("frames", &Params::frames, "1", "frames of the first run after its transient", at_least(2));
    s("frame_dt", &Params::frame_dt, "1", "time between them", above(0));
  }
  double k_max() const { return 2 * std::numbers::pi / L * double(Lines::dealiased(N, 2) - 1); }
  long steps(double duration) const { return std::max(1L, std::lround(duration / dt)); }
  LineExponentsOptions options() const {
    LineExponentsOptions o;
    o.every = int(steps(every));
    const auto whole = [&](double duration) { return (steps(duration) + o.every - 1) / o.every * o.every; };
    o.exponents = int(exponents);
    o.blocks = int(blocks);
    o.transient = transient > 0 ? whole(transient) : 0;
    o.steps_per_block = whole(time / double(blocks));
    return o;
  }
};

/// Noise in the four longest waves, without a mean; (N).
std::vector<double> start_of(const Params& p, const Stream& stream, long member) {
  std::vector<double> u(std::size_t(p.N), 0.0);
  for (long n = 1; n <= 4; ++n)
    for (long j = 0; j < p.N; ++j) {
      const double angle = 2 * std::numbers::pi * double(n * j) / double(p.N);
      u[std::size_t(j)] += stream.normal(std::uint64_t(member), std::uint64_t(2 * n)) * std::cos(angle) +
                           stream.normal(std::uint64_t(member), std::uint64_t(2 * n + 1)) * std::sin(angle);
    }
  return u;
}

/// A random perturbation without a mean; (N).
std::vector<double> perturbation(const Params& p, const Stream& stream, long member, long j) {
  std::vector<double> v(std::size_t(p.N));
  double mean = 0;
  for (long i = 0; i < p.N; ++i)
    mean += v[std::size_t(i)] = stream.normal(std::uint64_t(member), std::uint64_t(j * p.N + i));
  for (double& x : v) x -= mean / double(p.N);
  return v;
}

Lines lines_of(const Params& p, long lines) { return Lines(lines, p.N, p.L, Lines::dealiased(p.N, 2)); }

/// A member's exponents as numbers, to travel and to be saved: time of failure (-1: none), then all blocks.
constexpr double todo = -2;

struct KsSpectrum {
  using Params = fields::Params;

  static std::vector<std::string> sources() {
    return {"Kuramoto, Prog. Theor. Phys. 55 (1976) 356; Sivashinsky, Acta Astronaut. 4 (1977) 1177",
            "Cvitanovic, Davidchack & Siminos, SIAM J. Appl. Dyn. Syst. 9 (2010) 1",
            "Kassam & Trefethen, SIAM J. Sci. Comput. 26 (2005) 1214"};
  }

  static std::vector<Issue> validate(const Params& p) {
    std::vector<Issue> issues;
    const long modes = Lines::dealiased(p.N, 2) - 1;
    if (p.N % 2 != 0) issues.push_back(error(fmt::format("N: given {}, allowed: even numbers", p.N)));
    if (p.exponents > 2 * modes)
      issues.push_back(
          error(fmt::format("exponents: given {}, but N = {} resolves {} modes, which have {} exponents",
                            p.exponents, p.N, modes, 2 * modes)));
    if (p.k_max() < 2)
      issues.push_back(
          warning(fmt::format("N = {} resolves wavenumbers up to {:.2f} only; the attractor of L = {} needs "
                              "about 2: N >= {}",
                              p.N, p.k_max(), p.L, 2 * long(std::ceil(1.5 * p.L / std::numbers::pi)) + 2)));
    return issues;
  }
  static double cost(const Params& p) {
    const double steps = double(p.members) * (p.transient + p.time) / p.dt;
    return 1.4e-8 * steps * double(p.N * (1 + p.exponents));
  }

  static void outputs(const Params& p, Outputs& out) {
    const auto n = std::size_t(p.N), modes = std::size_t(Lines::dealiased(p.N, 2));
    std::vector<double> k(modes), t(std::size_t(p.frames));
    for (std::size_t i = 0; i < modes; ++i) k[i] = 2 * std::numbers::pi / p.L * double(i);
    for (std::size_t i = 0; i < t.size(); ++i) t[i] = double(i) * double(p.steps(p.frame_dt)) * p.dt;
    out.axis("dim", std::size_t(p.exponents));
    out.axis("member", std::size_t(p.members));
    out.axis("t", t.size(), "1", t);
    out.axis("x", n, "1", coordinates(p.N, p.L));
    out.axis("k", modes, "1", k);
    out.add("spectrum", {"dim"}, "1", "Lyapunov exponents of perturbations without a mean, descending");
    out.add("stderr", {"dim"}, "1", "their standard errors, from the blocks of all members");
    out.add("first_half", {"dim"}, "1", "exponents of the first half of the time");
    out.add("last_half", {"dim"}, "1", "exponents of the second half");
    out.add("member_max", {"member"}, "1", "largest exponent of each member");
    out.add("ky", {}, "1", "Kaplan-Yorke dimension; NaN if it lies beyond the exponents that were computed");
    out.add("ky_stderr", {}, "1", "its standard error, by the jackknife over blocks");
    out.add("entropy", {}, "1", "sum of the positive exponents: a bound of the Kolmogorov-Sinai entropy");
    out.add("positive", {}, "1", "exponents above three standard errors and what a power law gives",
            Type::integer);
    out.add("total_time", {}, "1", "time that was counted, all members together");
    out.field("u", {"t", "x"}, "1", "the field of the first member after its transient");
    out.add("power", {"k"}, "1", "mean |u_k|^2 over these frames, u = sum_k u_k exp(i k x)");
    out.add("energy", {}, "1", "mean of u^2 over space and these frames");
  }

  /// Member, time of failure or -1, and all blocks of exponents, of each of `count` members.
  static std::vector<double> numbers_of(const Params& p, const Run& run, long first, long count,
                                        const std::function<void(double fraction)>& look) {
    const LineExponentsOptions options = p.options();
    const Stream starts = run.stream("start"), frames = run.stream("perturbations");
    LineEvolution evolution(KuramotoSivashinsky{}, lines_of(p, count * (1 + p.exponents)), p.scheme, p.dt,
                            p.exponents);
    std::vector<double> lines, numbers;
    for (long m = first; m < first + count; ++m) {
      const std::vector<double> u = start_of(p, starts, m);
      lines.insert(lines.end(), u.begin(), u.end());
      for (long j = 0; j < p.exponents; ++j) {
        const std::vector<double> v = perturbation(p, frames, m, j);
        lines.insert(lines.end(), v.begin(), v.end());
      }
    }
    evolution.start(lines);
    const double steps = double(options.transient + options.blocks * options.steps_per_block);
    long member = first;
    for (const MemberExponents& m :
         line_exponents(evolution, options, [&](long step) { look(double(step) / steps); })) {
      numbers.push_back(double(member++));
      numbers.push_back(m.failure.reason == MemberFailure::none ? -1 : m.failure.time);
      numbers.insert(numbers.end(), m.local.begin(), m.local.end());
    }
    return numbers;
  }

  /// Rows (members, 1 + blocks x exponents) of this group, computed by Ensemble's shares.
  static std::vector<double> member_rows(const Params& p, Run& run) {
    const std::size_t width = 1 + std::size_t(p.blocks * p.exponents);
    std::vector<double> rows(std::size_t(p.members) * width, todo);
    run.restore(rows);
    const auto row = [&](long member) { return rows.begin() + std::ptrdiff_t(std::size_t(member) * width); };
    const Ensemble ensemble(p.members, run.comm(), KHAOS_LANES);
    ensemble.for_each_round(KHAOS_LANES, [&](long first, long count) {
      std::vector<double> mine;
      const bool computed = count == 0 || *row(first) != todo;
      const bool whole = run.apart([&](const std::function<void()>& look) {
        if (!computed)
          mine = numbers_of(p, run, first, count, [&](double fraction) {
            look();
            run.progress((double(first - ensemble.first()) + double(count) * fraction) /
                         double(ensemble.count()));
          });
      });
      if (!whole) mine.clear();  // a stop was requested: checkpoint() leaves
      const std::vector<double> all = run.comm().gather(mine);
      for (std::size_t at = 0; at < all.size(); at += width + 1)
        std::copy_n(all.begin() + std::ptrdiff_t(at) + 1, width, row(long(all[at])));
      run.checkpoint(rows);
    });
    return rows;
  }

  static std::vector<MemberExponents> members_of(const Params& p, const std::vector<double>& rows) {
    const LineExponentsOptions options = p.options();
    const std::size_t width = 1 + std::size_t(p.blocks * p.exponents);
    std::vector<MemberExponents> members;
    for (std::size_t at = 0; at < rows.size(); at += width) {
      MemberExponents m;
      m.blocks = options.blocks;
      m.exponents = options.exponents;
      m.transient = p.dt * double(options.transient);
      m.time = p.dt * double(options.blocks * options.steps_per_block);
      m.divergence.assign(std::size_t(p.blocks), std::nan(""));
      m.local.assign(rows.begin() + std::ptrdiff_t(at) + 1, rows.begin() + std::ptrdiff_t(at + width));
      if (rows[at] != -1) m.failure = {MemberFailure::diverged, rows[at], {}};
      members.push_back(std::move(m));
    }
    return members;
  }

  static void run(const Params& p, Run& run) {
    const std::vector<MemberExponents> members = members_of(p, member_rows(p, run));
    for (const MemberExponents& m : members)
      run.require(m.failure.reason == MemberFailure::none,
                  fmt::format("run diverged at t = {:.6g}, reduce dt", m.failure.time));
    const LyapunovSpectrum s = pool(members);
    double entropy = 0;
    for (const double lambda : s.exponents) entropy += std::max(lambda, 0.0);
    std::vector<double> largest;
    for (const MemberExponents& m : members) {
      const LyapunovSpectrum alone = pool(std::span(&m, 1));
      largest.push_back(alone.exponents.front());
    }
    run.put("spectrum", s.exponents);
    run.put("stderr", s.error);
    run.put("first_half", s.first);
    run.put("last_half", s.last);
    run.put("member_max", largest);
    run.put("ky", s.ky);
    run.put("ky_stderr", s.ky_error);
    run.put("entropy", entropy);
    run.put("positive", s.positive);
    run.put("total_time", double(p.members) * members.front().time);
    put_field(p, run);
  }

  static void put_field(const Params& p, Run& run) {
    LineEvolution evolution(KuramotoSivashinsky{}, lines_of(p, 1), p.scheme, p.dt);
    evolution.start(start_of(p, run.stream("start"), 0));
    evolution.advance(p.options().transient);
    std::vector<double> power(std::size_t(evolution.lines().modes()), 0.0);
    double energy = 0;
    for (long frame = 0; frame < p.frames; ++frame) {
      if (frame > 0) evolution.advance(p.steps(p.frame_dt));
      run.frame("u", frame, evolution.field());
      const auto u_hat = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), evolution.modes());
      for (std::size_t k = 0; k < power.size(); ++k) {
        const double square =
            std::norm(std::complex<double>(u_hat(k).real(), u_hat(k).imag())) / double(p.frames);
        power[k] += square;
        energy += (k == 0 ? 1 : 2) * square;
      }
    }
    run.put("power", power);
    run.put("energy", energy);
  }
};

const Register<KsSpectrum> registered{"ks-spectrum",
                                      "Lyapunov exponents of the Kuramoto-Sivashinsky equation, with errors"};

}  // namespace
}  // namespace fields
