// SPDX-License-Identifier: BSD-3-Clause
#include "learning/gradient_flow.hpp"

#include "core/error.hpp"
#include "learning/bound_data.hpp"
#include "learning/op_kernels.hpp"

#include <fmt/format.h>

namespace khaos {

class GradientFlow::Impl {
 public:
  Impl(const Node& loss, const std::vector<Data>& data, const std::vector<double>& given)
      : layout(loss),
        program_(compile({.values = {}, .loss = loss}, layout)),
        factors_(given),
        bound_(1, 0, 1) {
    if (layout.trained() != layout.elements())
      throw UserError("gradient flow needs a loss that trains all weights of its graph");
    if (!given.empty() && long(given.size()) != layout.trained())
      throw UserError(
          fmt::format("gradient flow of {} weights was given {} factors", layout.trained(), given.size()));
    for (const Data& one : data) {
      if (one.each)
        throw UserError("gradient flow takes data that all members share: input '" + one.input.name() + "'");
      bound_.bind(one);
    }
    const BoundData<double>::Feeds feeds = bound_.feeds_of(program_);
    if (feeds.batch > 0)
      throw UserError(fmt::format("gradient flow takes all samples at once: {} are bound, the inputs hold {}",
                                  feeds.samples, feeds.batch));
    arena_ = Kokkos::View<double*>("gradient flow",
                                   std::size_t((program_.arena + layout.trained()) * KHAOS_LANES));
    Lanes* const arena = reinterpret_cast<Lanes*>(arena_.data());
    const auto list = Kokkos::create_mirror_view(feeds.list);
    Kokkos::deep_copy(list, feeds.list);
    for (std::size_t f = 0; f < list.extent(0); ++f)
      take_in_shared(list(f), arena + list(f).offset, 0, list(f).samples, Alone{});
  }

  /// Runs the steps at weights w; returns the tile.
  Tile<Lanes> run(const Lanes* w, Lanes* gradients, int steps) const {
    Tile<Lanes> tile;
    tile.base[int(Space::arena)] = reinterpret_cast<Lanes*>(arena_.data());
    tile.base[int(Space::weights)] = const_cast<Lanes*>(w);  // without states nothing is written there
    tile.base[int(Space::gradients)] = gradients;
    tile.operands = program_.operands.data();
    run_steps(program_.steps.data(), steps, tile, Alone{});
    return tile;
  }
  void slope(const Lanes* w, Lanes* dw) const {
    run(w, dw, int(program_.steps.size()));
    const std::size_t dimension = std::size_t(layout.trained());
    for (std::size_t i = 0; i < dimension; ++i)
      dw[i] = factors_.empty() ? -dw[i] : Lanes(-factors_[i]) * dw[i];
  }
  Lanes loss(const Lanes* w) const { return *run(w, nullptr, program_.forward_steps).at(program_.loss); }

  WeightLayout layout;

 private:
  Program program_;
  std::vector<double> factors_;
  BoundData<double> bound_;
  Kokkos::View<double*> arena_;
};

GradientFlow::GradientFlow(const Node& loss, const std::vector<Data>& data,
                           const std::vector<double>& factors)
    : impl_(std::make_unique<Impl>(loss, data, factors)) {}
GradientFlow::GradientFlow(GradientFlow&&) noexcept = default;
GradientFlow::~GradientFlow() = default;

int GradientFlow::dimension() const { return int(impl_->layout.trained()); }

Flow GradientFlow::flow() const {
  const auto function = [](const void* self, const Lanes* x, Lanes, Lanes* dx) {
    static_cast<const Impl*>(self)->slope(x, dx);
  };
  return {dimension(), function, impl_.get()};
}

Lanes GradientFlow::loss(const Lanes* w) const { return impl_->loss(w); }

std::vector<double> GradientFlow::start(const Stream& stream, std::uint64_t address) const {
  std::vector<double> all;
  for (const WeightLayout::Entry& entry : impl_->layout.entries()) {
    const std::vector<double> one = draw(entry.initial, entry.shape, entry.name, stream, address);
    all.insert(all.end(), one.begin(), one.end());
  }
  return all;
}

}  // namespace khaos
