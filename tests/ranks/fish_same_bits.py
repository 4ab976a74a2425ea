#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""Schools have the same bits on any number of ranks, by cells and by all pairs, and after a stop in the middle of a Point."""
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import campaigns
import h5py
from campaigns import CampaignTest, main

campaigns.PROGRAM = os.environ["KHAOS_BINARY"]
EXPERIMENTS = {
    "members": ["fish-school", "--set", "steps=60", "--set", "members=5", "--set", "frames=3", "--sweep", "case=torus,highly"],
    "one": ["fish-school", "--set", "steps=60", "--set", "members=1", "--set", "frames=2", "--set", "N=61"],  # ranks share the fish
    "cells": ["fish-school", "--set", "steps=30", "--set", "members=1", "--set", "N=1500", "--set", "B=70", "--set", "case=highly", "--set", "r_a=15"],
    "phases": ["fish-phases", "--set", "members=3", "--set", "places=3", "--set", "settle=20", "--set", "sample=20", "--set", "every=10"],
    "null": ["fish-null", "--set", "N=3000", "--set", "rotations=7"],
}
# A school of some seconds by cells, one member: on two ranks its fish are shared, on one they are not.
LONG = ["fish-school", "--set", "case=highly", "--set", "N=3000", "--set", "B=100", "--set", "steps=200", "--set", "members=1", "--set", "every=50"]


class FishSameBits(CampaignTest):
    def test_on_any_ranks(self):
        self.assert_same_bits_on_ranks(EXPERIMENTS, (2, 3, 4))

    def test_by_cells_and_by_all_pairs(self):
        for search in ("cells", "all-pairs"):
            self.run_ok(*EXPERIMENTS["cells"], "--set", f"search={search}", "--out", search)
        with h5py.File(self.folder / "cells/campaign.h5") as cells, h5py.File(self.folder / "all-pairs/campaign.h5") as pairs:
            for name in ("polarization", "H_cohesion", "H_velcorr", "osi", "spread"):
                self.assertEqual(cells[name][:].tobytes(), pairs[name][:].tobytes(), name)

    def test_after_a_stop_on_another_number_of_ranks(self):
        self.assert_same_bits_after_a_stop(LONG)


if __name__ == "__main__":
    main()
