#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""One campaign leaves the same bits on any number of ranks, ranks per Point and Points per batch."""
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import INTERRUPTED, CampaignTest, main

CAMPAIGNS = {
    "square": ["test-square", "--sweep", "x=0:1:2000", "--set", "note=some"],
    "walk with fields": ["test-walk", "--sweep", "a=-1:1:7", "--sweep", "steps=20,35", "--replicates", "2"],
    "shapes that vary": ["test-shapes", "--sweep", "n=1,5,3,1000", "--sweep", "x=0.5,2"],
    "batch keys": ["test-step", "--sweep", "twice=yes,no", "--sweep", "x=0:1:40"],
    "both kinds of streams": ["test-noise", "--sweep", "scale=1,2", "--replicates", "5"],
    "failing Points": ["test-root", "--sweep", "x=-2:2:41", "--sweep", "how=fail,require,throw"],
}
REFINED = """experiment: test-step
sweep: {twice: [true, false], x: {linspace: [0, 1, 9]}}
replicates: 2
refine: {on: level, axis: x, to: 1.0e-3, max_points: 500}
"""
WAYS = [dict(ranks=2), dict(ranks=3), dict(ranks=4), dict(ranks=2, options=["--ranks-per-point", "2"]),
        dict(ranks=3, options=["--ranks-per-point", "2"]), dict(ranks=1, options=["--batch", "1"]),
        dict(ranks=2, options=["--batch", "7"]), dict(ranks=2, options=["--batch", "1000"])]


class SameBits(CampaignTest):
    def check(self, arguments, code, ways=WAYS):
        self.run_ok(*arguments, "--out", "alone", code=code)
        for number, way in enumerate(ways):
            with self.subTest(**way):
                out = f"other{number}"
                self.run_ok(*arguments, "--out", out, *way.get("options", []), ranks=way["ranks"], code=code)
                self.assert_same_bits("alone", out)

    def test_of_results_that_are_numbers(self):
        self.check(CAMPAIGNS["square"], 0)

    def test_of_walks_with_fields(self):
        self.check(CAMPAIGNS["walk with fields"], 0)

    def test_of_shapes_that_vary(self):
        self.check(CAMPAIGNS["shapes that vary"], 0)

    def test_of_batches_of_several_keys(self):
        self.check(CAMPAIGNS["batch keys"], 0)

    def test_of_random_numbers_shared_by_ranks(self):
        self.check(CAMPAIGNS["both kinds of streams"], 0)

    def test_of_points_that_fail_alone(self):
        ways = [way for way in WAYS if "--ranks-per-point" not in way.get("options", [])]  # a bug in a group ends the run
        self.check(CAMPAIGNS["failing Points"], 1, ways)

    def test_of_refined_campaigns(self):
        self.check([self.write("refined.yaml", REFINED)], 0)

    def test_after_an_interruption_on_another_number_of_ranks(self):
        walk = ["test-walk", "--sweep", "a=0:1:12", "--set", "steps=50", "--set", "delay=2000"]
        self.run_ok(*walk, "--out", "alone", ranks=2)
        self.run_ok(*walk, "--out", "resumed", "--time-limit", "0.3", ranks=3, code=INTERRUPTED)
        self.run_ok(*walk, "--out", "resumed", "--time-limit", "0.3", "--ranks-per-point", "2", ranks=2, code=INTERRUPTED)
        self.run_ok("resumed", ranks=4)
        self.assert_same_bits("alone", "resumed")


class Diff(CampaignTest):
    def test_sees_another_result(self):
        self.run_ok("test-noise", "--replicates", "3", "--out", "a")
        self.run_ok("test-noise", "--replicates", "3", "--seed", "2", "--out", "b")
        result = self.khaos("diff", "a", "b")
        self.assertEqual(result.returncode, 1)
        self.assertIn("common: 3 of 3 rows differ (Point 0 and Point 0: ", result.stdout)

    def test_sees_missing_points(self):
        self.run_ok("test-square", "--sweep", "x=1,2,3", "--out", "a")
        self.run_ok("test-square", "--sweep", "x=3,2", "--out", "b")
        result = self.khaos("diff", "a", "b")
        self.assertEqual((result.returncode, result.stdout), (1, "1 Points are in only one of the two\n"))

    def test_pairs_points_by_their_parameters_not_by_their_place(self):
        self.run_ok("test-noise", "--sweep", "scale=1,2,3", "--out", "a")
        self.run_ok("test-noise", "--sweep", "scale=3,1,2", "--out", "b")
        self.assert_same_bits("a", "b")

    def test_refuses_what_cannot_be_compared(self):
        self.run_ok("test-square", "--out", "a")
        self.run_ok("test-step", "--out", "b")
        self.assert_refused(self.khaos("diff", "a", "b"), "a is a campaign of test-square, b of test-step")
        self.assert_refused(self.khaos("diff", "a", "nowhere"), "nowhere holds no campaign")


if __name__ == "__main__":
    main()
