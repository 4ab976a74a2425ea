// SPDX-License-Identifier: BSD-3-Clause
// leslie-hamiltonian: operators of age classes. The generator H = i log L of a Leslie matrix, L = exp(-i H),
// and occupations of coupled modes under a quadratic Hamiltonian sum W_jk a_j+ a_k.
//   khaos run leslie-hamiltonian --set f=0.5,1.2 --set s=0.6
//   khaos run leslie-hamiltonian --set W=1,0.5,0.5,2 --set n0=1,0 --set t_end=20 --set times=201
#include "core/error.hpp"
#include "linalg/matrix_log.hpp"
#include "modes.hpp"
#include "pair.hpp"
#include "run/experiment.hpp"
#include "spectra.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numbers>
#include <numeric>

namespace leslie {
namespace {

struct HamiltonianParams {
  std::vector<double> f = {0.5, 1.2}, s = {0.6}, W = {1, 0.5, 0.5, 2}, W_imag = {}, n0 = {1, 0};
  double t_end = 10;
  long times = 101;
  static void describe(Schema<HamiltonianParams>& d) {
    using P = HamiltonianParams;
    d("f", &P::f, "1", "fecundities: first row of L");
    d("s", &P::s, "1", "survivals: below the diagonal of L, one fewer than f");
    d("W", &P::W, "1/time", "Hamiltonian of the modes, row after row: frequencies and couplings, real part");
    d("W_imag", &P::W_imag, "1/time", "its imaginary part; none: 0");
    d("n0", &P::n0, "1", "occupations at the start, one per mode");
    d("t_end", &P::t_end, "time", "occupations from 0 to this time", above(0));
    d("times", &P::times, "1", "as many of them, evenly spaced", within(2, 10'000'000));
  }
};

std::vector<double> parts_of(const Complex* values, std::size_t count) {
  std::vector<double> parts;
  for (std::size_t k = 0; k < count; ++k) parts.insert(parts.end(), {values[k].real(), values[k].imag()});
  return parts;
}

double frobenius(const Matrix<Complex>& a) {
  double squares = 0;
  for (std::size_t k = 0; k < a.size(); ++k) squares += std::norm(a.data()[k]);
  return std::sqrt(squares);
}

struct LeslieHamiltonian {
  using Params = HamiltonianParams;

  static std::vector<std::string> sources() {
    return {"after Gilman, Miller, Son, Waheed & Wang, arXiv 2412.19831 (2024)",
            "Higham, Functions of Matrices (2008), ch. 11"};
  }
  static std::vector<Issue> validate(const Params& p) {
    const std::size_t n = p.f.size(), modes = p.n0.size();
    if (n == 0 || n > 512) return {error(fmt::format("f: given {} values, allowed: 1 to 512", n))};
    if (p.s.size() + 1 != n)
      return {
          error(fmt::format("s: given {} values, allowed with {} fecundities: {}", p.s.size(), n, n - 1))};
    if (const std::string wrong = wrong_in(p.f, p.s, ""); !wrong.empty()) return {error(wrong)};
    if (p.f.back() == 0)
      return {error(fmt::format("log of a singular matrix: L has eigenvalue 0 (f_{} = 0)", n))};
    if (modes == 0 || modes > 512)
      return {error(fmt::format("n0: given {} values, allowed: 1 to 512", modes))};
    for (const double occupied : p.n0)
      if (!(occupied >= 0)) return {error(fmt::format("n0: given {}, allowed: >= 0", occupied))};
    for (const auto* part : {&p.W, &p.W_imag})
      if (part->size() != modes * modes && !(part == &p.W_imag && part->empty()))
        return {error(fmt::format("{}: given {} values, allowed with {} modes: {}",
                                  part == &p.W ? "W" : "W_imag", part->size(), modes, modes * modes))};
    for (std::size_t j = 0; j < modes; ++j)
      for (std::size_t k = 0; k <= j; ++k) {
        const auto at = [&](const std::vector<double>& list, std::size_t r, std::size_t c) {
          return list.empty() ? 0 : list[r * modes + c];
        };
        if (at(p.W, j, k) != at(p.W, k, j) || at(p.W_imag, j, k) != -at(p.W_imag, k, j))
          return {error(fmt::format(
              "W: row {}, column {} is not the conjugate of row {}, column {}, allowed: Hermitian", j + 1,
              k + 1, k + 1, j + 1))};
      }
    return {};
  }
  static void outputs(const Params& p, Outputs& out) {
    std::vector<double> times;
    for (long k = 0; k < p.times; ++k) times.push_back(p.t_end * double(k) / double(p.times - 1));
    out.axis("row", p.f.size());
    out.axis("column", p.f.size());
    out.axis("t", times.size(), "time", times);
    out.axis("mode", p.n0.size());
    out.add("H", {"row", "column"}, "1/step", "i log L, principal: L = exp(-i H)", Type::complex);
    out.add("eig", {"row"}, "1/step",
            "eigenvalues i ln(lambda) of H, phases in (-pi, pi], fastest growth first", Type::complex);
    out.add("lambda", {"row"}, "1", "eigenvalues of L by falling modulus", Type::complex);
    out.add("growth", {}, "1", "spectral radius of L");
    out.add("hermitian_defect", {}, "1", "|H - H*| / |H|, Frobenius norms: 0 if and only if L is unitary");
    out.add("occupation", {"t", "mode"}, "1", "mean numbers n_j(t) = sum_k |exp(-i W t)_jk|^2 n0_k");
    out.add("occupation_end", {"mode"}, "1", "the same at t_end");
    out.add("number_error", {}, "1", "largest change of the total number, over it: rounding");
  }

