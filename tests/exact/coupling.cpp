// SPDX-License-Identifier: BSD-3-Clause
// Networks: generators, weights, the spectra of their Laplacians.
#include "expect_error.hpp"
#include "linalg/petsc.hpp"
#include "networks/laplacian_spectrum.hpp"
#include "scratch_folder.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <set>

namespace khaos {
namespace {

using testing::error_of;

NetworkSpec spec(const std::string& topology, long nodes, double kappa = 1) {
  NetworkSpec s;
  s.topology = topology, s.nodes = nodes, s.kappa = kappa;
  return s;
}

void expect_simple(const Graph& graph) {
  std::set<std::pair<long, long>> seen;
  for (const Link& l : graph.links) {
    EXPECT_LT(l.first, l.second);
    EXPECT_LT(l.second, graph.nodes);
    EXPECT_TRUE(seen.emplace(l.first, l.second).second) << l.first << " " << l.second;
  }
}

TEST(Graphs, have_their_numbers_of_links_and_no_loops) {
  const Stream stream = make_stream(1, 0, "graph");
  const auto check = [](const Graph& graph, long links) {
    expect_simple(graph);
    EXPECT_EQ(std::ssize(graph.links), links);
  };
  check(complete_graph(7), 21);
  check(ring_graph(9, 1), 9);
  check(ring_graph(9, 4), 36);  // complete
  check(star_graph(9), 8);
  check(path_graph(9), 8);
  check(torus_graph(12, 3), 24);
  check(watts_strogatz_graph(100, 3, 0.5, stream), 300);
  check(barabasi_albert_graph(100, 2, stream), 3 + 97 * 2);
  check(erdos_renyi_graph(10, 1, stream), 45);
  check(erdos_renyi_graph(10, 0, stream), 0);
  EXPECT_EQ(watts_strogatz_graph(30, 2, 0, stream).links.size(), ring_graph(30, 2).links.size());
}

TEST(Graphs, of_erdos_and_renyi_link_each_pair_with_the_same_probability) {
  const long nodes = 12, draws = 4000;
  const double p = 0.3;
  std::vector<long> count(nodes * nodes, 0);
  for (long k = 0; k < draws; ++k) {
    const Graph graph = erdos_renyi_graph(nodes, p, make_stream(std::uint64_t(k), 0, "graph"));
    expect_simple(graph);
    for (const Link& l : graph.links) ++count[l.first * nodes + l.second];
  }
  for (long i = 0; i < nodes; ++i)
    for (long j = i + 1; j < nodes; ++j)  // 66 pairs: five standard errors
      EXPECT_NEAR(double(count[i * nodes + j]) / draws, p, 5 * std::sqrt(p * (1 - p) / draws))
          << i << " " << j;
}

TEST(Graphs, count_their_components) {
  EXPECT_EQ(components(ring_graph(10, 1)), 1);
  EXPECT_EQ(components(Graph{5, {{0, 1}, {2, 3}}}), 3);
  EXPECT_EQ(components(Graph{3, {{0, 1, 0.0}}}), 3);  // a link that weighs nothing
}

TEST(Spectra, in_closed_form_are_those_of_the_dense_matrix) {
  for (const Normalise normalise : {Normalise::link, Normalise::degree, Normalise::total})
    for (NetworkSpec s :
         {spec("all-to-all", 13), spec("ring", 20), spec("ring", 3), spec("k-nearest", 17), spec("star", 11),
          spec("star", 2), spec("path", 2), spec("path", 14), spec("torus", 12), spec("torus", 35)}) {
      s.normalise = normalise, s.kappa = 0.7, s.k = 3;
      const LaplacianSpectrum closed = closed_spectrum(s), dense = dense_spectrum(make_coupling(s));
      ASSERT_EQ(closed.all.size(), dense.all.size());
      for (std::size_t k = 0; k < dense.all.size(); ++k)
        EXPECT_NEAR(closed.all[k], dense.all[k], 1e-13 * (1 + dense.mu_n))
            << s.topology << s.nodes;  // LAPACK's error
      EXPECT_EQ(closed.mu_2, closed.all[1]);
    }
}

TEST(Spectra, of_the_ring_of_twenty) {
  const LaplacianSpectrum ring = closed_spectrum(spec("ring", 20));
  EXPECT_NEAR(ring.mu_2, 2 - 2 * std::cos(2 * std::acos(-1.0) / 20), 1e-15);
  EXPECT_NEAR(ring.mu_n, 4, 1e-15);
}

TEST(Spectra, of_krylov_are_those_of_the_dense_matrix) {
  if (!have_petsc()) GTEST_SKIP() << "built without SLEPc";
  for (NetworkSpec s : {spec("small-world", 600), spec("scale-free", 500), spec("torus", 400)}) {
    const Coupling coupling = make_coupling(s);
    const LaplacianSpectrum dense = dense_spectrum(coupling), sparse = sparse_spectrum(coupling);
    EXPECT_NEAR(sparse.mu_2, dense.mu_2, 1e-9 * dense.mu_n) << s.topology;
    EXPECT_NEAR(sparse.mu_n, dense.mu_n, 1e-9 * dense.mu_n) << s.topology;
  }
}

TEST(Spectra, of_a_graph_that_falls_apart_begin_with_exact_zeros) {
  const LaplacianSpectrum s = dense_spectrum(coupling_of(Graph{5, {{0, 1}, {2, 3}}}, 1, Normalise::link));
  EXPECT_EQ(s.mu_2, 0);
  EXPECT_EQ(s.all[2], 0);
  EXPECT_NEAR(s.all[3], 2, 1e-14);
}

TEST(Coupling, by_degree_gives_no_node_more_than_kappa_and_stays_symmetric) {
  NetworkSpec s = spec("scale-free", 200, 0.8);
  s.normalise = Normalise::degree;
  const Coupling coupling = make_coupling(s);
  EXPECT_LE(coupling.largest_strength(), 0.8 * (1 + 1e-14));
  const SparseRows& k = coupling.links;
  std::vector<double> full(200 * 200, 0.0);
  for (long i = 0; i < 200; ++i)
    for (long e = k.begin[i]; e < k.begin[i + 1]; ++e) full[i * 200 + k.column[e]] = k.value[e];
  for (long i = 0; i < 200; ++i)
    for (long j = 0; j < 200; ++j) EXPECT_EQ(full[i * 200 + j], full[j * 200 + i]);
}

TEST(Coupling, in_total_weighs_kappa) {
  for (const std::string topology : {"all-to-all", "ring", "star", "small-world"}) {
    NetworkSpec s = spec(topology, 30, 2.5);
    s.normalise = Normalise::total;
    const SparseRows rows = laplacian(make_coupling(s));
    double trace = 0;
    for (long i = 0; i < rows.size; ++i)
      for (long k = rows.begin[i]; k < rows.begin[i + 1]; ++k)
        trace += rows.column[k] == i ? rows.value[k] : 0;
    EXPECT_NEAR(trace, 2 * 2.5, 1e-13) << topology;
  }
}

std::string reading(const std::string& text) {
  const testing::ScratchFolder folder;
  const std::string file = folder.path() + "/links";
  std::ofstream(file) << text;
  return error_of<UserError>([&] { read_graph(file, 5); });
}

TEST(EdgeLists, are_read_with_comments_weights_and_both_directions) {
  const testing::ScratchFolder folder;
  const std::string file = folder.path() + "/links";
  std::ofstream(file) << "# a triangle and a tail\n0 1\n1 2 0.5\n\n2 1 0.5  # again\n0 2\n3 2 2e-1\n";
  const Graph graph = read_graph(file, 4);
  ASSERT_EQ(graph.links.size(), 4u);
  EXPECT_EQ(graph.links[2].weight, 0.5);
  EXPECT_EQ(graph.links[3].second, 3);
  EXPECT_EQ(graph.links[3].weight, 0.2);
}

TEST(EdgeLists, that_are_wrong_say_where) {
  EXPECT_NE(reading("0 1 -1\n").find(":1: coupling must be symmetric and non-negative"), std::string::npos);
  EXPECT_NE(reading("0 1 1\n1 0 2\n").find(":2: coupling must be symmetric"), std::string::npos);
  EXPECT_NE(reading("0 5\n").find(":1: node: given 5, allowed: 0 .. 4"), std::string::npos);
  EXPECT_NE(reading("1 1\n").find("linked to itself"), std::string::npos);
  EXPECT_NE(reading("0 1\n0 1\n").find(":2: the link 0 1 is given twice"), std::string::npos);
  EXPECT_NE(reading("0 1 x\n").find("weight: given x"), std::string::npos);
  EXPECT_NE(reading("0 1 nan\n").find("weight: given nan"), std::string::npos);
  EXPECT_NE(reading("0\n").find("given 1 words"), std::string::npos);
}

}  // namespace
}  // namespace khaos
