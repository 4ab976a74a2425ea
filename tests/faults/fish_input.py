#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""Schools that cannot be are refused in one line before anything runs; what is doubtful is a warning."""
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import campaigns
from campaigns import CampaignTest, main

campaigns.PROGRAM = os.environ["KHAOS_BINARY"]
REFUSED = {  # experiment and settings: what the line holds
    "fish-school r_r=3": "zone radii must satisfy r_r < r_o <= r_a (got 3, 3, 15)",
    "fish-school r_o=16": "zone radii must satisfy r_r < r_o <= r_a (got 2, 16, 15)",
    "fish-school width_a=2 r_a=10": "width_a: given 2 and r_a = 10, allowed is one of them",
    "fish-school search=cells": "attraction radius exceeds half the box: minimum image is not valid (r_a = 15, B = 25)",
    "fish-school search=cells r_a=10": "search: given cells with r_a = 10 and B = 25, allowed for B >= 3 r_a",
    "fish-school N=5": "N: given 5: need at least 6 fish for the k=5 neighbour entropy",
    "fish-school theta_max=0": "theta_max out of range (0, pi] (got 0)",
    "fish-school theta_max=3.2": "theta_max out of range (0, pi] (got 3.2)",
    "fish-school sigma=-0.5": "sigma out of range [0, infinity) (got -0.5)",
    "fish-school sigma=-2": "sigma: given -2",
    "fish-school blind=180": "blind out of range [0, 180) (got 180)",
    "fish-school w_o=1.1": "w_o out of range [0, 1] (got 1.1)",
    "fish-school B=0": "B out of range (0, infinity) (got 0)",
    "fish-school N=3000 r_o=3 B=10 r_a=4": "N: given 3000 in a box of 10: spheres of diameter r_r = 2 would fill 12.6 of it, allowed is close packing, 0.7405",
    "fish-school case=swam": "(did you mean swarm?)",
    "fish-school frames=101": "frames: given 101, allowed with 100 looks after the start: 0 to 100",
    "fish-school members=0": "members: given 0",
    "fish-school dt=0": "dt: given 0",
    "fish-phases width_o=2": "width_o: the experiment sets it, from width_o_least to width_o_most",
    "fish-phases width_o_most=0.1": "width_o_most: given 0.1, allowed with width_o_least = 0.25: above it",
    "fish-null N=5": "N: given 5",
    "fish-turn theta_max=0": "theta_max out of range (0, pi]",
}
SHORT = ["--set", "steps=5", "--set", "members=1"]


class FishInput(CampaignTest):
    def test_impossible_schools_are_refused(self):
        self.assert_all_refused(REFUSED)

    def test_a_reach_beyond_half_the_box_is_a_warning_by_all_pairs(self):
        result = self.run_ok("fish-school", *SHORT)
        self.assertIn("attraction radius exceeds half the box: minimum image is not valid (r_a = 15, B = 25)", result.stderr)

    def test_fish_that_are_too_far_apart_to_see_each_other_are_a_warning_and_go_straight_on(self):
        result = self.run_ok("fish-school", *SHORT, "--set", "N=6", "--set", "B=1000", "--set", "sigma=0", "--set", "r_a=4", "--out", "sparse")
        self.assertIn("r_a: given 4: neighbourhoods are empty", result.stderr)
        import h5py
        with h5py.File(self.folder / "sparse/campaign.h5") as file:
            self.assertEqual(file["alone"][0, 0, 1], 1)
            self.assertEqual(file["polarization"][0, 0, 0], file["polarization"][0, 0, 1])

    def test_pairs_that_are_left_out_leave_no_index(self):
        self.run_ok("fish-school", *SHORT, "--set", "pairs=false", "--out", "few")
        import h5py
        import numpy as np
        with h5py.File(self.folder / "few/campaign.h5") as file:
            self.assertTrue(np.isnan(file["osi"][0]).all() and np.isnan(file["H_velcorr"][0]).all())
            self.assertTrue(np.isfinite(file["H_knn"][0, 0]).all())


if __name__ == "__main__":
    main()
