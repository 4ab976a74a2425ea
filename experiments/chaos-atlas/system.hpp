// SPDX-License-Identifier: BSD-3-Clause
/// Which system an experiment of the atlas looks at, with which parameters and from where: the same words in
/// all of them.
#pragma once

#include "core/schema.hpp"
#include "core/stream.hpp"
#include "models/model.hpp"

#include <span>
#include <string>
#include <vector>

namespace chaos_atlas {
using namespace khaos;

/// What `system` may say besides the names of systems.json: the system is given by `equations`.
inline constexpr const char* given_equations = "equations";

/// Parameters of every experiment of the family; theirs derive from it.
struct SystemParams {
  std::string system = "Lorenz", variant = "listed";
  std::string constants = "";      // "rho = 30, sigma = 12"
  std::vector<double> start = {};  // empty: the listed one
  std::string equations = "", kind = "flow";
};

/// Declares the members of SystemParams.
template <class P>
void describe_system(Schema<P>& s);

/// A system ready for use.
struct Chosen {
  Model model;
  std::vector<double> parameters;  // flat, as Model::parameters
  std::vector<double> start;       // (dimension); of delay equations the constant history
};

/// The model that the parameters ask for. Throws UserError for what issues_of complains of.
Chosen choose(const SystemParams& p);
/// Unknown constants, a start of the wrong length, equations that cannot be read, a start where they are not
/// finite.
std::vector<Issue> issues_of(const SystemParams& p);

/// True if the equations and constants are those that the database lists, so that its values apply.
bool as_listed(const SystemParams& p);

/// How far components range, to measure distances by: the listed std, 1 for each that is unknown or 0.
std::vector<double> scales_of(const Model& model);

/// Where member `member` of an ensemble starts: member 0 at `start`, the others displaced from it by normal
/// numbers of standard deviation `spread` times scales_of(), addressed by (member, component).
///   returns  (dimension)
std::vector<double> member_start(const Chosen& chosen, const Stream& stream, double spread, long member);

/// Is the right-hand side defined at x (dimension)? SwingingAtwood needs r > 0, WindmiReduced p >= 0.
bool in_domain(const Chosen& chosen, std::span<const double> x);

/// "X diverged at t=12.5 (member 3)" and "state left the domain of X at t=12.5 (member 3)".
std::string diverged(const std::string& system, double t, long member);
std::string left_domain(const std::string& system, double t, long member);

/// The database and the paper that list the systems.
std::vector<std::string> atlas_sources();

Check check_system();       // a name of systems.json or `equations`
Check rtol_check();         // "rtol must be in (0, 0.1]", and not below rounding
Check delay_steps_check();  // "at least 10 steps per delay"

template <class P>
void describe_system(Schema<P>& s) {
  const auto of = []<class T>(T SystemParams::*member) { return static_cast<T P::*>(member); };
  s("system", of(&SystemParams::system), "1",
    "name in systems.json, or `equations` for the one given there; a sweep over `all` takes every name",
    check_system());
  s("variant", of(&SystemParams::variant), "1",
    "listed: as in the database; corrected: as in the literature, where the two differ",
    one_of({"listed", "corrected"}));
  s("constants", of(&SystemParams::constants), "1",
    "parameters of the system that are not the listed ones, \"rho = 30, sigma = 12\"");
  s("start", of(&SystemParams::start), "1",
    "initial state, one number per component (delay: the constant history); empty: the listed one");
  s("equations", of(&SystemParams::equations), "1",
    "of system=equations: \"x: s*(y-x); y: ...\", derivatives of a flow, next values of a map");
  s("kind", of(&SystemParams::kind), "1", "of system=equations", one_of({"flow", "map"}));
}

}  // namespace chaos_atlas
