#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Chains of oscillators have the same bits on any number of ranks, and after a stop in the middle of a Point."""
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import campaigns
from campaigns import CampaignTest, main

campaigns.PROGRAM = os.environ["KHAOS_BINARY"]
SMALL = ["--set", "L=40", "--set", "t_end=5", "--set", "dt=0.05", "--set", "n_real=21"]
EXPERIMENTS = {
    "noise": ["sync-kpz", *SMALL, "--set", "delta=0.6", "--set", "frames=5"],
    "columnar": ["sync-kpz", *SMALL, "--set", "randomness=columnar", "--set", "coupling=two-harmonic", "--set", "gamma2=0.3"],
    "open": ["sync-kpz", *SMALL, "--set", "boundary=open", "--set", "spectrum=false", "--set", "integrator=euler-maruyama", "--set", "D=2"],
    "one": ["sync-kpz", *SMALL, "--set", "n_real=1", "--set", "frames=2"],
    "cycle": ["sync-kpz-limit-cycle", *SMALL, "--set", "c=1"],
}
# Seconds, in many stretches; the second variable of a cell makes the checkpoint hold its phases, too.
LONG = ["sync-kpz-limit-cycle", "--set", "L=2048", "--set", "n_real=40", "--set", "t_end=150", "--set", "dt=0.05", "--set", "c=0.5"]


class SyncKpzSameBits(CampaignTest):
    def test_on_any_ranks(self):
        self.assert_same_bits_on_ranks(EXPERIMENTS, (2, 3, 4))

    def test_after_a_stop_on_another_number_of_ranks(self):
        self.assert_same_bits_after_a_stop(LONG, ranks=3)


if __name__ == "__main__":
    main()
