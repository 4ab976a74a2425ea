// SPDX-License-Identifier: BSD-3-Clause
// Masks, projections and the saved state of a Training.
#include "core/error.hpp"
#include "learning/training_impl.hpp"

#include <fmt/format.h>

#include <cmath>

namespace khaos {

template <class T>
const WeightLayout::Entry& Training<T>::Impl::trained_entry(const Node& weight) const {
  const WeightLayout::Entry& entry = layout.find(weight);
  if (!entry.trained) throw UserError(fmt::format("weight '{}' is not trained by this loss", entry.name));
  return entry;
}

template <class T>
void Training<T>::Impl::set_factors(LaneArray<T>& array, const char* what, const Node& weight,
                                    std::span<const double> values) {
  const WeightLayout::Entry& entry = trained_entry(weight);
  if (!array) array = LaneArray<T>(what, mine, layout.trained(), 1);
  write(array, entry.name, entry.offset, entry.shape.elements(), values);
  combine_factors();
}

/// factors = scales * mask, where either is set.
template <class T>
void Training<T>::Impl::combine_factors() {
  if (!scales && !mask) return;
  const long trained = layout.trained();
  std::vector<double> product(std::size_t(mine * trained), 1.0);
  for (const LaneArray<T>* array : {&scales, &mask}) {
    if (!*array) continue;
    const std::vector<double> values = array->read();
    for (std::size_t i = 0; i < product.size(); ++i) product[i] *= values[i];
  }
  if (!factors) factors = LaneArray<T>("gradient factors", mine, trained, 1);
  factors.write(0, trained, product.data(), trained);
}

/// Weights and moments under a mask of 0 become 0; without a gradient they stay it.
template <class T>
void Training<T>::Impl::apply_mask() {
  const long trained = layout.trained();
  const std::vector<double> kept = mask.read();
  for (const LaneArray<T>* array : {&weights, &first_moment, &second_moment}) {
    if (!*array) continue;
    std::vector<double> values = array->read(0, trained);
    for (std::size_t i = 0; i < values.size(); ++i)
      if (kept[i] == 0) values[i] = 0;
    array->write(0, trained, values.data(), trained);
  }
}

template <class T>
void Training<T>::Impl::keep_norm(const WeightLayout::Entry& entry) {
  const long size = entry.shape.elements();
  const std::vector<double> values = weights.read(entry.offset, size);
  std::vector<double> norms;
  for (long m = 0; m < mine; ++m) {
    double square = 0;
    for (long e = 0; e < size; ++e)
      square += values[std::size_t(m * size + e)] * values[std::size_t(m * size + e)];
    norms.push_back(std::sqrt(square));
  }
  std::erase_if(norms_, [&](const Norm& norm) { return norm.offset == entry.offset; });
  norms_.push_back({entry.offset, size, LaneArray<T>("norms", mine, 1, 0)});
  norms_.back().norm.write(0, 1, norms.data(), 1);
}

template <class T>
std::vector<const LaneArray<T>*> Training<T>::Impl::saved_arrays() const {
  std::vector<const LaneArray<T>*> arrays{&weights, &active, &losses};
  for (const LaneArray<T>* array : {&first_moment, &second_moment, &scales, &mask})
    if (*array) arrays.push_back(array);
  for (const Norm& norm : norms_) arrays.push_back(&norm.norm);
  return arrays;
}

/// What must be equal where the state is restored.
template <class T>
std::vector<double> Training<T>::Impl::header() const {
  double width = 0;
  for (const LaneArray<T>* array : saved_arrays()) width += double(array->width());
  return {double(total), double(layout.elements()), double(layout.trained()), width};
}

template <class T>
std::vector<double> Training<T>::Impl::save() const {
  std::vector<double> saved = header();
  saved.push_back(double(step));
  const auto append = [&](const std::vector<double>& rows) {
    const std::vector<double> all = gathered(rows);
    saved.insert(saved.end(), all.begin(), all.end());
  };
  for (const LaneArray<T>* array : saved_arrays()) append(array->read());
  append(read(status));
  append(read(steps_taken));
  return saved;
}

template <class T>
void Training<T>::Impl::restore(const std::vector<double>& saved) {
  const std::vector<double> expected = header();
  const std::size_t start = expected.size() + 1;
  const std::size_t size = start + std::size_t(total) * (std::size_t(expected.back()) + 2);
  if (saved.size() != size || !std::equal(expected.begin(), expected.end(), saved.begin()))
    throw UserError("the saved training is of another network, ensemble, optimiser or set of hooks");
  step = long(saved[expected.size()]);
  const double* at = saved.data() + start;
  for (const LaneArray<T>* array : saved_arrays()) {
    const long width = array->width();
    array->write(0, width, at + first * width, width);
    at += total * width;
  }
  const auto take = [&](const auto& view) {
    const auto host = Kokkos::create_mirror_view(view);
    Kokkos::deep_copy(host, view);
    for (long m = 0; m < mine; ++m)
      host(std::size_t(m)) = typename std::decay_t<decltype(view)>::non_const_value_type(at[first + m]);
    Kokkos::deep_copy(view, host);
    at += total;
  };
  take(status);
  take(steps_taken);
  combine_factors();
}

template const WeightLayout::Entry& Training<float>::Impl::trained_entry(const Node&) const;
template void Training<float>::Impl::set_factors(LaneArray<float>&, const char*, const Node&,
                                                 std::span<const double>);
template void Training<float>::Impl::apply_mask();
template void Training<float>::Impl::keep_norm(const WeightLayout::Entry&);
template std::vector<double> Training<float>::Impl::save() const;
template void Training<float>::Impl::restore(const std::vector<double>&);
template const WeightLayout::Entry& Training<double>::Impl::trained_entry(const Node&) const;
template void Training<double>::Impl::set_factors(LaneArray<double>&, const char*, const Node&,
                                                  std::span<const double>);
template void Training<double>::Impl::apply_mask();
template void Training<double>::Impl::keep_norm(const WeightLayout::Entry&);
template std::vector<double> Training<double>::Impl::save() const;
template void Training<double>::Impl::restore(const std::vector<double>&);

}  // namespace khaos
