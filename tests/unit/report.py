#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""tools/report: one page per campaign with the right pictures, and one line where it must refuse."""
import csv
import json
import os
import re
import struct
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import CampaignTest, main  # noqa: E402

TOOL = Path(__file__).resolve().parents[2] / "tools/report"
KHAOS = os.environ["KHAOS_BINARY"]

CHECK = {"experiment": "test-square", "quantity": "sum", "configuration": "x = 3 <twice>", "published": 9.0, "measured": 9.1,
         "tolerance": 0.2, "verdict": "pass", "source": "Euclid", "note": ""}


def png_size(path):
    data = path.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n", f"{path} is no PNG"
    return struct.unpack(">II", data[16:24])


class ReportTest(CampaignTest):
    def report(self, folder, *options):
        return subprocess.run([TOOL, folder, *options], cwd=self.folder, capture_output=True, text=True)

    def pictures(self, folder):
        return sorted(path.stem for path in (self.folder / folder / "report").glob("*.png"))

    def assert_pictures(self, folder, *expected):
        """Writes the report; it has these pictures, as files of a readable size and inside the page."""
        done = self.report(folder)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stderr)
        self.assertEqual(self.pictures(folder), sorted(expected))
        page = (self.folder / folder / "report.html").read_text()
        self.assertEqual(sorted(re.findall(r'alt="(\w+)" [^>]*src="data:image/png;base64,', page)), sorted(expected))
        for name in expected:
            width, height = png_size(self.folder / folder / "report" / f"{name}.png")
            self.assertGreater(width, 600)
            self.assertGreater(height, 150)
        return page

    def family_run(self, *arguments, code=0):
        """A campaign of an experiment that only the program itself has."""
        done = subprocess.run([KHAOS, "run", *arguments], cwd=self.folder, capture_output=True, text=True)
        self.assertEqual(done.returncode, code, done.stderr)

    def assert_refuses(self, folder, expected, *options):
        done = self.report(folder, *options)
        self.assertEqual((done.returncode, len(done.stderr.splitlines())), (2, 1), done.stderr)
        self.assertTrue(done.stderr.startswith("report: "), done.stderr)
        self.assertIn(expected, done.stderr)


class Pictures(ReportTest):
    def test_draws_each_number_against_the_one_that_was_swept(self):
        self.run_ok("test-square", "--sweep", "x=0:9:10", "--out", "r")
        page = self.assert_pictures("r", "against_x")
        self.assertIn("0 to 9 (10 values)", page)

    def test_draws_a_map_over_two_swept_numbers(self):
        self.run_ok("test-walk", "--set", "steps=5", "--sweep", "a=1:2:4", "--sweep", "fail_above=10,20,30", "--out", "r")
        self.assertIn("map", self.assert_pictures("r", "map", "curves", "image_frames"))

    def test_draws_each_choice_of_a_text_that_was_swept(self):
        self.run_ok("test-square", "--sweep", "x=0:9:10", "--sweep", "note=none,some,much", "--out", "r")
        self.assert_pictures("r", "against_x")
        self.run_ok("test-square", "--sweep", "note=none,some,much", "--sweep", "fast=true,false", "--out", "t")
        self.assertIn("fast = false, note = much", self.assert_pictures("t"))

    def test_draws_histograms_where_only_replicates_differ(self):
        self.run_ok("test-walk", "--set", "steps=20", "--replicates", "50", "--out", "r")
        self.assert_pictures("r", "histograms", "curves", "image_frames")

    def test_draws_arrays_whose_lengths_differ(self):
        self.run_ok("test-walk", "--sweep", "steps=10,20,30", "--out", "r")
        self.assert_pictures("r", "against_steps", "curves", "image_frames")

    def test_shows_a_single_point_as_a_table(self):
        self.run_ok("test-square", "--set", "x=3", "--out", "r")
        page = self.assert_pictures("r")
        self.assertRegex(page, r"<td>square</td><td[^>]*>9</td>")

    def test_bins_a_crowd_of_points(self):
        self.run_ok("test-eight", "--sweep", "x=0:1:200000", "--out", "r")
        self.assertIn("200,000 done", self.assert_pictures("r", "against_x_1", "against_x_2"))

    def test_removes_pictures_of_an_earlier_report(self):
        self.run_ok("test-square", "--sweep", "x=0:9:10", "--out", "r")
        (self.folder / "r/report").mkdir()
        (self.folder / "r/report/old.png").write_bytes(b"")
        self.assert_pictures("r", "against_x")


