#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""tools/pack: smaller, the same bits, read by the same programs; and what it refuses."""
import os
import shutil
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(SOURCE / "tests/support"), str(SOURCE / "tools")]
from khaos_tools import start  # noqa: E402

start.require("numpy", "h5py")
import h5py  # noqa: E402
from campaigns import CampaignTest, main  # noqa: E402
from khaos_tools import packing  # noqa: E402


class Pack(CampaignTest):
    def pack(self, folder, *options):
        return subprocess.run([SOURCE / "tools/pack", folder, *options], cwd=self.folder, capture_output=True, text=True)

    def walk(self, *options, **how):
        self.run_ok("test-walk", "--set", "steps=2000", "--sweep", "a=1:2:8", "--out", "r", *options, **how)

    def assert_refuses(self, folder, expected, *options):
        done = self.pack(folder, *options)
        self.assertEqual((done.returncode, len(done.stderr.splitlines())), (2, 1), done.stderr)
        self.assertTrue(done.stderr.startswith("pack: "), done.stderr)
        self.assertIn(expected, done.stderr)

    def test_writes_a_smaller_copy_with_the_same_bits(self):
        self.walk()
        done = self.pack("r")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout.count("equal bit by bit"), 2)
        self.assert_same_bits("r", "r/packed")
        for name in ("campaign.h5", "fields.h5"):
            self.assertLess((self.folder / "r/packed" / name).stat().st_size, (self.folder / "r" / name).stat().st_size)
        self.assertEqual(self.status("r/packed")["done"], 8)

    def test_keeps_axes_attributes_texts_and_failures(self):
        self.walk("--set", "fail_above=1.5", code=1)
        self.assertEqual(self.pack("r").returncode, 0)
        for name in ("campaign.h5", "fields.h5"):
            with h5py.File(self.folder / "r" / name) as old, h5py.File(self.folder / "r/packed" / name) as new:
                self.assertEqual(dict(old.attrs), dict(new.attrs))
                for key in old:
                    self.assertEqual([[s.name for s in d.values()] for d in old[key].dims], [[s.name for s in d.values()] for d in new[key].dims])
                    self.assertEqual(set(old[key].attrs), set(new[key].attrs))
        with h5py.File(self.folder / "r/packed/campaign.h5") as new:
            self.assertEqual(new["message"][7].tobytes().rstrip(b"\0"), b"a is above 1.5")
            self.assertEqual(new["path"].attrs["long_name"], b"positions")
            self.assertEqual((new["path"].compression, new["path"].shuffle, new["path"].fletcher32), ("gzip", True, True))

    def test_notices_a_copy_that_differs(self):
        self.walk()
        one, two = self.folder / "r/campaign.h5", self.folder / "copy.h5"
        packing.pack(one, two)
        self.assertEqual(packing.differences(one, two), [])
        with h5py.File(two, "r+") as file:
            file["path"][3, 5] = -file["path"][3, 5]
            file["end"].attrs["units"] = "m"
            file.attrs["seed"] = "7"
        self.assertEqual(packing.differences(one, two), ["/", "end", "path"])

    def test_cuts_chunks_of_bounded_size(self):
        for shape in ((1,), (10**6,), (4, 401, 1024), (3, 10**7), (1, 2, 5000, 5000), (10**6, 160)):
            chunk = packing.chunk_shape(shape, 8)
            size = 8
            for length, whole in zip(chunk, shape):
                self.assertTrue(1 <= length <= whole)
                size *= length
            self.assertLessEqual(size, packing.CHUNK_BYTES)

    def test_goes_where_it_is_told_and_overwrites_nothing(self):
        self.walk()
        self.assertEqual(self.pack("r", "--out", "archive/r").returncode, 0)
        self.assert_same_bits("r", "archive/r")
        self.assert_refuses("r", "archive/r holds a campaign already", "--out", "archive/r")
        self.assert_refuses("r", "r holds a campaign already", "--out", "r")

    def test_refuses_a_folder_without_a_campaign(self):
        self.assert_refuses("none", "none: there is no such folder")
        (self.folder / "empty").mkdir()
        self.assert_refuses("empty", "empty holds no campaign")

    def test_refuses_while_a_run_holds_the_folder(self):
        self.start("run", "test-walk", "--set", "steps=1000", "--set", "delay=20000", "--out", "r")
        self.wait_for(lambda: self.status("r") and self.status("r")["running"], "run")
        self.assert_refuses("r", "r is in use by a run (host ")

    def test_leaves_nothing_behind_on_a_full_disk(self):
        if os.geteuid() != 0 or not shutil.which("mount"):
            self.skipTest("needs root for a small tmpfs")
        self.walk()
        disk = self.folder / "disk"
        disk.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=48k", "tmpfs", disk], capture_output=True).returncode != 0:
            self.skipTest("may not mount a tmpfs")
        self.addCleanup(subprocess.run, ["umount", "-l", disk], capture_output=True)
        self.assert_refuses("r", "r/campaign.h5", "--out", "disk/r")
        self.assertEqual(sorted(path.name for path in (disk / "r").iterdir()), [])


if __name__ == "__main__":
    main()
