// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/stream.hpp"

#include <string>
#include <vector>

namespace khaos {

/// An undirected link with its weight; first < second.
struct Link {
  long first, second;
  double weight = 1;
};

/// An undirected graph without loops and without parallel links; links rise by (first, second).
struct Graph {
  long nodes = 0;
  std::vector<Link> links;
};

/// Each throws UserError, naming what was given and what is allowed, if there is no such graph.
Graph complete_graph(long nodes);
/// Each node linked to the k next ones on both sides; 2 k < nodes. k = 1 is the ring.
Graph ring_graph(long nodes, long k);
Graph star_graph(long nodes);  // node 0 is the hub
Graph path_graph(long nodes);
/// `side` columns and nodes / side rows, both periodic and at least 3; node = row * side + column.
Graph torus_graph(long nodes, long side);
/// The divisor of `nodes` nearest to its root from below: the side of the squarest torus.
long squarest_side(long nodes);
/// Each pair linked with probability p, by geometric jumps over the pairs that are not: work of the links.
/// Sources: Erdos & Renyi, Publ. Math. 6 (1959) 290; Batagelj & Brandes, Phys. Rev. E 71 (2005) 036113.
Graph erdos_renyi_graph(long nodes, double p, const Stream& stream);
/// The ring of k neighbours on both sides, the far end of each link moved with probability p to a node drawn
/// from those that give no loop and no parallel link.
/// Source: Watts & Strogatz, Nature 393 (1998) 440.
Graph watts_strogatz_graph(long nodes, long k, double p, const Stream& stream);
/// Nodes come one by one, each with k links to those before it, drawn in proportion to their degrees; the
/// first k + 1 are all linked. Degrees have a tail ~ degree^-3.
/// Source: Barabasi & Albert, Science 286 (1999) 509.
Graph barabasi_albert_graph(long nodes, long k, const Stream& stream);
/// A text file of lines `node node [weight]`, nodes from 0 to nodes - 1, weight 1 if it is left out; # begins
/// a comment. A link may be given in both directions if both weights are equal. Throws UserError with file
/// and line for what is wrong: also for a negative weight and for two directions that differ, since
/// "coupling must be symmetric and non-negative".
Graph read_graph(const std::string& file, long nodes);

/// Connected components, isolated nodes included.
long components(const Graph& graph);
/// (nodes) links of each.
std::vector<long> degrees(const Graph& graph);

}  // namespace khaos
