#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Ensembles of the chaos atlas stop within seconds of a signal, whatever they are at, and go on with the same bits, also on another number of
ranks; a member followed for long needs no more memory."""
import os
import resource
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import campaigns
from campaigns import CampaignTest, main

campaigns.PROGRAM = os.environ["KHAOS_BINARY"]
SECONDS_TO_STOP = 10  # a second or two on a machine that does nothing else
# Points of seconds, of several rounds of lanes; the one block of each `long` takes minutes.
ROUNDS = {
    "transient": ["atlas-transient", "--set", "members=80", "--set", "periods=12000", "--set", "steps_per_period=200"],
    "bifurcation": ["atlas-bifurcation", "--set", "count=960", "--set", "transient=2000", "--set", "periods=1000", "--set", "kept=8"],
    "continuation": ["atlas-bifurcation", "--set", "count=1440", "--set", "transient=500", "--set", "periods=20", "--set", "kept=8",
                     "--set", "continuation=down"],
    "divergence": ["atlas-divergence", "--set", "members=1600", "--set", "transient=1000", "--set", "steps_per_period=400"],
}
LONG = {
    "transient": ["atlas-transient", "--set", "members=8", "--set", "periods=1e7"],
    "exponent": ["atlas-bifurcation", "--set", "count=8", "--set", "transient=1", "--set", "periods=1e7", "--set", "kept=2"],
    "divergence": ["atlas-divergence", "--set", "members=8", "--set", "transient=1e7"],
    "basin": ["basin-map", "--set", "system=HenonHeiles", "--set", "periods=1e7", "--sweep", "xv=0:0.1:4"],
}


class AtlasEnsembles(CampaignTest):
    def test_go_on_from_where_they_were_stopped(self):
        for name, arguments in ROUNDS.items():
            with self.subTest(ensemble=name):
                self.run_ok(*arguments, "--out", f"{name}-whole")
                self.stop_halfway(arguments, f"{name}-stopped")
                self.run_ok(*arguments, "--out", f"{name}-stopped", ranks=2)
                self.assert_same_bits(f"{name}-whole", f"{name}-stopped")

    def test_stop_within_seconds(self):
        for name, arguments in LONG.items():
            with self.subTest(ensemble=name):
                self.assertLess(self.seconds_to_stop(arguments, f"{name}-long", after=1.5), SECONDS_TO_STOP)

    def test_need_no_memory_for_long_lives(self):
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        self.run_ok("atlas-transient", "--set", "system=Logistic", "--set", "members=8", "--set", "periods=2e6", "--out", "life")
        used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss  # kB, of the largest so far
        self.assertLess(max(used, before), 300_000, "all iterates of all members would be 256 MB")


if __name__ == "__main__":
    main()
