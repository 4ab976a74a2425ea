// SPDX-License-Identifier: BSD-3-Clause
// The texts that the family `testing` would have in its folder: a smoke campaign, and published values of
// which some are met (smoke), one is known to differ (default), and some are missed (full).
#include "run/family.hpp"

namespace khaos::testing {

const RegisterFamily family{"testing",
                            {{"smoke.yaml", R"(
{experiment: test-square, sweep: {x: [1, 2, 3]}}
---
{experiment: test-walk, set: {steps: 10}}
)"},
                             {"reference.yaml", R"(
{experiment: test-square, quantity: square, set: {x: 3}, size: smoke, value: 9, tolerance: {abs: 0}, source: Euclid}
---
{experiment: test-square, quantity: square, set: {x: 1.5}, size: smoke, value: 2.2, tolerance: {rel: 0.05}, source: Euclid}
---
{experiment: test-square, quantity: sum, sweep: {x: [1, 2, 3]}, size: smoke, value: 14, tolerance: {abs: 0}, source: Euclid}
---
{experiment: test-shapes, quantity: table, set: {n: 4, x: 2}, at: {k: 3, side: -1}, size: smoke, value: -0.5, tolerance: {abs: 1e-12}, source: Cantor}
---
{experiment: test-shapes, quantity: counts, set: {n: 9}, at: {k: 5}, size: smoke, value: 6, tolerance: {abs: 0}, source: Cantor}
---
{experiment: test-grid, quantity: area, set: {low: 2}, at: {z: 2.5}, size: smoke, value: 6.25, tolerance: {abs: 0}, source: Euclid}
---
{experiment: test-grid, quantity: area, set: {low: 1.5, n: 5}, at: {z: 2.5}, size: smoke, value: 6.25, tolerance: {abs: 0}, source: Euclid}
---
{experiment: test-grid, quantity: area, set: {low: 2}, at: {z: 3.5}, size: full, value: 12.25, tolerance: {abs: 0}, source: "an error: that Point ends at 3"}
---
{experiment: test-square, quantity: square, set: {x: 5}, value: 24, tolerance: {abs: 0.5}, source: a misprint, expect: differs, measured: 25, note: misprint}
---
{experiment: test-square, quantity: square, set: {x: 6}, size: full, value: 35, tolerance: {abs: 0.5}, source: an error}
---
{experiment: test-root, quantity: root, set: {x: -1}, size: full, value: 1, tolerance: {abs: 0.5}, source: an error}
)"}}};

}  // namespace khaos::testing
