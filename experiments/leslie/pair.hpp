// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/schema.hpp"
#include "linalg/matrix.hpp"

#include <string>
#include <vector>

namespace leslie {

using namespace khaos;

/// n age classes of a Leslie matrix: fecundities in the first row, survivals below the diagonal, else 0.
/// f (n) >= 0, s (n - 1) in (0, 1]. Source: Leslie, Biometrika 33 (1945) 183.
Matrix<double> leslie_matrix(const std::vector<double>& f, const std::vector<double>& s);
/// What is wrong with them, one line, or "". `species` is the number in the keys f1, s1; "" with f, s.
std::string wrong_in(const std::vector<double>& f, const std::vector<double>& s, const std::string& species);

/// Two species with age classes, as YAML gives them. Lists of one value stand for all classes.
struct PairParams {
  long n = 0;
  std::vector<double> f1 = {0.2, 1, 0.8}, s1 = {0.7, 0.5}, f2 = {0.3, 0.9, 0.7}, s2 = {0.6, 0.6}, P1 = {0.05},
                      P2 = {0.04};
  double coupling = 1;
  template <class P>
  static void describe_pair(Schema<P>& s) {
    const auto of = []<class T>(T PairParams::*member) { return static_cast<T P::*>(member); };
    s("n", of(&PairParams::n), "1", "age classes; 0: as many as f1 has", within(0, most_classes));
    s("f1", of(&PairParams::f1), "1", "fecundities of species 1 (prey): first row of L1");
    s("s1", of(&PairParams::s1), "1", "survivals of species 1: below the diagonal of L1");
    s("f2", of(&PairParams::f2), "1", "fecundities of species 2 (predator)");
    s("s2", of(&PairParams::s2), "1", "survivals of species 2");
    s("P1", of(&PairParams::P1), "1",
      "what species 2 takes from species 1: a multiple of 1 (one value), diagonal, or row after row");
    s("P2", of(&PairParams::P2), "1", "what species 1 takes from species 2, or gives to a predator (Q)");
    s("coupling", of(&PairParams::coupling), "1", "multiplies P1 and P2, or c12 and c21", at_least(0));
  }
  static constexpr long most_classes = 32;  // 64 in a block matrix: the bits of a word, pattern.hpp
};

/// The matrices of a pair: L1 (a, a), L2 (b, b), P1 (a, b), P2 (b, a).
struct Pair {
  Matrix<double> L1, L2, P1, P2;
  long a() const { return L1.rows(); }
  long b() const { return L2.rows(); }
};
/// UserError, one line, where a list has the wrong length or a number is out of range. With `alike` species 2
/// has the matrices of species 1 (the complex model).
Pair pair_of(const PairParams& p, bool alike = false);

/// [[L1, sign_1 P1], [sign_2 P2, L2]].
Matrix<double> block_matrix(const Pair& pair, double sign_1, double sign_2);
/// Whether some power of a non-negative matrix is positive.
bool primitive(const Matrix<double>& b);

/// `values` (1 or n) as n values.
std::vector<double> spread(const std::vector<double>& values, long n, const std::string& key);

}  // namespace leslie
