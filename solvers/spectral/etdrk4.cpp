// SPDX-License-Identifier: BSD-3-Clause
#include "spectral/etdrk4.hpp"

#include <cmath>
#include <complex>
#include <numbers>
#include <type_traits>

namespace khaos::detail {

namespace {
using Complex = std::complex<double>;

/// The four functions of z, divided by h: Q, f1, f2, f3.
struct Values {
  Complex stage, first, middle, last;
};
Values at(Complex z) {
  const Complex e = std::exp(z), cube = z * z * z;
  return {(std::exp(z / 2.0) - 1.0) / z, (-4.0 - z + e * (4.0 - 3.0 * z + z * z)) / cube,
          2.0 * (2.0 + z + e * (z - 2.0)) / cube, (-4.0 - 3.0 * z - z * z + e * (4.0 - z)) / cube};
}

Values mean_around(Complex z, int points) {
  Values sum{};
  for (int j = 0; j < points; ++j) {
    const double angle = 2 * std::numbers::pi * (j + 0.5) / points;
    const Values v = at(z + std::polar(1.0, angle));
    sum.stage += v.stage, sum.first += v.first, sum.middle += v.middle, sum.last += v.last;
  }
  const double n = points;
  return {sum.stage / n, sum.first / n, sum.middle / n, sum.last / n};
}

void assign(double& to, Complex z) { to = z.real(); }
void assign(Mode& to, Complex z) { to = Mode(z.real(), z.imag()); }
}  // namespace

template <class S>
EtdWeights<S> etd_weights(const Factors<S>& symbol, double h, int points) {
  const std::size_t count = symbol.extent(0);
  EtdWeights<S> w{Factors<S>("exp(L h)", count),   Factors<S>("exp(L h/2)", count),
                  Factors<S>("ETD stage", count),  Factors<S>("ETD first", count),
                  Factors<S>("ETD middle", count), Factors<S>("ETD last", count)};
  const auto l = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), symbol);
  const auto full = Kokkos::create_mirror_view(w.full), half = Kokkos::create_mirror_view(w.half);
  const auto stage = Kokkos::create_mirror_view(w.stage), first = Kokkos::create_mirror_view(w.first);
  const auto middle = Kokkos::create_mirror_view(w.middle), last = Kokkos::create_mirror_view(w.last);
  for (std::size_t k = 0; k < count; ++k) {
    const Complex z = h * Complex(Kokkos::complex<double>(l(k)).real(), Kokkos::complex<double>(l(k)).imag());
    const Values mean = mean_around(z, points);
    assign(full(k), std::exp(z)), assign(half(k), std::exp(z / 2.0));
    assign(stage(k), h * mean.stage), assign(first(k), h * mean.first);
    assign(middle(k), h * mean.middle), assign(last(k), h * mean.last);
  }
  Kokkos::deep_copy(w.full, full), Kokkos::deep_copy(w.half, half);
  Kokkos::deep_copy(w.stage, stage), Kokkos::deep_copy(w.first, first);
  Kokkos::deep_copy(w.middle, middle), Kokkos::deep_copy(w.last, last);
  return w;
}

template EtdWeights<double> etd_weights(const Factors<double>&, double, int);
template EtdWeights<Kokkos::complex<double>> etd_weights(const Factors<Kokkos::complex<double>>&, double,
                                                         int);

}  // namespace khaos::detail
