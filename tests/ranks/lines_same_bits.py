#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Exponents of lines, reference solutions and training data have the same bits on any number of ranks."""
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import campaigns
from campaigns import CampaignTest, main

campaigns.PROGRAM = os.environ["KHAOS_BINARY"]
DATA = ["pde-benchmark-data", "--set", "samples=3"]
CAMPAIGNS = {
    "exponents": ["ks-spectrum", "--set", "members=19", "--set", "exponents=3", "--set", "transient=5", "--set", "time=20",
                  "--set", "frames=5", "--sweep", "L=12,22"],
    "references": ["pinn-reference", "--set", "T=0.1", "--set", "frames=3", "--sweep", "problem=allen-cahn,lorenz,ks-chaotic"],
    "flow": ["pinn-reference", "--set", "problem=ns-decay", "--set", "N=32", "--set", "T=0.2", "--set", "frames=3",
             "--set", "halvings=1"],
    "lines": [*DATA, "--set", "benchmark=ks1d", "--set", "N=128", "--set", "stride=4", "--set", "T_first=5", "--set", "T=7",
              "--set", "halvings=1"],
    "velocities": [*DATA, "--set", "benchmark=burgers2d", "--set", "N=16", "--set", "T=0.1"],
    "vorticities": [*DATA, "--set", "benchmark=ns2d", "--set", "N=16", "--set", "T_first=0.1", "--set", "T=0.2", "--set",
                    "frame_dt=0.1"],
    "permeabilities": [*DATA, "--set", "benchmark=darcy2d", "--set", "N=25", "--set", "stride=2"],
    "reactions": [*DATA, "--set", "benchmark=brusselator3d", "--set", "N=14", "--set", "stride=2", "--set", "T=1"],
}
WAYS = [dict(ranks=2), dict(ranks=3), dict(ranks=2, options=["--ranks-per-point", "2"]),
        dict(ranks=4, options=["--ranks-per-point", "4"])]


class LinesSameBits(CampaignTest):
    def check(self, name):
        self.run_ok(*CAMPAIGNS[name], "--out", "alone")
        for number, way in enumerate(WAYS):
            with self.subTest(**way):
                out = f"other{number}"
                self.run_ok(*CAMPAIGNS[name], "--out", out, *way.get("options", []), ranks=way["ranks"])
                self.assert_same_bits("alone", out)


for name in CAMPAIGNS:
    setattr(LinesSameBits, f"test_of_{name}", lambda self, name=name: self.check(name))

if __name__ == "__main__":
    main()
