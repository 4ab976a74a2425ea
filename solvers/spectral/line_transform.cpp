// SPDX-License-Identifier: BSD-3-Clause
#include "spectral/line_transform.hpp"

#include <fftw3.h>

#include <cmath>
#include <numbers>
#include <stdexcept>
#include <utility>

namespace khaos {

namespace {

using Complex = std::complex<double>;

fftw_complex* as_complex(double* p) { return reinterpret_cast<fftw_complex*>(p); }

/// to = M from on packed modes; `to` may be `from`.
void multiply(const Multiplier& m, const double* from, double* to) {
  const double *same = m.same.data(), *cross = m.cross.data();
  const long size = m.same.size();
  if (m.diagonal) {
    for (long i = 0; i < size; i += KHAOS_LANES) store(to + i, load(same + i) * load(from + i));
  } else if constexpr (KHAOS_LANES > 1) {
    for (long i = 0; i < size; i += KHAOS_LANES) {
      const Lanes mode = load(from + i);
      store(to + i, load(same + i) * mode + load(cross + i) * swap_pairs(mode));
    }
  } else {
    for (long i = 0; i < size; i += 2) {
      const double re = from[i], im = from[i + 1];
      to[i] = same[i] * re + cross[i] * im;
      to[i + 1] = same[i + 1] * im + cross[i + 1] * re;
    }
  }
}

}  // namespace

Boundary boundary_named(const std::string& name) {
  if (name == "periodic") return Boundary::periodic;
  if (name == "antiperiodic") return Boundary::antiperiodic;
  if (name == "even") return Boundary::even;
  throw std::invalid_argument("no boundary \"" + name + "\": one of periodic, antiperiodic, even");
}

struct LineTransform::Plans {
  fftw_plan forward = nullptr, backward = nullptr;

