#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Ensembles of the chaos atlas stop within seconds of a signal, whatever they are at, and go on with the same bits, also on another number of
ranks; a member followed for long needs no more memory."""
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import campaigns
from campaigns import CampaignTest, main

campaigns.PROGRAM = os.environ["KHAOS_BINARY"]
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
    def stopped(self, arguments, after, out):
        """Seconds from SIGTERM to the end."""
        process = subprocess.Popen(campaigns.command("run", *arguments, "--out", out), cwd=self.folder,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(after)
        self.assertIsNone(process.poll(), "it ended before the signal: a larger size is needed")
        process.send_signal(signal.SIGTERM)
        begin = time.monotonic()
        process.wait(timeout=60)
        return time.monotonic() - begin

    def test_go_on_from_where_they_were_stopped(self):
        for name, arguments in ROUNDS.items():
            with self.subTest(ensemble=name):
                self.run_ok(*arguments, "--out", f"{name}-whole")
                stopped = self.folder / f"{name}-stopped"
                for after in (0.7, 1, 1.5):  # a first round takes as long as the machine needs
                    self.stopped(arguments, after, stopped)
                    if list(stopped.rglob("*checkpoint*")):
                        break
                else:
                    self.fail("nothing was kept")
                self.run_ok(*arguments, "--out", f"{name}-stopped", ranks=2)
                self.assert_same_bits(f"{name}-whole", f"{name}-stopped")

    def test_stop_within_seconds(self):
        for name, arguments in LONG.items():
            with self.subTest(ensemble=name):
                self.assertLess(self.stopped(arguments, 1.5, f"{name}-long"), 5)

    def test_need_no_memory_for_long_lives(self):
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        self.run_ok("atlas-transient", "--set", "system=Logistic", "--set", "members=8", "--set", "periods=2e6", "--out", "life")
        used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss  # kB, of the largest so far
        self.assertLess(max(used, before), 300_000, "all iterates of all members would be 256 MB")


if __name__ == "__main__":
    main()
