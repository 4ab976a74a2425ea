#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""Flows and domain walls have the same bits, numbers and fields, on any number of ranks that share their box."""
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import campaigns
from campaigns import INTERRUPTED, CampaignTest, main

campaigns.PROGRAM = os.environ["KHAOS_BINARY"]
FRAMES = {"turbulence-2d": "vorticity", "taylor-green": "vorticity", "domain-walls": "phi"}
CAMPAIGNS = {
    "decaying": ["turbulence-2d", "--set", "N=32", "--set", "T=1", "--set", "samples=4", "--set", "frames=2"],
    "driven": ["turbulence-2d", "--set", "N=48", "--set", "F=1", "--set", "E0=0", "--set", "mu=0.1", "--set", "T=1",
               "--set", "samples=4", "--set", "frames=2"],
    "vortices": ["taylor-green", "--set", "N=16", "--set", "T=0.5", "--set", "samples=4", "--set", "frames=2"],
    "walls": ["domain-walls", "--set", "N=32", "--set", "L=24", "--set", "T=3", "--set", "samples=3", "--set", "frames=1",
              "--set", "R0=4", "--sweep", "start=straight,circle,noise"],
}
SLOW = ["turbulence-2d", "--set", "N=192", "--set", "T=4", "--set", "samples=40", "--set", "frames=4"]  # 2 s of one core


class BoxesSameBits(CampaignTest):
    def assert_same_fields(self, a, b, name):
        import h5py
        import numpy
        with h5py.File(self.folder / a / "fields.h5") as one, h5py.File(self.folder / b / "fields.h5") as two:
            self.assertTrue(numpy.isfinite(one[name][...]).all())
            self.assertTrue(numpy.array_equal(one[name], two[name]))

    def check(self, name):
        self.run_ok(*CAMPAIGNS[name], "--out", "alone")
        for ranks in (2, 3, 4):
            with self.subTest(ranks=ranks):
                self.run_ok(*CAMPAIGNS[name], "--out", f"on{ranks}", "--ranks-per-point", str(ranks), ranks=ranks)
                self.assert_same_bits("alone", f"on{ranks}")
                self.assert_same_fields("alone", f"on{ranks}", FRAMES[CAMPAIGNS[name][0]])

    def test_after_an_interruption_on_another_number_of_ranks(self):
        self.run_ok(*SLOW, "--out", "whole")
        for limit in (0.5, 1, 2, 4):  # a busy machine may not come to the first sample in a short time
            self.run_ok(*SLOW, "--out", "c", "--ranks-per-point", "2", "--time-limit", str(limit), ranks=2, code=INTERRUPTED)
            if list((self.folder / "c/checkpoints").glob("*.h5")):
                break
        else:
            self.fail("no checkpoint")
        self.run_ok("c", "--ranks-per-point", "3", ranks=3, timeout=200)
        self.assert_same_bits("c", "whole")
        self.assert_same_fields("c", "whole", "vorticity")


for name in CAMPAIGNS:
    setattr(BoxesSameBits, f"test_of_{name}", lambda self, name=name: self.check(name))

if __name__ == "__main__":
    main()
