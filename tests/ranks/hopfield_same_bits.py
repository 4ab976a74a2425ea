#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""The Hopfield family has the same bits on any number of ranks, whether they share queries or patterns."""
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "tests/support")]
from khaos_tools import start

start.require("numpy", "h5py")
import h5py
import numpy as np

import campaigns
from campaigns import CampaignTest, main

campaigns.PROGRAM = os.environ["KHAOS_BINARY"]
EXPERIMENTS = {
    "retrieval": ["hopfield-retrieval", "--set", "N=700", "--set", "noise=0.4", "--set", "queries=2100"],
    "ball": ["hopfield-retrieval", "--set", "law=gaussian", "--set", "start=ball", "--set", "beta=0.1"],
    "made anew": ["hopfield-retrieval", "--set", "N=1400000", "--set", "d=24", "--set", "queries=8", "--set", "steps=1"],
    "phases": ["hopfield-phases", "--set", "law=clusters", "--set", "noise=0.2", "--sweep", "beta=0.05,0.2,1"],
    "branches": ["hopfield-branches", "--set", "N=5"],
    "capacity": ["hopfield-capacity", "--set", "d=4,5,6", "--set", "K=1", "--set", "p=0.05", "--set", "bound=where-valid"],
    "mil": ["hopfield-mil", "--set", "bags=256", "--set", "epochs=3", "--set", "members=20", "--set", "heads=2", "--set", "instances=7", "--set", "dropout=0.3"],
    "attention": ["hopfield-attention", "--sweep", "N=30,300"],
}


class HopfieldSameBits(CampaignTest):
    def test_on_any_ranks(self):
        self.assert_same_bits_on_ranks(EXPERIMENTS, (2, 3))

    def test_a_network_learns_the_same_alone_and_among_others(self):
        numbers = {}
        for members in (1, 20):
            self.run_ok("hopfield-mil", "--set", "bags=256", "--set", "epochs=3", "--set", f"members={members}", "--out", f"of{members}")
            with h5py.File(self.folder / f"of{members}/campaign.h5") as file:
                numbers[members] = file["loss_test"][0, :, 0]
        self.assertTrue(np.array_equal(numbers[1], numbers[20]))


if __name__ == "__main__":
    main()
