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
        for name, arguments in EXPERIMENTS.items():
            self.run_ok(*arguments, "--out", name)
            for ranks in (2, 4) if name == "noise" else (3,):
                with self.subTest(experiment=name, ranks=ranks):
                    self.run_ok(*arguments, "--out", f"{name}{ranks}", "--ranks-per-point", ranks, ranks=ranks)
                    self.assert_same_bits(name, f"{name}{ranks}")

    def test_after_a_stop_on_another_number_of_ranks(self):
        self.run_ok(*LONG, "--out", "whole", timeout=120)
        self.assertLess(self.stop_halfway(LONG, "stopped", ranks=2), 10)  # a second or two on a machine that does nothing else
        self.run_ok(*LONG, "--out", "stopped", "--ranks-per-point", "3", ranks=3, timeout=120)
        self.assert_same_bits("whole", "stopped")


if __name__ == "__main__":
    main()
