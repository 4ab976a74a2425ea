// SPDX-License-Identifier: BSD-3-Clause
#include "ensemble.hpp"

#include "particles/school_order.hpp"

#include <algorithm>
#include <limits>

namespace fish_school {
namespace {
std::size_t at(long i) { return static_cast<std::size_t>(i); }
}  // namespace

SchoolEnsemble::SchoolEnsemble(const Setting& setting, long members, PairSearch search, Run& run)
    : setting_(setting),
      comm_(run.comm()),
      self_(Comm::self()),
      by_members_(members >= run.comm().size()),
      first_(0),
      first_fish_(0),
      fish_(setting.N) {
  long last = members;
  if (by_members_)
    std::tie(first_, last) = share(members, comm_);
  else {
    const auto [from, to] = share(setting.N, comm_);
    first_fish_ = from, fish_ = to - from;
  }
  const Stream start = run.stream("start"), noise = run.stream("noise");
  for (long m = first_; m < last; ++m) {
    const auto member = static_cast<std::uint64_t>(m);
    schools_.emplace_back(setting.rule, setting.box, setting.N, member, noise, by_members_ ? self_ : comm_,
                          search);
    schools_.back().set_state(start_of(setting, start, member));
  }
  saved_.resize(at(here() * fish_ * Agents::known));
  piece_ = {
      {members, setting.N, Agents::known}, {first_, first_fish_, 0}, {here(), fish_, Agents::known}, saved_};
}

void SchoolEnsemble::set_rule(const ZoneRule& rule) {
  for (School& school : schools_) school.set_rule(rule);
}

void SchoolEnsemble::advance(long step, long steps) {
  for (School& school : schools_) school.advance(step, steps);
}

std::vector<double> SchoolEnsemble::look(Pairs pairs) const {
  std::vector<double> all;
  const Comm& comm = by_members_ ? self_ : comm_;
  for (const School& school : schools_) {
    const std::vector<double> state = school.state();
    std::vector<long> counts = school_counts(state, setting_.box, pairs, comm.rank(), comm.size());
    if (comm.size() > 1) counts = comm.sum(counts);
    const SchoolEntropies h = school_entropies(counts, state);
    const SchoolOrder order = school_order(state, setting_.box);
    const double values[] = {order.polarization,
                             order.rotation,
                             order.spread,
                             order.index,
                             h.cohesion,
                             h.polarization,
                             h.depth,
                             h.angular,
                             h.knn,
                             h.velcorr,
                             h.shape,
                             h.osi,
                             order.periodic_rotation,
                             h.equal_area,
                             static_cast<double>(school.alone()) / static_cast<double>(setting_.N)};
    static_assert(sizeof values / sizeof values[0] == seen_of_a_school);
    all.insert(all.end(), std::begin(values), std::end(values));
  }
  return all;
}

void SchoolEnsemble::save_to_piece() {
  for (long k = 0; k < here(); ++k) {
    const std::vector<double> whole = state(k);
    std::copy_n(&whole[at(first_fish_ * Agents::known)], fish_ * Agents::known,
                saved_.begin() + k * fish_ * Agents::known);
  }
}

void SchoolEnsemble::load_from_piece() {
  for (long k = 0; k < here(); ++k) {
    const auto mine = std::span(saved_).subspan(at(k * fish_ * Agents::known), at(fish_ * Agents::known));
    if (by_members_)
      schools_[at(k)].set_state(mine);
    else
      schools_[at(k)].set_state(comm_.gather(mine));
  }
}

std::vector<double> follow(SchoolEnsemble& ensemble, const Setting& setting, long members,
                           const std::vector<long>& looks, Pairs pairs,
                           const std::function<ZoneRule(std::size_t k)>& rule_of,
                           const std::function<void(std::size_t k)>& seen, Run& run) {
  const long each = std::ssize(looks) * seen_of_a_school;
  // Where all ranks share the fish, they see the same, and the first of them keeps it.
  const bool keeps = ensemble.by_members() || run.comm().root();
  std::vector<double> series(at(keeps ? ensemble.here() * each : 0),
                             std::numeric_limits<double>::quiet_NaN());
  Piece kept{{members, std::ssize(looks), seen_of_a_school},
             {ensemble.first(), 0, 0},
             {keeps ? ensemble.here() : 0, std::ssize(looks), seen_of_a_school},
             series};
  // A checkpoint asks all ranks: about every fifty million pairs of each.
  const long pairs_a_step =
      std::max(1L, std::min(setting.N, 2000L) * setting.N / run.comm().size() * members);
  const long stretch = std::max(1L, 50'000'000 / pairs_a_step);

  long k = 0, step = 0;
  const auto look = [&] {
    const std::vector<double> now = ensemble.look(pairs);
    for (long m = 0; keeps && m < ensemble.here(); ++m)
      std::copy_n(now.begin() + m * seen_of_a_school, seen_of_a_school,
                  series.begin() + m * each + k * seen_of_a_school);
    seen(at(k++));
  };
  if (run.restore(k, step, ensemble.piece(), kept))
    ensemble.load_from_piece();
  else if (looks[0] == 0)
    look();
  for (long unsaved = 0; k < std::ssize(looks);) {
    ensemble.set_rule(rule_of(at(k)));
    while (step < looks[at(k)]) {
      const long steps = std::min(stretch - unsaved, looks[at(k)] - step);
      ensemble.advance(step, steps);
      step += steps;
      unsaved += steps;
      const bool reached = step == looks[at(k)];
      if (reached) look();
      if (unsaved >= stretch) {
        unsaved = 0;
        run.progress(static_cast<double>(step) / static_cast<double>(looks.back()));
        ensemble.save_to_piece();
        run.checkpoint(k, step, ensemble.piece(), kept);
      }
      if (reached) break;
    }
  }
  if (!ensemble.by_members()) return series;
  return run.comm().gather(series);
}

}  // namespace fish_school