  Plans(long points, bool complex) {
    AlignedArray u(points), modes(points + 2);
    const int n = static_cast<int>(complex ? points / 2 : points);
    fftw_forget_wisdom();  // else a plan would depend on what was planned before in this process
    if (complex) {
      forward = fftw_plan_dft_1d(n, as_complex(modes.data()), as_complex(modes.data()), FFTW_FORWARD,
                                 FFTW_ESTIMATE);
      backward = fftw_plan_dft_1d(n, as_complex(modes.data()), as_complex(modes.data()), FFTW_BACKWARD,
                                  FFTW_ESTIMATE);
    } else {
      forward = fftw_plan_dft_r2c_1d(n, u.data(), as_complex(modes.data()), FFTW_ESTIMATE);
      backward = fftw_plan_dft_c2r_1d(n, as_complex(modes.data()), u.data(), FFTW_ESTIMATE);
    }
  }
  Plans(const Plans&) = delete;
  ~Plans() {
    fftw_destroy_plan(forward);
    fftw_destroy_plan(backward);
  }
};

LineTransform::LineTransform(long grid_points, double length, Boundary boundary)
    : LineTransform(grid_points, length, boundary, -length / 2) {}

LineTransform::LineTransform(long grid_points, double length, Boundary boundary, double x_min)
    : grid_points_(grid_points),
      points_(boundary == Boundary::even ? grid_points / 2 : grid_points),
      length_(length),
      boundary_(boundary),
      x_(points_, 6) {
  if (grid_points < 4 || grid_points % 2 != 0)
    throw std::invalid_argument("a line needs an even number of grid points, at least 4");
  if (!(length > 0)) throw std::invalid_argument("the length of a line must be positive");
  const double h = spacing(), pi = std::numbers::pi;
  k_max_ = boundary == Boundary::antiperiodic ? (grid_points - 1) * pi / length : pi / h;
  std::vector<double> x(points_);
  for (long j = 0; j < points_; ++j) x[j] = boundary == Boundary::even ? (j + 0.5) * h : x_min + j * h;
  std::ranges::copy(stored(x), x_.data());
  if (boundary != Boundary::periodic) {
    twist_cos_ = AlignedArray(packed_modes(), 3);
    twist_sin_ = AlignedArray(packed_modes(), 5);
    for (long k = 0; k < packed_modes(); ++k) {
      twist_cos_.data()[k] = std::cos(pi * k / grid_points);
      twist_sin_.data()[k] = std::sin(pi * k / grid_points);
    }
  }
  plans_ = std::make_unique<Plans>(points_, boundary == Boundary::antiperiodic);
}

LineTransform::LineTransform(LineTransform&&) noexcept = default;
LineTransform::~LineTransform() = default;

std::vector<double> LineTransform::stored(std::span<const double> in_order) const {
  std::vector<double> v(in_order.begin(), in_order.end());
  if (boundary_ == Boundary::even)
    for (long j = 0; j < points_; ++j) v[j % 2 == 0 ? j / 2 : points_ - 1 - j / 2] = in_order[j];
  return v;
}

std::vector<double> LineTransform::in_order(std::span<const double> stored) const {
  std::vector<double> u(stored.begin(), stored.end());
  if (boundary_ == Boundary::even)
    for (long j = 0; j < points_; ++j) u[j] = stored[j % 2 == 0 ? j / 2 : points_ - 1 - j / 2];
  return u;
}

long LineTransform::mode_doubles() const { return 2 * packed_modes(); }

void LineTransform::forward(const double* u, double* modes) const {
  if (boundary_ != Boundary::antiperiodic) {
    fftw_execute_dft_r2c(plans_->forward, const_cast<double*>(u),
                         as_complex(modes));  // r2c preserves its input
    return;
  }
  const long half = points_ / 2;
  const double *c = twist_cos_.data(), *s = twist_sin_.data(), *second = u + half;
  for (long j = 0; j < half; ++j) {
    modes[2 * j] = u[j] * c[j] - second[j] * s[j];
    modes[2 * j + 1] = -second[j] * c[j] - u[j] * s[j];
  }
  fftw_execute_dft(plans_->forward, as_complex(modes), as_complex(modes));
}

void LineTransform::backward(double* modes, double* out, bool alternate) const {
  if (boundary_ != Boundary::antiperiodic) {
    fftw_execute_dft_c2r(plans_->backward, as_complex(modes), out);
    if (alternate)  // grid points of odd number fill the second part of the storage order
      for (long j = (points_ + 1) / 2; j < points_; ++j) out[j] = -out[j];
    return;
  }
  fftw_execute_dft(plans_->backward, as_complex(modes), as_complex(modes));
  const long half = points_ / 2;
  const double *c = twist_cos_.data(), *s = twist_sin_.data();
  double* second = out + half;
  for (long j = 0; j < half; ++j) {
    out[j] = modes[2 * j] * c[j] - modes[2 * j + 1] * s[j];
    second[j] = -(modes[2 * j] * s[j] + modes[2 * j + 1] * c[j]);
  }
}

Multiplier LineTransform::multiplier(const std::function<double(double)>& symbol) const {
  Multiplier m{AlignedArray(mode_doubles(), 3), {}};
  double* same = m.same.data();
  const double unit = 2 * std::numbers::pi / length_;
  if (boundary_ == Boundary::even) {  // exp(i theta) diag(f(k), f(K - k)) exp(-i theta): a symmetric matrix
    m.cross = AlignedArray(mode_doubles(), 5);
    m.diagonal = false;
    for (long k = 0; k < packed_modes(); ++k) {
      const double c = twist_cos_.data()[k], s = twist_sin_.data()[k];
      const double f = symbol(unit * k) / points_, g = symbol(unit * (points_ - k)) / points_;
      same[2 * k] = f * c * c + g * s * s;
      same[2 * k + 1] = f * s * s + g * c * c;
      m.cross.data()[2 * k] = m.cross.data()[2 * k + 1] = (f - g) * s * c;
    }
    return m;
  }
  for (long k = 0; k < packed_modes(); ++k) {
    double wavenumber = unit * k;
    if (boundary_ == Boundary::antiperiodic) {
      const long n = 2 * k;  // exp(-i ...) of number n and of N - 1 - n are conjugates
      wavenumber = unit * (n < grid_points_ / 2 ? n + 0.5 : grid_points_ - n - 0.5);
    }
    same[2 * k] = same[2 * k + 1] =
        symbol(wavenumber) * 2 / (boundary_ == Boundary::antiperiodic ? points_ : 2 * points_);
  }
  return m;
}

Multiplier LineTransform::second_derivative() const {
  return multiplier([](double k) { return -k * k; });
}

Multiplier LineTransform::low_pass(double k_cut) const {
  return multiplier([k_cut](double k) { return k < k_cut ? 1.0 : 0.0; });
}

Multiplier LineTransform::first_derivative() const {
  Multiplier m{AlignedArray(mode_doubles(), 3), AlignedArray(mode_doubles(), 5), false,
               boundary_ == Boundary::even};
  double *same = m.same.data(), *cross = m.cross.data();
  const double unit = 2 * std::numbers::pi / length_;
  for (long k = 0; k < packed_modes(); ++k) {
    if (boundary_ == Boundary::even) {
      // z = exp(-i theta) V holds (C_k, -C_{K-k}) / 2. -k C_k sin(kx) summed is (-1)^j times the cosine sum
      // of reversed coefficients, so the derivative's V' = exp(i theta) (g Im z + i f Re z) with f = k, g = K
      // - k.
      const double c = twist_cos_.data()[k], s = twist_sin_.data()[k];
      const double f = unit * k / points_, g = k == 0 ? 0 : unit * (points_ - k) / points_;
      same[2 * k] = -(f + g) * s * c;
      cross[2 * k] = g * c * c - f * s * s;
      cross[2 * k + 1] = f * c * c - g * s * s;
      same[2 * k + 1] = (f + g) * s * c;
    } else {  // i k
      double wavenumber = 2 * k == points_ ? 0 : unit * k / points_;
      if (boundary_ == Boundary::antiperiodic)
        wavenumber =
            unit * (2 * k < grid_points_ / 2 ? 2 * k + 0.5 : 2 * k + 0.5 - grid_points_) * 2 / points_;
      cross[2 * k] = -wavenumber;
      cross[2 * k + 1] = wavenumber;
    }
  }
  return m;
}

void LineTransform::apply(const Multiplier& m, const double* u, double* out, double* modes) const {
  forward(u, modes);
  multiply(m, modes, modes);
  backward(modes, out, m.alternate);
}

void LineTransform::apply(const Multiplier& m, const double* u, double* out, double* modes,
                          const Multiplier& keep, double* kept) const {
  forward(u, modes);
  multiply(keep, modes, kept);
  multiply(m, modes, modes);
  backward(modes, out, m.alternate);
}

void LineTransform::finish(const Multiplier& keep, double* kept, double* out) const {
  backward(kept, out, keep.alternate);
}

std::vector<double> LineTransform::wavenumbers() const {
  const long count = boundary_ == Boundary::periodic ? points_ / 2 + 1 : grid_points_ / 2;
  const double offset = boundary_ == Boundary::antiperiodic ? 0.5 : 0;
  std::vector<double> k(count);
  for (long n = 0; n < count; ++n) k[n] = 2 * std::numbers::pi / length_ * (n + offset);
  return k;
}

std::vector<Complex> LineTransform::coefficients(std::span<const double> u) const {
  AlignedArray line(points_), modes(mode_doubles());
  std::ranges::copy(u, line.data());
  forward(line.data(), modes.data());
  const auto mode = [&](long k) { return Complex(modes.data()[2 * k], modes.data()[2 * k + 1]); };
  std::vector<Complex> c(wavenumbers().size());
  const double scale = 1.0 / grid_points_;
  for (long n = 0; n < std::ssize(c); ++n) {
    if (boundary_ == Boundary::periodic) c[n] = scale * mode(n);
    if (boundary_ == Boundary::antiperiodic)
      c[n] = scale * (n % 2 == 0 ? mode(n / 2) : std::conj(mode((grid_points_ - 1 - n) / 2)));
    if (boundary_ == Boundary::even) {
      const long k = std::min(n, points_ - n);
      const Complex z = mode(k) * Complex(twist_cos_.data()[k], -twist_sin_.data()[k]);
      c[n] = scale * (n == k ? 2 * z.real() : -2 * z.imag());
    }
  }
  return c;
}

std::vector<double> LineTransform::line(std::span<const Complex> c) const {
  AlignedArray out(points_), modes(mode_doubles());
  for (long k = 0; k < packed_modes(); ++k) {
    Complex mode;
    if (boundary_ == Boundary::periodic) mode = c[k];
    if (boundary_ == Boundary::antiperiodic)
      mode = 2.0 * (2 * k < grid_points_ / 2 ? c[2 * k] : std::conj(c[grid_points_ - 1 - 2 * k]));
    if (boundary_ == Boundary::even)
      mode = Complex(twist_cos_.data()[k], twist_sin_.data()[k]) *
             Complex(c[k].real(), k == 0 ? 0 : -c[points_ - k].real());
    modes.data()[2 * k] = mode.real();
    modes.data()[2 * k + 1] = mode.imag();
  }
  backward(modes.data(), out.data(), false);
  return {out.values().begin(), out.values().end()};
}

}  // namespace khaos
