// SPDX-License-Identifier: BSD-3-Clause
#include "spectral/real_series.hpp"

#include "spectral/aligned_array.hpp"

#include <fftw3.h>

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace khaos {
namespace {

fftw_complex* as_complex(double* p) { return reinterpret_cast<fftw_complex*>(p); }

}  // namespace

struct RealSeries::Plans {
  fftw_plan forward = nullptr, backward = nullptr;

  explicit Plans(long n) {
    AlignedArray x(n), modes(n + 2);
    fftw_forget_wisdom();  // else a plan would depend on what was planned before in this process
    forward = fftw_plan_dft_r2c_1d(static_cast<int>(n), x.data(), as_complex(modes.data()), FFTW_ESTIMATE);
    backward = fftw_plan_dft_c2r_1d(static_cast<int>(n), as_complex(modes.data()), x.data(), FFTW_ESTIMATE);
  }
  Plans(const Plans&) = delete;
  ~Plans() {
    fftw_destroy_plan(forward);
    fftw_destroy_plan(backward);
  }
};

RealSeries::RealSeries(long n) : n_(n) {
  if (n < 1 || n > std::numeric_limits<int>::max())
    throw std::invalid_argument("a series needs between 1 and 2^31 - 1 values");
  plans_ = std::make_unique<Plans>(n);
}
RealSeries::RealSeries(RealSeries&&) noexcept = default;
RealSeries::~RealSeries() = default;

std::vector<std::complex<double>> RealSeries::coefficients(std::span<const double> x) const {
  if (static_cast<long>(x.size()) != n_) throw std::invalid_argument("the series has another length");
  AlignedArray in(n_), out(2 * modes());  // the plans were made for this alignment
  std::ranges::copy(x, in.data());
  fftw_execute_dft_r2c(plans_->forward, in.data(), as_complex(out.data()));
  std::vector<std::complex<double>> X;
  X.reserve(static_cast<std::size_t>(modes()));
  for (long k = 0; k < modes(); ++k) X.emplace_back(out.data()[2 * k], out.data()[2 * k + 1]);
  return X;
}

std::vector<double> RealSeries::series(std::span<const std::complex<double>> coefficients) const {
  if (static_cast<long>(coefficients.size()) != modes())
    throw std::invalid_argument("the coefficients are of a series of another length");
  AlignedArray in(2 * modes()), out(n_);
  for (long k = 0; k < modes(); ++k) {
    in.data()[2 * k] = coefficients[static_cast<std::size_t>(k)].real();
    in.data()[2 * k + 1] = coefficients[static_cast<std::size_t>(k)].imag();
  }
  fftw_execute_dft_c2r(plans_->backward, as_complex(in.data()), out.data());
  std::vector<double> x(out.values().begin(), out.values().end());
  for (double& value : x) value /= static_cast<double>(n_);
  return x;
}

std::vector<double> RealSeries::power(std::span<const double> x) const {
  std::vector<double> squares;
  for (const std::complex<double> mode : coefficients(x)) squares.push_back(std::norm(mode));
  return squares;
}

}  // namespace khaos
