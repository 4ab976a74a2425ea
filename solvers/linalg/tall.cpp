// SPDX-License-Identifier: BSD-3-Clause
#include "linalg/tall.hpp"

#include "linalg/lapack.hpp"

#include <algorithm>
#include <stdexcept>

namespace khaos {
namespace {

constexpr long most_strands = 16;   // so many ranks share the rows of one matrix; more of them wait
constexpr long rows_at_once = 512;  // enough for a matrix product to run at its full speed

/// Rows first .. last - 1.
struct Rows {
  long first, last;
};

/// The cut of all rows into strands of whole blocks, whatever the number of ranks.
class Strands {
 public:
  Strands(long rows, long block)
      : rows_(rows),
        block_(block),
        blocks_((rows + block - 1) / block),
        count_(std::min(most_strands, blocks_)) {}
  long count() const { return count_; }
  /// Calls work(rows) for the blocks of a strand, in order.
  template <class F>
  void for_each_block(long strand, const F& work) const {
    for (long b = blocks_ * strand / count_; b < blocks_ * (strand + 1) / count_; ++b)
      work(Rows{b * block_, std::min(rows_, (b + 1) * block_)});
  }

 private:
  long rows_, block_, blocks_, count_;
};

/// What the ranks have made of their strands goes to all of them, strand by strand: take(strand, data of
/// `size`). make(strand) gives a contiguous Matrix. One rank makes and takes turn by turn and so holds one
/// strand at a time.
template <class T, class Make, class Take>
void exchange(const Strands& strands, const Comm& comm, const Make& make, const Take& take) {
  if (comm.size() == 1) {
    for (long s = 0; s < strands.count(); ++s) take(s, make(s));
    return;
  }
  std::vector<Matrix<T>> mine;
  const auto [first, last] = share(strands.count(), comm);
  for (long s = first; s < last; ++s) mine.push_back(make(s));
  for (long s = 0; s < strands.count(); ++s) {
    const bool here = first <= s && s < last;
    const long owner = comm.max(here ? comm.rank() : 0L);
    Matrix<T> part = here ? std::move(mine[static_cast<std::size_t>(s - first)]) : Matrix<T>();
    const long rows = comm.broadcast(part.rows(), static_cast<int>(owner));
    const long columns = comm.broadcast(part.columns(), static_cast<int>(owner));
    if (!here) part = Matrix<T>(rows, columns);
    comm.broadcast_bytes(part.data(), part.size() * sizeof(T), static_cast<int>(owner));
    take(s, part);
  }
}

template <class T>
void conjugate(Matrix<T>& a) {
  if constexpr (!std::is_same_v<T, double>)
    for (std::size_t i = 0; i < a.size(); ++i) a.data()[i] = std::conj(a.data()[i]);
}

/// `above` and `below` (n, n), stacked: the triangle of their QR factorisation.
template <class T>
Matrix<T> joined(const Matrix<T>& above, const Matrix<T>& below) {
  const long n = above.columns();
  Matrix<T> both(above.rows() + below.rows(), n);
  for (long j = 0; j < n; ++j) {
    std::copy_n(above.column(j), above.rows(), both.column(j));
    std::copy_n(below.column(j), below.rows(), both.column(j) + above.rows());
  }
  return triangular_factor(std::move(both));
}

}  // namespace

template <class T>
GramMatrices<T> gram_matrices(const TallPair<T>& pair, const Comm& comm) {
  const long n = pair.columns;
  const Strands strands(pair.rows, rows_at_once);
  // Rows of Psi lie one after the other, so a block is B = Psi^T for LAPACK, and B B* is the conjugate of
  // Psi* Psi.
  const auto make = [&](long strand) {
    std::vector<T> x(static_cast<std::size_t>(rows_at_once * n)), y(x.size());
    Matrix<T> sums(n, 3 * n);
    strands.for_each_block(strand, [&](Rows rows) {
      const long count = rows.last - rows.first;
      pair.fill(rows.first, count, x.data(), y.data());
      add_square(n, count, x.data(), n, 1.0, sums.data(), n);
      gemm(Op::none, Op::adjoint, n, n, count, T(1), x.data(), n, y.data(), n, T(1), sums.column(n), n);
      add_square(n, count, y.data(), n, 1.0, sums.column(2 * n), n);
    });
    return sums;
  };
  GramMatrices<T> all{Matrix<T>(n, n), Matrix<T>(n, n), Matrix<T>(n, n)};
  exchange<T>(strands, comm, make, [&](long, const Matrix<T>& sums) {
    Matrix<T>* const targets[] = {&all.G, &all.A, &all.L};
    for (long part = 0; part < 3; ++part)
      for (std::size_t i = 0; i < targets[part]->size(); ++i)
        targets[part]->data()[i] += sums.column(part * n)[i];
  });
  for (Matrix<T>* matrix : {&all.G, &all.A, &all.L}) conjugate(*matrix);
  fill_lower(all.G);
  fill_lower(all.L);
  return all;
}

template <class T>
Matrix<T> tall_qr(const TallMatrix<T>& psi, const Comm& comm) {
  if (psi.rows < psi.columns) throw std::invalid_argument("tall_qr: fewer rows than columns");
  const long n = psi.columns;
  // Blocks of twice as many rows as columns: the triangle above each of them then adds half to the work.
  const Strands strands(psi.rows, std::max(rows_at_once, 2 * n));
  const auto make = [&](long strand) {
    Matrix<T> r;
    std::vector<T> rows_of_block;
    strands.for_each_block(strand, [&](Rows rows) {
      const long count = rows.last - rows.first;
      rows_of_block.resize(static_cast<std::size_t>(count * n));
      psi.fill(rows.first, count, rows_of_block.data());
      Matrix<T> block(count, n);
      for (long i = 0; i < count; ++i)
        for (long j = 0; j < n; ++j) block(i, j) = rows_of_block[static_cast<std::size_t>(i * n + j)];
      r = r.columns() == 0 && count >= n ? triangular_factor(std::move(block))
                                         : joined(r.columns() == 0 ? Matrix<T>(n, n) : r, block);
    });
    return r;
  };
  std::vector<Matrix<T>> level(static_cast<std::size_t>(strands.count()));
  exchange<T>(strands, comm, make,
              [&](long s, const Matrix<T>& r) { level[static_cast<std::size_t>(s)] = r; });
  while (level.size() > 1) {
    std::vector<Matrix<T>> next;
    for (std::size_t i = 0; i + 1 < level.size(); i += 2) next.push_back(joined(level[i], level[i + 1]));
    if (level.size() % 2 == 1) next.push_back(std::move(level.back()));
    level = std::move(next);
  }
  return std::move(level.front());
}

template <class T>
TallSvd<T> tall_svd(const TallMatrix<T>& psi, const Comm& comm) {
  Svd<T> of_r = svd(tall_qr(psi, comm));
  return {std::move(of_r.values), std::move(of_r.v_adjoint)};
}

template GramMatrices<double> gram_matrices(const TallPair<double>&, const Comm&);
template GramMatrices<Complex> gram_matrices(const TallPair<Complex>&, const Comm&);
template Matrix<double> tall_qr(const TallMatrix<double>&, const Comm&);
template Matrix<Complex> tall_qr(const TallMatrix<Complex>&, const Comm&);
template TallSvd<double> tall_svd(const TallMatrix<double>&, const Comm&);
template TallSvd<Complex> tall_svd(const TallMatrix<Complex>&, const Comm&);

}  // namespace khaos
