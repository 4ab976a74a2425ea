// SPDX-License-Identifier: BSD-3-Clause
#include "ode/sundials.hpp"

#include "core/error.hpp"

#ifdef KHAOS_HAVE_SUNDIALS

#include <algorithm>
#include <arkode/arkode_arkstep.h>
#include <cmath>
#include <cvode/cvode.h>
#include <memory>
#include <nvector/nvector_serial.h>
#include <stdexcept>
#include <sundials/sundials_version.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>
#include <sunnonlinsol/sunnonlinsol_fixedpoint.h>

namespace khaos {

namespace {

void check(int code, const char* call) {
  if (code < 0) throw std::runtime_error(std::string(call) + " of SUNDIALS returned " + std::to_string(code));
}

template <class T>
using Owned = std::unique_ptr<std::remove_pointer_t<T>, void (*)(T)>;

struct Context {
  SUNContext get = nullptr;
#if SUNDIALS_VERSION_MAJOR >= 7
  Context() {
    check(SUNContext_Create(SUN_COMM_NULL, &get), "SUNContext_Create");
    SUNContext_ClearErrHandlers(get);  // what fails is reported as the member's status
  }
#else
  Context() { check(SUNContext_Create(nullptr, &get), "SUNContext_Create"); }
#endif
  Context(const Context&) = delete;
  ~Context() { SUNContext_Free(&get); }
};

#if SUNDIALS_VERSION_MAJOR < 7
void say_nothing(int, const char*, const char*, char*, void*) {}  // as above
#endif

/// Flow and Jacobian of one member: it is in all lanes, and lane 0 is read.
class OneMember {
 public:
  explicit OneMember(const Problem& problem)
      : problem_(problem),
        n_(problem.flow.dimension),
        x_(static_cast<std::size_t>(std::max(n_, problem.tangent.dimension)), 0.0),
        dx_(x_) {}
  int dimension() const { return n_; }

  /// 0, or 1 if a value is not finite: SUNDIALS then tries a smaller step.
  static int rhs(sunrealtype t, N_Vector x, N_Vector dx, void* self) {
    OneMember& member = *static_cast<OneMember*>(self);
    for (int i = 0; i < member.n_; ++i) member.x_[i] = N_VGetArrayPointer(x)[i];
    member.problem_.flow(member.x_.data(), t, member.dx_.data());
    bool finite = true;
    for (int i = 0; i < member.n_; ++i) {
      N_VGetArrayPointer(dx)[i] = member.dx_[i][0];
      finite = finite && std::isfinite(member.dx_[i][0]);
    }
    return finite ? 0 : 1;
  }
  static int jacobian(sunrealtype t, N_Vector x, N_Vector, SUNMatrix j, void* self, N_Vector, N_Vector,
                      N_Vector) {
    OneMember& member = *static_cast<OneMember*>(self);
    const int n = member.n_;
    for (int i = 0; i < n; ++i) {
      member.x_[i * (1 + n)] = N_VGetArrayPointer(x)[i];
      for (int k = 0; k < n; ++k) member.x_[i * (1 + n) + 1 + k] = i == k ? 1.0 : 0.0;
    }
    member.problem_.tangent(member.x_.data(), t, member.dx_.data());
    for (int i = 0; i < n; ++i)
      for (int k = 0; k < n; ++k) SM_ELEMENT_D(j, i, k) = member.dx_[i * (1 + n) + 1 + k][0];
    return 0;
  }

 private:
  const Problem& problem_;
  int n_;
  std::vector<Lanes> x_, dx_;
};

/// One of SUNDIALS' integrators, set up for one member.
class Solver {
 public:
  Solver(SundialsMethod method, const Problem& problem, const StepControl& control, double t,
         std::span<const double> start);
  Solver(const Solver&) = delete;
  ~Solver();

  /// To `target` by steps of its own and interpolation. Negative if it failed, `t` is then its last step's
  /// end; x() is the state at t.
  int go_to(double target, double& t);
  std::span<const double> x() const {
    return {N_VGetArrayPointer(x_.get()), static_cast<std::size_t>(member_.dimension())};
  }
  StepCounts counts() const;

 private:
  bool cvode() const { return method_ == SundialsMethod::bdf || method_ == SundialsMethod::adams; }
  bool newton() const { return method_ == SundialsMethod::bdf || method_ == SundialsMethod::dirk; }
  void set_up_cvode(double t, N_Vector atol);
  void set_up_arkode(double t, N_Vector atol);

