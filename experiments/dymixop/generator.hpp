// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "run/experiment.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace dymixop {
using namespace khaos;

/// The parameters of pde-benchmark-data; 0 or `default` means the value of the benchmark.
struct DataParams {
  std::string benchmark = "ks1d", compat = "none", scheme = "default", start = "random";
  long samples = 4, N = 0, stride = 0, halvings = 0;
  double L = 0, nu = 0, dt = 0, T_first = -1, T = 0, frame_dt = 0;
  double a = 1, b = 3, D0 = 1e-3, D1 = 5e-4;  // brusselator3d
  static void describe(Schema<DataParams>& s);

  bool is(const char* name) const { return benchmark == name; }
  bool is_public() const { return compat == "public"; }
  int axes() const { return is("ks1d") ? 1 : is("brusselator3d") ? 3 : 2; }
  int channels() const { return is("burgers2d") || is("darcy2d") ? 2 : 1; }
  /// Points of the computing grid along axis 0, 1, 2; darcy2d counts both ends.
  std::vector<long> points() const;
  /// Stored points: every stride-th one.
  std::vector<long> stored() const;
  double spacing() const { return L / double(is("darcy2d") ? N - 1 : N); }
  long frames() const;
  long steps_to_first() const;
  long steps_per_frame() const;
};

/// With the benchmark's values in place of 0, -1 and `default`.
DataParams resolved(DataParams p);
std::vector<Issue> issues_of(const DataParams& resolved);

/// One sample.
struct Sample {
  std::vector<double> values;             ///< (time, x[, y[, z]], channel) at the stored points
  std::vector<double> energy, enstrophy;  ///< (time), from the computing grid; enstrophy of ns2d only
  std::vector<double> square, fourth,
      max;                    ///< (time) mean u^2, mean u^4 and largest u of channel 0 (darcy2d: of u)
  std::vector<double> power;  ///< mean over frames, by wavenumber 2 pi n / L
  double energy_start = 0, enstrophy_start = 0;
  double center = 0;  ///< channel 0 in the middle of the box in the last frame; darcy2d: u
  double error = 0;   ///< relative L2 distance from the exact solution in the last frame; NaN: none is known
};

/// Called now and then; leaves by an exception once a stop was requested (Run::apart).
using Look = std::function<void()>;

/// A benchmark with its working memory. Samples depend on their number alone.
class Generator {
 public:
  virtual ~Generator() = default;
  /// Throws PointError where a field is not finite: "run diverged at t = ..., reduce dt".
  virtual Sample sample(long index, const Stream& stream, const Look& look) = 0;
};
std::unique_ptr<Generator> make_ks1d(const DataParams& p);
std::unique_ptr<Generator> make_burgers2d(const DataParams& p);
std::unique_ptr<Generator> make_ns2d(const DataParams& p);
std::unique_ptr<Generator> make_darcy2d(const DataParams& p);
std::unique_ptr<Generator> make_brusselator3d(const DataParams& p);

[[noreturn]] void diverged(double t);
/// Mean of f(u).
template <class F>
double mean_of(std::span<const double> u, const F& f) {
  double sum = 0;
  for (const double x : u) sum += f(x);
  return sum / double(u.size());
}

}  // namespace dymixop
