#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""What each verb prints, for people and as JSON."""
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import DONE, FAILED, INTERRUPTED, CampaignTest, main

VERBS = ["list", "describe", "plan", "run", "status", "check", "diff", "cite"]


class Cli(CampaignTest):
    def text(self, *arguments, code=DONE, **options):
        result = self.khaos(*arguments, **options)
        self.assertEqual((result.returncode, result.stderr), (code, ""))
        return result.stdout

    def json(self, *arguments, **options):
        return json.loads(self.text(*arguments, "--json", **options))

    def test_help_of_every_verb_teaches_with_an_example(self):
        text = self.text("--help")
        for verb in VERBS:
            self.assertRegex(text, rf"(?m)^  {verb} ")
            self.assertRegex(self.text(verb, "--help"), rf"(?s)Examples:.*khaos {verb}")
        self.assertEqual(self.text("run", "--help", ranks=3).count("Examples:"), 1)

    def test_version_names_number_and_commit(self):
        self.assertRegex(self.text("--version"), r"^khaos \d+\.\d+\.\d+ \([0-9a-f]{7,40}|unknown")

    def test_list(self):
        self.assertRegex(self.text("list"), r"(?m)^testing\n(  .*\n)*  test-walk +A random walk that can be interrupted$")
        names = {e["name"]: e for e in self.json("list")}
        self.assertEqual(names["test-square"], {"name": "test-square", "family": "testing", "doc": "Squares"})

    def test_describe(self):
        text = self.text("describe", "test-square")
        for part in ("  x              2 m\n", "what is squared", "allowed: none | some | much", "square             x squared", "Euclid"):
            self.assertIn(part, text)
        e = self.json("describe", "test-shapes")
        parameters = {p["name"]: p for p in e["parameters"]}
        self.assertEqual([p["default"] for p in e["parameters"]], [3, 1, 0.5, True, "one", [1, 2]])
        self.assertEqual(parameters["x"], {"name": "x", "type": "a number", "unit": "m", "default": 0.5, "meaning": "a number",
                                           "allowed": "between -100 and 100, ends excluded"})
        outputs = {o["name"]: o for o in e["outputs"]}
        self.assertEqual((outputs["root"]["axes"], outputs["root"]["shape"], outputs["root"]["type"]), (["k", "part"], [3, 2], "complex"))
        self.assertEqual(self.json("describe", "test-walk")["outputs"][3]["file"], "fields.h5")
        self.assertEqual(e["sources"], ["Cantor 1874", "Dedekind 1888"])

    def test_plan(self):
        plan = self.json("plan", "test-walk", "--sweep", "a=-1,1", "--sweep", "steps=100,1000", "--replicates", "3", "--ranks", "4")
        self.assertEqual((plan["points"], plan["ranks"], plan["experiment"]), (12, 4, "test-walk"))
        self.assertEqual(plan["field_bytes"], 12 * 1000 * 4 * 8)
        self.assertAlmostEqual(plan["core_seconds"], 6e-6 * (100 + 1000))
        self.assertEqual(plan["issues"], [{"kind": "warning", "text": "a is negative", "first_point": 0, "points": 6}])
        text = self.text("plan", "test-walk", "--sweep", "steps=100,1000")
        self.assertRegex(text, r"^test-walk: 2 Points\n  campaign.h5  .*KiB\n  fields.h5    62.5 KiB\n  cost ")
        refused = self.json("plan", "test-walk", "--set", "a=666", code=2)
        self.assertEqual([issue["text"] for issue in refused["issues"]], ["a must not be 666"])
        self.assertFalse((self.folder / "runs").exists(), "plan computed something")

    def test_plan_knows_the_size_of_the_files(self):
        for arguments in (["test-shapes", "--set", "n=20000", "--sweep", "x=1:2:50"], ["test-square", "--sweep", "x=0:1:10000"]):
            plan = self.json("plan", *arguments)
            self.run_ok(*arguments, "--out", arguments[0])
            size = (self.folder / arguments[0] / "campaign.h5").stat().st_size
            self.assertAlmostEqual(plan["table_bytes"] / size, 1, delta=0.03)

    def test_run_of_one_point_shows_its_row(self):
        result = self.run_ok("test-square", "--set", "x=-3")
        self.assertRegex(result.stdout, r"^  square +9\n$")
        self.assertRegex(result.stderr, r"^khaos: runs/test-square-[0-9a-f]{8}: 1 Points done, 0 failed, 00:00\n$")
        self.assertTrue((self.folder / "runs").is_dir())

    def test_run_repeats_a_point_bit_for_bit(self):
        self.run_ok("test-noise", "--sweep", "scale=1,2", "--replicates", "3", "--seed", "7", "--out", "noise", ranks=2)
        self.run_ok("test-walk", "--sweep", "steps=10,20", "--out", "walk")
        self.run_ok("test-shapes", "--sweep", "n=1,4", "--out", "shapes")
        self.write("refined.yaml", "experiment: test-step\nsweep: {x: [0, 1]}\nrefine: {on: level, axis: x, to: 0.1, max_points: 9}\n")
        self.run_ok("refined.yaml", "--out", "refined")
        for folder, points in (("noise", 6), ("walk", 2), ("shapes", 2), ("refined", 6)):
            for point in range(points):
                self.assertIn("equal to the stored row, bit for bit\n", self.text("run", folder, "--point", point, ranks=point % 3))
        self.assert_refused(self.khaos("run", "walk", "--point", "2"), "--point: given 2, allowed: 0 .. 1")

    def test_run_says_when_a_repeated_point_differs_or_was_not_computed(self):
        self.run_ok("test-root", "--sweep", "x=1,-1", "--out", "c", code=FAILED)
        text = self.text("run", "c", "--point", "1", KHAOS_TESTING_FORGIVE="1")
        self.assertIn("the stored row is failed: not finite at x = -1\n", text)
        self.run_ok("test-walk", "--out", "w", "--time-limit", "0", code=INTERRUPTED)
        self.assertIn("the stored row is not computed yet\n", self.text("run", "w", "--point", "0"))

    def test_run_of_a_folder_resumes_it(self):
        self.run_ok("test-square", "--sweep", "x=1,2", "--out", "c", "--time-limit", "0", code=INTERRUPTED)
        self.run_ok("c")
        self.assertEqual(self.status("c")["done"], 2)

    def test_run_keeps_quiet_if_told_so(self):
        self.assertEqual(self.run_ok("test-square", "--sweep", "x=1,2", "--quiet").stderr, "")

    def test_run_writes_down_each_time_it_worked(self):
        self.run_ok("test-square", "--sweep", "x=1,2", "--out", "c", "--time-limit", "0", code=INTERRUPTED)
        self.run_ok("c", ranks=2)
        runs = [json.loads(line) for line in (self.folder / "c/runs.jsonl").read_text().splitlines()]
        self.assertEqual([(r["outcome"], r["points_computed"], r["ranks"]) for r in runs], [("interrupted", 0, "1"), ("finished", 2, "2")])
        for key in ("khaos_version", "commit", "compiler", "mpi", "hdf5", "kokkos_backend", "host", "start_time", "end_time"):
            self.assertTrue(runs[1][key], key)

    def test_status(self):
        self.run_ok("test-root", "--sweep", "x=1,-1,-2", "--out", "c", code=FAILED)
        status = self.json("status", "c")
        self.assertEqual({k: status[k] for k in ("experiment", "points", "done", "failed", "todo", "running", "group_seconds_left")},
                         {"experiment": "test-root", "points": 3, "done": 1, "failed": 2, "todo": 0, "running": False, "group_seconds_left": 0})
        text = self.text("status", "c")
        self.assertIn("c: test-root, not running\n  3 Points: 1 done, 2 failed, 0 to do\n", text)
        self.assertIn("  Point 1 failed: not finite at x = -1\n", text)
        self.run_ok("test-walk", "--out", "w", "--time-limit", "0", code=INTERRUPTED)
        self.assertIn("  resume: khaos run w\n", self.text("status", "w"))

    def test_cite(self):
        self.run_ok("test-shapes", "--out", "c")
        self.assertRegex(self.text("cite", "c"), r"^Cantor 1874\nDedekind 1888\nComputed with khaos .*CITATION\.cff")

    def test_run_of_a_size_takes_the_campaign_of_the_family(self):
        self.run_ok("test-square", "--size", "smoke")
        self.assertEqual(self.status("runs/test-square-smoke")["done"], 3)

    def test_check_passes_where_published_values_are_met(self):
        rows = self.json("check", "testing", "--size", "smoke")["rows"]
        self.assertEqual([(row["measured"], row["verdict"]) for row in rows],
                         [(9, "pass"), (2.25, "pass"), (14, "pass"), (-0.5, "pass"), (6, "pass"), (6.25, "pass"), (6.25, "pass")])
        self.assertEqual(rows[1], {"experiment": "test-square", "quantity": "square", "configuration": "{x: 1.5}", "size": "smoke",
                                   "published": 2.2, "measured": 2.25, "tolerance": 0.05 * 2.2, "verdict": "pass", "source": "Euclid", "note": ""})
        self.assertIn("7 rows: 7 pass, 0 differ as documented, 0 fail, 0 not run\n",
                      self.text("check", "testing", "--size", "smoke", "--quiet", ranks=2))

    def test_check_passes_where_a_difference_is_as_documented(self):
        rows = self.json("check", "test-square")["rows"]
        self.assertEqual([row["verdict"] for row in rows], ["pass", "pass", "pass", "differs"])

    def test_check_fails_where_a_value_is_missed_or_a_point_fails(self):
        rows = self.json("check", "testing", "--size", "full", code=FAILED)["rows"]
        no_place = rows[7]
        self.assertEqual((no_place["measured"], no_place["message"]), (None, "area: axis z has no place 3.5"))
        missed, failed = rows[-2:]
        self.assertEqual((missed["measured"], missed["verdict"]), (36, "fail"))
        self.assertEqual((failed["measured"], failed["verdict"], failed["message"]), (None, "fail", "not finite at x = -1"))

    def test_check_only_lists_the_rows_if_told_so(self):
        rows = self.json("check", "testing", "--list")["rows"]
        self.assertEqual([row["verdict"] for row in rows], ["not run"] * 8)
        self.assertFalse((self.folder / "runs").exists())


if __name__ == "__main__":
    main()
