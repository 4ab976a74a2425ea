#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""What the folder of a campaign may hold already: the same campaign is resumed, a smaller one extended, a damaged row
computed again; anything else is refused, and left as it was."""
import json
import os
import re
import shutil
import socket
import struct
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import CampaignTest, as_nobody, main

SQUARES = ["test-square", "--sweep", "x=1,2,3,4,5"]


class FolderTest(CampaignTest):
    def patch(self, file, pattern, change):
        """Replaces what group 1 of the bytes `pattern` matches by change(it), of equal length."""
        path = self.folder / file
        data = path.read_bytes()
        found = re.search(pattern, data, re.DOTALL)
        self.assertTrue(found, f"{pattern} is not in {file}")
        new = change(found.group(1))
        self.assertEqual(len(new), len(found.group(1)))
        path.write_bytes(data[: found.start(1)] + new + data[found.end(1):])

    def computed(self, folder):
        """How many Points each run in this folder computed."""
        return [json.loads(line)["points_computed"] for line in (self.folder / folder / "runs.jsonl").read_text().splitlines()]

    def assert_left_alone(self, folder, action):
        """Runs `action`; no file in the folder changes, but for the lock."""
        def state():
            return {p.name: p.read_bytes() for p in (self.folder / folder).iterdir() if p.is_file() and p.name != "lock"}
        before = state()
        result = action()
        self.assertEqual(before, state())
        return result


class Refused(FolderTest):
    def refused(self, text, arguments=SQUARES, folder="c", ranks=(0, 3)):
        for n in ranks:
            result = self.assert_left_alone(folder, lambda: self.khaos("run", *arguments, "--out", folder, ranks=n))
            self.assert_refused(result, text)

    def test_a_file_in_place_of_the_folder(self):
        self.write("file", "mine")
        for out in ("file", "file/c"):
            self.assert_refused(self.khaos("run", *SQUARES, "--out", out), f"cannot create folder {out}: ")
        self.assertEqual((self.folder / "file").read_text(), "mine")

    def test_a_text_file_in_place_of_the_table(self):
        (self.folder / "c").mkdir()
        self.write("c/campaign.h5", "mine")
        self.refused("c/campaign.h5 is not a readable HDF5 file (foreign, truncated or damaged)")

    def test_a_folder_in_place_of_the_table(self):
        (self.folder / "c/campaign.h5").mkdir(parents=True)
        self.refused("c/campaign.h5 is not a readable HDF5 file (foreign, truncated or damaged)")

    def test_an_hdf5_file_of_something_else(self):
        self.run_ok(*SQUARES, "--out", "other")
        (self.folder / "c").mkdir()
        shutil.copy(self.folder / "other/summary.h5", self.folder / "c/campaign.h5")
        self.refused("c/campaign.h5 is an HDF5 file, but not a campaign of khaos; choose another folder with --out")

    def test_a_table_cut_off_anywhere(self):
        self.run_ok(*SQUARES, "--out", "c")
        size = (self.folder / "c/campaign.h5").stat().st_size
        for part in (0.99, 0.5, 0.1, 0.0):
            os.truncate(self.folder / "c/campaign.h5", int(size * part))
            with self.subTest(part=part):
                self.refused("c/campaign.h5 is not a readable HDF5 file (foreign, truncated or damaged)", ranks=[0])
                self.assert_refused(self.khaos("status", "c"), "c/campaign.h5 is not a readable HDF5 file")

    def test_frames_that_are_gone_or_cut_off(self):
        walk = ["test-walk", "--sweep", "a=1,2"]
        self.run_ok(*walk, "--out", "c")
        fields = self.folder / "c/fields.h5"
        os.truncate(fields, fields.stat().st_size // 2)
        self.refused("nothing was computed: cannot open c/fields.h5", walk)
        fields.unlink()
        self.refused("nothing was computed: cannot open c/fields.h5", walk)

    def test_frames_without_a_table(self):
        (self.folder / "c").mkdir()
        self.write("c/fields.h5", "mine")
        self.refused("c holds a fields.h5 but no campaign.h5; choose another folder with --out")

    def test_another_experiment(self):
        self.run_ok("test-step", "--out", "c")
        self.refused("c holds a campaign of test-step, not of test-square")

    def test_another_sweep_and_shows_the_difference(self):
        self.run_ok(*SQUARES, "--out", "c")
        self.refused("c holds another sweep, of which this one is not a superset: "
                     "the folder has {sweep.x: 1, 2, 3, 4, 5}, asked for is {sweep.x: 2, 3, 4, 5, 6}",
                     ["test-square", "--sweep", "x=2,3,4,5,6"])
        self.refused("the folder has {set.note: none}, asked for is {set.note: much}", [*SQUARES, "--set", "note=much"])

    def test_a_larger_sweep_than_the_one_asked_for(self):
        self.run_ok(*SQUARES, "--out", "c")
        for fewer in ("1,2,3", "2,3", "5"):
            self.refused("the folder has {sweep.x: 1, 2, 3, 4, 5}, asked for is {sweep.x: " + fewer.replace(",", ", "),
                         ["test-square", "--sweep", "x=" + fewer], ranks=[0])

    def test_another_seed(self):
        self.run_ok("test-noise", "--out", "c")
        self.refused("the folder has {seed: 1}, asked for is {seed: 2}", ["test-noise", "--seed", "2"])

    def test_other_parameters_or_outputs(self):
        self.run_ok(*SQUARES, "--out", "c")
        self.patch("c/campaign.h5", rb"schema\0.{0,64}?([0-9a-f]{16})", lambda digest: digest[::-1])
        self.refused("c was computed with other parameters or outputs of test-square; start a new folder with --out")

    def test_a_newer_layout(self):
        self.run_ok(*SQUARES, "--out", "c")
        self.patch("c/campaign.h5", rb"khaos_layout\0.{0,64}?(1)\.0\.0", lambda one: b"9")
        self.refused("c/campaign.h5 has layout 9.0.0, newer than this khaos understands (1.0.0)")

    def test_another_build_unless_it_is_accepted(self):
        self.run_ok(*SQUARES, "--out", "c")
        self.patch("c/campaign.h5", rb"\0code\0.{0,64}?([0-9a-f]{16})", lambda digest: digest[::-1])
        self.refused("c was computed by another build of khaos; --accept-new-code continues it with this one")
        self.run_ok(*SQUARES, "--out", "c", "--accept-new-code")

    def test_a_folder_in_use(self):
        run = self.start("run", "test-nap", "--set", "time=60", "--out", "c")
        self.wait_for(lambda: self.status("c"), "campaign")
        self.assertTrue(self.status("c")["running"])
        for ranks in (0, 3):
            self.assert_refused(self.khaos("run", "test-nap", "--set", "time=60", "--out", "c", ranks=ranks),
                                f"c is in use by another run (host {socket.gethostname()}, process {run.pid})")
        run.kill()
        run.wait()
        self.assertFalse(self.status("c")["running"])


class Unwritable(FolderTest):
    """For a user who may read but not write."""

    def setUp(self):
        super().setUp()
        self.nobody = as_nobody()
        os.chmod(self.folder, 0o755)

    def refused(self, out, text):
        for ranks in (0, 2):
            result = self.khaos("run", *SQUARES, "--out", out, ranks=ranks, prefix=self.nobody)
            self.assert_refused(result, text)

    def test_a_folder_that_cannot_be_made(self):
        if not self.nobody:
            os.chmod(self.folder, 0o555)
            self.addCleanup(os.chmod, self.folder, 0o755)
        self.refused("c", "cannot create folder c: Permission denied")

    def test_a_folder_that_may_only_be_read(self):
        (self.folder / "c").mkdir()
        os.chmod(self.folder / "c", 0o555)
        self.refused("c", "cannot write to c: Permission denied")

    def test_a_table_that_may_only_be_read(self):
        self.run_ok(*SQUARES, "--out", "c")
        (self.folder / "c/lock").unlink()
        os.chmod(self.folder / "c/campaign.h5", 0o444)
        os.chmod(self.folder / "c", 0o777)
        self.refused("c", "nothing was computed: cannot open c/campaign.h5")

    def test_a_campaign_can_still_be_read(self):
        self.run_ok(*SQUARES, "--out", "c")
        os.chmod(self.folder / "c", 0o555)
        for line in ("status c", "cite c", "diff c c", "run c --point 2"):
            result = self.khaos(*line.split(), prefix=self.nobody)
            self.assertEqual((result.returncode, result.stderr), (0, ""), line)


class Resumed(FolderTest):
    def test_a_finished_campaign_has_nothing_to_compute(self):
        self.run_ok(*SQUARES, "--out", "c")
        result = self.run_ok(*SQUARES, "--out", "c", ranks=2)
        self.assertIn("resuming c: 5 of 5 Points are done", result.stderr)
        self.assertEqual(self.computed("c"), [5, 0])

    def test_a_superset_keeps_the_rows_and_computes_the_others(self):
        for more, ranks in (("1,2,3", 0), ("0,1,2,3,9", 2), ("9,8,7,3,2,1,0", 3)):
            self.run_ok("test-noise", "--sweep", f"scale={more}", "--set", "members=1000", "--out", "c", ranks=ranks)
        self.assertEqual(self.computed("c"), [3, 2, 2])
        self.run_ok("test-noise", "--sweep", "scale=9,8,7,3,2,1,0", "--set", "members=1000", "--out", "whole")
        self.assert_same_bits("c", "whole")

    def test_a_superset_of_shapes_and_frames(self):
        for more in ("3", "3,50", "7,3,50,9"):
            self.run_ok("test-walk", "--sweep", f"steps={more}", "--sweep", "a=1,2", "--out", "c", ranks=2)
        self.assertEqual(self.computed("c"), [2, 2, 4])
        self.run_ok("test-walk", "--sweep", "steps=7,3,50,9", "--sweep", "a=1,2", "--out", "whole")
        self.assert_same_bits("c", "whole")

    def test_more_replicates(self):
        self.run_ok("test-noise", "--sweep", "scale=1,2", "--out", "c")
        self.run_ok("test-noise", "--sweep", "scale=1,2", "--replicates", "4", "--out", "c")
        self.assertEqual(self.computed("c"), [2, 6])

    def test_a_point_that_was_asked_for_twice(self):
        self.run_ok("test-square", "--sweep", "x=1,1,2", "--out", "c")
        self.run_ok("test-square", "--sweep", "x=1,1,2,3", "--out", "c")
        self.assertEqual(self.computed("c"), [3, 1])

    def test_the_folder_alone_names_what_was_asked_for_last(self):
        self.write("a.yaml", "experiment: test-square\nset: {note: much}\nsweep: {x: [1, 2]}\n")
        self.run_ok("a.yaml", "--out", "c")
        self.run_ok("a.yaml", "--sweep", "x=1,2,3", "--out", "c")
        self.assertIn("resuming c: 3 of 3 Points are done", self.run_ok("c").stderr)
        self.assertEqual(self.computed("c"), [2, 1, 0])

    def test_a_row_with_a_flipped_bit_is_computed_again(self):
        self.run_ok(*SQUARES, "--out", "whole")
        self.run_ok(*SQUARES, "--out", "c")
        squares = struct.pack("<5d", 1, 4, 9, 16, 25)
        self.patch("c/campaign.h5", b"(" + re.escape(squares) + b")", lambda row: row[:21] + bytes([row[21] ^ 4]) + row[22:])
        self.assertEqual(self.khaos("diff", "c", "whole").returncode, 1)
        self.run_ok(*SQUARES, "--out", "c", ranks=2)
        self.assertEqual(self.computed("c"), [5, 1])
        self.assert_same_bits("c", "whole")

    def test_a_process_that_died_between_its_two_renames(self):
        walk = ["test-walk", "--set", "steps=9", "--sweep"]
        self.run_ok(*walk, "a=1,2", "--out", "c")
        shutil.copytree(self.folder / "c", self.folder / "later")
        self.run_ok(*walk, "a=1,2,3", "--out", "later")
        shutil.copy(self.folder / "later/campaign.h5", self.folder / "c/campaign.h5")
        shutil.copy(self.folder / "later/fields.h5", self.folder / "c/fields.h5.new")
        self.run_ok(*walk, "a=1,2,3", "--out", "c")
        self.assert_same_bits("c", "later")
        self.assertEqual([p.name for p in (self.folder / "c").glob("*.new")], [])

    def test_temporary_files_of_a_process_that_died_before_them_do_no_harm(self):
        walk = ["test-walk", "--set", "steps=9", "--sweep"]
        self.run_ok(*walk, "a=1,2", "--out", "c")
        for name in ("campaign.h5.new", "fields.h5.new", "campaign.yaml.new"):
            self.write(f"c/{name}", "half a file")
        self.run_ok(*walk, "a=1,2,3", "--out", "c")
        self.run_ok(*walk, "a=1,2,3", "--out", "whole")
        self.assert_same_bits("c", "whole")


if __name__ == "__main__":
    main()
