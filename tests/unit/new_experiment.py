#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""tools/new_experiment: what it writes, what it refuses, and that what it wrote measures its reference values."""
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]


class NewExperiment(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)

    def make(self, *arguments):
        run = subprocess.run([SOURCE / "tools/new_experiment", *arguments, "--root", self.root], capture_output=True, text=True)
        return run.returncode, run.stdout + run.stderr

    def test_writes_one_folder_without_a_word_of_the_template_left(self):
        status, output = self.make("red-noise")
        self.assertEqual(status, 0, output)
        folder = self.root / "experiments/red-noise"
        self.assertEqual(sorted(f.name for f in folder.iterdir()),
                         ["README.md", "default.yaml", "full.yaml", "red_noise.cpp", "reference.yaml", "smoke.yaml"])
        for file in folder.iterdir():
            self.assertNotIn("@", file.read_text(), file)
        self.assertIn('Register<RedNoise> registered{"red-noise"', (folder / "red_noise.cpp").read_text())

    def test_appends_documents_to_the_yaml_of_an_existing_family(self):
        self.make("first", "--family", "both")
        readme = self.root / "experiments/both/README.md"
        before = readme.read_text()
        status, output = self.make("second", "--family", "both")
        self.assertEqual(status, 0, output)
        text = (self.root / "experiments/both/smoke.yaml").read_text()
        self.assertIn("experiment: first", text)
        self.assertIn("\n---\n", text)
        self.assertIn("experiment: second", text)
        self.assertEqual(readme.read_text(), before)

    def test_refuses_a_name_that_is_taken(self):
        self.make("first")
        status, output = self.make("first", "--family", "other")
        self.assertNotEqual(status, 0)
        self.assertIn("experiments/first/first.cpp already registers first", output)
        self.assertFalse((self.root / "experiments/other").exists())

    def test_refuses_a_name_that_is_not_kebab_case(self):
        for name in ("Bad", "under_score", "1d", "a--b", "../up"):
            status, output = self.make(name)
            self.assertNotEqual(status, 0, name)
            self.assertIn("not kebab-case", output)
        self.assertEqual(list(self.root.iterdir()), [])

    def test_what_it_writes_measures_its_reference_values(self):
        # The build has put an experiment test-template, freshly written, into khaos_testing.
        program = Path(os.environ["KHAOS_BINARY_DIR"]) / "tests/khaos_testing"
        run = subprocess.run([program, "check", "test-template", "--out", self.root], capture_output=True, text=True)
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        self.assertIn("2 rows: 2 pass", run.stdout)


if __name__ == "__main__":
    unittest.main()
