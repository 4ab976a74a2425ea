// SPDX-License-Identifier: BSD-3-Clause
#include "ode/covariant.hpp"

#include "core/error.hpp"
#include "core/simd_math.hpp"
#include "ode/gram_schmidt.hpp"
#include "ode/tangent_orbit.hpp"
#include "ode/watched.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numbers>

namespace khaos {
namespace {

/// C <- R^-1 C for upper triangular R and C, columns to unit length; norms <- their lengths before that.
/// Directions that R lost (R_jj = 0) stay zero.
void step_back(const Lanes* r, Lanes* c, int m, Lanes* norms) {
  for (int k = 0; k < m; ++k) {
    Lanes square(0.0);
    for (int j = k; j >= 0; --j) {
      Lanes sum = c[j * m + k];
      for (int l = j + 1; l <= k; ++l) sum -= r[j * m + l] * c[l * m + k];
      c[j * m + k] = select(r[j * m + j] > Lanes(0.0), sum / r[j * m + j], Lanes(0.0));
      square += c[j * m + k] * c[j * m + k];
    }
    norms[k] = sqrt(square);
    const Lanes inverse = select(norms[k] > Lanes(0.0), 1.0 / norms[k], Lanes(0.0));
    for (int j = 0; j <= k; ++j) c[j * m + k] *= inverse;
  }
}

/// What the way forward leaves for the way back.
struct Record {
  int dimension, m;
  std::vector<Lanes> states, q, r;  // (samples, dimension), (samples, dimension, m), (samples + beyond, m, m)

