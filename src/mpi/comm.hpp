// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <mpi.h>

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace khaos {

/// Owns one MPI communicator; move-only, so it is freed once. There is no global one: it is passed.
class Comm {
 public:
  static Comm world();          // a duplicate of MPI_COMM_WORLD; collective
  static Comm self();           // this rank alone
  Comm split(int color) const;  // ranks of equal color, in the order of their ranks; collective
  Comm(Comm&& other) noexcept;
  Comm& operator=(Comm&& other) noexcept;
  ~Comm();

  int rank() const { return rank_; }
  int size() const { return size_; }
  bool root() const { return rank_ == 0; }
  MPI_Comm get() const { return comm_; }

  // Collective, all of them; `root` is rank 0.
  void barrier() const;
  bool all(bool mine) const;  // true if true on every rank
  bool any(bool mine) const;
  long max(long mine) const;
  std::vector<long> max(std::vector<long> mine) const;  // element by element
  double max(double mine) const;                        // a NaN anywhere gives NaN everywhere
  long sum(long mine) const;
  std::vector<long> sum(std::vector<long> mine) const;  // element by element
  void broadcast_bytes(void* data, std::size_t bytes, int from = 0) const;
  std::string broadcast(std::string text) const;  // from root
  template <class T>
  T broadcast(T value, int from = 0) const requires std::is_trivially_copyable_v<T> {
    broadcast_bytes(&value, sizeof value, from);
    return value;
  }
  template <class T>
  void broadcast(std::vector<T>& data, int from = 0) const {
    data.resize(broadcast(data.size(), from));
    broadcast_bytes(data.data(), data.size() * sizeof(T), from);
  }
  /// `mine` of all ranks one after the other, on every rank; lengths may differ, and their sum may exceed the
  /// range of an int. More than `at_once` numbers go rank by rank.
  std::vector<double> gather(std::span<const double> mine, std::size_t at_once = most_in_one_call) const;
  /// Appends the same to `all` on root alone; with room reserved there, nothing is held twice.
  void gather_on_root(std::span<const double> mine, std::vector<double>& all) const;

  std::vector<std::string> gather(const std::string& mine) const;              // of all ranks, on every rank
  static constexpr std::size_t most_in_one_call = (std::size_t(1) << 31) - 1;  // MPI's counts are ints

  /// One piece to each rank and one from each: `counts` complex numbers from `places` on, by rank, both in
  /// units of two doubles. Pieces that a rank sends itself are copied, too.
  struct Pieces {
    std::vector<long> counts, places;
  };
  void exchange(const double* send, const Pieces& sent, double* receive, const Pieces& received) const;

  /// Runs `work` on rank 0 only. What it throws is thrown on all ranks, as UserError, StorageError or
  /// std::runtime_error.
  void on_root(const std::function<void()>& work) const;

 private:
  explicit Comm(MPI_Comm comm);
  void release() noexcept;
  MPI_Comm comm_ = MPI_COMM_NULL;
  int rank_ = 0, size_ = 1;
};

/// The first and the past-the-end index of `rank`'s share of `total` things.
std::pair<long, long> share(long total, const Comm& comm);

/// Throws std::runtime_error with MPI's own text unless `code` is MPI_SUCCESS.
void check_mpi(int code, const char* what);

}  // namespace khaos
