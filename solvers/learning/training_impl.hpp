// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "learning/bound_data.hpp"
#include "learning/lane_array.hpp"
#include "learning/tile_jobs.hpp"
#include "learning/training.hpp"

namespace khaos {

/// State of an ensemble in training, this rank's share of it; training.cpp gives it its face.
template <class T>
class Training<T>::Impl {
 public:
  Impl(const Node& loss, const Networks& networks, const Options& options);

  void run_to(long last);
  void restart();
  /// What is wanted for this rank's members, (members, batches, elements).
  struct Result {
    std::vector<double> values;
    long batches = 1;
  };
  Result compute(const Goal& goal, const std::vector<Data>& more);
  std::vector<double> gradient(const Goal& goal, const std::vector<Data>& more);

  /// Rows of this rank's members become rows of all.
  std::vector<double> gathered(const std::vector<double>& rows) const {
    return comm ? comm->gather(rows) : rows;
  }
  template <class S>
  std::vector<double> read(const Kokkos::View<S*>& view) const {
    const auto host = Kokkos::create_mirror_view(view);
    Kokkos::deep_copy(host, view);
    return std::vector<double>(host.data(), host.data() + mine);
  }
  /// `values` for all members alike or for each, (all members, size), into columns from `first` on.
  void write(const LaneArray<T>& array, const std::string& what, long first, long size,
             std::span<const double> values) const;
  const WeightLayout::Entry& trained_entry(const Node& weight) const;
  void set_factors(LaneArray<T>& array, const char* what, const Node& weight, std::span<const double> values);
  void apply_mask();
  void keep_norm(const WeightLayout::Entry& entry);
  std::vector<double> save() const;
  void restore(const std::vector<double>& saved);

  Options options;
  const Comm* comm;
  WeightLayout layout;
  Program program;
  long total = 0, first = 0, mine = 0, tiles = 0, slots = 0;  // members; of this rank
  LaneArray<T> weights, first_moment, second_moment, scales, mask, factors;
  LaneArray<T> rates, stop_below, active, losses;
  Kokkos::View<unsigned char*> status;
  Kokkos::View<long*> steps_taken;
  BoundData<T> data;
  long step = 0;

 private:
  void check(const Networks& networks) const;
  void draw_weights(const Networks& networks);
  void combine_factors();
  TileMemory<TileLanes<T>> memory(const Program& what, const typename BoundData<T>::Feeds& feeds,
                                  bool shuffled);
  std::vector<double> header() const;
  std::vector<const LaneArray<T>*> saved_arrays() const;

  struct Norm {
    long offset, size;
    LaneArray<T> norm;
  };
  std::vector<Norm> norms_;
  Kokkos::View<std::uint64_t*> keys_, addresses_;
  Kokkos::View<T*> scratch_;
  Kokkos::View<std::int32_t*> order_;
  Kokkos::View<Step*> steps_;
  Kokkos::View<Operand*> operands_;
};

}  // namespace khaos
