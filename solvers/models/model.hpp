// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "models/kernels.hpp"
#include "ode/flow.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace khaos {

class Program;  // models/program.hpp: equations given as text

enum class ModelKind { flow, delay, map };

/// One system of systems.json: what it says of itself, and its compiled right-hand side.
struct Model {
  struct Parameter {
    std::string name;
    std::vector<int> shape;  // {} number, {n} list, {n, m} matrix
    int first = 0;           // of its values in `parameters`, row-major
  };
  std::string name;
  std::string variant;  // "listed" or "corrected"
  ModelKind kind = ModelKind::flow;
  int dimension = 0;
  std::vector<std::string> state;
  std::vector<Parameter> names;    // of the parameters, sorted
  std::vector<double> parameters;  // the listed values, flat
  std::vector<double> start;       // initial condition; delay: its first value is the constant history
  double dt = 0, period = 1;       // 1 for maps
  bool hamiltonian = false, nonautonomous = false, discontinuous = false, piecewise_smooth = false,
       volume_preserving = false, stiff = false, inverse_known = false;
  std::vector<int> unbounded;            // components that grow without bound or are cyclic
  std::vector<std::string> observables;  // bounded functions recorded in place of the state; empty: the state
  std::vector<double> mean, std;         // of what is recorded, empty if unknown
  std::vector<std::string> domain;       // "r > 0": where the right-hand side is defined
  std::string conserved;                 // an invariant of the corrected variant, or ""

  std::vector<double> listed_spectrum;  // of the database; see its correctness in `computed`
  std::optional<double> listed_maximum, listed_ky, listed_d2, listed_mse, listed_entropy;
  bool withheld = false;                                   // listed and computed exponents are kept back
  std::vector<double> computed_spectrum, computed_stderr;  // independent, to test against; empty if withheld
  std::optional<double> computed_ky;
  std::optional<bool> chaotic;       // in the long run, at the listed parameters and start; empty if unknown
  bool settled = true;               // two computations agreed within their errors
  std::optional<double> stiffness;   // max of -Re(eigenvalue) * period
  std::optional<double> exact_sum;   // of the exponents, at the listed parameters
  std::string exact_sum_expression;  // of the parameters; see exact_sum_of
  std::vector<double> exact_exponents;  // all of them, at the listed parameters; empty if unknown
  std::string citation, note;
  std::vector<std::string> equations;  // "xdot = ...", let lines first, for people

  const Kernels* kernels = nullptr;        // compiled, or
  std::shared_ptr<const Program> program;  // interpreted

  int delay = -1;  // index of tau in `parameters` (delay models)
};

/// All compiled models (listed variants), sorted by name.
const std::vector<Model>& models();
/// Throws UserError "no system 'X'; did you mean 'Y'?", or that it has no corrected variant.
const Model& find_model(const std::string& name, const std::string& variant = "listed");

/// The listed parameters with those of `text`, "rho = 30, c[1] = 2", replaced. Throws UserError
/// "Lorenz has no parameter 'q' (has beta, rho, sigma)".
std::vector<double> parameters_of(const Model& model, const std::string& text);
/// Index into Model::parameters of "rho" or "c[1]" or "w[0][2]"; same error.
int parameter_index(const Model& model, const std::string& name);

/// A model from equations given at run time, interpreted. `equations`: "x: sigma*(y-x); y: ..." (derivatives
/// of a flow, next values of a map; names defined before use with "let q = ..."). `constants`: "sigma = 10,
/// ...". Throws UserError naming the unknown symbol or function, or the wrong number of values.
Model interpreted_model(ModelKind kind, const std::string& equations, const std::string& constants,
                        std::span<const double> start);

/// What the Lyapunov exponents must add up to at these parameters; empty if no such expression is known.
std::optional<double> exact_sum_of(const Model& model, std::span<const double> parameters);

/// A model with parameters for each of KHAOS_LANES members. Host only; one thread at a time, since an
/// interpreted model keeps its registers here. Flows stay valid while the Bound lives, also when it is moved.
class Bound {
 public:
  Bound(const Model& model,
        std::span<const double> parameters);  // all lanes alike; keeps a copy of the model
  Bound(const Bound& other);
  Bound(Bound&& other) noexcept;
  Bound& operator=(Bound other) noexcept;
  ~Bound();
  void set(int lane, std::span<const double> parameters);
  Flow flow() const;  // D components (delay: reads 2 D, writes D)
  /// D (1 + D) components: rows (state, its derivatives in D directions); delay: 2 D directions.
  Flow tangent() const;
  Flow tangent_vector() const;  // D (1 + 1): derivatives in one direction; not of delay models
  const Model& model() const;
  Lanes* constants();
  const Lanes* constants() const;

 private:
  struct State;
  template <auto kernel, int wanted>
  Flow flow_along() const;
  std::unique_ptr<State> state_;
};

}  // namespace khaos
