// SPDX-License-Identifier: BSD-3-Clause
// hopfield-attention: identities. The update of the network, for which patterns pass by in blocks, is the
// attention of transformers; the gradient of the energy is xi minus the update.
//   khaos run hopfield-attention --set N=4096 --set d=64
#include "attention.hpp"
#include "core/dual.hpp"
#include "mil_nets.hpp"
#include "run/experiment.hpp"
#include "settle.hpp"

#include <algorithm>
#include <cmath>

namespace hopfield {
namespace {

struct AttentionParams {
  long N = 256, queries = 64, d = 32, width = 24, updates = 3;
  double beta = 0.25;
  static void describe(Schema<AttentionParams>& s) {
    using P = AttentionParams;
    s("N", &P::N, "1", "stored tokens", within(1, 1'000'000));
    s("queries", &P::queries, "1", "state tokens", within(1, 1'000'000));
    s("d", &P::d, "1", "dimension of queries and keys", within(1, 10'000));
    s("width", &P::width, "1", "dimension of values", within(1, 10'000));
    s("beta", &P::beta, "1", "scale of the scores; transformers have 1 / sqrt(d)", above(0));
    s("updates", &P::updates, "1", "updates of the state tokens before the values are read", within(1, 1000));
  }
};

struct Attention {
  using Params = AttentionParams;

  static std::vector<std::string> sources() {
    return {"Ramsauer et al., arXiv 2008.02217", "Vaswani et al., arXiv 1706.03762"};
  }
  static void outputs(const Params&, Outputs& out) {
    out.add("difference", {}, "1",
            "largest |update - softmax(beta Q K^T) V| in units of the largest |V|, with one read-out");
    out.add("difference_iterated", {}, "1", "the same after `updates` - 1 updates of the states");
    out.add("gradient_difference", {}, "1",
            "largest |dE/dxi - (xi - X softmax(beta X^T xi))| in units of the largest |xi|, dE/dxi by "
            "differentiation of E itself");
    out.add("layer_gradient_error", {}, "1",
            "largest error of the derivatives of a small pooling layer with T_u = `updates` against central "
            "differences, in units of the largest derivative");
  }

  static void run(const Params& p, Run& run) {
    std::vector<double> results;
    const Stream tokens = run.stream("tokens");
    if (!run.apart([&](const Memory::Look& look) { results = compare(p, tokens, look); }))
      run.leave_if_stopped();
    run.put("difference", results[0]);
    run.put("difference_iterated", results[1]);
    run.put("gradient_difference", results[2]);
    run.put("layer_gradient_error", pooling_gradient_error(p.updates, run.stream("layer")));
  }

 private:
  static Matrix<double> matrix_of(const Patterns& patterns) {
    Matrix<double> X(patterns.dimension(), patterns.count());
    patterns.fill(0, patterns.count(), X.data());
    return X;
  }
  static double largest(const double* x, std::size_t n) {
    double most = 0;
    for (std::size_t i = 0; i < n; ++i) most = std::max(most, std::abs(x[i]));
    return most;
  }
  static double difference(const std::vector<double>& a, const Matrix<double>& b) {
    double most = 0;
    for (std::size_t i = 0; i < a.size(); ++i) most = std::max(most, std::abs(a[i] - b.data()[i]));
    return most;
  }
  /// Three sets of tokens from one stream: keys are members 0 .. N - 1, and the others follow.
  static std::vector<double> compare(const Params& p, const Stream& tokens, const Memory::Look& look) {
    const Stream of_values{tokens.key ^ 1}, of_queries{tokens.key ^ 2};
    const Patterns keys({.law = "gaussian", .N = p.N, .d = p.d}, tokens);
    const Patterns values({.law = "gaussian", .N = p.N, .d = p.width}, of_values);
    const Patterns states({.law = "gaussian", .N = p.queries, .d = p.d}, of_queries);
    const Matrix<double> K = matrix_of(keys), V = matrix_of(values), Q = matrix_of(states);
    const Memory reader(keys, values), network(keys);
    const double scale = largest(V.data(), V.size());

    Queries queries;
    for (long q = 0; q < p.queries; ++q) queries.add(states.pattern(q), p.beta);
    const double once = difference(reader.recall(queries, look).next, attention(Q, K, V, p.beta)) / scale;

    const double gradient = gradient_difference(p, K, queries, network.recall(queries, look));
    Matrix<double> moved = Q;
    for (long step = 1; step < p.updates; ++step) {
      queries.state = network.recall(queries, look).next;
      moved = attention(moved, K, K, p.beta);
    }
    const double iterated =
        difference(reader.recall(queries, look).next, attention(moved, K, V, p.beta)) / scale;
    return {once, iterated, gradient};
  }
  static double gradient_difference(const Params& p, const Matrix<double>& X, const Queries& queries,
                                    const Recall& recall) {
    constexpr int directions = 8;
    using D = Dual<directions, double>;
    double most = 0;
    for (long q = 0; q < std::min(p.queries, 16L); ++q)
      for (long from = 0; from < p.d; from += directions) {
        const double* xi = &queries.state[q * p.d];
        std::vector<D> x(xi, xi + p.d);
        const long to = std::min(p.d, from + directions);
        for (long k = from; k < to; ++k) x[k] = D::variable(xi[k], static_cast<int>(k - from));
        const D E = bare_energy(X, x.data(), p.beta);
        for (long k = from; k < to; ++k)
          most = std::max(most, std::abs(E.grad[k - from] - (xi[k] - recall.next[q * p.d + k])));
      }
    return most / largest(queries.state.data(), queries.state.size());
  }
};

const Register<Attention> registered{"hopfield-attention",
                                     "The update is attention, and the gradient step of its energy"};

}  // namespace
}  // namespace hopfield