  void keep(const Lanes* x) {
    for (int i = 0; i < dimension; ++i) {
      states.push_back(x[i * (1 + dimension)]);
      for (int j = 0; j < m; ++j) q.push_back(x[i * (1 + dimension) + 1 + j]);
    }
  }
};

void write_sample(const Record& record, const Lanes* c, const Lanes* norms, long n, double interval,
                  std::vector<CovariantVectors>& members) {
  const int d = record.dimension, m = record.m;
  for (std::size_t lane = 0; lane < members.size(); ++lane) {
    CovariantVectors& member = members[lane];
    for (int i = 0; i < d; ++i) member.states[n * d + i] = record.states[n * d + i][lane];
    for (int k = 0; k < member.vectors_count; ++k) {
      member.rates[n * member.vectors_count + k] = -std::log(norms[k][lane]) / interval;
      for (int i = 0; i < d; ++i) {
        double sum = 0;
        for (int j = 0; j <= k; ++j) sum += record.q[(n * d + i) * m + j][lane] * c[j * m + k][lane];
        member.vectors[(n * member.vectors_count + k) * d + i] = sum;
      }
    }
  }
}

}  // namespace

std::vector<CovariantVectors> covariant_vectors(const TangentProblem& problem, std::span<const double> starts,
                                                const LyapunovOptions& options,
                                                const CovariantOptions& covariant) {
  if (!(covariant.interval > 0) || covariant.samples < 1 || covariant.beyond < 1)
    throw UserError("covariant vectors need a positive interval, samples, and intervals beyond them");
  const Watched watched(problem.tangent, options.look);
  TangentProblem seen = problem;
  seen.tangent = watched.flow();
  TangentOrbit orbit(seen, starts, options);
  const int d = problem.dimension, m = orbit.exponents();
  const double begin = options.start_time + options.transient;
  orbit.advance(begin);
  Record record{d, m, {}, {}, {}};
  const long intervals = covariant.samples + covariant.beyond;
  record.r.resize(std::size_t(intervals) * m * m);
  for (long n = 0; n < intervals && orbit.anyone_left(); ++n) {
    if (n < covariant.samples) record.keep(orbit.state_and_frame());
    orbit.advance_once(begin + double(n + 1) * covariant.interval, record.r.data() + n * m * m);
  }

  std::vector<CovariantVectors> members(orbit.members());
  for (int lane = 0; lane < orbit.members(); ++lane) {
    CovariantVectors& member = members[lane];
    member.failure = orbit.failure(lane);
    member.dimension = d;
    member.vectors_count = std::min(m, d - orbit.clocks(lane));
    member.samples = covariant.samples;
    member.states.resize(member.samples * d);
    member.vectors.resize(member.samples * member.vectors_count * d);
    member.rates.resize(member.samples * member.vectors_count);
  }
  if (!orbit.anyone_left())
    record.states.resize(covariant.samples * d), record.q.resize(covariant.samples * d * m);
  std::vector<Lanes> c(m * m, Lanes(0.0)), norms(m);
  for (int j = 0; j < m; ++j)  // any upper triangle without zeros: generic vectors of the nested spaces
    for (int k = j; k < m; ++k) c[j * m + k] = Lanes(1.0);
  for (long n = intervals - 1; n >= 0; --n) {
    step_back(record.r.data() + n * m * m, c.data(), m, norms.data());
    if (n < covariant.samples) write_sample(record, c.data(), norms.data(), n, covariant.interval, members);
  }
  for (CovariantVectors& member : members)
    if (member.failure.reason != MemberFailure::none) {
      member.samples = 0;
      member.states.clear(), member.vectors.clear(), member.rates.clear();
    }
  return members;
}

std::vector<CovariantVectors> covariant_vectors(const Model& model, std::span<const double> parameters,
                                                std::span<const double> starts,
                                                const LyapunovOptions& options,
                                                const CovariantOptions& covariant) {
  const std::size_t width = std::size_t(model.dimension) * KHAOS_LANES;
  std::vector<CovariantVectors> members;
  for (std::size_t first = 0; first < starts.size(); first += width) {
    Bound bound(model, parameters);
    auto part =
        covariant_vectors(tangent_problem(bound),
                          starts.subspan(first, std::min(width, starts.size() - first)), options, covariant);
    std::move(part.begin(), part.end(), std::back_inserter(members));
  }
  return members;
}

double CovariantVectors::angle(long sample, int first, int second) const {
  const double* all = vectors.data() + sample * vectors_count * dimension;
  return smallest_angle({all, std::size_t(first * dimension)},
                        {all + second * dimension, std::size_t((vectors_count - second) * dimension)},
                        dimension);
}

double smallest_angle(std::span<const double> a, std::span<const double> b, int dimension) {
  const int na = int(a.size()) / dimension, nb = int(b.size()) / dimension;
  if (na == 0 || nb == 0) return std::numbers::pi / 2;
  const auto orthonormal = [&](std::span<const double> v, int n) {  // (dimension, n)
    std::vector<double> q(v.size()), r(2 * n);
    for (int j = 0; j < n; ++j)
      for (int i = 0; i < dimension; ++i) q[i * n + j] = v[j * dimension + i];
    orthonormalise(q.data(), dimension, n, n, r.data(), r.data() + n);
    return q;
  };
  const std::vector<double> qa = orthonormal(a, na), qb = orthonormal(b, nb);
  // sin^2 of the smallest angle is the least eigenvalue of B^T (1 - A A^T) B, accurate for small angles where
  // acos of the cosine is not. Jacobi's rotations on B's part outside A, one-sided (Hestenes 1958).
  std::vector<double> outside(dimension * nb);
  for (int k = 0; k < nb; ++k)
    for (int i = 0; i < dimension; ++i) outside[k * dimension + i] = qb[i * nb + k];
  for (int k = 0; k < nb; ++k)
    for (int j = 0; j < na; ++j) {
      double dot = 0;
      for (int i = 0; i < dimension; ++i) dot += qa[i * na + j] * outside[k * dimension + i];
      for (int i = 0; i < dimension; ++i) outside[k * dimension + i] -= dot * qa[i * na + j];
    }
  for (int sweep = 0; sweep < 30; ++sweep) {
    double rotated = 0;
    for (int p = 0; p < nb; ++p)
      for (int q = p + 1; q < nb; ++q) {
        double pp = 0, qq = 0, pq = 0;
        double *x = &outside[p * dimension], *y = &outside[q * dimension];
        for (int i = 0; i < dimension; ++i) pp += x[i] * x[i], qq += y[i] * y[i], pq += x[i] * y[i];
        if (pq == 0 || std::abs(pq) <= 1e-16 * std::sqrt(pp * qq)) continue;
        rotated = 1;
        const double zeta = (qq - pp) / (2 * pq);
        const double t = (zeta >= 0 ? 1 : -1) / (std::abs(zeta) + std::sqrt(1 + zeta * zeta));
        const double cosine = 1 / std::sqrt(1 + t * t), sine = t * cosine;
        for (int i = 0; i < dimension; ++i) {
          const double xi = x[i];
          x[i] = cosine * xi - sine * y[i];
          y[i] = sine * xi + cosine * y[i];
        }
      }
    if (rotated == 0) break;
  }
  double least = 1;
  for (int k = 0; k < nb; ++k) {
    double square = 0;
    for (int i = 0; i < dimension; ++i) square += outside[k * dimension + i] * outside[k * dimension + i];
    least = std::min(least, std::sqrt(square));
  }
  return std::asin(least);
}

}  // namespace khaos
