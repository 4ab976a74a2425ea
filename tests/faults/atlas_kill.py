#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Campaigns of the chaos atlas that are killed or stopped in the middle of a Point end, after a resume on another number
of ranks, with the bits of an undisturbed run; and a stop does not wait for a long Point."""
import os
import signal
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import campaigns
from campaigns import INTERRUPTED, CampaignTest, children, main

campaigns.PROGRAM = os.environ["KHAOS_BINARY"]
EXPONENTS = ["atlas-lyapunov", "--set", "periods=200", "--set", "transient=10", "--set", "steps_per_period=300", "--set", "members=64",
             "--sweep", "system=Lorenz,Rossler,BelousovZhabotinsky,MackeyGlass,Henon,StickSlipOscillator,HyperRossler,Ikeda,Thomas,Chua"]
# Points of minutes, each in another long loop: the recording of a series, pairs of points, of templates and of delay
# vectors, surrogates one after the other, the 0-1 test.
LONG = {
    "recording": ["atlas-dimension", "--set", "system=MacArthur", "--set", "N=1e7", "--set", "rtol=1e-12"],
    "iteration": ["atlas-dimension", "--set", "system=Henon", "--set", "N=1e8"],
    "pairs": ["atlas-dimension", "--set", "system=Henon", "--set", "N=1e6"],
    "templates": ["atlas-entropy", "--set", "signal=white-noise", "--set", "N=5e5", "--set", "r=1"],
    "gradual matches": ["atlas-entropy", "--set", "signal=white-noise", "--set", "N=5e5", "--set", "scales=1", "--set", "r=0.05"],
    "delay vectors": ["atlas-surrogate", "--set", "system=Henon", "--set", "N=5e5", "--set", "radius=1", "--set", "surrogate=shuffle"],
    "surrogates": ["atlas-surrogate", "--set", "system=Henon", "--set", "N=2e5", "--set", "surrogate=iaaft", "--set", "cut=0",
                   "--set", "radius=1e-4"],
    "ends": ["atlas-surrogate", "--set", "system=Henon", "--set", "N=3e6", "--set", "cut=0.4"],
    "0-1 test": ["atlas-surrogate", "--set", "system=Henon", "--set", "N=1000", "--set", "chaos_points=1e6"],
}
SOON = 10  # seconds until a stop has ended a run, on a machine with other work; without, it takes one or two


class KilledAtlas(CampaignTest):
    def rows(self, folder):
        return (self.status(folder) or {"done": 0})["done"]

    def test_of_exponents_resumes_with_the_same_bits(self):
        self.run_ok(*EXPONENTS, "--out", "whole")
        for folder, ranks in (("a", 2), ("b", 3)):
            with self.subTest(ranks=ranks):
                run = self.start("run", *EXPONENTS, "--out", folder, ranks=2)
                self.wait_for(lambda: self.rows(folder) > 0, "finished Point")
                for rank in children(run)[: ranks - 1]:  # one of the two, then both
                    os.kill(rank, signal.SIGKILL)
                run.communicate(timeout=30)
                self.assertNotEqual(run.returncode, 0, "it ended before it was killed")
                self.assertFalse(self.status(folder)["running"])
                self.run_ok(*EXPONENTS, "--out", folder, ranks=ranks)
                self.assert_same_bits("whole", folder)

    def test_of_exponents_stopped_by_sigterm_resumes_with_the_same_bits(self):
        self.run_ok(*EXPONENTS, "--out", "whole")
        run = self.start("run", *EXPONENTS, "--out", "c", ranks=2)
        self.wait_for(lambda: self.rows("c") > 0, "finished Point")
        os.kill(children(run)[1], signal.SIGTERM)
        _, errors = run.communicate(timeout=30)
        self.assertEqual(run.returncode, INTERRUPTED, errors)
        self.assertGreater(self.status("c")["todo"], 0)
        self.run_ok(*EXPONENTS, "--out", "c", ranks=3)
        self.assert_same_bits("whole", "c")


class LongPoints(CampaignTest):
    def test_stop_soon(self):
        for name, arguments in LONG.items():
            with self.subTest(loop=name):
                run = self.start("run", *arguments, "--out", name, "--ranks-per-point", "2", ranks=2)
                self.wait_for(lambda: self.status(name), "campaign")
                time.sleep(1.5)
                sent = time.monotonic()
                os.kill(children(run)[-1], signal.SIGTERM)
                _, errors = run.communicate(timeout=60)
                self.assertEqual(run.returncode, INTERRUPTED, errors)
                self.assertLess(time.monotonic() - sent, SOON)


if __name__ == "__main__":
    main()
