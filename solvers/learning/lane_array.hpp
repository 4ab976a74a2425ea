// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "learning/lanes.hpp"

#include <Kokkos_Core.hpp>

#include <span>
#include <string>
#include <vector>

namespace khaos {

/// `width` numbers for each of some members, kept as tiles need them: (tiles, width, lanes), in the memory of
/// the kernels. Lanes beyond the last member are padding.
template <class T>
class LaneArray {
 public:
  static constexpr long lanes = tile_width<T>;
  LaneArray() = default;
  LaneArray(const char* label, long members, long width, double value)
      : members_(members),
        width_(width),
        tiles_((members + lanes - 1) / lanes),
        values_(Kokkos::view_alloc(Kokkos::WithoutInitializing, std::string(label)),
                std::size_t(tiles_ * width * lanes)) {
    Kokkos::deep_copy(values_, T(value));
  }
  explicit operator bool() const { return width_ > 0; }  // also on a rank without members
  long width() const { return width_; }
  TileLanes<T>* data() const { return reinterpret_cast<TileLanes<T>*>(values_.data()); }

  /// Columns `first` .. `first` + `count` - 1 of all members, (members, count).
  std::vector<double> read(long first, long count) const {
    const auto host = Kokkos::create_mirror_view(values_);
    Kokkos::deep_copy(host, values_);
    std::vector<double> values;
    values.reserve(std::size_t(members_ * count));
    for (long m = 0; m < members_; ++m)
      for (long e = first; e < first + count; ++e) values.push_back(double(host(place(m, e))));
    return values;
  }
  std::vector<double> read() const { return read(0, width_); }
  /// The same back: rows of members `distance` numbers apart, 0 where all have the same.
  void write(long first, long count, const double* values, long distance) const {
    const auto host = Kokkos::create_mirror_view(values_);
    Kokkos::deep_copy(host, values_);
    for (long m = 0; m < members_; ++m)
      for (long e = 0; e < count; ++e) host(place(m, first + e)) = T(values[m * distance + e]);
    Kokkos::deep_copy(values_, host);
  }
  void fill(double value) const { Kokkos::deep_copy(values_, T(value)); }

 private:
  std::size_t place(long member, long e) const {
    return std::size_t((member / lanes * width_ + e) * lanes + member % lanes);
  }
  long members_ = 0, width_ = 0, tiles_ = 0;
  Kokkos::View<T*> values_;
};

/// A list where kernels can read it.
template <class S>
Kokkos::View<S*> device_copy(const char* label, const std::vector<S>& list) {
  const Kokkos::View<S*> copy(Kokkos::view_alloc(Kokkos::WithoutInitializing, std::string(label)),
                              list.size());
  const auto host = Kokkos::create_mirror_view(copy);
  for (std::size_t i = 0; i < list.size(); ++i) host(i) = list[i];
  Kokkos::deep_copy(copy, host);
  return copy;
}

}  // namespace khaos
