#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""What the statistics of the chaos atlas cannot be made of is refused by two ranks in one line, at once; what turns out
while a series is recorded (it diverges, rests, repeats itself) is a failed Point or an honest answer."""
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import campaigns
from campaigns import FAILED, CampaignTest, main

campaigns.PROGRAM = os.environ["KHAOS_BINARY"]
SERIES = ("atlas-dimension", "atlas-entropy", "atlas-surrogate")
REFUSED = {
    "system=Lorentz": "chaos-atlas: no system 'Lorentz'; did you mean 'Lorenz'?",
    "N=0": "N: given 0, allowed: 1",
    "N=12": "too few points",
    "N=1e99": "N: given 1e99, allowed: ",
    "N=many": "N: 'many' is not an integer",
    "start=1,2": "Lorenz needs 3 values, got 2",
    "start=1,nan,2": "start: '1,nan,2' is not a list of numbers",
    "spacing=-1": "spacing: given -1, allowed: 0",
    "rtol=0": "rtol must be in (0, 0.1]",
    "constants=q=1": "Lorenz has no parameter 'q' (has beta, rho, sigma)",
    "file=series.csv": "has no such parameter",
}


class SeriesOfTheAtlas(CampaignTest):
    def of(self, output, text):
        """The number that a single Point printed for an output."""
        return next((line.split()[1] for line in text.splitlines() if line.split()[:1] == [output]), None)

    def equations(self, text, start, kind="map"):
        return ["--set", "system=equations", "--set", f"equations={text}", "--set", f"start={start}", "--set", f"kind={kind}"]

    def test_are_refused_by_two_ranks_in_one_line(self):
        for experiment in SERIES:
            for setting, text in REFUSED.items():
                with self.subTest(experiment=experiment, setting=setting):
                    self.assert_refused(self.khaos("run", experiment, "--set", setting, ranks=2, timeout=20), text)

    def test_that_diverge_fail_their_point_alone(self):
        for experiment in SERIES:
            with self.subTest(experiment=experiment):
                result = self.run_ok(experiment, *self.equations("x: x^2 + c", 0), "--sweep", "constants=c = -1.9,c = 1", "--set", "N=2000",
                                     ranks=2, code=FAILED)
                self.assertRegex(result.stderr, r"equations diverged at t=\d+ \(member 0\)")

    def test_at_rest_have_dimension_zero_and_no_entropy(self):
        for rest in (["--set", "constants=rho = 10"], self.equations("x: x/2", 1), self.equations("x: 0.5", 1)):
            with self.subTest(rest=rest):
                options = [*rest, "--set", "N=2000", "--set", "transient=2000"]
                dimension = self.run_ok("atlas-dimension", *options, ranks=2).stdout
                self.assertEqual((self.of("D2", dimension), self.of("verdict", dimension)), ("0", "5"))
                self.assertEqual(self.of("complexity", self.run_ok("atlas-entropy", *options, "--set", "scales=3").stdout), "nan")
                surrogate = self.run_ok("atlas-surrogate", *options, ranks=2).stdout
                self.assertEqual([self.of(q, surrogate) for q in ("asymmetry_p", "prediction_p", "chaos_K")], ["nan"] * 3)

    def test_of_a_cycle_have_dimension_zero(self):
        cycle = self.run_ok("atlas-dimension", "--set", "system=Logistic", "--set", "constants=r = 3.5", "--set", "N=2000").stdout
        self.assertEqual((self.of("D2", cycle), self.of("verdict", cycle)), ("0", "5"))

    def test_that_came_to_rest_during_the_recording_have_dimension_zero(self):
        # PanXuZhou's chaos dies within a few hundred periods: a spiral that has ended is no curve.
        died = self.run_ok("atlas-dimension", "--set", "system=PanXuZhou", "--set", "transient=5000").stdout
        self.assertEqual((self.of("D2", died), self.of("verdict", died)), ("0", "5"))

    def test_of_angles_are_seen_on_their_circle(self):
        # The lift of the circle map wanders off; its angle fills the circle.
        circle = self.run_ok("atlas-dimension", "--set", "system=Circle", "--set", "N=5000").stdout
        self.assertEqual(self.of("coordinates", circle), "2")
        self.assertLess(float(self.of("r_fit_high", circle)), 2)
        self.assertAlmostEqual(float(self.of("D2", circle)), 1, delta=0.1)


if __name__ == "__main__":
    main()
