// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "run/run.hpp"
#include "scenario.hpp"
#include "spectral/klein_gordon_line.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace klein_gordon {

/// What is kept of one evolution.
struct Trajectory {
  std::vector<double> x;                           ///< (N) grid points
  std::vector<double> t;                           ///< (frames so far)
  std::vector<double> phi;                         ///< (frames so far, N) field, row-major
  std::vector<double> t_energy, energy, momentum;  ///< (samples so far)
  double max_energy_error = 0;                     ///< largest |E - E(0)| / E(0) seen
  double dt = 0;                                   ///< of the last step
  long steps = 0;

  std::span<const double> frame(std::size_t k) const {
    return std::span(phi).subspan(k * x.size(), x.size());
  }
};

/// A scenario on its way from t = 0 to T, one frame at a time. The same on every rank; no communication.
class Evolution {
 public:
  virtual ~Evolution() = default;

  /// Goes on to the next frame; false if T was reached already.
  virtual bool advance() = 0;
  virtual double fraction() const = 0;  ///< of the way, 0 .. 1

  const Trajectory& trajectory() const { return trajectory_; }
  bool finite() const;  ///< are energy and field of the last frame?

  /// Run::checkpoint and Run::restore of all that steps: resumed, it gives the bits of an undisturbed run.
  void checkpoint(Run& run) const;
  bool restore(Run& run);

 protected:
  virtual std::vector<double> state() const = 0;
  virtual void set_state(std::span<const double> state) = 0;
  Trajectory trajectory_;
};

/// A symplectic composition with a fixed time step. With tol > 0, T is reached and tol exceeded, dt is halved
/// and everything starts again from t = 0: a step that never changes on the way keeps the scheme symplectic.
class SymplecticEvolution final : public Evolution {
 public:
  /// Resolved parameters. The step is the one they ask for over 2^halvings.
  explicit SymplecticEvolution(const ScenarioParams& p, long halvings = 0);
  bool advance() override;
  double fraction() const override;
  const LineTransform& transform() const { return transform_; }

 private:
  std::vector<double> state() const override;
  void set_state(std::span<const double> state) override;
  void use_steps(long steps);
  void begin();
  void take_frame();
  void take_energy();
  long step_of(long event, long events) const { return (event * steps_ + events / 2) / events; }

  ScenarioParams p_;
  LineTransform transform_;
  Potential potential_;
  std::vector<double> ramp_;  // what phi has and the line has not
  std::optional<KleinGordon> equation_;
  std::optional<KleinGordonLine> line_;
  long steps_ = 0;
};

/// The evolution that p.scheme asks for; resolved parameters.
std::unique_ptr<Evolution> make_evolution(const ScenarioParams& p);

/// Runs an evolution to its end and reports progress from `from` to `to`. A resumable one starts from the
/// Point's checkpoint and saves others (a Point has one); else a stop loses it. Collective; PointError where
/// the field is not finite any more.
void complete(Evolution& evolution, Run& run, bool resumable, double from, double to);

/// |phi| of all frames, pooled: (frames x N).
std::vector<double> absolute_field(const Trajectory& path);

}  // namespace klein_gordon
