// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "linalg/sparse.hpp"
#include "networks/graph.hpp"

#include <string>
#include <vector>

namespace khaos {

/// What kappa is the weight of.
enum class Normalise {
  link,    ///< of each link
  degree,  ///< divided by the larger degree of a link's two ends, so that no node receives more than kappa
           ///< (Metropolis weights; Xiao & Boyd, Syst. Control Lett. 53 (2004) 65)
  total    ///< of all links together
};

/// Diffusive coupling sum_j K_ij (x_j - x_i) with symmetric K >= 0. All to all with one weight needs no list
/// of links; else rows of K are sparse.
struct Coupling {
  long nodes = 0;
  bool all_to_all = false;
  double weight = 0;                // of every link, if all_to_all
  SparseRows links;                 // K, if not
  long components = 0;              // of the graph with the links that weigh more than 0
  double largest_strength() const;  // of sum_j K_ij over the nodes
};

Coupling all_to_all_coupling(long nodes, double kappa, Normalise normalise);
/// Weights of the graph's links times kappa, normalised.
Coupling coupling_of(const Graph& graph, double kappa, Normalise normalise);

/// L + shift with L = diag(K 1) - K, all its rows.
SparseRows laplacian(const Coupling& coupling, double shift = 0);

/// Topologies by name: all-to-all, ring, k-nearest, star, path, torus, erdos-renyi, small-world, scale-free,
/// file.
struct NetworkSpec {
  long nodes = 20;
  std::string topology = "all-to-all";
  double kappa = 0.1;
  Normalise normalise = Normalise::link;
  long k = 2;      // k-nearest, small-world: neighbours on each side; scale-free: links of each new node
  double p = 0.1;  // erdos-renyi: probability of a link; small-world: of rewiring
  long side = 0;   // torus; 0: the squarest
  std::string file;
  std::uint64_t draw = 1;  // which random graph
};
std::vector<std::string> topologies();
/// True if the eigenvalues are known in closed form, and for any number of nodes.
bool has_closed_spectrum(const std::string& topology);
/// Throws UserError if there is no such network.
Coupling make_coupling(const NetworkSpec& spec);

}  // namespace khaos
