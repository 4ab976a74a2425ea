// SPDX-License-Identifier: BSD-3-Clause
#include "linalg/lapack.hpp"

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <type_traits>

// The Fortran interface, the same in every BLAS and LAPACK. Routines written in Fortran take the lengths of
// their character arguments last; a BLAS in C or assembler reads none.
extern "C" {
using khaos::Complex;  // layout of COMPLEX*16
void dgemm_(const char*, const char*, const int*, const int*, const int*, const double*, const double*,
            const int*, const double*, const int*, const double*, double*, const int*);
void zgemm_(const char*, const char*, const int*, const int*, const int*, const Complex*, const Complex*,
            const int*, const Complex*, const int*, const Complex*, Complex*, const int*);
void dsyrk_(const char*, const char*, const int*, const int*, const double*, const double*, const int*,
            const double*, double*, const int*);
void zherk_(const char*, const char*, const int*, const int*, const double*, const Complex*, const int*,
            const double*, Complex*, const int*);
void dtrsm_(const char*, const char*, const char*, const char*, const int*, const int*, const double*,
            const double*, const int*, double*, const int*);
void ztrsm_(const char*, const char*, const char*, const char*, const int*, const int*, const Complex*,
            const Complex*, const int*, Complex*, const int*);
void dtrsv_(const char*, const char*, const char*, const int*, const double*, const int*, double*,
            const int*);
void ztrsv_(const char*, const char*, const char*, const int*, const Complex*, const int*, Complex*,
            const int*);
void dpotrf_(const char*, const int*, double*, const int*, int*, std::size_t);
void zpotrf_(const char*, const int*, Complex*, const int*, int*, std::size_t);
void dsyevr_(const char*, const char*, const char*, const int*, double*, const int*, const double*,
             const double*, const int*, const int*, const double*, int*, double*, double*, const int*, int*,
             double*, const int*, int*, const int*, int*, std::size_t, std::size_t, std::size_t);
void zheevr_(const char*, const char*, const char*, const int*, Complex*, const int*, const double*,
             const double*, const int*, const int*, const double*, int*, double*, Complex*, const int*, int*,
             Complex*, const int*, double*, const int*, int*, const int*, int*, std::size_t, std::size_t,
             std::size_t);
void zgeev_(const char*, const char*, const int*, Complex*, const int*, Complex*, Complex*, const int*,
            Complex*, const int*, Complex*, const int*, double*, int*, std::size_t, std::size_t);
void zgees_(const char*, const char*, int (*)(const Complex*), const int*, Complex*, const int*, int*,
            Complex*, Complex*, const int*, Complex*, const int*, double*, int*, int*, std::size_t,
            std::size_t);
void dgeqrf_(const int*, const int*, double*, const int*, double*, double*, const int*, int*);
void zgeqrf_(const int*, const int*, Complex*, const int*, Complex*, Complex*, const int*, int*);
void dorgqr_(const int*, const int*, const int*, double*, const int*, const double*, double*, const int*,
             int*);
void dgesdd_(const char*, const int*, const int*, double*, const int*, double*, double*, const int*, double*,
             const int*, double*, const int*, int*, int*, std::size_t);
void zgesdd_(const char*, const int*, const int*, Complex*, const int*, double*, Complex*, const int*,
             Complex*, const int*, Complex*, const int*, double*, int*, int*, std::size_t);
// Libraries with threads of their own are told to use one; weak, because each library knows its own call
// only.
__attribute__((weak)) void openblas_set_num_threads(int);
__attribute__((weak)) void bli_thread_set_num_threads(long);
__attribute__((weak)) void MKL_Set_Num_Threads(int);
}

