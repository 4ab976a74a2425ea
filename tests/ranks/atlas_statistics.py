#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Dimensions, entropies and surrogates of the chaos atlas have the same bits on any number of ranks; and what has no
answer is refused before anything is computed."""
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import campaigns
from campaigns import CampaignTest, main

campaigns.PROGRAM = os.environ["KHAOS_BINARY"]
EXPERIMENTS = {
    "dimension": ["atlas-dimension", "--set", "N=1200", "--sweep", "system=Lorenz,Henon,Torus"],
    "boxes": ["atlas-dimension", "--set", "N=3000", "--set", "reach=0.1", "--set", "system=Henon", "--set", "embedding=2"],
    "delay": ["atlas-dimension", "--set", "N=1000", "--set", "system=MackeyGlass", "--set", "transient=5", "--set", "K=50"],
    "entropy": ["atlas-entropy", "--set", "N=1001", "--set", "scales=5", "--set", "noise=0.1", "--sweep", "system=Lorenz,Henon"],
    "noise": ["atlas-entropy", "--set", "N=1001", "--set", "scales=5", "--set", "signal=white-noise", "--replicates", "2"],
    "surrogate": ["atlas-surrogate", "--set", "N=501", "--set", "count=21", "--set", "chaos_points=200",
                  "--sweep", "surrogate=shuffle,random-phase,iaaft"],
}
WAYS = [dict(ranks=2, options=["--ranks-per-point", "2"]), dict(ranks=3, options=["--ranks-per-point", "3"]),
        dict(ranks=4, options=["--ranks-per-point", "3"]), dict(ranks=2)]
REFUSED = {
    "atlas-dimension N=999": "too few points: N = 999, at least 1000 are needed",
    "atlas-dimension N=3000 theiler=1500": "Theiler window too long: theiler = 1500, it must be below N/2 = 1500",
    "atlas-dimension r_low=1": "r_low and r_high: give both",
    "atlas-dimension system=Henon spacing=0.5": "spacing counts iterations of a map: it must be a whole number",
    "atlas-dimension start=1,2": "Lorenz needs 3 values, got 2",
    "atlas-dimension rtol=0": "rtol must be in (0, 0.1]",
    "atlas-entropy N=1999": "too few points: at the largest scale only 99 of them are left, 100 are needed",
    "atlas-entropy system=Lorens": "no system 'Lorens'; did you mean 'Lorenz'?",
    "atlas-entropy constants=q=1": "Lorenz has no parameter 'q' (has beta, rho, sigma)",
    "atlas-surrogate channel=3": "Lorenz has no channel 3: 3 are recorded (x, y, z)",
    "atlas-surrogate N=99": "too few points: N = 99",
    "atlas-surrogate level=0.999": "level: 99 surrogates cannot show this significance",
}


class AtlasStatistics(CampaignTest):
    def test_have_the_same_bits_on_any_ranks(self):
        for name, arguments in EXPERIMENTS.items():
            self.run_ok(*arguments, "--out", name)
            for number, way in enumerate(WAYS):
                with self.subTest(experiment=name, **way):
                    out = f"{name}{number}"
                    self.run_ok(*arguments, "--out", out, *way.get("options", []), ranks=way["ranks"])
                    self.assert_same_bits(name, out)

    def test_refuse_what_has_no_answer(self):
        self.assert_all_refused(REFUSED)


if __name__ == "__main__":
    main()
