#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Populations have the same bits on any number of ranks, and after a stop in the middle of a Point."""
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import campaigns
from campaigns import CampaignTest, main

campaigns.PROGRAM = os.environ["KHAOS_BINARY"]
EXPERIMENTS = {
    "dynamics": ["leslie-dynamics", "--sweep", "model=all", "--sweep", "y_over_x=1,1.4"],
    "standing": ["leslie-standing", "--set", "trials=10007", "--set", "zeros=0.2"],
    "given": ["leslie-standing", "--set", "trials=3", "--set", "systems=given"],
    "fit": ["leslie-fit", "--set", "starts=11", "--set", "adam_steps=40", "--set", "polish_steps=20"],
    "hamiltonian": ["leslie-hamiltonian"],
}
LONG = ["leslie-standing", "--set", "trials=1500000", "--set", "samples=20"]
LONG_FIT = ["leslie-fit", "--set", "starts=200", "--set", "adam_steps=200", "--set", "polish_steps=100"]


class LeslieSameBits(CampaignTest):
    def test_on_any_ranks(self):
        self.assert_same_bits_on_ranks(EXPERIMENTS, (2, 3))

    def test_of_trials_after_a_stop_on_another_number_of_ranks(self):
        self.assert_same_bits_after_a_stop(LONG)

    def test_of_fits_after_a_stop_on_another_number_of_ranks(self):
        self.assert_same_bits_after_a_stop(LONG_FIT)


if __name__ == "__main__":
    main()
