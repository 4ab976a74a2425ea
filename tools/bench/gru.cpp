// SPDX-License-Identifier: BSD-3-Clause
// gru: networks of gated recurrent units, hidden 32, 3 features, 50 steps of time, batch 32, a linear head at
// each time, mean square error, Adam, float. Goal: <= 1.0 ms per network and step on one core. Limit: the
// multiply-adds of the matrix products (three times those of the forward pass) at the peak measured in the
// same run. Check: the mean loss after 20 steps, of float beside that of double.
#include "sequence_networks.hpp"

namespace {
using namespace khaos;
constexpr long batch = 32, time_steps = 50, features = 3, hidden = 32;

template <class T>
Training<T> network(long networks) {
  Graph g;
  const Node x = g.input("x", {batch, time_steps, features}), y = g.input("y", {batch, time_steps, 1});
  const Node h = gru(x, "gru", hidden);
  const Node out = linear(h, g.weight("V", {hidden, 1}, uniform_fan_in()), g.weight("d", {1}, zeros()));
  return bench::bound_to_waves<T>(mean_square(out, y), x, y, networks);
}
}  // namespace

int main(int argc, char** argv) {
  const Kokkos::ScopeGuard kokkos(argc, argv);
  const double multiply_adds =
      3.0 * batch * time_steps * (3.0 * hidden * (features + hidden) + double(hidden));
  bench::report_sequence_network("gru", network<float>, network<double>, multiply_adds, 1.0);
}