  static void run(const Params& p, Run& run) {
    const Matrix<double> leslie = leslie_matrix(p.f, p.s);
    const long n = leslie.rows();
    Matrix<Complex> h(n, n), defect(n, n);
    std::copy_n(leslie.data(), leslie.size(), h.data());
    h = matrix_log(h);
    for (std::size_t k = 0; k < h.size(); ++k) h.data()[k] *= Complex(0, 1);
    std::vector<double> by_row;
    for (long i = 0; i < n; ++i)
      for (long j = 0; j < n; ++j) {
        defect(i, j) = h(i, j) - std::conj(h(j, i));
        by_row.insert(by_row.end(), {h(i, j).real(), h(i, j).imag()});
      }
    const std::vector<Complex> lambda = eigenvalues(leslie);
    std::vector<Complex> eig;
    for (const Complex z : lambda) {
      const double phase = std::arg(z);  // negative numbers: pi, whatever rounding says
      eig.emplace_back(0.0 - (phase < log_cut - std::numbers::pi ? phase + 2 * std::numbers::pi : phase),
                       std::log(std::abs(z)));
    }
    run.put("H", by_row);
    run.put("eig", parts_of(eig.data(), eig.size()));
    run.put("lambda", parts_of(lambda.data(), lambda.size()));
    run.put("growth", std::abs(lambda[0]));
    run.put("hermitian_defect", frobenius(h) > 0 ? frobenius(defect) / frobenius(h) : 0);

    const auto modes = long(p.n0.size());
    Matrix<Complex> w(modes, modes);
    for (long j = 0; j < modes; ++j)
      for (long k = 0; k < modes; ++k) {
        const auto at = std::size_t(j * modes + k);
        w(j, k) = {p.W[at], p.W_imag.empty() ? 0 : p.W_imag[at]};
      }
    const ModeEvolution evolution(w);
    const double all = std::accumulate(p.n0.begin(), p.n0.end(), 0.0);
    std::vector<double> occupation, now;
    double wrong = 0;
    for (long k = 0; k < p.times; ++k) {
      if (k % 256 == 255) run.leave_if_stopped();
      now = evolution.occupation(p.n0, p.t_end * double(k) / double(p.times - 1));
      wrong = std::max(wrong, std::abs(std::accumulate(now.begin(), now.end(), 0.0) - all));
      occupation.insert(occupation.end(), now.begin(), now.end());
    }
    run.put("occupation", occupation);
    run.put("occupation_end", now);
    run.put("number_error", all > 0 ? wrong / all : 0);
  }
};

const Register<LeslieHamiltonian> registered{
    "leslie-hamiltonian",
    "Operators of age classes: the generator of a Leslie matrix, occupations of coupled modes"};

}  // namespace
}  // namespace leslie
