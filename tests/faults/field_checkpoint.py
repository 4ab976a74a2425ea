#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""A field that ranks share out is saved, and goes on with the same bits on any number of ranks."""
import os
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import FAILED, INTERRUPTED, CampaignTest, main

SLOW = ["test-lattice", "--set", "steps=1500", "--set", "delay=2000"]  # 3 s


class FieldCheckpoint(CampaignTest):
    def setUp(self):
        super().setUp()
        self.run_ok("test-lattice", "--set", "steps=1500", "--out", "whole")

    def stop(self, ranks):
        """Stops the Point after a new checkpoint; a loaded machine may need a while to come so far."""
        before = self.saved()
        for seconds in (0.5, 1, 2):
            self.run_ok(*SLOW, "--out", "c", "--ranks-per-point", str(ranks), "--time-limit", str(seconds), ranks=ranks,
                        code=INTERRUPTED)
            if self.saved() != before:
                return
        self.fail("no checkpoint was written")

    def saved(self):
        return {f.name: f.stat().st_mtime_ns for f in (self.folder / "c/checkpoints").glob("*.h5")}

    def finish(self, ranks):
        result = self.run_ok("c", "--ranks-per-point", str(ranks), ranks=ranks)
        self.assert_same_fields("c", "whole")
        self.assertEqual(list((self.folder / "c/checkpoints").glob("*")), [])
        return result

    def assert_same_fields(self, a, b):
        import h5py
        import numpy
        with h5py.File(self.folder / a / "fields.h5") as one, h5py.File(self.folder / b / "fields.h5") as two:
            self.assertTrue(numpy.array_equal(one["u"], two["u"]))
            self.assertTrue(numpy.isfinite(one["u"][...]).all())
        with h5py.File(self.folder / a / "campaign.h5") as one, h5py.File(self.folder / b / "campaign.h5") as two:
            self.assertEqual(one["last"][0], two["last"][0])

    def newest(self):
        return next(f for f in (self.folder / "c/checkpoints").glob("*.h5") if ".before" not in f.name)

    def test_goes_on_with_fewer_and_with_more_ranks(self):
        self.stop(3)
        self.stop(2)
        self.finish(4)

    def test_that_was_cut_off_is_refused_and_the_one_before_it_is_used(self):
        self.stop(2)
        self.stop(2)
        os.truncate(self.newest(), self.newest().stat().st_size - 100)
        self.assertRegex(self.finish(2).stderr, r"khaos: .*is damaged; .*\.before\.h5 is used in its place")

    def test_without_a_whole_one_the_point_starts_anew_and_says_so(self):
        self.stop(2)
        os.truncate(self.newest(), 1000)
        self.assertRegex(self.finish(3).stderr, r"khaos: .*is damaged and is not used; the Point starts anew")

    def test_is_named_where_the_point_fails_later(self):
        failing = [*SLOW, "--set", "fail_at=1400"]
        self.run_ok(*failing, "--out", "c", "--time-limit", "1", code=INTERRUPTED)
        result = self.run_ok("c", ranks=2, code=FAILED)
        self.assertRegex(result.stderr, r"blows up at step 1400; its last checkpoint is checkpoints/[0-9a-f]{16}\.h5")
        self.assertTrue(self.newest().exists())


if __name__ == "__main__":
    main()
