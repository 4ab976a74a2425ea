#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Maps, diagrams and ensembles of the chaos atlas have the same bits on any number of ranks and in any batches."""
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import campaigns
from campaigns import CampaignTest, main

campaigns.PROGRAM = os.environ["KHAOS_BINARY"]
QUICK = ["--set", "transient=5", "--set", "periods=20", "--set", "steps_per_period=50"]
# Some Points of each plane diverge, rest or are chaotic, so that lanes of all kinds are neighbours.
PLANES = {
    "Lorenz": ["parameter-map", *QUICK, "--sweep", "xv=0:200:9", "--sweep", "yv=2:40:7"],
    "Henon": ["parameter-map", "--set", "system=Henon", "--set", "x=a", "--set", "y=b", "--set", "transient=100", "--set", "periods=200",
              "--sweep", "xv=0:2:9", "--sweep", "yv=-0.5:0.5:7"],
    "starts": ["parameter-map", *QUICK, "--set", "system=HenonHeiles", "--set", "x=y", "--set", "y=py", "--sweep", "xv=-1:1:5", "--sweep", "yv=-1:1:5"],
    "basins": ["basin-map", "--set", "system=equations", "--set", "equations=x: y; y: x - x^3 - 0.2*y", "--set", "start=0,0",
               "--set", "transient=30", "--set", "periods=5", "--set", "exponent=20", "--set", "bound=3.5", "--set", "steps_per_period=20",
               "--sweep", "xv=-3:3:9", "--sweep", "yv=-3:3:9"],
}
ENSEMBLES = {
    "divergence": ["atlas-divergence", "--set", "members=21", "--set", "transient=10", "--set", "steps_per_period=100",
                   "--sweep", "system=Lorenz,Henon,MackeyGlass"],
    "bifurcation": ["atlas-bifurcation", *QUICK, "--set", "count=19", "--sweep", "continuation=none,up,down"],
    "transient": ["atlas-transient", "--set", "members=21", "--set", "periods=100", "--set", "from=0", "--set", "steps_per_period=100"],
}
BATCHES = [dict(options=["--batch", "1"]), dict(options=["--batch", "7"]), dict(options=["--batch", "1000"]),
           dict(ranks=2, options=["--batch", "7"]), dict(ranks=3), dict(ranks=4), dict(ranks=3, options=["--ranks-per-point", "3"])]
GROUPS = [dict(ranks=2, options=["--ranks-per-point", "2"]), dict(ranks=3, options=["--ranks-per-point", "3"]),
          dict(ranks=4, options=["--ranks-per-point", "2"]), dict(ranks=4)]


class AtlasMaps(CampaignTest):
    def check(self, arguments, ways):
        self.run_ok(*arguments, "--out", "alone")
        for number, way in enumerate(ways):
            with self.subTest(**way):
                out = f"other{number}"
                self.run_ok(*arguments, "--out", out, *way.get("options", []), ranks=way.get("ranks", 0))
                self.assert_same_bits("alone", out)

    def test_of_planes(self):
        for name, arguments in PLANES.items():
            with self.subTest(plane=name):
                self.check_in(name, arguments, BATCHES)

    def test_of_ensembles(self):
        for name, arguments in ENSEMBLES.items():
            with self.subTest(ensemble=name):
                self.check_in(name, arguments, GROUPS)

    def check_in(self, name, arguments, ways):
        outer, self.folder = self.folder, self.folder / name
        self.folder.mkdir()
        try:
            self.check(arguments, ways)
        finally:
            self.folder = outer


if __name__ == "__main__":
    main()
