#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Exponents of lines and training data stop within seconds and go on with the members and samples they have, with equal bits."""
import os
import signal
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import campaigns
from campaigns import INTERRUPTED, CampaignTest, main

campaigns.PROGRAM = os.environ["KHAOS_BINARY"]
SECONDS_TO_STOP = 10  # a second or two on a machine that does nothing else
LONG = {  # many rounds, which take some seconds in all
    "exponents": ["ks-spectrum", "--set", "members=128", "--set", "exponents=3", "--set", "time=100", "--set", "transient=10"],
    "samples": ["pde-benchmark-data", "--set", "benchmark=ns2d", "--set", "N=32", "--set", "samples=40", "--set", "dt=2e-3",
                "--set", "T_first=0", "--set", "T=2"],
}
ENDLESS = {  # one round
    "exponents": ["ks-spectrum", "--set", "members=1", "--set", "time=1e6"],
    "sample": ["pde-benchmark-data", "--set", "benchmark=ks1d", "--set", "samples=1", "--set", "T=1e6"],
}


class LinesStop(CampaignTest):
    def interrupt(self, arguments, out, ranks, after):
        """Starts a run, stops it `after` seconds of computing, and returns how long it took to stop."""
        run = self.start("run", *arguments, "--out", out, "--ranks-per-point", str(max(1, ranks)), ranks=ranks)
        self.wait_for(lambda: self.status(out), "campaign")
        time.sleep(after)
        begin = time.monotonic()
        run.send_signal(signal.SIGTERM if ranks == 0 else signal.SIGUSR1)
        _, errors = run.communicate(timeout=60)
        self.assertEqual(run.returncode, INTERRUPTED, errors)
        return time.monotonic() - begin

    def test_stop_in_the_middle_of_a_round(self):
        for name, arguments in ENDLESS.items():
            with self.subTest(name):
                self.assertLess(self.interrupt(arguments, name, 0, 0.5), SECONDS_TO_STOP)

    def test_go_on_from_what_is_done_on_another_number_of_ranks(self):
        for name, arguments in LONG.items():
            with self.subTest(name):
                begin = time.monotonic()
                self.run_ok(*arguments, "--out", f"{name}-whole")
                whole = time.monotonic() - begin
                self.interrupt(arguments, name, 2, 0.3 * whole)
                saved = list((self.folder / name / "checkpoints").iterdir())
                self.assertTrue(saved)
                self.run_ok(*arguments, "--out", name, "--ranks-per-point", "3", ranks=3)
                self.assert_same_bits(f"{name}-whole", name)


if __name__ == "__main__":
    main()