class Page(ReportTest):
    def test_needs_no_other_file_and_no_network(self):
        self.run_ok("test-square", "--sweep", "x=0:9:10", "--out", "r")
        page = self.assert_pictures("r", "against_x")
        self.assertNotRegex(page, r'(src|href)="(?!data:)|@import|url\(|<script')

    def test_names_provenance_papers_and_the_yaml(self):
        self.write("sweep.yaml", "experiment: test-square\nseed: 42\nsweep: {x: [1, 2]}\n")
        self.run_ok("sweep.yaml", "--out", "r")
        page = self.assert_pictures("r", "against_x")
        for text in ("Euclid, Elements, book II", "seed: 42", "Open MPI", "<td>seed</td>", "finished"):
            self.assertIn(text, page)

    def test_lists_failed_points_with_their_messages(self):
        self.run_ok("test-walk", "--sweep", "a=1:3:5", "--set", "fail_above=2", "--set", "steps=5", "--out", "r", code=1)
        self.report("r")
        page = (self.folder / "r/report.html").read_text()
        self.assertIn("2 failed", page)
        self.assertIn("<td>a is above 2</td><td>Point 3 (a = 2.5)</td>", page)

    def test_shows_published_and_measured_values(self):
        self.run_ok("test-square", "--sweep", "x=0:9:10", "--out", "r")
        rows = [CHECK, {**CHECK, "verdict": "fail", "measured": 12.5}, {**CHECK, "verdict": "not run", "measured": None}]
        (self.folder / "r/check.json").write_text(json.dumps({"rows": rows}))
        page = self.assert_pictures("r", "against_x", "check")
        for text in ("1 pass", "1 fail", "1 not run", "12.5", "x = 3 &lt;twice&gt;"):
            self.assertIn(text, page)

    def test_goes_where_it_is_told(self):
        self.run_ok("test-square", "--sweep", "x=0:9:10", "--out", "r")
        self.assertEqual(self.report("r", "--out", "else.html").returncode, 0)
        self.assertTrue((self.folder / "else.html").is_file() and (self.folder / "else/against_x.png").is_file())
        self.assertFalse((self.folder / "r/report.html").exists())

    def test_leaves_out_the_page_if_told(self):
        self.run_ok("test-square", "--sweep", "x=0:9:10", "--out", "r")
        self.assertEqual(self.report("r", "--no-html").returncode, 0)
        self.assertEqual((self.pictures("r"), (self.folder / "r/report.html").exists()), (["against_x"], False))


