#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""What deformed AdS is asked for and cannot do is refused in one line; Points without a solution fail alone; ranks leave the same bits."""
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import campaigns
from campaigns import FAILED, CampaignTest, main, words

campaigns.PROGRAM = os.environ["KHAOS_BINARY"]
REFUSED = {  # experiment and settings: what the line holds
    "ads-deform m2=-2.25": "scalar mass below the Breitenlohner-Freedman bound -9/4",
    "hawking-page m2=-3": "scalar mass below the Breitenlohner-Freedman bound -9/4",
    "ads-deform m2=-1.25": "m2: given -1.25, allowed: -9/4 < m2 < -5/4",
    "ads-deform m2=-1.9": "free energy is implemented for m2=-2 only; request observables without F",
    "hawking-page m2=-1.9": "free energy is implemented for m2=-2 only; request observables without F",
    "ads-deform m2=-1.9 observables=without_F method=both": "method: collocation is implemented for m2=-2 only",
    "ads-deform branch=black_hole r_h=0": "r_h: given 0: horizon radius must be positive",
    "hawking-page r_lo=-1": "r_lo: given -1: horizon radius must be positive",
    "hawking-page r_lo=2 r_hi=1": "r_hi: must be above r_lo",
    "ads-deform alpha=-1": "alpha: given -1, allowed: ",
    "ads-deform method=both petsc=-snes_typ": "petsc: no option of this solver: -snes_typ",
    "ads-deform method=both stride=1e-6": "stride: given 1e-06, allowed with alpha=1: at least 0.001",
    "ads-deform method=collocation alpha=1e300": "stride: given 0.5, allowed with alpha=1e+300: at least 1e+297",
    "ads-deform method=both petsc=-help": "petsc: given -help: https://petsc.org/release/manualpages lists the options",
    "ads-deform alpha=inf": "alpha: given inf, allowed: finite numbers",
    "hawking-page lambda=-inf": "lambda: given -inf, allowed: finite numbers",
    "ads-deform method=both petsc=qr": "petsc: given qr, allowed: options like",
}


class AdsInput(CampaignTest):
    def test_wrong_input_is_refused_in_one_line(self):
        self.assert_all_refused(REFUSED)

    def test_a_source_beyond_the_largest_fails_alone_and_says_the_largest(self):
        result = self.khaos("run", "ads-deform", "--set", "lambda=-1", "--set", "modes=0", "--sweep", "alpha=1,5", "--out", "a", ranks=2)
        self.assertEqual(result.returncode, FAILED, result.stderr)
        status = self.status("a")
        self.assertEqual((status["done"], status["failed"]), (1, 1), status)
        self.assertIn("no regular solution with this source on the requested branch (largest source found: 1.26599)",
                      self.khaos("status", "a", "--failed").stdout + result.stdout + result.stderr)

    def test_radii_without_a_transition_are_named(self):
        result = self.khaos("run", "hawking-page", "--set", "r_lo=1.1", "--out", "b")
        self.assertEqual(result.returncode, FAILED)
        self.assertIn("no Hawking-Page point in [1.1, 2]", result.stdout + result.stderr)

    def test_a_newton_step_that_fails_is_a_failed_point_with_its_residuals(self):
        result = self.khaos("run", "ads-deform", "--set", "method=collocation", "--set", "alpha=5", "--set", "stride=5",
                            "--set", "petsc=-snes_max_it 2", "--out", "c")
        self.assertEqual(result.returncode, FAILED, result.stdout + result.stderr)
        self.assertIn("collocation at alpha = 5: Newton: no convergence after 2 steps, residuals ", result.stdout + result.stderr)

    def test_ranks_and_batches_leave_the_same_bits(self):
        for k, line in enumerate(("ads-deform method=both N=24 caps=2", "ads-deform branch=black_hole r_h=0.8", "hawking-page method=both N=24")):
            sweep = [*words(line), "--sweep", "alpha=0:3:7"]
            self.run_ok(*sweep, "--out", f"one{k}")
            for name, options, ranks in (("two", [], 2), ("three", [], 3), ("singly", ["--batch", "1"], 0)):
                self.run_ok(*sweep, "--out", f"{name}{k}", *options, ranks=ranks)
                same = self.khaos("diff", f"one{k}", f"{name}{k}")
                self.assertEqual(same.returncode, 0, line + same.stdout + same.stderr)

    def test_stops_within_seconds(self):
        strides = "method=collocation alpha=9.9 stride=0.01 N=96"
        for name, arguments in {"strides": words(f"ads-deform {strides}"), "search": words(f"hawking-page {strides}"),
                                "batch": ["hawking-page", "--sweep", "alpha=0:10:100000", "--batch", "100000"]}.items():
            with self.subTest(name):  # each takes half a minute or more
                self.assertLess(self.seconds_to_stop(arguments, name), 10)

    def test_options_of_petsc_reach_newton(self):
        result = self.run_ok("ads-deform", "--set", "method=collocation", "--set", "petsc=-snes_monitor", "--out", "d")
        self.assertIn("SNES Function norm", result.stdout)


if __name__ == "__main__":
    main()
