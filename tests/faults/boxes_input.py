#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""What flows and walls cannot do is refused in one line; a step that is too long, or a box too small for its ranks, fails
alone and says what would do."""
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import campaigns
from campaigns import FAILED, CampaignTest, main

campaigns.PROGRAM = os.environ["KHAOS_BINARY"]
REFUSED = {  # experiment and settings: what the line holds
    "turbulence-2d N=63": "N: given 63, allowed are even numbers",
    "turbulence-2d N=6": "N: given 6",
    "turbulence-2d nu=-1": "nu: given -1",
    "turbulence-2d N=32 F=1 n=11": "n: given 11, allowed with N = 32 are 1 to 10",
    "turbulence-2d samples=10 frames=11": "frames: given 11, allowed are 1 to samples = 10",
    "turbulence-2d cfl=3": "cfl: given 3",
    "taylor-green N=33": "N: given 33, allowed are even numbers",
    "taylor-green Re=0": "Re: given 0",
    "domain-walls N=65": "N: given 65, allowed are even numbers",
    "domain-walls dt=1": "dt: given 1, allowed with pefrl on this grid is at most 0.2",
    "domain-walls R0=58": "R0: given 58, allowed in a square of side 120 is at most 52.93",
    "domain-walls start=square": "allowed: straight | circle | noise",
}
SMALL = ["--set", "samples=4", "--set", "frames=1", "--set", "T=1"]


class BoxesInput(CampaignTest):
    def test_impossible_settings_are_refused(self):
        self.assert_all_refused(REFUSED)

    def failure(self, *arguments, ranks=0):
        result = self.khaos("run", *arguments, ranks=ranks)
        self.assertEqual(result.returncode, FAILED, result.stderr)
        return result.stderr

    def test_a_step_that_is_too_long_fails_its_point_and_names_one_that_holds(self):
        said = self.failure("turbulence-2d", "--set", "N=64", *SMALL, "--sweep", "dt=0.002,0.2")
        self.assertIn("1 Points done, 1 failed", said)
        self.assertRegex(said, r"Point 1 failed: dt = 0.0625 is too long at t = 0, where the energy is 0.5: dt <= 0.0\d+ holds")

    def test_a_box_that_does_not_fit_its_ranks_says_what_would(self):
        said = self.failure("turbulence-2d", "--set", "N=8", "--set", "k0=2", *SMALL, "--ranks-per-point", "4", ranks=4)
        self.assertIn("a box of 8 x 8 points does not fit 4 ranks; 3 would do", said)

    def test_a_coarse_wall_is_a_warning(self):
        result = self.run_ok("domain-walls", "--set", "N=32", *SMALL)
        self.assertIn("are coarse on this grid: N from", result.stderr)


if __name__ == "__main__":
    main()
