// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "learning/train_tile.hpp"
#include "learning/training.hpp"

#include <map>
#include <string>

namespace khaos {

/// What inputs were given, by name; of numbers for each member this rank's share.
template <class T>
class BoundData {
 public:
  /// Members `first` .. `first` + `count` - 1 of `total` are here.
  BoundData(long total, long first, long count) : total_(total), first_(first), count_(count) {}
  /// Copies the numbers; UserError if their count does not fit the input, or if a table has no such row.
  void bind(const Data& data);

  /// How the inputs of a program are fed: UserError if one of them was given nothing, or if their samples
  /// differ in number.
  struct Feeds {
    Kokkos::View<Feed<T>*> list;
    long samples = 1, batch = 0;  // batch 0: the inputs take all samples at once
  };
  Feeds feeds_of(const Program& program) const;

 private:
  struct Bound {
    Kokkos::View<T*> values;
    bool each;
    long count;  // of one member
  };
  long total_, first_, count_;
  std::map<std::string, Bound> bound_;
};

extern template class BoundData<float>;
extern template class BoundData<double>;

}  // namespace khaos
