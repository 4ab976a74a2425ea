#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Exponents of lines and training data stop within seconds and go on with the members and samples they have, with equal bits."""
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import campaigns
from campaigns import CampaignTest, main

campaigns.PROGRAM = os.environ["KHAOS_BINARY"]
SECONDS_TO_STOP = 10  # a second or two on a machine that does nothing else
LONG = {  # many rounds, which take some seconds in all
    "exponents": ["ks-spectrum", "--set", "members=128", "--set", "exponents=3", "--set", "time=300", "--set", "transient=10"],
    "samples": ["pde-benchmark-data", "--set", "benchmark=ns2d", "--set", "N=32", "--set", "samples=40", "--set", "dt=2e-3",
                "--set", "T_first=0", "--set", "T=2"],
}
ENDLESS = {  # one round
    "exponents": ["ks-spectrum", "--set", "members=1", "--set", "time=1e6"],
    "sample": ["pde-benchmark-data", "--set", "benchmark=ks1d", "--set", "samples=1", "--set", "T=1e6"],
}


class LinesStop(CampaignTest):
    def test_stop_in_the_middle_of_a_round(self):
        for name, arguments in ENDLESS.items():
            with self.subTest(name):
                self.assertLess(self.seconds_to_stop(arguments, name), SECONDS_TO_STOP)

    def test_go_on_from_what_is_done_on_another_number_of_ranks(self):
        for name, arguments in LONG.items():
            with self.subTest(name):
                self.run_ok(*arguments, "--out", f"{name}-whole")
                self.stop_halfway(arguments, name, ranks=2)
                self.run_ok(*arguments, "--out", name, "--ranks-per-point", "3", ranks=3)
                self.assert_same_bits(f"{name}-whole", name)


if __name__ == "__main__":
    main()
