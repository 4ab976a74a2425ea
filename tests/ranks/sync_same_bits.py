#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Coupled copies have the same bits on any number of ranks, and after a stop in the middle of a Point."""
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import campaigns
from campaigns import CampaignTest, main

campaigns.PROGRAM = os.environ["KHAOS_BINARY"]
SMALL = ["--set", "B=100", "--set", "t_s=5", "--set", "n=12"]
EXPERIMENTS = {
    "all": ["sync-redundancy", *SMALL, "--sweep", "kappa=0,0.3"],
    "ring": ["sync-redundancy", *SMALL, "--set", "topology=ring", "--set", "integrator=heun", "--set", "rho=0.2", "--set", "eta=0.1"],
    "modes": ["sync-redundancy", *SMALL, "--set", "integrator=exact", "--set", "dt=0.5", "--set", "V=ridge", "--set", "d=3"],
    "logistic": ["sync-redundancy", *SMALL, "--set", "V=logistic", "--set", "d=3", "--set", "lambda=1", "--set", "topology=small-world"],
    "few": ["sync-redundancy", *SMALL, "--set", "B=3"],
    "decision": ["sync-decision", "--set", "B=100", "--set", "T=5", "--set", "n=4"],
}
# Two rounds of replicas, some seconds in all.
LONG = ["sync-decision", "--set", "n=100000", "--set", "topology=torus", "--set", "B=340", "--set", "T=0.3", "--set", "every=0.1"]


class SyncSameBits(CampaignTest):
    def test_on_any_ranks(self):
        self.assert_same_bits_on_ranks(EXPERIMENTS, (2, 3))

    def test_after_a_stop_on_another_number_of_ranks(self):
        self.assert_same_bits_after_a_stop(LONG, ranks=3)


if __name__ == "__main__":
    main()
