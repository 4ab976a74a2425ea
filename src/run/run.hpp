// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/error.hpp"
#include "core/piece.hpp"
#include "core/stream.hpp"
#include "mpi/comm.hpp"

#include <bit>
#include <concepts>
#include <cstdint>
#include <functional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace khaos {

/// Whether Points of one replicate share their random numbers (the default: a change of dt, N or tolerance
/// then compares like with like) or each Point has its own.
enum class Independent { per_replicate, per_point };

template <class V>
concept Numbers = std::ranges::contiguous_range<V> && std::is_arithmetic_v<std::ranges::range_value_t<V>>;

/// What an experiment sees while it computes a Point, or a batch of Points (then `i` counts within the
/// batch). All ranks of comm() call it together; results are taken from its rank 0.
class Run {
 public:
  virtual ~Run() = default;
  virtual const Comm& comm() const = 0;
  Stream stream(std::string_view purpose, Independent numbers = Independent::per_replicate) const {
    return stream_of(0, purpose, numbers);
  }
  Stream stream(std::size_t i, std::string_view purpose,
                Independent numbers = Independent::per_replicate) const {
    return stream_of(i, purpose, numbers);
  }

  /// Stores an output: a number, or a range of as many as `outputs` declared (row-major).
  template <class V>
  void put(std::string_view output, const V& values) {
    put(std::size_t{0}, output, values);
  }
  template <class V>
  void put(std::size_t i, std::string_view output, const V& values) {
    if constexpr (std::is_arithmetic_v<V>) {
      const double one = double(values);
      put_values(i, output, {&one, 1});
    } else if constexpr (std::same_as<std::ranges::range_value_t<V>, double>) {
      put_values(i, output, {std::ranges::data(values), std::ranges::size(values)});
    } else {
      static_assert(Numbers<V>, "put takes a number or a contiguous range of numbers");
      const std::vector<double> converted(std::ranges::begin(values), std::ranges::end(values));
      put_values(i, output, converted);
    }
  }
  /// The k-th frame of a field; frames come in order.
  void frame(std::string_view output, long k, std::span<const double> values) {
    put_frame(output, k, values);
  }

  /// The same, of a field that the ranks of comm() share out: each gives its piece.
  void frame(std::string_view output, long k, const Piece& piece) { put_piece(output, k, piece); }

  /// Loads what `checkpoint` saved into `state`, in the same order; false if there is nothing to resume.
  template <class... S>
  bool restore(S&... state) {
    Words words;
    std::vector<Piece> pieces;
    (collect(pieces, state), ...);
    if (!load_checkpoint(words, pieces)) return false;
    std::size_t at = 0;
    (unpack(words, at, state), ...);
    return at == words.size() ? true
                              : throw PointError("the checkpoint is of another version of this experiment");
  }
  /// Saves everything that steps: numbers and vectors of numbers, equal on all ranks of comm(), and a Piece
  /// of each field that they share out (which any number of ranks can restore). Cheap unless five minutes
  /// have passed or a stop was requested, so call it often; on a stop it saves and throws Interrupted.
  template <class... S>
  void checkpoint(const S&... state) {
    if (!checkpoint_due()) return;
    Words words;
    std::vector<Piece> pieces;
    (pack(words, state), ...);
    (collect(pieces, state), ...);
    save_checkpoint(words, pieces);
  }

  /// Collective. PointError on all ranks of comm() if `ok_here` is false on any of them.
  virtual void require(bool ok_here, const std::string& what) = 0;
  /// The i-th Point of a batch fails; the others go on.
  virtual void fail(std::size_t i, const std::string& what) = 0;
  /// The Point, or the i-th of a batch, has results that lack something: members of an ensemble that failed
  /// while others went on. It counts as done; `what` stands in its row, and `khaos run` ends with exit
  /// code 1.
  void partial(const std::string& what) { partial(std::size_t{0}, what); }
  virtual void partial(std::size_t i, const std::string& what) = 0;
  /// Collective: a signal came or the time limit is near; one rank decides for all.
  virtual bool stop_requested() = 0;
  /// For loops without a checkpoint: throws Interrupted once a stop was requested.
  void leave_if_stopped() {
    if (stop_requested()) throw Interrupted{};
  }
  /// Not collective: this rank sees that a stop was requested. For work that each rank does for itself; where
  /// they meet again, stop_requested or checkpoint decide for all.
  virtual bool stop_in_sight() { return false; }
  /// Collective. Each rank does `work(look)` for itself, without MPI; `look`, called now and then, breaks it
  /// off once a stop was requested. False on all ranks if that happened on any: then checkpoint or
  /// leave_if_stopped leave, and nothing that `work` did counts. What it throws on any rank is a PointError
  /// on all.
  bool apart(const std::function<void(const std::function<void()>& look)>& work);
  /// How much of this Point (or batch) is done, 0 .. 1; for the progress line.
  virtual void progress(double fraction) = 0;

 protected:
  using Words = std::vector<std::uint64_t>;
  virtual Stream stream_of(std::size_t i, std::string_view purpose, Independent numbers) const = 0;
  virtual void put_values(std::size_t i, std::string_view output, std::span<const double> values) = 0;
  virtual void put_frame(std::string_view output, long k, std::span<const double> values) = 0;
  virtual bool checkpoint_due() = 0;
  virtual void put_piece(std::string_view output, long k, const Piece& piece) = 0;
  virtual void save_checkpoint(const Words& words, std::span<const Piece> pieces) = 0;
  virtual bool load_checkpoint(Words& words, std::span<const Piece> pieces) = 0;

 private:
  template <class T>
  requires std::is_arithmetic_v<T>
  static void pack(Words& words, T value) {
    if constexpr (std::floating_point<T>)
      words.push_back(std::bit_cast<std::uint64_t>(double(value)));
    else
      words.push_back(std::uint64_t(std::int64_t(value)));
  }
  template <class T>
  static void pack(Words& words, const std::vector<T>& list) {
    words.push_back(list.size());
    for (const T x : list) pack(words, x);
  }
  static void pack(Words&, const Piece&) {}
  static void unpack(const Words&, std::size_t&, const Piece&) {}
  template <class T>
  static void collect(std::vector<Piece>&, const T&) {}
  static void collect(std::vector<Piece>& pieces, const Piece& piece) { pieces.push_back(piece); }
  static std::uint64_t next(const Words& words, std::size_t& at) {
    return at < words.size() ? words[at++]
                             : throw PointError("the checkpoint is of another version of this experiment");
  }
  template <class T>
  requires std::is_arithmetic_v<T>
  static void unpack(const Words& words, std::size_t& at, T& value) {
    const std::uint64_t word = next(words, at);
    if constexpr (std::floating_point<T>)
      value = T(std::bit_cast<double>(word));
    else
      value = T(std::int64_t(word));
  }
  template <class T>
  static void unpack(const Words& words, std::size_t& at, std::vector<T>& list) {
    const std::uint64_t size = next(words, at);
    if (size > words.size() - at) throw PointError("the checkpoint is of another version of this experiment");
    list.resize(size);
    for (std::size_t k = 0; k < size; ++k) {
      T x;
      unpack(words, at, x);
      list[k] = x;
    }
  }
};

}  // namespace khaos