namespace khaos {
namespace {

/// The routine for T.
template <class T, class Real, class Other>
constexpr auto either(Real real_routine, Other complex_routine) {
  if constexpr (std::is_same_v<T, double>)
    return real_routine;
  else
    return complex_routine;
}

void one_thread() {
  static const bool done = [] {
    if (openblas_set_num_threads) openblas_set_num_threads(1);
    if (bli_thread_set_num_threads) bli_thread_set_num_threads(1);
    if (MKL_Set_Num_Threads) MKL_Set_Num_Threads(1);
    return true;
  }();
  (void)done;
}

void require(int info, const char* routine) {
  if (info != 0)
    throw std::runtime_error(std::string(routine) + " failed with info = " + std::to_string(info));
}

template <class T>
char letter(Op op) {
  return std::is_same_v<T, double> && op == Op::adjoint ? 'T' : static_cast<char>(op);
}
template <class T>
int ints(T n) {
  return static_cast<int>(n);
}
/// The length that a workspace query answered.
template <class T>
int length(T answer) {
  return static_cast<int>(std::real(answer));
}

/// Eigenvalues first .. last (from 1) of a Hermitian matrix and, if wanted, vectors (n, count).
template <class T>
std::vector<double> evr(Matrix<T>& a, int first, int last, T* vectors) {
  one_thread();
  const int n = ints(a.rows()), count = last - first + 1;
  const double unused = 0;
  std::vector<double> values(static_cast<std::size_t>(n));
  std::vector<int> support(static_cast<std::size_t>(2 * count));
  const char* job = vectors ? "V" : "N";
  const char* range = count == n ? "A" : "I";
  int found = 0, info = 0, ask = -1, int_answer = 0;
  double real_answer = 0;
  T answer{};
  if constexpr (std::is_same_v<T, double>) {
    dsyevr_(job, range, "U", &n, a.data(), &n, &unused, &unused, &first, &last, &unused, &found,
            values.data(), vectors, &n, support.data(), &answer, &ask, &int_answer, &ask, &info, 1, 1, 1);
    const int work_size = length(answer);
    std::vector<double> work(static_cast<std::size_t>(work_size));
    std::vector<int> int_work(static_cast<std::size_t>(int_answer));
    dsyevr_(job, range, "U", &n, a.data(), &n, &unused, &unused, &first, &last, &unused, &found,
            values.data(), vectors, &n, support.data(), work.data(), &work_size, int_work.data(), &int_answer,
            &info, 1, 1, 1);
  } else {
    zheevr_(job, range, "U", &n, a.data(), &n, &unused, &unused, &first, &last, &unused, &found,
            values.data(), vectors, &n, support.data(), &answer, &ask, &real_answer, &ask, &int_answer, &ask,
            &info, 1, 1, 1);
    const int work_size = length(answer), real_size = length(real_answer);
    std::vector<Complex> work(static_cast<std::size_t>(work_size));
    std::vector<double> real_work(static_cast<std::size_t>(real_size));
    std::vector<int> int_work(static_cast<std::size_t>(int_answer));
    zheevr_(job, range, "U", &n, a.data(), &n, &unused, &unused, &first, &last, &unused, &found,
            values.data(), vectors, &n, support.data(), work.data(), &work_size, real_work.data(), &real_size,
            int_work.data(), &int_answer, &info, 1, 1, 1);
  }
  require(info, "LAPACK's heevr");
  values.resize(static_cast<std::size_t>(found));
  return values;
}

}  // namespace

template <class T>
void gemm(Op op_a, Op op_b, long m, long n, long k, T alpha, const T* a, long lda, const T* b, long ldb,
          T beta, T* c, long ldc) {
  one_thread();
  const char la = letter<T>(op_a), lb = letter<T>(op_b);
  const int mi = ints(m), ni = ints(n), ki = ints(k), ai = ints(lda), bi = ints(ldb), ci = ints(ldc);
  either<T>(dgemm_, zgemm_)(&la, &lb, &mi, &ni, &ki, &alpha, a, &ai, b, &bi, &beta, c, &ci);
}

template <class T>
Matrix<T> product(const Matrix<T>& a, const Matrix<T>& b, Op op_a, Op op_b) {
  const long m = op_a == Op::none ? a.rows() : a.columns(), k = op_a == Op::none ? a.columns() : a.rows();
  Matrix<T> c(m, op_b == Op::none ? b.columns() : b.rows());
  gemm(op_a, op_b, m, c.columns(), k, T(1), a.data(), a.rows(), b.data(), b.rows(), T(0), c.data(), m);
  return c;
}

template <class T>
void add_square(long n, long k, const T* a, long lda, double beta, T* c, long ldc) {
  one_thread();
  const int ni = ints(n), ki = ints(k), ai = ints(lda), ci = ints(ldc);
  const double one = 1;
  either<T>(dsyrk_, zherk_)("U", "N", &ni, &ki, &one, a, &ai, &beta, c, &ci);
}

template <class T>
void fill_lower(Matrix<T>& a) {
  for (long j = 0; j < a.columns(); ++j)
    for (long i = 0; i < j; ++i)
      if constexpr (std::is_same_v<T, double>)
        a(j, i) = a(i, j);
      else
        a(j, i) = std::conj(a(i, j));
}

template <class T>
bool cholesky(Matrix<T>& a) {
  one_thread();
  const int n = ints(a.rows());
  int info = 0;
  either<T>(dpotrf_, zpotrf_)("U", &n, a.data(), &n, &info, 1);
  if (info < 0) require(info, "LAPACK's potrf");
  return info == 0;
}

template <class T>
void solve_upper(const Matrix<T>& r, Matrix<T>& b, Op op) {
  one_thread();
  const char how = letter<T>(op);
  const int n = ints(r.rows()), m = ints(b.columns());
  const T one = 1;
  either<T>(dtrsm_, ztrsm_)("L", "U", &how, "N", &n, &m, &one, r.data(), &n, b.data(), &n);
}

template <class T>
void solve_upper_right(Matrix<T>& b, const Matrix<T>& r) {
  one_thread();
  const int m = ints(b.rows()), n = ints(r.rows());
  const T one = 1;
  either<T>(dtrsm_, ztrsm_)("R", "U", "N", "N", &m, &n, &one, r.data(), &n, b.data(), &m);
}

template <class T>
void solve_upper(const Matrix<T>& r, std::span<T> x, Op op) {
  one_thread();
  const char how = letter<T>(op);
  const int n = ints(r.rows()), step = 1;
  either<T>(dtrsv_, ztrsv_)("U", &how, "N", &n, r.data(), &n, x.data(), &step);
}

template <class T>
std::vector<double> hermitian_eigenvalues(Matrix<T> a) {
  return evr<T>(a, 1, ints(a.rows()), nullptr);
}

template <class T>
double smallest_eigenpair_dense(Matrix<T> a, std::span<T> vector) {
  return evr<T>(a, 1, 1, vector.data())[0];
}

Eigenpairs eigenpairs(Matrix<Complex> a) {
  one_thread();
  const int n = ints(a.rows()), one = 1, ask = -1;
  int info = 0;
  Eigenpairs all{std::vector<Complex>(static_cast<std::size_t>(n)), Matrix<Complex>(n, n)};
  std::vector<double> real_work(static_cast<std::size_t>(2 * n));
  Complex answer, none;
  zgeev_("N", "V", &n, a.data(), &n, all.values.data(), &none, &one, all.vectors.data(), &n, &answer, &ask,
         real_work.data(), &info, 1, 1);
  const int size = length(answer);
  std::vector<Complex> work(static_cast<std::size_t>(size));
  zgeev_("N", "V", &n, a.data(), &n, all.values.data(), &none, &one, all.vectors.data(), &n, work.data(),
         &size, real_work.data(), &info, 1, 1);
  require(info, "LAPACK's geev");
  return all;
}

SchurForm schur_form(Matrix<Complex> a) {
  one_thread();
  const int n = ints(a.rows()), ask = -1;
  int info = 0, sorted = 0, no_sorting = 0;
  Matrix<Complex> u(n, n);
  std::vector<Complex> values(static_cast<std::size_t>(n));
  std::vector<double> real_work(static_cast<std::size_t>(n));
  Complex answer;
  zgees_("V", "N", nullptr, &n, a.data(), &n, &sorted, values.data(), u.data(), &n, &answer, &ask,
         real_work.data(), &no_sorting, &info, 1, 1);
  const int size = length(answer);
  std::vector<Complex> work(static_cast<std::size_t>(size));
  zgees_("V", "N", nullptr, &n, a.data(), &n, &sorted, values.data(), u.data(), &n, work.data(), &size,
         real_work.data(), &no_sorting, &info, 1, 1);
  require(info, "LAPACK's gees");
  return {std::move(a), std::move(u)};
}

template <class T>
Matrix<T> triangular_factor(Matrix<T> a) {
  one_thread();
  const int m = ints(a.rows()), n = ints(a.columns()), ask = -1;
  int info = 0;
  std::vector<T> tau(static_cast<std::size_t>(n));
  T answer{};
  either<T>(dgeqrf_, zgeqrf_)(&m, &n, a.data(), &m, tau.data(), &answer, &ask, &info);
  const int size = length(answer);
  std::vector<T> work(static_cast<std::size_t>(size));
  either<T>(dgeqrf_, zgeqrf_)(&m, &n, a.data(), &m, tau.data(), work.data(), &size, &info);
  require(info, "LAPACK's geqrf");
  Matrix<T> r(n, n);
  for (long j = 0; j < n; ++j)
    for (long i = 0; i <= j; ++i) r(i, j) = std::real(a(i, i)) < 0 ? -a(i, j) : a(i, j);
  return r;
}

Matrix<double> orthonormal_factor(Matrix<double> a) {
  one_thread();
  const int m = ints(a.rows()), n = ints(a.columns()), ask = -1;
  int info = 0;
  std::vector<double> tau(static_cast<std::size_t>(n));
  double answer = 0, second_answer = 0;
  dgeqrf_(&m, &n, a.data(), &m, tau.data(), &answer, &ask, &info);
  dorgqr_(&m, &n, &n, a.data(), &m, tau.data(), &second_answer, &ask, &info);
  const int size = std::max(length(answer), length(second_answer));
  std::vector<double> work(static_cast<std::size_t>(size));
  dgeqrf_(&m, &n, a.data(), &m, tau.data(), work.data(), &size, &info);
  require(info, "LAPACK's geqrf");
  std::vector<bool> negative;
  for (long j = 0; j < n; ++j) negative.push_back(a(j, j) < 0);
  dorgqr_(&m, &n, &n, a.data(), &m, tau.data(), work.data(), &size, &info);
  require(info, "LAPACK's orgqr");
  for (long j = 0; j < n; ++j)
    if (negative[static_cast<std::size_t>(j)])
      for (long i = 0; i < m; ++i) a(i, j) = -a(i, j);
  return a;
}

template <class T>
Svd<T> svd(Matrix<T> a) {
  one_thread();
  const int m = ints(a.rows()), n = ints(a.columns()), k = std::min(m, n), large = std::max(m, n), ask = -1;
  int info = 0;
  Svd<T> all{Matrix<T>(m, k), std::vector<double>(static_cast<std::size_t>(k)), Matrix<T>(k, n)};
  std::vector<int> int_work(static_cast<std::size_t>(8 * k));
  const auto small = static_cast<std::size_t>(k), wide = static_cast<std::size_t>(large);
  [[maybe_unused]] std::vector<double> real_work(small * std::max(5 * small + 7, 2 * wide + 2 * small + 1));
  const auto call = [&](T* work, int size) {
    if constexpr (std::is_same_v<T, double>)
      dgesdd_("S", &m, &n, a.data(), &m, all.values.data(), all.u.data(), &m, all.v_adjoint.data(), &k, work,
              &size, int_work.data(), &info, 1);
    else
      zgesdd_("S", &m, &n, a.data(), &m, all.values.data(), all.u.data(), &m, all.v_adjoint.data(), &k, work,
              &size, real_work.data(), int_work.data(), &info, 1);
  };
  T answer{};
  call(&answer, ask);
  std::vector<T> work(static_cast<std::size_t>(length(answer)));
  call(work.data(), length(answer));
  require(info, "LAPACK's gesdd");
  return all;
}

template void gemm<double>(Op, Op, long, long, long, double, const double*, long, const double*, long, double,
                           double*, long);
template Matrix<double> product<double>(const Matrix<double>&, const Matrix<double>&, Op, Op);
template void add_square<double>(long, long, const double*, long, double, double*, long);
template void fill_lower<double>(Matrix<double>&);
template bool cholesky<double>(Matrix<double>&);
template void solve_upper<double>(const Matrix<double>&, Matrix<double>&, Op);
template void solve_upper_right<double>(Matrix<double>&, const Matrix<double>&);
template void solve_upper<double>(const Matrix<double>&, std::span<double>, Op);
template std::vector<double> hermitian_eigenvalues<double>(Matrix<double>);
template double smallest_eigenpair_dense<double>(Matrix<double>, std::span<double>);
template Matrix<double> triangular_factor<double>(Matrix<double>);
template Svd<double> svd<double>(Matrix<double>);
template void gemm<Complex>(Op, Op, long, long, long, Complex, const Complex*, long, const Complex*, long,
                            Complex, Complex*, long);
template Matrix<Complex> product<Complex>(const Matrix<Complex>&, const Matrix<Complex>&, Op, Op);
template void add_square<Complex>(long, long, const Complex*, long, double, Complex*, long);
template void fill_lower<Complex>(Matrix<Complex>&);
template bool cholesky<Complex>(Matrix<Complex>&);
template void solve_upper<Complex>(const Matrix<Complex>&, Matrix<Complex>&, Op);
template void solve_upper_right<Complex>(Matrix<Complex>&, const Matrix<Complex>&);
template void solve_upper<Complex>(const Matrix<Complex>&, std::span<Complex>, Op);
template std::vector<double> hermitian_eigenvalues<Complex>(Matrix<Complex>);
template double smallest_eigenpair_dense<Complex>(Matrix<Complex>, std::span<Complex>);
template Matrix<Complex> triangular_factor<Complex>(Matrix<Complex>);
template Svd<Complex> svd<Complex>(Matrix<Complex>);

}  // namespace khaos
