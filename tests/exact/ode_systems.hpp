// SPDX-License-Identifier: BSD-3-Clause
/// Systems of the ODE tests, written by hand, and their tangent flows by dual numbers.
#pragma once

#include "core/dual.hpp"
#include "core/simd_math.hpp"
#include "ode/integrate.hpp"

#include <cmath>
#include <vector>

namespace ode_test {

using namespace khaos;

/// Flow and tangent Flow of f(const T* x, Lanes t, T* dx), T = Lanes or Dual<D, Lanes>.
template <int D, class F>
class System {
 public:
  explicit System(F f = {}) : f_(f) {}
  System(const System&) = delete;
  F& parameters() { return f_; }
  Flow flow() const { return flow_of(D, f_); }
  Flow tangent() const {
    return {D * (1 + D),
            [](const void* self, const Lanes* x, Lanes t, Lanes* dx) {
              (*static_cast<const F*>(self))(reinterpret_cast<const Dual<D, Lanes>*>(x), t,
                                             reinterpret_cast<Dual<D, Lanes>*>(dx));
            },
            &f_};
  }
  Problem problem(bool autonomous = true) const { return {flow(), tangent(), autonomous}; }

 private:
  F f_;
};

struct LorenzRhs {
  Lanes rho = 28.0;
  template <class T>
  void operator()(const T* x, Lanes, T* dx) const {
    dx[0] = 10.0 * (x[1] - x[0]);
    dx[1] = x[0] * (rho - x[2]) - x[1];
    dx[2] = x[0] * x[1] - (8.0 / 3) * x[2];
  }
};
using Lorenz = System<3, LorenzRhs>;

struct OscillatorRhs {
  template <class T>
  void operator()(const T* x, Lanes, T* dx) const {
    dx[0] = x[1];
    dx[1] = -x[0];
  }
};
using Oscillator = System<2, OscillatorRhs>;

// Lorenz, beta = 8/3, from (1, 1, 1): a 60-digit Taylor integration, computed independently.
inline const std::vector<double> lorenz_start{1, 1, 1};
inline const std::vector<double> lorenz_at_1{-9.3785700109250624, -8.3570337884266447, 29.362325337363428};
inline const std::vector<double> lorenz_at_20{13.793199595128619, 12.951803936189899, 34.901608681135143};

inline double distance(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return std::sqrt(sum);
}

/// The state at exactly t_end of one member that starts at t = 0.
inline std::vector<double> state_at(double t_end, const std::string& method, const Problem& problem,
                                    const StepControl& control, const std::vector<double>& start) {
  Integrator integrator(one_step(method, problem), control);
  integrator.start(0, 0, start.data());
  integrator.advance(t_end);
  std::vector<double> x(start.size());
  integrator.state(0, x.data());
  return x;
}

}  // namespace ode_test
