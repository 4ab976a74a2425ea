#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""A row whose bytes do not match its digest is computed again, also when the table is rewritten for longer rows; and
what `khaos diff` says of campaigns that are equal, or nearly."""
import sys
import unittest
from pathlib import Path

import h5py

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import CampaignTest, main


class TornRows(CampaignTest):
    def tear(self, folder):
        with h5py.File(self.folder / folder / "campaign.h5", "r+") as file:
            file["end"][0] = 42.0

    def test_are_computed_again_when_an_extension_makes_rows_longer(self):
        self.run_ok("test-walk", "--sweep", "a=1,2", "--set", "steps=5", "--out", "whole")
        self.run_ok("test-walk", "--sweep", "steps=5,9", "--sweep", "a=1,2", "--out", "whole")
        self.run_ok("test-walk", "--sweep", "a=1,2", "--set", "steps=5", "--out", "torn")
        self.tear("torn")
        self.run_ok("test-walk", "--sweep", "steps=5,9", "--sweep", "a=1,2", "--out", "torn", ranks=2)
        self.assert_same_bits("whole", "torn")


class Diff(CampaignTest):
    def test_does_not_match_one_point_with_two(self):
        for folder, x in (("twice", "1,1"), ("two", "1,3"), ("one", "1")):
            self.run_ok("test-square", "--sweep", f"x={x}", "--out", folder)
        for other in ("two", "one"):
            result = self.khaos("diff", "twice", other)
            self.assertEqual(result.returncode, 1)
            self.assertIn("only one of the two", result.stdout)
        self.assert_same_bits("twice", "twice")

    def test_compares_the_places_that_a_point_uses(self):
        self.run_ok("test-walk", "--sweep", "a=1,2", "--set", "steps=5", "--out", "short")
        self.run_ok("test-walk", "--sweep", "steps=5,9", "--sweep", "a=1,2", "--out", "long")
        result = self.khaos("diff", "short", "long")
        self.assertEqual(result.stdout, "2 Points are in only one of the two\n")

    def test_sees_a_field_that_is_gone(self):
        for folder in ("a", "b"):
            self.run_ok("test-walk", "--out", folder)
        (self.folder / "b/fields.h5").unlink()
        self.assertIn("fields.h5: 1 of 1 rows differ", self.khaos("diff", "a", "b").stdout)


if __name__ == "__main__":
    main()