class Refusals(ReportTest):
    def test_refuses_a_folder_that_is_not_there(self):
        self.assert_refuses("none", "none: there is no such folder")

    def test_refuses_a_folder_without_a_campaign(self):
        (self.folder / "r").mkdir()
        self.assert_refuses("r", "r holds no campaign")

    def test_refuses_a_damaged_and_a_foreign_file(self):
        self.run_ok("test-square", "--sweep", "x=0:9:10", "--out", "r")
        table = self.folder / "r/campaign.h5"
        whole = table.read_bytes()
        table.write_bytes(whole[: len(whole) // 2])
        self.assert_refuses("r", "r/campaign.h5 is not a readable HDF5 file")
        table.write_bytes((self.folder / "r/summary.h5").read_bytes())
        self.assert_refuses("r", "not a campaign of khaos")

    def test_refuses_a_campaign_without_results(self):
        self.run_ok("test-walk", "--sweep", "a=1,2", "--set", "steps=1000", "--set", "delay=2000", "--time-limit", "0.3", "--out", "r", code=3)
        self.assert_refuses("r", "r: nothing is computed yet")
        self.run_ok("test-walk", "--set", "fail_above=0", "--set", "steps=5", "--out", "f", code=1)
        self.assert_refuses("f", "f: all 1 Points computed so far failed, the first one: a is above 0")

    def test_refuses_what_is_no_output_of_check(self):
        self.run_ok("test-square", "--sweep", "x=0:9:10", "--out", "r")
        self.assert_refuses("r", "none.json: there is no such file", "--check", "none.json")
        for text in ("", "[]", '{"rows": 3}', '{"rows": [3]}', '{"rows": [{"experiment": "a"}]}'):
            with self.subTest(text):
                self.write("check.json", text)
                self.assert_refuses("r", "is not what `khaos check --json` prints", "--check", "check.json")

    def test_refuses_an_output_that_is_no_file_name(self):
        self.run_ok("test-square", "--out", "r")
        self.assert_refuses("r", "name a file that ends in .html", "--out", "r")


    def test_refuses_a_companion_that_no_picture_uses(self):
        self.run_ok("test-square", "--sweep", "x=0:9:10", "--out", "r")
        self.run_ok("test-walk", "--set", "steps=5", "--out", "w")
        self.assert_refuses("r", "--with w: a report of test-square has no use for test-walk", "--with", "w")
        self.assert_refuses("r", "none: there is no such folder", "--with", "none")


class KleinGordon(ReportTest):
    """The family's own pictures fit the outputs that its experiments have."""

    EXPECTED = {
        "kink-collision": {"window_map", "v_out", "energy_drift"},
        "kink-critical": {"critical"},
        "kink-window": {"windows"},
        "kg-scenario": {"space_time", "energy", "entropies", "kde", "phase"},
        "kg-stats": {"cliff"},
    }

    def test_draws_every_experiment_at_size_smoke(self):
        for experiment, expected in self.EXPECTED.items():
            with self.subTest(experiment):
                self.family_run(experiment, "--size", "smoke", "--out", experiment)
                self.assert_pictures(experiment, *expected)

    def test_draws_collisions_over_two_parameters(self):
        self.family_run("kink-collision", "--size", "smoke", "--sweep", "u=0.2,0.3", "--sweep", "X=8,10", "--out", "r")
        self.assert_pictures("r", "class_map", "map", "phi0")


class ChaosAtlas(ReportTest):
    """The page of the atlas, from short runs: their numbers are rough, and the page says so."""

    SYSTEMS = "Lorenz,Duffing,Henon,Logistic,MackeyGlass,Torus"
    SHORT = ("--set", "members=8", "--set", "periods=40", "--set", "transient=10")

    def setUp(self):
        super().setUp()
        self.family_run("atlas-lyapunov", "--sweep", f"system={self.SYSTEMS}", *self.SHORT, "--out", "r")

    def page_of(self, *options):
        done = self.report("r", *options)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stderr)
        return (self.folder / "r/report.html").read_text()

    def card(self, page, name):
        return page.split(f'<article class="card" id="{name}"')[1].split("</article>")[0]

    def test_has_a_row_and_a_card_for_each_system(self):
        page = self.page_of()
        for name in self.SYSTEMS.split(","):
            with self.subTest(name):
                self.assertEqual(page.count(f'<tr data-for="{name}">'), 1)
                self.assertEqual(page.count(f'id="{name}"'), 1)
        self.assertIn("<mi>σ</mi>", self.card(page, "Lorenz"))
        self.assertIn("<mi>x</mi><mi>τ</mi>", self.card(page, "MackeyGlass"))
        self.assertIn("One exponent is positive", self.card(page, "Henon"))
        self.assertIn("No exponent is above", self.card(page, "Torus"))

    def test_needs_no_other_file_and_no_network(self):
        page = self.page_of()
        self.assertNotRegex(page, r'src="(?!data:)|href="(?!data:|#)|@import|url\(|fetch\(|XMLHttp')

    def test_leaves_the_table_as_csv_and_json(self):
        self.page_of()
        with open(self.folder / "r/report/atlas.csv", newline="") as file:
            rows = {row["system"]: row for row in csv.DictReader(file)}
        table = json.loads((self.folder / "r/report/atlas.json").read_text())
        self.assertEqual(sorted(rows), sorted(self.SYSTEMS.split(",")))
        self.assertEqual([set(row) for row in table["systems"]], [set(table["fields"])] * len(rows))
        henon = next(row for row in table["systems"] if row["system"] == "Henon")
        self.assertAlmostEqual(henon["sum"], -1.2039728, places=6)  # ln 0.3, whatever the length of the run
        self.assertEqual([float(rows["Henon"][f"lambda_{k}"]) for k in (1, 2)], henon["spectrum"])
        self.assertEqual(rows["Henon"]["lambda_3"], "")
        self.assertEqual((rows["Lorenz"]["kind"], rows["MackeyGlass"]["dimension"], rows["Torus"]["verdict"]), ("flow", "", "regular"))

    def test_shows_what_other_campaigns_add(self):
        self.family_run("atlas-trajectory", "--sweep", "system=Lorenz,Duffing,Henon,Logistic,MackeyGlass", "--set", "periods=50", "--out", "t")
        (self.folder / "d.yaml").write_text("experiment: atlas-dimension\nset: {N: 3000}\n"
                                            "sweep: {points: [{system: Lorenz}, {system: Henon}, {system: Logistic, start: [2]}]}\n")
        self.family_run("d.yaml", "--out", "d", code=1)  # the logistic map has no orbit from 2
        self.family_run("atlas-entropy", "--sweep", "system=Lorenz,Henon", "--set", "N=3000", "--set", "fuzzy=false", "--out", "e")
        page = self.page_of("--with", "t", "--with", "d", "--with", "e")
        for name, pictures in {"Lorenz": 2, "Duffing": 2, "Henon": 1, "Logistic": 1, "MackeyGlass": 1, "Torus": 0}.items():
            self.assertEqual(self.card(page, name).count("<img"), pictures, name)
        for name, there in {"Lorenz": True, "Duffing": False}.items():
            self.assertEqual("permutation entropy" in self.card(page, name), there, name)
            self.assertEqual("Hill exponent" in self.card(page, name), there, name)
        self.assertIn("atlas-dimension: Logistic diverged at t=", self.card(page, "Logistic"))
        self.assertIn("(t − τ)", self.card(page, "MackeyGlass"))
        self.assertIn("<td>atlas-entropy</td>", page)
        self.assert_refuses("r", "a second campaign of atlas-dimension, after d", "--with", "d", "--with", "d")
        self.assert_refuses("r", "a report of atlas-lyapunov has no use for atlas-lyapunov; it may draw on atlas-trajectory", "--with", "r")

    def test_draws_exponents_over_a_parameter(self):
        self.family_run("atlas-lyapunov", "--set", "parameter=rho", "--sweep", "value=20:30:5", *self.SHORT, "--out", "p")
        self.assertIn("exponents", self.assert_some_pictures("p"))

    def test_draws_the_other_experiments(self):
        for experiment, expected, options in (
                ("atlas-trajectory", "attractor", ["--set", "periods=50"]),
                ("atlas-dimension", "correlation", ["--set", "N=3000"]),
                ("atlas-entropy", "entropy", ["--set", "N=3000", "--set", "fuzzy=false"]),
                ("atlas-surrogate", "surrogates", ["--set", "N=1024", "--set", "count=39"])):
            with self.subTest(experiment):
                self.family_run(experiment, *options, "--out", experiment)
                self.assertIn(expected, self.assert_some_pictures(experiment))

    def assert_some_pictures(self, folder):
        done = self.report(folder)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stderr)
        return self.pictures(folder)


if __name__ == "__main__":
    main()