  SundialsMethod method_;
  const StepControl& control_;
  OneMember member_;
  Context context_;
  Owned<N_Vector> x_;
  Owned<SUNMatrix> matrix_{nullptr, SUNMatDestroy};
  Owned<SUNLinearSolver> linear_{nullptr, [](SUNLinearSolver s) { SUNLinSolFree(s); }};
  Owned<SUNNonlinearSolver> fixed_point_{nullptr, [](SUNNonlinearSolver s) { SUNNonlinSolFree(s); }};
  void* memory_ = nullptr;
};

Solver::Solver(SundialsMethod method, const Problem& problem, const StepControl& control, double t,
               std::span<const double> start)
    : method_(method),
      control_(control),
      member_(problem),
      x_(N_VNew_Serial(member_.dimension(), context_.get), N_VDestroy) {
  std::copy(start.begin(), start.end(), N_VGetArrayPointer(x_.get()));
  const Owned<N_Vector> atol(N_VNew_Serial(member_.dimension(), context_.get), N_VDestroy);
  for (int i = 0; i < member_.dimension(); ++i)
    N_VGetArrayPointer(atol.get())[i] = control.atol.size() == 1 ? control.atol[0] : control.atol[i];
  if (newton()) {
    matrix_.reset(SUNDenseMatrix(member_.dimension(), member_.dimension(), context_.get));
    linear_.reset(SUNLinSol_Dense(x_.get(), matrix_.get(), context_.get));
  }
  if (cvode())
    set_up_cvode(t, atol.get());
  else
    set_up_arkode(t, atol.get());
}

Solver::~Solver() {
  if (cvode())
    CVodeFree(&memory_);
  else
    ARKStepFree(&memory_);
}

void Solver::set_up_cvode(double t, N_Vector atol) {
  memory_ = CVodeCreate(method_ == SundialsMethod::bdf ? CV_BDF : CV_ADAMS, context_.get);
#if SUNDIALS_VERSION_MAJOR < 7
  check(CVodeSetErrHandlerFn(memory_, say_nothing, nullptr), "CVodeSetErrHandlerFn");
#endif
  check(CVodeInit(memory_, OneMember::rhs, t, x_.get()), "CVodeInit");
  check(CVodeSVtolerances(memory_, control_.rtol, atol), "CVodeSVtolerances");
  check(CVodeSetUserData(memory_, &member_), "CVodeSetUserData");
  check(CVodeSetInitStep(memory_, control_.direction * control_.first_step), "CVodeSetInitStep");
  check(CVodeSetMaxStep(memory_, control_.largest_step), "CVodeSetMaxStep");
  if (newton()) {
    check(CVodeSetLinearSolver(memory_, linear_.get(), matrix_.get()), "CVodeSetLinearSolver");
    check(CVodeSetJacFn(memory_, OneMember::jacobian), "CVodeSetJacFn");
  } else {
    fixed_point_.reset(SUNNonlinSol_FixedPoint(x_.get(), 0, context_.get));
    check(CVodeSetNonlinearSolver(memory_, fixed_point_.get()), "CVodeSetNonlinearSolver");
  }
}

void Solver::set_up_arkode(double t, N_Vector atol) {
  memory_ = newton() ? ARKStepCreate(nullptr, OneMember::rhs, t, x_.get(), context_.get)
                     : ARKStepCreate(OneMember::rhs, nullptr, t, x_.get(), context_.get);
#if SUNDIALS_VERSION_MAJOR < 7
  check(ARKStepSetErrHandlerFn(memory_, say_nothing, nullptr), "ARKStepSetErrHandlerFn");
#endif
  check(ARKStepSVtolerances(memory_, control_.rtol, atol), "ARKStepSVtolerances");
  check(ARKStepSetUserData(memory_, &member_), "ARKStepSetUserData");
  check(ARKStepSetOrder(memory_, 5), "ARKStepSetOrder");
  check(ARKStepSetInitStep(memory_, control_.direction * control_.first_step), "ARKStepSetInitStep");
  check(ARKStepSetMaxStep(memory_, control_.largest_step), "ARKStepSetMaxStep");
  if (newton()) {
    check(ARKStepSetLinearSolver(memory_, linear_.get(), matrix_.get()), "ARKStepSetLinearSolver");
    check(ARKStepSetJacFn(memory_, OneMember::jacobian), "ARKStepSetJacFn");
  }
}

int Solver::go_to(double target, double& t) {
  const long left =
      control_.most_steps > 0 ? control_.most_steps - counts().steps : -1;  // negative: no limit
  if (left == 0) return CV_TOO_MUCH_WORK;
  if (cvode()) {
    check(CVodeSetMaxNumSteps(memory_, left), "CVodeSetMaxNumSteps");
    return CVode(memory_, target, x_.get(), &t, CV_NORMAL);
  }
  check(ARKStepSetMaxNumSteps(memory_, left), "ARKStepSetMaxNumSteps");
  return ARKStepEvolve(memory_, target, x_.get(), &t, ARK_NORMAL);
}

StepCounts Solver::counts() const {
  StepCounts counts;
  if (cvode()) {
    CVodeGetNumSteps(memory_, &counts.steps);
    CVodeGetNumErrTestFails(memory_, &counts.rejects);
    CVodeGetNumRhsEvals(memory_, &counts.rhs_calls);
    if (newton()) CVodeGetNumJacEvals(memory_, &counts.jacobians);
  } else {
    long explicit_calls = 0, implicit_calls = 0;
    ARKStepGetNumSteps(memory_, &counts.steps);
    ARKStepGetNumErrTestFails(memory_, &counts.rejects);
    ARKStepGetNumRhsEvals(memory_, &explicit_calls, &implicit_calls);
    counts.rhs_calls = explicit_calls + implicit_calls;
    if (newton()) ARKStepGetNumJacEvals(memory_, &counts.jacobians);
  }
  return counts;
}

/// The codes of CVODE and ARKODE are the same.
LaneStatus status_of(int code, std::span<const double> x) {
  if (std::any_of(x.begin(), x.end(), [](double value) { return !(std::abs(value) <= 1e10); }))
    return LaneStatus::diverged;
  if (code == CV_TOO_MUCH_WORK) return LaneStatus::too_many_steps;
  const bool rhs =
      code == CV_FIRST_RHSFUNC_ERR || code == CV_REPTD_RHSFUNC_ERR || code == CV_UNREC_RHSFUNC_ERR;
  return rhs ? LaneStatus::left_domain : LaneStatus::step_underflow;
}

}  // namespace

bool have_sundials() { return true; }

std::string sundials_version() {
  char text[32] = "";
  SUNDIALSGetVersion(text, sizeof text);
  return text;
}

void integrate_by_sundials(SundialsMethod method, const Problem& problem, const StepControl& control,
                           double t, const SampleGrid& samples, const Members& members) {
  // Its constructor holds the rules for tolerances.
  const ErrorNorm checked(problem.flow.dimension, control.rtol, control.atol, 0);
  if (control.norm_components > 0 && control.norm_components != problem.flow.dimension)
    throw UserError("SUNDIALS takes all components into its error norm");
  std::vector<double> x(static_cast<std::size_t>(problem.flow.dimension));
  for (long member = 0; member < members.count; ++member) {
    members.start(member, 0, x);
    Solver solver(method, problem, control, t, x);
    MemberResult result{LaneStatus::arrived, t, x, {}};
    for (long k = 0; k < samples.count; ++k) {
      const double due = samples.first + static_cast<double>(k) * samples.spacing;
      const int code = due == t ? CV_SUCCESS : solver.go_to(due, result.t);
      if (code == CV_ILL_INPUT) throw UserError("SUNDIALS refuses these tolerances or start");
      if (due != t) std::copy(solver.x().begin(), solver.x().end(), result.x.begin());
      if (code < 0) {
        result.status = status_of(code, result.x);
        break;
      }
      if (members.output) members.output(member, k, due, result.x);
    }
    result.counts = solver.counts();
    if (members.finished) members.finished(member, result);
  }
}

}  // namespace khaos

#else

namespace khaos {

bool have_sundials() { return false; }
std::string sundials_version() { return ""; }
void integrate_by_sundials(SundialsMethod, const Problem&, const StepControl&, double, const SampleGrid&,
                           const Members&) {
  throw UserError("this khaos was built without SUNDIALS (Debian: libsundials-dev)");
}

}  // namespace khaos

#endif
