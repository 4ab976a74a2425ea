#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""What the experiments on lines and training data cannot do is refused in one line; a run that blows up fails with its time."""
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import campaigns
from campaigns import FAILED, CampaignTest, main, words

campaigns.PROGRAM = os.environ["KHAOS_BINARY"]
REFUSED = {  # experiment and settings: what the line holds
    "ks-spectrum N=63": "N: given 63, allowed: even numbers",
    "ks-spectrum exponents=50": "exponents: given 50, but N = 64 resolves 21 modes, which have 42 exponents",
    "ks-spectrum dt=0": "dt: given 0",
    "ks-spectrum scheme=euler": "allowed: etdrk4",
    "pinn-reference problem=burgers": "allowed: allen-cahn | lorenz | ks-regular | ks-chaotic | ns-decay",
    "pinn-reference N=31": "N: given 31, allowed: even numbers from 8",
    "pinn-reference dt=3e-3": "dt: given 0.003, but frames stand 0.005 apart",
    "pinn-reference problem=lorenz halvings=2": "halvings: lorenz has no fixed step",
    "pinn-reference start=mode": "start: mode is a start of ns-decay",
    "pinn-reference problem=lorenz start=repeated_end": "start: repeated_end is a start of allen-cahn and ks-*",
    "pde-benchmark-data benchmark=ks1d compat=public N=255 stride=1": "public mode needs even N",
    "pde-benchmark-data benchmark=burgers2d N=63": "N: given 63, allowed: even numbers",
    "pde-benchmark-data benchmark=darcy2d compat=public": "darcy2d has no public generator",
    "pde-benchmark-data benchmark=brusselator3d compat=public": "brusselator3d has no public generator",
    "pde-benchmark-data benchmark=ks1d compat=masked": "masked is a variant of ns2d",
    "pde-benchmark-data benchmark=darcy2d stride=7": "need a divisor of N - 1",
    "pde-benchmark-data benchmark=ks1d stride=3": "allowed: divisors of the 4096 points",
    "pde-benchmark-data benchmark=ks1d T=50": "T: given 50, but the first frame is at T_first = 100",
    "pde-benchmark-data benchmark=ks1d dt=0.3": "dt: given 0.3, allowed: whole parts",
    "pde-benchmark-data benchmark=ks1d frame_dt=3": "frame_dt: given 3, allowed: whole parts of T - T_first = 20",
}
DIVERGED = {
    "ks-spectrum scheme=rk4 members=2 exponents=2 time=20 transient=0": "run diverged at t = ",
    "pinn-reference scheme=rk4 problem=ks-chaotic": "run diverged at t = ",
    "pde-benchmark-data benchmark=burgers2d samples=2 nu=0.05 dt=0.025": "run diverged at t = 0.",
    "pde-benchmark-data benchmark=ks1d scheme=rk4 N=128 stride=1 L=20 samples=3": "run diverged at t = 100, reduce dt",
}


class LinesInput(CampaignTest):
    def test_is_refused_in_one_line(self):
        self.assert_all_refused(REFUSED)

    def test_of_two_benchmarks_at_once_is_refused(self):
        result = self.khaos("run", "pde-benchmark-data", "--sweep", "benchmark=ks1d,burgers2d", "--out", "out")
        self.assert_refused(result, "the outputs of a campaign's Points differ in more than the length of their axes")

    def test_that_blows_up_fails_with_its_time_on_all_ranks(self):
        for text, message in DIVERGED.items():
            for ranks in (1, 2):
                with self.subTest(text, ranks=ranks):
                    out = f"{abs(hash((text, ranks)))}"
                    result = self.khaos("run", *words(text), "--out", out, "--ranks-per-point", str(ranks), ranks=ranks)
                    self.assertEqual(result.returncode, FAILED, result.stderr)
                    status = self.khaos("status", out)
                    self.assertIn(message, status.stdout + result.stderr)
                    self.assertIn("reduce dt", status.stdout + result.stderr)


if __name__ == "__main__":
    main()
