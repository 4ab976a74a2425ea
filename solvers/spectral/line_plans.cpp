// SPDX-License-Identifier: BSD-3-Clause
#include "spectral/line_plans.hpp"

#include "spectral/aligned_array.hpp"

#include <fftw3.h>

#include <stdexcept>
#include <utility>

namespace khaos {
namespace {
fftw_complex* as_complex(const double* p) { return reinterpret_cast<fftw_complex*>(const_cast<double*>(p)); }
}  // namespace

struct LinePlans::Plans {
  fftw_plan forward = nullptr, backward = nullptr;
  ~Plans() {
    if (forward) fftw_destroy_plan(forward);
    if (backward) fftw_destroy_plan(backward);
  }
};

LinePlans::LinePlans(long n, long lines) : n_(n), lines_(lines), plans_(std::make_unique<Plans>()) {
  const AlignedArray in(doubles()), out(doubles());
  const int length = static_cast<int>(n), many = static_cast<int>(lines),
            distance = static_cast<int>(pitch());
  const auto plan = [&](int sign) {
    return fftw_plan_many_dft(1, &length, many, as_complex(in.data()), nullptr, 1, distance,
                              as_complex(out.data()), nullptr, 1, distance, sign,
                              FFTW_ESTIMATE | FFTW_PRESERVE_INPUT);
  };
  plans_->forward = plan(FFTW_FORWARD);
  plans_->backward = plan(FFTW_BACKWARD);
  if (!plans_->forward || !plans_->backward) throw std::runtime_error("FFTW has no plan for these lines");
}
LinePlans::LinePlans(LinePlans&&) noexcept = default;
LinePlans& LinePlans::operator=(LinePlans&&) noexcept = default;
LinePlans::~LinePlans() = default;

void LinePlans::forward(const double* in, double* out) const {
  fftw_execute_dft(plans_->forward, as_complex(in), as_complex(out));
}
void LinePlans::backward(const double* in, double* out) const {
  fftw_execute_dft(plans_->backward, as_complex(in), as_complex(out));
}

}  // namespace khaos
