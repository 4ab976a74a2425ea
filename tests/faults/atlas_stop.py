#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Long Points of the chaos atlas stop within seconds wherever they are, and go on where they were with equal bits."""
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import campaigns
from campaigns import CampaignTest, main, words

campaigns.PROGRAM = os.environ["KHAOS_BINARY"]
SECONDS_TO_STOP = 10  # a second or two on a machine that does nothing else

# A single orbit, or a register of them, which takes minutes to hours.
ENDLESS = {
    "exponents by rk4": "atlas-lyapunov periods=1e6",
    "exponents by dopri5": "atlas-lyapunov periods=1e6 method=dopri5",
    "exponents of a map": "atlas-lyapunov system=Henon periods=1e7",
    "exponents of a delay": "atlas-lyapunov system=MackeyGlass periods=1e6",
    "exponents across jumps": "atlas-lyapunov system=StickSlipOscillator periods=1e6",
    "covariant vectors": "atlas-lyapunov periods=10 check=0 transient=1 vectors=covariant vector_samples=400000",
    "statistics by rk4": "atlas-trajectory keep=statistics method=rk4 periods=1e6",
    "statistics of a map": "atlas-trajectory keep=statistics system=Henon periods=1e7",
    "a transient": "atlas-trajectory keep=statistics method=rk4 transient=1e6",
    "a transient by dop853": "atlas-trajectory method=dop853 rtol=1e-12 transient=1e6",
    "a delay by rk4": "atlas-trajectory system=MackeyGlass method=rk4 transient=1e7",
    "a delay by dopri5": "atlas-trajectory system=MackeyGlass method=dopri5 rtol=1e-10 transient=1e7",
}
# Many members, which take some seconds.
LONG = {
    "exponents": ["atlas-lyapunov", "--set", "members=1600", "--set", "periods=100", "--set", "transient=20"],
    "trajectories": ["atlas-trajectory", "--set", "members=40000", "--set", "periods=20", "--set", "pts_per_period=2", "--set", "method=dop853",
                     "--set", "rtol=1e-12"],
    "statistics": ["atlas-trajectory", "--set", "keep=statistics", "--set", "members=200000", "--set", "periods=10", "--set", "method=rk4",
                   "--set", "pts_per_period=10"],
}


class AtlasStop(CampaignTest):
    def test_stops_in_the_middle_of_an_orbit(self):
        for name, line in ENDLESS.items():
            with self.subTest(name):
                self.assertLess(self.seconds_to_stop(words(line), name.replace(" ", "-")), SECONDS_TO_STOP)

    def test_stops_a_group_of_ranks_of_which_one_has_nothing_to_do(self):
        self.assertLess(self.seconds_to_stop(["atlas-lyapunov", "--set", "periods=1e6"], "group", ranks=2), SECONDS_TO_STOP)

    def test_goes_on_from_the_members_that_are_done(self):
        for name, arguments in LONG.items():
            with self.subTest(name):
                self.run_ok(*arguments, "--out", f"{name}-whole", timeout=200)
                self.assertLess(self.stop_halfway(arguments, name, ranks=2), SECONDS_TO_STOP)
                self.run_ok(*arguments, "--out", name, timeout=200)
                self.assert_same_bits(name, f"{name}-whole")


if __name__ == "__main__":
    main()
