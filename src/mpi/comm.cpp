// SPDX-License-Identifier: BSD-3-Clause
#include "mpi/comm.hpp"

#include "core/error.hpp"

#include <algorithm>
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
// Contributions of all ranks one after the other, and where each one ends.
template <class T>
std::vector<T> gather_all(std::span<const T> mine, MPI_Datatype type, MPI_Comm comm,
                          std::vector<int>& counts) {
  const int count = int(mine.size());
  check_mpi(MPI_Allgather(&count, 1, MPI_INT, counts.data(), 1, MPI_INT, comm), "MPI_Allgather");
  std::vector<int> offsets(counts.size());
  int total = 0;
  for (std::size_t r = 0; r < counts.size(); ++r) offsets[r] = std::exchange(total, total + counts[r]);
  std::vector<T> all(static_cast<std::size_t>(total));
  check_mpi(MPI_Allgatherv(mine.data(), count, type, all.data(), counts.data(), offsets.data(), type, comm),
            "MPI_Allgatherv");
  return all;
}
}  // namespace

std::vector<double> Comm::gather(std::span<const double> mine) const {
  std::vector<int> counts(static_cast<std::size_t>(size_));
  return gather_all(mine, MPI_DOUBLE, comm_, counts);
}
std::vector<std::string> Comm::gather(const std::string& mine) const {
  std::vector<int> counts(static_cast<std::size_t>(size_));
  const std::vector<char> all = gather_all(std::span<const char>(mine), MPI_CHAR, comm_, counts);
  std::vector<std::string> texts;
  for (auto at = all.begin(); const int n : counts) {
    texts.emplace_back(at, at + n);
    at += n;
  }
  return texts;
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
