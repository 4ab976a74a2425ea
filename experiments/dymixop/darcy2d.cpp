// SPDX-License-Identifier: BSD-3-Clause
// darcy2d: -div(a grad u) = 1 in a square, u = 0 on its boundary, for a coefficient of two values in random
// patches. Finite differences on five points with harmonic means of a at the faces, solved by PETSc.
#include "generator.hpp"
#include "linalg/linear_solver.hpp"
#include "stats/relative_distance.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace dymixop {
namespace {
constexpr double pi = std::numbers::pi;

class Darcy final : public Generator {
 public:
  explicit Darcy(const DataParams& p) : p_(p), n_(p.N), h_(p.spacing()) {}

  Sample sample(long index, const Stream& stream, const Look&) override {
    const std::vector<double> a =
        p_.start == "exact" ? std::vector<double>(std::size_t(n_ * n_), 1.0) : patches(index, stream);
    const std::vector<double> u = solve(a);
    Sample s;
    for (long i = 0; i < n_; i += p_.stride)
      for (long j = 0; j < n_; j += p_.stride) {
        s.values.push_back(a[at(i, j)]);
        s.values.push_back(u[at(i, j)]);
      }
    const double cells =
        double((n_ - 1) * (n_ - 1)) / double(n_ * n_);  // the mean over the square, not the points
    s.square = {mean_of(u, [](double x) { return x * x; }) / cells};
    s.fourth = {mean_of(u, [](double x) { return x * x * x * x; }) / cells};
    s.max = {std::ranges::max(u)};
    s.energy = {energy(a, u)};
    s.enstrophy = {std::nan("")};
    s.energy_start = s.enstrophy_start = std::nan("");
    s.power.assign(std::size_t(p_.N / 2 + 1), std::nan(""));
    s.center = u[at(n_ / 2, n_ / 2)];
    s.error = p_.start == "exact" ? relative_distance(u, series()) : std::nan("");
    return s;
  }

 private:
  std::size_t at(long i, long j) const { return std::size_t(i * n_ + j); }
  static double harmonic(double a, double b) { return 2 * a * b / (a + b); }

  /// 12 where a Gaussian field of covariance (-Lap + 9)^-2 with Neumann boundaries, without its mean, is
  /// positive, else 3: the field is sum z_ij cos(pi i x) cos(pi j y) / (pi^2 (i^2 + j^2) + 9) in the unit
  /// square.
  std::vector<double> patches(long index, const Stream& stream) const {
    std::vector<double> cosine(std::size_t(n_ * n_)), half(cosine), field(cosine);
    for (long i = 0; i < n_; ++i)
      for (long x = 0; x < n_; ++x)
        cosine[at(i, x)] = std::cos(pi * double(i * x % (2 * (n_ - 1))) / double(n_ - 1));
    for (long i = 0; i < n_; ++i)  // half[i][y] = sum_j z_ij cos(pi j y)
      for (long j = 0; j < n_; ++j) {
        if (i == 0 && j == 0) continue;
        const double z = stream.normal(std::uint64_t(index), std::uint64_t(i << 20 | j)) /
                         (pi * pi * double(i * i + j * j) + 9);
        for (long y = 0; y < n_; ++y) half[at(i, y)] += z * cosine[at(j, y)];
      }
    for (long i = 0; i < n_; ++i)
      for (long x = 0; x < n_; ++x)
        for (long y = 0; y < n_; ++y) field[at(x, y)] += cosine[at(i, x)] * half[at(i, y)];
    for (double& a : field) a = a > 0 ? 12 : 3;
    return field;
  }

  /// u at all points. The unknowns are the inner ones, row by row.
  std::vector<double> solve(const std::vector<double>& a) const {
    const long inner = n_ - 2;
    SparseRows rows;
    rows.size = inner * inner;
    const auto entry = [&](long i, long j, double value) {
      rows.column.push_back((i - 1) * inner + j - 1);
      rows.value.push_back(value);
    };
    for (long i = 1; i <= inner; ++i)
      for (long j = 1; j <= inner; ++j) {
        const double here = a[at(i, j)], south = harmonic(here, a[at(i - 1, j)]),
                     north = harmonic(here, a[at(i + 1, j)]);
        const double west = harmonic(here, a[at(i, j - 1)]), east = harmonic(here, a[at(i, j + 1)]);
        if (i > 1) entry(i - 1, j, -south);
        if (j > 1) entry(i, j - 1, -west);
        entry(i, j, south + north + west + east);
        if (j < inner) entry(i, j + 1, -east);
        if (i < inner) entry(i + 1, j, -north);
        rows.begin.push_back(std::ssize(rows.column));
      }
    const std::vector<double> b(std::size_t(inner * inner), h_ * h_), x = solve_spd(rows, b);
    std::vector<double> u(std::size_t(n_ * n_), 0.0);
    for (long i = 1; i <= inner; ++i)
      for (long j = 1; j <= inner; ++j) u[at(i, j)] = x[std::size_t((i - 1) * inner + j - 1)];
    return u;
  }

  /// Mean of a |grad u|^2 / 2, which is half the mean of u.
  double energy(const std::vector<double>& a, const std::vector<double>& u) const {
    double sum = 0;
    for (long i = 0; i < n_; ++i)
      for (long j = 0; j < n_; ++j) {
        const double here = u[at(i, j)];
        if (i + 1 < n_) sum += harmonic(a[at(i, j)], a[at(i + 1, j)]) * std::pow(u[at(i + 1, j)] - here, 2);
        if (j + 1 < n_) sum += harmonic(a[at(i, j)], a[at(i, j + 1)]) * std::pow(u[at(i, j + 1)] - here, 2);
      }
    return 0.5 * sum / (p_.L * p_.L);
  }

  /// u for a = 1: L^2 sum over odd m of 4 / (pi m)^3 sin(pi m x) [1 - cosh(pi m (y - 1/2)) / cosh(pi m / 2)].
  std::vector<double> series() const {
    std::vector<double> u(std::size_t(n_ * n_), 0.0);
    for (long m = 1; m < 400; m += 2) {
      const double k = pi * double(m);
      for (long i = 0; i < n_; ++i)
        for (long j = 0; j < n_; ++j) {
          const double x = double(i) / double(n_ - 1), y = std::abs(double(j) / double(n_ - 1) - 0.5);
          const double ratio = (std::exp(k * (y - 0.5)) + std::exp(-k * (y + 0.5))) / (1 + std::exp(-k));
          u[at(i, j)] += p_.L * p_.L * 4 / (k * k * k) * std::sin(k * x) * (1 - ratio);
        }
    }
    return u;
  }

  DataParams p_;
  long n_;
  double h_;
};

}  // namespace

std::unique_ptr<Generator> make_darcy2d(const DataParams& p) { return std::make_unique<Darcy>(p); }

}  // namespace dymixop
