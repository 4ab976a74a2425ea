// SPDX-License-Identifier: BSD-3-Clause
// tfm: an encoder layer, 32 features, 4 heads, hidden 64, 32 positions, batch 32, mean square error, Adam,
// float. Goal: <= 1.2 ms per network and step on one core. Limit: the multiply-adds of the matrix products
// (three times those of the forward pass) at the peak measured in the same run. Check: the mean loss after 20
// steps, of float beside that of double.
#include "sequence_networks.hpp"

namespace {
using namespace khaos;
constexpr long batch = 32, positions = 32, width = 32, heads = 4, hidden = 64;

template <class T>
Training<T> network(long networks) {
  Graph g;
  const Node x = g.input("x", {batch, positions, width}), y = g.input("y", {batch, positions, width});
  const Node out = encoder_layer(x, "layer", {.attention = {.heads = heads}, .hidden = hidden});
  return bench::bound_to_waves<T>(mean_square(out, y), x, y, networks);
}
}  // namespace

int main(int argc, char** argv) {
  const Kokkos::ScopeGuard kokkos(argc, argv);
  const double each = 4.0 * width * width + 2.0 * width * hidden + 2.0 * positions * width;
  bench::report_sequence_network("tfm", network<float>, network<double>, 3.0 * batch * positions * each, 1.2);
}
