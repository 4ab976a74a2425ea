// SPDX-License-Identifier: BSD-3-Clause
#include "mpi/comm.hpp"

#include "core/error.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace khaos {

void check_mpi(int code, const char* what) {
  if (code == MPI_SUCCESS) return;
  char text[MPI_MAX_ERROR_STRING];
  int length = 0;
  MPI_Error_string(code, text, &length);
  throw std::runtime_error(std::string(what) + ": " + std::string(text, length));
}

Comm::Comm(MPI_Comm comm) : comm_(comm) {
  MPI_Comm_rank(comm_, &rank_);
  MPI_Comm_size(comm_, &size_);
}
Comm::Comm(Comm&& other) noexcept
    : comm_(std::exchange(other.comm_, MPI_COMM_NULL)), rank_(other.rank_), size_(other.size_) {}
Comm& Comm::operator=(Comm&& other) noexcept {
  if (this != &other) {
    release();
    comm_ = std::exchange(other.comm_, MPI_COMM_NULL);
    rank_ = other.rank_;
    size_ = other.size_;
  }
  return *this;
}
Comm::~Comm() { release(); }

void Comm::release() noexcept {
  int finalized = 0;
  MPI_Finalized(&finalized);
  if (comm_ != MPI_COMM_NULL && !finalized) MPI_Comm_free(&comm_);
}

Comm Comm::world() {
  MPI_Comm copy;
  check_mpi(MPI_Comm_dup(MPI_COMM_WORLD, &copy), "MPI_Comm_dup");
  return Comm(copy);
}
Comm Comm::self() {
  MPI_Comm copy;
  check_mpi(MPI_Comm_dup(MPI_COMM_SELF, &copy), "MPI_Comm_dup");
  return Comm(copy);
}
Comm Comm::split(int color) const {
  MPI_Comm part;
  check_mpi(MPI_Comm_split(comm_, color, rank_, &part), "MPI_Comm_split");
  return Comm(part);
}

void Comm::barrier() const { check_mpi(MPI_Barrier(comm_), "MPI_Barrier"); }
bool Comm::any(bool mine) const {
  int flag = mine;
  check_mpi(MPI_Allreduce(MPI_IN_PLACE, &flag, 1, MPI_INT, MPI_LOR, comm_), "MPI_Allreduce");
  return flag;
}
bool Comm::all(bool mine) const { return !any(!mine); }
long Comm::max(long mine) const { return max(std::vector<long>{mine})[0]; }
std::vector<long> Comm::max(std::vector<long> mine) const {
  check_mpi(MPI_Allreduce(MPI_IN_PLACE, mine.data(), int(mine.size()), MPI_LONG, MPI_MAX, comm_),
            "MPI_Allreduce");
  return mine;
}
long Comm::sum(long mine) const {
  check_mpi(MPI_Allreduce(MPI_IN_PLACE, &mine, 1, MPI_LONG, MPI_SUM, comm_), "MPI_Allreduce");
  return mine;
}
std::vector<long> Comm::sum(std::vector<long> mine) const {
  check_mpi(MPI_Allreduce(MPI_IN_PLACE, mine.data(), int(mine.size()), MPI_LONG, MPI_SUM, comm_),
            "MPI_Allreduce");
  return mine;
}
double Comm::max(double mine) const {
  double most[2] = {std::isnan(mine) ? 1.0 : 0.0, std::isnan(mine) ? 0.0 : mine};  // MPI_MAX may lose a NaN
  check_mpi(MPI_Allreduce(MPI_IN_PLACE, most, 2, MPI_DOUBLE, MPI_MAX, comm_), "MPI_Allreduce");
  return most[0] > 0 ? std::nan("") : most[1];
}

void Comm::broadcast_bytes(void* data, std::size_t bytes, int from) const {
  constexpr std::size_t piece = std::size_t(1) << 30;  // MPI counts are ints
  for (std::size_t at = 0; at < bytes; at += piece)
    check_mpi(
        MPI_Bcast(static_cast<char*>(data) + at, int(std::min(piece, bytes - at)), MPI_BYTE, from, comm_),
        "MPI_Bcast");
}
std::string Comm::broadcast(std::string text) const {
  text.resize(broadcast(text.size()));
  broadcast_bytes(text.data(), text.size());
  return text;
}

