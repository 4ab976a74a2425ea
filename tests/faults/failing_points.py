#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""A Point that cannot be computed fails alone, with its message; the campaign goes on and ends with exit code 1."""
import json
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import FAILED, CampaignTest, main

ROOTS = ["test-root", "--sweep", "x=4,-1,9,-16"]


class FailingPoints(CampaignTest):
    def assert_half_failed(self, folder):
        status = self.status(folder)
        self.assertEqual((status["done"], status["failed"], status["todo"]), (2, 2, 0))
        text = self.khaos("status", folder).stdout
        for x in (-1, -16):
            self.assertIn(f"not finite at x = {x}\n", text)

    def test_fail_alone_in_each_way_to_fail_and_in_any_batch(self):
        for how in ("fail", "require", "throw"):
            for ranks, batch in ((0, "1"), (0, "4"), (2, "3"), (3, "2")):
                with self.subTest(how=how, ranks=ranks, batch=batch):
                    out = f"{how}-{ranks}-{batch}"
                    result = self.run_ok(*ROOTS, "--set", f"how={how}", "--batch", batch, "--out", out, ranks=ranks, code=FAILED)
                    self.assertIn("2 Points done, 2 failed", result.stderr)
                    self.assertIn("Point 1 failed: " + ("internal error: " if how == "throw" else "") + "not finite at x = -1", result.stderr)
                    self.assert_half_failed(out)

    def test_fail_where_an_integer_is_not_a_number(self):
        result = self.run_ok(*ROOTS, "--set", "how=integer", "--batch", "4", "--out", "c", code=FAILED)
        self.assertIn("2 Points done, 2 failed", result.stderr)
        self.assertRegex(self.khaos("status", "c").stdout, "whole: an integer output was given -?nan")

    def test_fail_for_a_whole_group_of_ranks(self):
        walk = ["test-walk", "--sweep", "a=1,2,3,4,5", "--set", "fail_above=3.5"]
        self.run_ok(*walk, "--out", "group", "--ranks-per-point", "2", ranks=4, code=FAILED)
        self.run_ok(*walk, "--out", "alone", code=FAILED)
        self.assert_same_bits("alone", "group")
        self.assertIn("a is above 3.5", self.khaos("status", "group").stdout)

    def test_are_not_computed_again_unless_asked_for(self):
        self.run_ok(*ROOTS, "--out", "c", code=FAILED)
        self.run_ok(*ROOTS, "--out", "c", code=FAILED, KHAOS_TESTING_FORGIVE="1")
        self.assert_half_failed("c")
        self.run_ok(*ROOTS, "--out", "c", "--retry-failed", code=FAILED)
        self.assert_half_failed("c")
        runs = [json.loads(line) for line in (self.folder / "c/runs.jsonl").read_text().splitlines()]
        self.assertEqual([run["points_computed"] for run in runs], [4, 0, 2])

    def test_that_are_mended_leave_no_trace(self):
        self.run_ok(*ROOTS, "--out", "c", code=FAILED)
        self.run_ok(*ROOTS, "--out", "c", "--retry-failed", ranks=2, KHAOS_TESTING_FORGIVE="1")
        self.run_ok(*ROOTS, "--out", "good", KHAOS_TESTING_FORGIVE="1")
        self.assert_same_bits("c", "good")

    def test_of_a_refined_campaign_are_passed_over(self):
        self.write("a.yaml", "experiment: test-root\nsweep: {x: [-1, 0.5, 1]}\n"
                             "refine: {on: root, axis: x, to: 0.2, max_points: 20}\n")
        self.run_ok("a.yaml", "--out", "c", code=FAILED)
        status = self.status("c")
        self.assertEqual((status["failed"], status["todo"]), (1, 0))
        self.assertEqual(status["done"], 2 + 3)  # 0.75, then 0.625 and 0.875; nothing towards -1

    def test_that_are_done_in_part_have_results_and_are_told_of_also_by_a_run_that_resumes(self):
        partly = [*ROOTS, "--set", "how=partial", "--out", "c"]
        first = self.run_ok(*partly, "--batch", "3", ranks=2, code=FAILED)
        again = self.run_ok(*partly, code=FAILED)
        for result in (first, again):
            self.assertIn("4 Points done (2 in part), 0 failed", result.stderr)
            self.assertIn("Point 1 is done in part: not finite at x = -1\n", result.stderr)
        status = self.status("c")
        self.assertEqual([status[key] for key in ("done", "partial", "failed", "todo")], [4, 2, 0, 0])
        self.assertIn("Point 3 is done in part: not finite at x = -16\n", self.khaos("status", "c").stdout)
        runs = [json.loads(line) for line in (self.folder / "c/runs.jsonl").read_text().splitlines()]
        self.assertEqual([run["points_computed"] for run in runs], [4, 0])
        repeated = self.khaos("run", "c", "--point", "3")
        self.assertIn("equal to the stored row, bit for bit", repeated.stdout)

    def test_that_are_done_in_part_differ_from_those_that_are_whole(self):
        self.run_ok(*ROOTS, "--set", "how=partial", "--out", "c", code=FAILED)
        self.run_ok(*ROOTS, "--set", "how=partial", "--out", "good", KHAOS_TESTING_FORGIVE="1")
        self.assertEqual(self.khaos("diff", "c", "good").returncode, 1)

    def test_that_are_done_in_part_keep_their_results_as_the_sweep_grows(self):
        self.run_ok(*ROOTS, "--set", "how=partial", "--out", "c", code=FAILED)
        self.run_ok("test-root", "--sweep", "x=1,4,-1,9,-16", "--set", "how=partial", "--out", "c", code=FAILED,
                    KHAOS_TESTING_FORGIVE="1")
        self.assertEqual(self.status("c")["partial"], 2)
        self.assertIn("Point 2 is done in part: not finite at x = -1\n", self.khaos("status", "c").stdout)

    def test_repeated_by_hand_says_what_it_said(self):
        self.run_ok(*ROOTS, "--out", "c", code=FAILED)
        result = self.khaos("run", "c", "--point", "1")
        self.assertEqual(result.returncode, FAILED)
        self.assertIn("failed: not finite at x = -1\n", result.stdout)

    def test_a_bug_on_one_rank_of_a_group_ends_the_run_and_names_the_point(self):
        result = self.khaos("run", *ROOTS, "--set", "how=throw", "--ranks-per-point", "2", "--out", "c", ranks=2, timeout=30)
        self.assertEqual(result.returncode, 70, result.stderr)
        self.assertIn("khaos: Point 1: internal error: not finite at x = -1\n", result.stderr)
        self.run_ok(*ROOTS, "--set", "how=throw", "--out", "c", code=FAILED)
        self.assert_half_failed("c")


if __name__ == "__main__":
    main()
