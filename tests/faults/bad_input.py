#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""What cannot be computed is refused before anything is: one line that begins `khaos: `, exit code 2, on any ranks."""
import os
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import CampaignTest, as_nobody, main

DOCUMENTS = {  # text of a.yaml: what the line must hold; tests/unit/request_errors.cpp has the rest of them
    "experiment: test-square\nset: {xx: 1}\n": "a.yaml:2:7: xx: unknown key of set, the parameters of test-square (did you mean x?)",
    "experiment: test-square\nset: {x: 1, x: 2}\n": "a.yaml:2:13: x: this key stands here twice",
    "experiment: test-walk\nset: {steps: 1.5}\n": "a.yaml:2:14: steps: '1.5' is not an integer",
    "experiment: test-walk\nset: {steps: 1e7}\n": "a.yaml:2:14: steps: given 10000000, allowed: 1 .. 1e+06",
    "experiment: test-walk\nset: {steps: 3e9}\n": "a.yaml:2:14: steps: given 3000000000, allowed: 1 .. 1e+06",
    "experiment: test-square\nsweep: {x: []}\n": "a.yaml:2:12: x: a sweep of zero values has no Points",
    "experiment: test-sqare\n": "a.yaml:1:13: no experiment is named 'test-sqare': did you mean test-square?",
    "experiment: test-walk\nset: {a: 666}\n": "test-walk (a=666): a must not be 666",
    "experiment: test-walk\nsweep: {a: [1, 666, 2, 666]}\n": "test-walk (a=666): a must not be 666 (and 1 more Points)",
    "experiment: test-square\nset: {x: [1}\n": "a.yaml:2:12: not valid YAML: ",
    "experiment: test-square\nset: {note: \"a\n\n b\"}\n": "a.yaml:2:13: note: given a b, allowed: none | some | much",
    "\0\x01\x02": "a.yaml:1:1: ",
    "": "a.yaml: no campaign in it",
}
COMMANDS = {
    "run test-sqare": "no experiment is named 'test-sqare': did you mean test-square?",
    "run nowhere.yaml": "cannot read nowhere.yaml: No such file or directory",
    "run folder.yaml": "folder.yaml is a folder, not a file",
    "run folder": "folder is a folder without a campaign (no campaign.h5 in it)",
    "run test-square --size full": "testing/full.yaml: no campaign in it",
    "run test-step --size smoke": "testing/smoke.yaml: no campaign of test-step in it",
    "run test-square --size huge": "--size",
    "run test-square --set x": "--set x: give name=value",
    "run test-square --set =1": "--set =1: give name=value",
    "run test-square --set y=1": "--set y: test-square has no such parameter (did you mean x?)",
    "run test-square --sweep x=0:1:0": "--sweep x: a sweep needs 1 .. 100000000 values, given 0",
    "run test-square --sweep x=": "--sweep x=: give name=value",
    "run test-square --replicates 0": "--replicates",
    "run test-square --seed -1": "--seed",
    "run test-square --time-limit soon": "time limit: given 'soon', allowed: seconds, or like 90s",
    "run test-square --ranks-per-point 9": "--ranks-per-point: given 9, allowed: 1 .. ",
    "run test-square --fast": "--fast",
    "run": "what is required",
    "rum test-square": "rum: khaos has no such verb (did you mean run?)",
    "dance": "dance: khaos has no such verb (see khaos --help)",
    "run folder --point 0": "folder holds no campaign (no campaign.h5 in it)",
    "plan test-walk --set a=x": "--set a: 'x' is not a number",
    "status nowhere": "nowhere holds no campaign (no campaign.h5 in it)",
    "cite folder": "folder holds no campaign (no campaign.h5 in it)",
    "describe lorentz": "no experiment is named 'lorentz'; `khaos list` shows all",
    "check nothing": "no experiment is named 'nothing'; `khaos list` shows all",
}


class BadInput(CampaignTest):
    def setUp(self):
        super().setUp()
        (self.folder / "folder").mkdir()
        (self.folder / "folder.yaml").mkdir()

    def nothing_was_made(self):
        self.assertFalse((self.folder / "runs").exists(), "a folder was made before the refusal")

    def test_in_the_yaml_of_a_campaign(self):
        for document, text in DOCUMENTS.items():
            with self.subTest(document=document):
                self.write("a.yaml", document)
                self.assert_refused(self.khaos("run", "a.yaml"), text)
                self.nothing_was_made()

    def test_on_the_command_line(self):
        for line, text in COMMANDS.items():
            with self.subTest(line=line):
                self.assert_refused(self.khaos(*line.split()), text)
                self.nothing_was_made()

    def test_is_refused_by_three_ranks_in_one_line_too(self):
        self.write("a.yaml", "experiment: test-walk\nsweep: {a: [1, 2, 3, 666]}\n")
        self.write("b.yaml", "experiment: test-walk\nset: {x: 1}\n")
        for line in ("run a.yaml", "run b.yaml", "run nowhere.yaml", "run test-sqare", "run folder --point 0",
                     "run test-square --fast", "status nowhere", "diff folder folder", "run test-square --ranks-per-point 9"):
            with self.subTest(line=line):
                self.assert_refused(self.khaos(*line.split(), ranks=3), "")
                self.nothing_was_made()

    def test_of_an_experiment_whose_outputs_differ_between_points(self):
        for ranks in (0, 2, 3):  # alone, one Point a rank, and a rank without any
            result = self.khaos("run", "test-fickle", "--sweep", "more=no,yes", ranks=ranks)
            self.assert_refused(result, "test-fickle: the outputs of a campaign's Points differ in more than the length of their axes")

    def test_that_may_not_be_read(self):
        nobody = as_nobody()
        os.chmod(self.folder, 0o755)
        self.write("a.yaml", "experiment: test-square\n")
        os.chmod(self.folder / "a.yaml", 0)
        self.assert_refused(self.khaos("run", "a.yaml", prefix=nobody), "cannot read a.yaml: Permission denied")

    def test_of_several_campaigns_in_one_file(self):
        self.write("a.yaml", "experiment: test-square\n---\nexperiment: test-step\n")
        self.assert_refused(self.khaos("run", "a.yaml"), "a.yaml holds several campaigns; name one of them with --experiment")
        self.assert_refused(self.khaos("run", "a.yaml", "--experiment", "test-walk"), "a.yaml: no campaign of test-walk in it")
        self.run_ok("a.yaml", "--experiment", "test-step")

    def test_of_a_name_with_a_line_break(self):
        self.assert_refused(self.khaos("run", "two\nlines"), "no experiment is named 'two lines'")

    def test_that_only_deserves_a_warning_is_computed(self):
        result = self.run_ok("test-walk", "--sweep", "a=-1,-2,3", "--quiet")
        self.assertEqual(result.stderr, "")
        result = self.run_ok("test-walk", "--sweep", "a=-1,-2,4")
        self.assertIn("khaos: warning: test-walk (a=-1): a is negative (and 1 more Points)\n", result.stderr)


if __name__ == "__main__":
    main()