namespace {
std::vector<long> lengths_of(long mine, const Comm& comm) {
  std::vector<long> lengths(static_cast<std::size_t>(comm.size()));
  check_mpi(MPI_Allgather(&mine, 1, MPI_LONG, lengths.data(), 1, MPI_LONG, comm.get()), "MPI_Allgather");
  return lengths;
}

// Contributions of all ranks one after the other.
template <class T>
std::vector<T> gather_all(std::span<const T> mine, MPI_Datatype type, const Comm& comm,
                          const std::vector<long>& lengths, std::size_t at_once) {
  std::vector<T> all(static_cast<std::size_t>(std::accumulate(lengths.begin(), lengths.end(), 0L)));
  if (all.size() > at_once) {
    T* part = all.data();
    for (int rank = 0; rank < comm.size(); part += lengths[static_cast<std::size_t>(rank++)]) {
      if (rank == comm.rank()) std::copy(mine.begin(), mine.end(), part);
      comm.broadcast_bytes(
          part, static_cast<std::size_t>(lengths[static_cast<std::size_t>(rank)]) * sizeof(T), rank);
    }
    return all;
  }
  const std::vector<int> counts(lengths.begin(), lengths.end());
  std::vector<int> offsets(counts.size());
  std::exclusive_scan(counts.begin(), counts.end(), offsets.begin(), 0);
  check_mpi(MPI_Allgatherv(mine.data(), int(mine.size()), type, all.data(), counts.data(), offsets.data(),
                           type, comm.get()),
            "MPI_Allgatherv");
  return all;
}
}  // namespace

std::vector<double> Comm::gather(std::span<const double> mine, std::size_t at_once) const {
  return gather_all(mine, MPI_DOUBLE, *this, lengths_of(long(mine.size()), *this),
                    std::min(at_once, most_in_one_call));
}
void Comm::gather_on_root(std::span<const double> mine, std::vector<double>& all) const {
  const std::vector<long> lengths = lengths_of(long(mine.size()), *this);
  constexpr long piece = 1L << 27;  // numbers in one message
  const auto pieces_of = [&](int rank, const auto& body) {
    const long length = lengths[static_cast<std::size_t>(rank)];
    for (long at = 0; at < length; at += piece) body(at, int(std::min(piece, length - at)));
  };
  if (!root()) {
    pieces_of(rank_, [&](long at, int count) {
      check_mpi(MPI_Send(mine.data() + at, count, MPI_DOUBLE, 0, 0, comm_), "MPI_Send");
    });
    return;
  }
  all.insert(all.end(), mine.begin(), mine.end());
  for (int from = 1; from < size_; ++from)
    pieces_of(from, [&](long, int count) {
      all.resize(all.size() + static_cast<std::size_t>(count));
      check_mpi(
          MPI_Recv(all.data() + all.size() - count, count, MPI_DOUBLE, from, 0, comm_, MPI_STATUS_IGNORE),
          "MPI_Recv");
    });
}
std::vector<std::string> Comm::gather(const std::string& mine) const {
  const std::vector<long> counts = lengths_of(long(mine.size()), *this);
  const std::vector<char> all =
      gather_all(std::span<const char>(mine), MPI_CHAR, *this, counts, most_in_one_call);
  std::vector<std::string> texts;
  for (auto at = all.begin(); const long n : counts) {
    texts.emplace_back(at, at + n);
    at += n;
  }
  return texts;
}

void Comm::exchange(const double* send, const Pieces& sent, double* receive, const Pieces& received) const {
  const auto ints = [](const std::vector<long>& numbers) {
    std::vector<int> narrow;
    for (const long n : numbers) {
      if (n > std::numeric_limits<int>::max())
        throw std::runtime_error("a rank's part of the box is too large for MPI_Alltoallv: use more ranks");
      narrow.push_back(int(n));
    }
    return narrow;
  };
  const std::vector<int> to = ints(sent.counts), to_place = ints(sent.places);
  const std::vector<int> from = ints(received.counts), from_place = ints(received.places);
  check_mpi(MPI_Alltoallv(send, to.data(), to_place.data(), MPI_C_DOUBLE_COMPLEX, receive, from.data(),
                          from_place.data(), MPI_C_DOUBLE_COMPLEX, comm_),
            "MPI_Alltoallv");
}

void Comm::on_root(const std::function<void()>& work) const {
  enum Outcome : int { fine, user, storage, bug } outcome = fine;
  std::string message;
  if (root()) {
    try {
      work();
    } catch (const UserError& wrong) {
      outcome = user, message = wrong.what();
    } catch (const StorageError& wrong) {
      outcome = storage, message = wrong.what();
    } catch (const std::exception& wrong) {
      outcome = bug, message = wrong.what();
    }
  }
  outcome = broadcast(outcome);
  if (outcome == fine) return;
  message = broadcast(message);
  if (outcome == user) throw UserError(message);
  if (outcome == storage) throw StorageError(message);
  throw std::runtime_error(message);
}

std::pair<long, long> share(long total, const Comm& comm) {
  return {total * comm.rank() / comm.size(), total * (comm.rank() + 1) / comm.size()};
}

}  // namespace khaos
