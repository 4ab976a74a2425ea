// SPDX-License-Identifier: BSD-3-Clause
// The cost model of a right-hand side: what it counts. bench/box_cost sets its seconds beside measured ones.
#include "spectral/box_cost.hpp"

#include "expect_error.hpp"

#include <gtest/gtest.h>

namespace khaos {
namespace {

TEST(BoxCost, counts_transforms_bytes_and_messages) {
  const Box plane{{256, 256}, {1, 1}};
  const BoxCost alone = box_cost(plane, 1, 2, 2), shared = box_cost(plane, 2, 2, 2);
  // 86 lines of 256 complex numbers, 256 rows of 128, and real from complex; four fields
  EXPECT_DOUBLE_EQ(alone.flops, 4 * (86 * 5 * 256 * 8.0 + 256 * (5 * 128 * 7 + 1280.0)));
  EXPECT_EQ(alone.bytes, 0);
  EXPECT_EQ(alone.messages, 0);
  EXPECT_DOUBLE_EQ(shared.flops, alone.flops / 2);
  EXPECT_DOUBLE_EQ(shared.bytes, 4 * 16 * 43 * 128.0);  // half of a rank's 43 lines
  EXPECT_EQ(shared.messages, 2);
  const BoxCost pencils = box_cost({{64, 64, 64}, {1, 1, 1}}, 16, 6, 3, Keep::two_thirds, Layout::pencil);
  EXPECT_EQ(pencils.messages, 2 * (3 + 3));
  EXPECT_EQ(testing::error_of<UserError>([] {
              box_cost({{8, 8}, {1, 1}}, 16, 1, 1);
            }),
            "a box of 8 x 8 points does not fit 16 ranks; 3 would do");
}

}  // namespace
}  // namespace khaos
