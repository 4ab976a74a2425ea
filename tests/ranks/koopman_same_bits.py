#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""The Koopman family has the same bits on any number of ranks; what has no answer is refused with the words for it."""
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import campaigns
from campaigns import CampaignTest, main

campaigns.PROGRAM = os.environ["KHAOS_BINARY"]
EXPERIMENTS = {
    "gram": ["koopman-resdmd", "--set", "N=12", "--set", "M=2000", "--set", "quadrature=monte-carlo", "--set", "shifts=7"],
    "qr": ["koopman-resdmd", "--set", "N=12", "--set", "M=2000", "--set", "quadrature=trapezoid", "--set", "reduce=qr"],
    "flow": ["koopman-resdmd", "--set", "map=pendulum", "--set", "N=12", "--set", "M=40", "--set", "shifts=3"],
    "radial": ["koopman-resdmd", "--set", "map=duffing", "--set", "N=30", "--set", "M=3000"],
    "tower": ["koopman-tower", "--set", "levels=3", "--set", "quadrature=monte-carlo", "--set", "M=50"],
    "measure": ["koopman-measure", "--set", "N=3", "--set", "M=13", "--set", "g=25,30", "--set", "angles=31"],
    "twins": ["koopman-twins", "--set", "T_max=200", "--sweep", "eps=0.01,0.02"],
    "chain": ["koopman-chain", "--set", "links=6"],
}
WAYS = [dict(ranks=2, options=["--ranks-per-point", "2"]), dict(ranks=3, options=["--ranks-per-point", "3"]),
        dict(ranks=4, options=["--ranks-per-point", "4"])]
REFUSED = {
    "koopman-resdmd map=gauss N=40 M=39": "need at least as many snapshots (39) as dictionary functions (40)",
    "koopman-resdmd map=rotation N=10 M=20": "need at least as many snapshots (20) as dictionary functions (21)",
    "koopman-resdmd eps=0": "eps: given 0, allowed: > 0",
    "koopman-resdmd eps=-1": "eps: given -1, allowed: > 0",
    "koopman-resdmd map=pendulum quadrature=gauss": "quadrature: pendulum has no rule 'gauss'; it has standard, trapezoid, monte-carlo",
    "koopman-resdmd map=gaus": "(did you mean gauss?)",
    "koopman-resdmd z_re=1,2": "z_re and z_im: 2 and 1 values",
    "koopman-resdmd box=1,0,0,1": "box: give Re from, to, Im from, to, rising",
    "koopman-measure g=9999": "g: 9999 is no function of the dictionary, which has 0 .. 120",
    "koopman-twins q=16": "p and q: 8/16 is not in lowest terms",
    "koopman-twins M=26": "M: 26 and q = 13 have a common divisor",
    "koopman-chain links=12 r=4 entry=1000000": "links: a denominator passes 2^62",
}


class KoopmanSameBits(CampaignTest):
    def test_on_any_ranks(self):
        for name, arguments in EXPERIMENTS.items():
            self.run_ok(*arguments, "--out", name)
            for number, way in enumerate(WAYS):
                with self.subTest(experiment=name, **way):
                    out = f"{name}{number}"
                    self.run_ok(*arguments, "--out", out, *way["options"], ranks=way["ranks"])
                    self.assert_same_bits(name, out)

    def test_refuses_what_has_no_answer(self):
        self.assert_all_refused(REFUSED)

    def test_warns_of_aliasing_and_goes_on(self):
        result = self.run_ok("koopman-resdmd", "--set", "N=10", "--set", "M=100", "--set", "quadrature=riemann", "--out", "aliased")
        self.assertIn("quadrature aliases: |G-I| = ", result.stderr)
        clean = self.run_ok("koopman-resdmd", "--set", "N=10", "--set", "M=100", "--out", "clean")
        self.assertNotIn("aliases", clean.stderr)

    def test_a_dependent_dictionary_fails_its_point_and_the_others_go_on(self):
        # 20 random points and 20 Legendre polynomials: G is singular to rounding, or nearly so.
        result = self.khaos("run", "koopman-resdmd", "--set", "quadrature=monte-carlo", "--set", "N=60", "--sweep", "M=60,100000", "--out", "dependent")
        self.assertIn("dictionary numerically dependent (cond G = ", result.stderr)
        self.assertIn("); reduce N or raise reg", result.stderr)
        status = self.status("dependent")
        self.assertEqual((status["done"], status["failed"]), (1, 1))
        self.run_ok("koopman-resdmd", "--set", "quadrature=monte-carlo", "--set", "N=60", "--set", "M=60", "--set", "reg=1e-8", "--out", "raised")


if __name__ == "__main__":
    main()
