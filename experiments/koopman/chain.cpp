// SPDX-License-Identifier: BSD-3-Clause
#include "chain.hpp"

#include "core/error.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace koopman {
namespace {

constexpr double pi = std::numbers::pi;
constexpr long largest = 1L << 62;

/// a * b + c, or UserError.
long product_plus(long a, long b, long c) {
  long product = 0, sum = 0;
  if (__builtin_mul_overflow(a, b, &product) || __builtin_add_overflow(product, c, &sum) || sum > largest)
    throw khaos::UserError("links: a denominator passes 2^62; take fewer links or a smaller entry");
  return sum;
}

long entry_at(const Rotation& w, std::size_t k) { return k < w.entries.size() ? w.entries[k] : 1; }

/// The complete quotient [a_k; a_k+1, ...], k from 0.
double quotient_at(const Rotation& w, std::size_t k) {
  double value = w.rational ? HUGE_VAL : std::numbers::phi;  // what follows the entries
  for (std::size_t i = w.entries.size(); i > k; --i)
    value = static_cast<double>(w.entries[i - 1]) + 1 / value;
  return value;
}

/// The C^r norm of eps cos(2 pi q x): the largest of its first r derivatives.
double norm_of(const Harmonic& h, long r) {
  return h.eps * std::pow(2 * pi * static_cast<double>(h.q), static_cast<double>(r));
}

Link next_no(const Link& last, double allowed, long r) {
  long highest = 1;
  for (const Harmonic& h : last.f) highest = std::max(highest, h.q);
  // The golden mean adds a fifth of a digit to q an entry, and no distance is below 1e-300.
  const std::vector<Convergent> all = convergents(last.w, static_cast<long>(last.w.entries.size()) + 200);
  std::size_t n = 0;
  while (all[n].q <= highest || all[n].gap / static_cast<double>(all[n].q) > 0.5 * allowed) ++n;
  Link link;
  link.f = last.f;
  link.p = all[n].p;
  link.q = all[n].q;
  for (std::size_t k = 0; k <= n; ++k) link.w.entries.push_back(entry_at(last.w, k));
  link.w.rational = true;
  Harmonic added{link.q, 1};
  added.eps = 0.5 * allowed / norm_of(added, r);
  link.f.push_back(added);
  link.distance = all[n].gap / static_cast<double>(all[n].q) + norm_of(added, r);
  return link;
}

Link next_yes(const Link& last, double allowed, long entry) {
  Link link = last;
  const auto q = static_cast<double>(last.q);
  link.entry = std::max(entry, static_cast<long>(std::ceil(1 / (allowed * q * q))));
  link.w.entries.push_back(link.entry);
  link.w.rational = false;
  link.distance = convergents(link.w, static_cast<long>(last.w.entries.size())).back().gap / q;
  return link;
}

}  // namespace

double Rotation::value() const { return 1 / quotient_at(*this, 0); }

std::vector<Convergent> convergents(const Rotation& w, long count) {
  std::vector<Convergent> all;
  long p = 0, q = 1, p_before = 1, q_before = 0;  // [0], and what stands before it
  const std::size_t last = w.rational ? std::min(static_cast<std::size_t>(count), w.entries.size())
                                      : static_cast<std::size_t>(count);
  for (std::size_t k = 0; k < last; ++k) {
    const long a = entry_at(w, k);
    if (q > largest / (a + 1)) {
      if (k < w.entries.size()) product_plus(a, q, q_before);
      break;  // among the ones for ever: there is no need of more
    }
    const long p_next = product_plus(a, p, p_before), q_next = product_plus(a, q, q_before);
    p_before = p, q_before = q, p = p_next, q = q_next;
    const bool itself = w.rational && k + 1 == w.entries.size();
    all.push_back(
        {p, q,
         itself ? 0 : 1 / (static_cast<double>(q) * quotient_at(w, k + 1) + static_cast<double>(q_before))});
  }
  return all;
}

std::vector<Link> make_chain(long count, long r, long entry) {
  std::vector<Link> links;
  Link last;  // the golden mean, f = 0
  for (long j = 1; j <= count; ++j) {
    const double allowed = std::pow(10.0, static_cast<double>(-2 * j));
    last = j % 2 == 1 ? next_no(last, allowed, r) : next_yes(last, allowed, entry);
    if (j % 2 == 1) last.entry = 0;
    links.push_back(last);
  }
  return links;
}

std::vector<double> gaps_of(const Link& link) {
  // Each harmonic is the denominator of a convergent of w: later links only lengthen the continued fraction.
  const std::vector<Convergent> all = convergents(link.w, static_cast<long>(link.w.entries.size()));
  std::vector<double> gaps;
  for (const Harmonic& h : link.f) gaps.push_back(std::ranges::find(all, h.q, &Convergent::q)->gap);
  return gaps;
}

bool has_eigenfunction(const Link& link) {
  return std::ranges::none_of(gaps_of(link), [](double gap) { return gap == 0; });
}

std::vector<double> transfer_amplitudes(const Link& link) {
  const std::vector<double> gaps = gaps_of(link);
  std::vector<double> amplitudes;
  for (std::size_t i = 0; i < gaps.size(); ++i)  // |u_k| = |f_k| / |exp(2 pi i k w) - 1|
    amplitudes.push_back(gaps[i] == 0 ? 0 : link.f[i].eps / (2 * std::sin(pi * gaps[i])));
  return amplitudes;
}

}  // namespace koopman
