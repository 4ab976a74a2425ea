// SPDX-License-Identifier: BSD-3-Clause
// The distributed transform against its definition, its inverse, FFTW's own distributed one, and itself on
// one rank.
#include "core/error.hpp"
#include "spectral/box.hpp"
#include "spectral/box_frame.hpp"
#include "spectral/box_layout.hpp"

#ifdef KHAOS_HAVE_FFTW_MPI
#include <fftw3-mpi.h>
#endif
#include "expect_error.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <complex>
#include <cstring>
#include <numbers>
#include <optional>

namespace khaos {
namespace {

using testing::error_of;

/// A number in (-1, 1) for each point of a box, whoever asks.
double value_at(long point, int field) {
  const double x = std::sin(12.9898 * double(point + 1) + 78.233 * field) * 43758.5453;
  return 2 * (x - std::floor(x)) - 1;
}

long number_of(const Box& box, const Part& part, long i, long j, long l) {
  const long n1 = box.axes() > 1 ? box.points[1] : 1, n2 = box.axes() > 2 ? box.points[2] : 1;
  return ((i + part.first[0]) * n1 + j + part.first[1]) * n2 + l + part.first[2];
}

Real noise(const BoxTransform& transform, int fields) {
  const Real u("u", fields * transform.points());
  const Part& part = transform.real_part();
  long m = 0;
  for (int f = 0; f < fields; ++f)
    for (long i = 0; i < part.count[0]; ++i)
      for (long j = 0; j < part.count[1]; ++j)
        for (long l = 0; l < part.count[2]; ++l)
          u(m++) = value_at(number_of(transform.box(), part, i, j, l), f);
  return u;
}

Box box_of(std::vector<long> points) {
  std::vector<double> length;
  for (const long n : points) length.push_back(0.5 * double(n));
  return {points, length};
}

/// All numbers of a field, or of its modes, as a rank alone has them.
std::vector<double> whole(const Comm& comm, const Piece& piece) {
  std::vector<double> where;
  for (const auto* list : {&piece.first, &piece.count}) where.insert(where.end(), list->begin(), list->end());
  const std::vector<double> places = comm.gather(where), values = comm.gather(piece.values);
  const std::size_t axes = piece.shape.size();
  long size = 1;
  for (const long n : piece.shape) size *= n;
  std::vector<double> all(std::size_t(size), std::nan(""));
  const double* from = values.data();
  for (std::size_t r = 0; r < places.size(); r += 2 * axes) {
    long count = 1;
    for (std::size_t d = 0; d < axes; ++d) count *= long(places[r + axes + d]);
    for (long i = 0; i < count; ++i) {
      long rest = i, at = 0, stride = 1;
      for (std::size_t d = axes; d-- > 0; stride *= piece.shape[d]) {
        const long here = long(places[r + axes + d]);
        at += (long(places[r + d]) + rest % here) * stride;
        rest /= here;
      }
      all[std::size_t(at)] = *from++;
    }
  }
  return all;
}

const std::vector<std::vector<long>> boxes{{16, 12}, {32, 64}, {20, 96}, {24, 20, 32}, {8, 12, 16}};

TEST(BoxTransform, has_the_modes_of_its_definition) {
  const Comm world = Comm::world();
  for (const auto& points : boxes)
    for (const Keep keep : {Keep::all, Keep::two_thirds}) {
      const BoxTransform transform(box_of(points), world, Layout::automatic, keep);
      const Real u = noise(transform, 1);
      const Modes u_hat("u_hat", transform.modes());
      transform.forward(u, u_hat);
      const std::vector<double> all = whole(world, transform.piece(u));
      const Box& box = transform.box();
      std::array<long, 3> n{1, 1, 1};
      std::copy(points.begin(), points.end(), n.begin());
      for (long m = 0; m < transform.modes(); m += 1 + transform.modes() / 5) {
        const auto k = transform.waves()(m);
        std::complex<double> sum = 0;
        long q = 0;
        for (long i = 0; i < n[0]; ++i)
          for (long j = 0; j < n[1]; ++j)
            for (long l = 0; l < n[2]; ++l) {
              const double angle = 0.5 * (k[0] * double(i) + k[1] * double(j) + k[2] * double(l));  // h = 1/2
              sum += all[q++] * std::polar(1.0, -angle);
            }
        sum /= double(box.size());
        // rounding of the definition, whose angles reach N pi: 1e-16 N / sqrt(N points)
        EXPECT_NEAR(u_hat(m).real(), sum.real(), 1e-14) << points.size() << " axes, mode " << m;
        EXPECT_NEAR(u_hat(m).imag(), sum.imag(), 1e-14) << points.size() << " axes, mode " << m;
      }
    }
}

TEST(BoxTransform, is_undone_by_its_inverse_and_leaves_its_input_alone) {
  const Comm world = Comm::world();
  for (const auto& points : boxes) {
    const BoxTransform transform(box_of(points), world);
    const Real u = noise(transform, 2), before = noise(transform, 2), back("back", u.extent(0));
    const Modes u_hat("u_hat", 2 * transform.modes()), again("again", 2 * transform.modes());
    transform.forward(u, u_hat);
    Kokkos::deep_copy(again, u_hat);
    transform.backward(u_hat, back);
    for (std::size_t m = 0; m < u.extent(0); ++m) {
      EXPECT_NEAR(back(m), u(m), 5e-15);  // a few roundings of values below 1
      EXPECT_EQ(u(m), before(m));
    }
    for (std::size_t m = 0; m < u_hat.extent(0); ++m) EXPECT_EQ(u_hat(m).real(), again(m).real());
  }
}

TEST(BoxTransform, drops_what_the_two_thirds_rule_zeroes_and_nothing_else) {
  const Comm world = Comm::world();
  for (const auto& points : boxes) {
    const BoxTransform all(box_of(points), world),
        kept(box_of(points), world, Layout::automatic, Keep::two_thirds);
    long modes = 1;
    for (std::size_t axis = 0; axis < points.size(); ++axis) {
      const long cut = (points[axis] - 1) / 3;
      modes *= axis + 1 < points.size() ? 2 * cut + 1 : cut + 1;
      EXPECT_DOUBLE_EQ(kept.k_max(int(axis)),
                       2 * std::numbers::pi / (0.5 * double(points[axis])) * double(cut));
    }
    EXPECT_EQ(world.sum(kept.modes()), modes);
    const Real u = noise(all, 1), filtered("filtered", all.points()), back("back", all.points());
    const Modes full("full", all.modes()), part("part", kept.modes());
    all.forward(u, full);
    for (long m = 0; m < all.modes(); ++m) {
      const auto k = all.waves()(m);
      for (std::size_t axis = 0; axis < points.size(); ++axis)
        if (std::abs(k[axis]) > kept.k_max(int(axis)) * (1 + 1e-12)) full(m) = 0;
    }
    all.backward(full, filtered);
    kept.forward(u, part);
    kept.backward(part, back);
    for (long m = 0; m < all.points(); ++m) EXPECT_NEAR(back(m), filtered(m), 5e-15);
  }
}

TEST(BoxTransform, has_the_bits_of_one_rank_as_slabs_and_as_pencils_alone_and_in_a_batch) {
  const Comm world = Comm::world(), self = Comm::self();
  for (const auto& points : boxes)
    for (const Keep keep : {Keep::all, Keep::two_thirds}) {
      const BoxTransform alone(box_of(points), self, Layout::automatic, keep);
      const Real u = noise(alone, 1), back("back", alone.points());
      const Modes u_hat("u_hat", alone.modes());
      alone.forward(u, u_hat);
      alone.backward(u_hat, back);
      const Piece expected_modes = alone.piece(u_hat), expected = alone.piece(back);
      for (const Layout layout : {Layout::slab, Layout::pencil}) {
        if (layout == Layout::pencil && points.size() < 3) continue;
        const BoxTransform together(box_of(points), world, layout, keep);
        for (const int fields : {1, 3}) {
          const Real v = noise(together, fields), w("w", fields * together.points());
          const Modes v_hat("v_hat", fields * together.modes());
          together.forward(v, v_hat);
          together.backward(v_hat, w);
          const Modes first = Kokkos::subview(v_hat, std::pair(0L, together.modes()));
          const std::vector<double> modes = whole(world, together.piece(first)),
                                    values = whole(world, together.piece(w));
          ASSERT_EQ(modes.size(), expected_modes.values.size());
          EXPECT_EQ(std::memcmp(modes.data(), expected_modes.values.data(), 8 * modes.size()), 0)
              << points.size() << " axes, " << fields << " fields";
          EXPECT_EQ(std::memcmp(values.data(), expected.values.data(), 8 * values.size()), 0)
              << points.size() << " axes, " << fields << " fields";
        }
      }
    }
}

TEST(BoxTransform, takes_pencils_where_ranks_are_too_many_for_slabs) {
  const Comm world = Comm::world(), self = Comm::self();
  const Box flat{{16, 4, 12}, {1, 2, 3}};  // with the 2/3 rule three modes along its second axis
  if (world.size() == 4) {
    EXPECT_EQ(error_of<UserError>([&] { BoxTransform(flat, world, Layout::slab, Keep::two_thirds); }),
              "a box of 16 x 4 x 12 points does not fit 4 ranks as slabs; 3 would do");
  }
  const BoxTransform transform(flat, world, Layout::automatic, Keep::two_thirds);
  const BoxTransform alone(flat, self, Layout::automatic, Keep::two_thirds);
  EXPECT_EQ(transform.layout().ranks1, world.size() == 4 ? 2 : 1);
  const Modes u_hat("u_hat", transform.modes()), expected("expected", alone.modes());
  transform.forward(noise(transform, 1), u_hat);
  alone.forward(noise(alone, 1), expected);
  const std::vector<double> modes = whole(world, transform.piece(u_hat));
  EXPECT_EQ(std::memcmp(modes.data(), alone.piece(expected).values.data(), 8 * modes.size()), 0);
}

#ifdef KHAOS_HAVE_FFTW_MPI
TEST(BoxTransform, agrees_with_the_distributed_transform_of_fftw) {
  const Comm world = Comm::world();
  fftw_mpi_init();
  for (const auto& points : boxes) {
    const BoxTransform transform(box_of(points), world, Layout::slab);
    const Real u = noise(transform, 1);
    const Modes u_hat("u_hat", transform.modes());
    transform.forward(u, u_hat);
    std::vector<std::ptrdiff_t> n(points.begin(), points.end()), complex = n;
    complex.back() = n.back() / 2 + 1;
    std::ptrdiff_t rows = 0, first = 0, line = 1;
    const std::ptrdiff_t size =
        fftw_mpi_local_size(int(n.size()), complex.data(), MPI_COMM_WORLD, &rows, &first);
    for (std::size_t axis = 1; axis < n.size(); ++axis) line *= complex[axis];
    double* const in = fftw_alloc_real(2 * size);
    fftw_complex* const out = fftw_alloc_complex(size);
    const fftw_plan plan =
        fftw_mpi_plan_dft_r2c(int(n.size()), n.data(), in, out, MPI_COMM_WORLD, FFTW_ESTIMATE);
    const long last = points.back(), many = rows * line / complex.back();
    for (long row = 0; row < many; ++row)
      for (long l = 0; l < last; ++l)
        in[row * 2 * complex.back() + l] = value_at((first * (line / complex.back()) + row) * last + l, 0);
    fftw_execute(plan);
    const std::span<double> theirs(reinterpret_cast<double*>(out), std::size_t(2 * rows * line));
    std::vector<double> all = world.gather(theirs);  // row-major (n0, ..., n_last / 2 + 1)
    fftw_destroy_plan(plan);
    fftw_free(in);
    fftw_free(out);
    const std::vector<double> ours = whole(world, transform.piece(u_hat));  // the last axis slowest
    const double scale = 1.0 / double(transform.box().size());
    std::array<long, 3> m{1, 1, 1};
    std::copy(complex.begin(), complex.end(), m.begin());
    for (long i = 0; i < m[0]; ++i)
      for (long j = 0; j < m[1]; ++j)
        for (long l = 0; l < m[2]; ++l)
          for (int part = 0; part < 2; ++part)
            EXPECT_NEAR(ours[2 * ((l * m[1] + j) * m[0] + i) + part],
                        scale * all[2 * ((i * m[1] + j) * m[2] + l) + part], 1e-16);  // modes are about 0.02
  }
  fftw_mpi_cleanup();
}
#endif

TEST(BoxFrame, has_x_as_its_last_axis) {
  const Comm world = Comm::world();
  for (const auto& [points, layout] : {std::pair(std::vector<long>{8, 12}, Layout::slab),
                                       std::pair(std::vector<long>{8, 6, 10}, Layout::slab),
                                       std::pair(std::vector<long>{8, 6, 10}, Layout::pencil)}) {
    const BoxTransform transform(box_of(points), world, layout);
    const Real u = noise(transform, 1);
    const BoxFrame frame(transform, u);
    const std::vector<double> turned = whole(world, frame.piece()), plain = whole(world, transform.piece(u));
    const long n1 = points[1], n2 = points.size() > 2 ? points[2] : 1;
    for (long i = 0; i < points[0]; ++i)
      for (long j = 0; j < n1; ++j)
        for (long k = 0; k < n2; ++k)
          ASSERT_EQ(turned[std::size_t((k * n1 + j) * points[0] + i)], plain[std::size_t((i * n1 + j) * n2 + k)]);
  }
}

TEST(BoxTransform, says_what_would_fit) {
  const Comm world = Comm::world();
  EXPECT_EQ(error_of<UserError>([&] {
              BoxTransform(Box{{16, 9}, {1, 1}}, world);
            }),
            "a box needs an even number of points, at least 4, on each axis; given 16 x 9");
  EXPECT_EQ(error_of<UserError>([&] {
              BoxTransform(Box{{2, 8}, {1, 1}}, world);
            }),
            "a box needs an even number of points, at least 4, on each axis; given 2 x 8");
  EXPECT_EQ(error_of<UserError>([&] {
              BoxTransform(Box{{8}, {0}}, world);
            }),
            "the length of a box is a number > 0; given 0");
  if (world.size() == 1) return;
  EXPECT_EQ(error_of<UserError>([&] {
              BoxTransform(Box{{64}, {1}}, world);
            }),
            fmt::format("a box of 64 points does not fit {} ranks; 1 would do", world.size()));
  if (world.size() < 4) return;
  EXPECT_EQ(error_of<UserError>([&] {
              BoxTransform(Box{{8, 4}, {1, 1}}, world);
            }),
            "a box of 8 x 4 points does not fit 4 ranks; 3 would do");
}

}  // namespace
}  // namespace khaos
