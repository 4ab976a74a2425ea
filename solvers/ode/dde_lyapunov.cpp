// SPDX-License-Identifier: BSD-3-Clause
#include "ode/dde_lyapunov.hpp"

#include "core/error.hpp"
#include "core/simd_math.hpp"
#include "ode/watched.hpp"

#include <algorithm>
#include <cmath>

namespace khaos {
namespace {

/// One member's plan in whole delays, and what it has so far.
struct Member {
  long transient = 0, block = 0, check = 0;
  MemberExponents result;
  std::vector<double> sum, window,
      finer;  // of logs: of the block, of the check, of the check with finer steps
  bool checked = false;

  Member(double delay, int exponents, const LyapunovOptions& o)
      : sum(exponents), window(exponents), finer(exponents) {
    const auto delays = [&](double time, long least) { return std::max(least, std::lround(time / delay)); };
    transient = delays(o.transient, 2);  // the generic histories have to become those of the equation
    block = delays(o.time / o.blocks, 1);
    check = o.check > 0 ? std::min(delays(o.check, 1), block) : 0;
    result.blocks = o.blocks;
    result.exponents = exponents;
    result.local.assign(std::size_t(o.blocks) * exponents, std::nan(""));
    result.divergence.assign(o.blocks, std::nan(""));
    if (check > 0) result.step_error = result.local;
    result.transient = double(transient) * delay;
    result.time = double(block * o.blocks) * delay;
  }
  long end() const { return transient + block * result.blocks; }
  bool lost() const { return result.failure.reason != MemberFailure::none; }
  bool busy(long delay) const { return !lost() && delay < end(); }
  bool begins_block(long delay) const {
    return busy(delay) && delay >= transient && (delay - transient) % block == 0;
  }
};

/// One delay on, orthonormalised: logs of what the functions grew by.
void advance(DelayOrbit& orbit, std::vector<Lanes>& logs) {
  for (int n = 0; n < orbit.steps_per_delay(); ++n) orbit.step();
  orbit.orthonormalise(logs.data());
  for (Lanes& r : logs) r = log(r);
}

bool finite(const DelayOrbit& orbit, int dimension, int lane, int back) {
  for (int i = 0; i < dimension; ++i)
    if (!std::isfinite(orbit.past(i, back)[lane])) return false;
  return true;
}

/// The last finite node of the delay that ends at a state that is not.
MemberFailure locate(const DelayOrbit& orbit, int dimension, int lane) {
  int back = 1;
  while (back < orbit.steps_per_delay() && !finite(orbit, dimension, lane, back)) ++back;
  MemberFailure failure;
  failure.time = orbit.time()[lane] - back * orbit.step_length()[lane];
  double size = 0, before = 0;
  for (int i = 0; i < dimension; ++i) {
    failure.state.push_back(orbit.past(i, back)[lane]);
    size = std::max(size, std::abs(failure.state.back()));
    before = std::max(before, std::abs(orbit.past(i, orbit.steps_per_delay())[lane]));
  }
  failure.reason = size > 1e6 * (1 + before) || !std::isfinite(size) ? MemberFailure::diverged
                                                                     : MemberFailure::left_domain;
  return failure;
}

/// The checks of the lanes that begin a block now: the same history functions on twice as many nodes.
void run_finer(const DelayOrbit& orbit, long delay, std::vector<Member>& members) {
  long most = 0;
  for (const Member& m : members)
    if (m.begins_block(delay)) most = std::max(most, m.check);
  if (most == 0) return;
  std::vector<Lanes> logs(members[0].sum.size());
  DelayOrbit finer = orbit.finer();
  finer.orthonormalise(logs.data());  // in the inner product of the finer nodes
  std::vector<std::vector<double>> sums(members.size(), std::vector<double>(logs.size(), 0));
  for (long d = 0; d < most; ++d) {
    advance(finer, logs);
    for (std::size_t m = 0; m < members.size(); ++m)
      for (std::size_t j = 0; j < logs.size() && d < members[m].check; ++j) sums[m][j] += logs[j][m];
  }
  for (std::size_t m = 0; m < members.size(); ++m)
    if (members[m].begins_block(delay)) members[m].finer = sums[m];
}

void account(Member& m, int lane, long delay, double tau, const std::vector<Lanes>& logs) {
  if (m.lost() || delay < m.transient || delay >= m.end()) return;
  const long since = (delay - m.transient) % m.block, b = (delay - m.transient) / m.block;
  const std::size_t exponents = m.sum.size();
  for (std::size_t j = 0; j < exponents; ++j) {
    if (since == 0) m.sum[j] = m.window[j] = 0;
    m.sum[j] += logs[j][lane];
    if (since < m.check) m.window[j] += logs[j][lane];
    if (since + 1 == m.check)
      m.result.step_error[b * exponents + j] = (m.window[j] - m.finer[j]) / (double(m.check) * tau);
    if (since + 1 == m.block) m.result.local[b * exponents + j] = m.sum[j] / (double(m.block) * tau);
  }
}

}  // namespace

std::vector<MemberExponents> delay_spectrum(const DelayProblem& problem, std::span<const double> starts,
                                            const LyapunovOptions& options) {
  if (!(options.time > 0) || !(options.transient >= 0) || !(options.check >= 0) || options.blocks < 1)
    throw UserError("time and blocks must be positive, transient and check not negative");
  const int exponents = options.exponents > 0 ? options.exponents : 4;
  const Watched watched(problem.tangent, options.look);
  DelayProblem seen = problem;
  seen.tangent = watched.flow();
  DelayOrbit orbit(seen, options.steps_per_delay, starts, exponents);
  std::vector<Member> members;
  for (int m = 0; m < orbit.members(); ++m) members.emplace_back(problem.delay[m], exponents, options);
  std::vector<Lanes> logs(exponents);
  const auto anyone_busy = [&](long delay) {
    return std::any_of(members.begin(), members.end(), [&](const Member& m) { return m.busy(delay); });
  };
  for (long delay = 0; anyone_busy(delay); ++delay) {
    run_finer(orbit, delay, members);
    advance(orbit, logs);
    for (int m = 0; m < orbit.members(); ++m) {
      if (members[m].busy(delay) && !finite(orbit, problem.dimension, m, 0))
        members[m].result.failure = locate(orbit, problem.dimension, m);
      account(members[m], m, delay, problem.delay[m], logs);
    }
  }
  std::vector<MemberExponents> results;
  for (Member& m : members) results.push_back(std::move(m.result));
  return results;
}

}  // namespace khaos
