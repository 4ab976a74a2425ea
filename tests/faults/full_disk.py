#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""A disk that fills: refused while nothing is computed, exit code 1 later; what is stored is kept, and once there is
space the same command completes."""
import os
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import DONE, FAILED, INTERRUPTED, REFUSED, CampaignTest, main

WALKS = ["test-walk", "--sweep", "a=0:1:40", "--set", "steps=1000"]  # 8 kB of path and 32 kB of frames each
FAILURES = ["test-root", "--sweep", "x=-3000:-1:3000"]               # a message of up to 160 bytes each


class FullDisk(CampaignTest):
    def setUp(self):
        super().setUp()
        self.disk = self.folder / "disk"
        self.disk.mkdir()
        mount = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", self.disk], capture_output=True, text=True)
        if mount.returncode != 0:
            self.skipTest("a small disk cannot be mounted here: " + mount.stderr.strip())
        self.addCleanup(subprocess.run, ["umount", "--lazy", self.disk], check=True)

    def resize(self, kib):
        subprocess.run(["mount", "-o", f"remount,size={kib}k", self.disk], check=True)

    def used(self):
        space = os.statvfs(self.disk)
        return (space.f_blocks - space.f_bfree) * space.f_frsize // 1024

    def assert_one_line(self, result):
        self.assertRegex(result.stderr, r"\Akhaos: [^\n]*\n\Z")

    def fill_while_running(self, arguments, *, ranks, code=DONE, options=()):
        """Runs into the full disk, then on a larger one to the end with exit code `code`."""
        self.run_ok(*arguments, "--out", "whole", code=code)
        self.resize(20 * 1024)
        self.run_ok(*arguments, "--out", "disk/c", "--time-limit", "0", code=INTERRUPTED)
        self.resize(self.used() + 200)
        result = self.run_ok(*arguments, *options, "--quiet", "--out", "disk/c", ranks=ranks, code=FAILED)
        self.assertRegex(result.stderr.splitlines()[-1],  # Open MPI may have had its say before
                         "^khaos: .*No space left on device; what was stored before is kept, the same command continues$")
        status = self.status("disk/c")
        self.assertGreater(status["todo"], 0)
        self.assertFalse(status["running"])
        self.resize(20 * 1024)
        self.run_ok(*arguments, *options, "--out", "disk/c", ranks=ranks, code=code)
        self.assert_same_bits("disk/c", "whole")

    def test_that_is_full_at_any_moment_of_the_creation(self):
        squares = ["test-square", "--sweep", "x=0:1:500"]
        self.run_ok(*squares, "--out", "whole")
        codes = []
        for kib in range(4, 400, 4):
            self.resize(kib)
            result = self.khaos("run", *squares, "--quiet", "--out", "disk/c")
            codes.append(result.returncode)
            if result.returncode == DONE:
                break
            self.assertIn(result.returncode, (REFUSED, FAILED), result.stderr)
            self.assert_one_line(result)
            self.assertIn("No space left on device", result.stderr)
        self.assertEqual((codes[0], codes[-1]), (REFUSED, DONE))
        self.assert_same_bits("disk/c", "whole")

    def test_that_fills_with_frames(self):
        self.fill_while_running(WALKS, ranks=0)

    def test_that_fills_with_frames_of_two_ranks(self):
        self.fill_while_running(WALKS, ranks=2)

    def test_that_fills_with_frames_of_groups_of_ranks(self):
        self.fill_while_running(WALKS, ranks=3, options=["--ranks-per-point", "2"])

    def test_that_fills_with_messages(self):
        self.fill_while_running(FAILURES, ranks=2, code=FAILED)

    def test_that_has_no_room_for_a_larger_table(self):
        self.resize(2000)
        self.run_ok(*WALKS, "--out", "disk/c")
        self.resize(self.used() + 300)
        more = [*WALKS[:2], "a=0:2:79", *WALKS[3:]]
        result = self.khaos("run", *more, "--quiet", "--out", "disk/c")
        self.assert_refused(result, "No space left on device")
        self.assertEqual(self.status("disk/c")["done"], 40)
        self.assertEqual([p.name for p in (self.disk / "c").glob("*.new")], [])
        self.resize(20 * 1024)
        self.run_ok(*more, "--out", "disk/c")
        self.run_ok(*more, "--out", "whole")
        self.assert_same_bits("disk/c", "whole")


if __name__ == "__main__":
    main()
