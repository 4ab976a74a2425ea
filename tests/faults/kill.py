#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""kill -9 at random moments, of one rank or of all: the file opens, committed rows stay, and what is resumed on
another number of ranks ends with the bits of an undisturbed run. Usage: kill.py [--rounds N] [--seed S]"""
import argparse
import os
import random
import signal
import subprocess
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import CampaignTest, children

WALKS = ["test-walk", "--sweep", "a=0:1:24", "--sweep", "steps=20,30", "--set", "delay=2000"]  # 48 times 50 ms
REFINED = """experiment: test-step
sweep: {twice: [true, false], x: {linspace: [0, 1, 4]}}
refine: {on: level, axis: x, to: 1.0e-12, max_points: 500}
"""
parser = argparse.ArgumentParser()
parser.add_argument("--rounds", type=int, default=4)
parser.add_argument("--seed", type=int, default=1905)
options = parser.parse_args()


class Kill(CampaignTest):
    def setUp(self):
        super().setUp()
        self.random = random.Random(options.seed)

    def killed_run(self, *arguments, ranks, seconds):
        """Begins a run and kills it that many seconds after its ranks are there; False if it ended before."""
        run = self.start("run", *arguments, ranks=ranks)
        if ranks:
            self.wait_for(lambda: len(children(run)) == ranks or run.poll() is not None, "ranks")
        time.sleep(seconds)
        victims = children(run) if ranks else [run.pid]
        for pid in [self.random.choice(victims)] if victims and self.random.random() < 0.5 else victims:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        try:
            run.communicate(timeout=15)
        except subprocess.TimeoutExpired:  # mpirun of Open MPI 4.1 may wait for itself for ever once a rank was killed
            self.assertEqual(children(run, living=True), [], "ranks live on after one of them was killed")
            run.kill()
            run.communicate()
        return run.returncode != 0

    def kill_and_resume(self, *arguments, ranks=(0, 2, 3)):
        start = time.monotonic()
        self.run_ok(*arguments, "--out", "whole", ranks=2)
        reach = 0.7 * (time.monotonic() - start)
        folder, done, kills = 0, 0, 0
        for _ in range(options.rounds):
            killed = self.killed_run(*arguments, "--out", folder, ranks=self.random.choice(ranks), seconds=self.random.uniform(0, reach))
            kills += killed
            if not killed:  # it came to its end: the next one begins anew
                self.assert_same_bits("whole", folder)
                folder, done = folder + 1, 0
                reach /= 2  # the first run was slowed down by others on this machine
                continue
            status = self.status(folder)
            if status is None:  # killed before the table was in its place
                self.assertEqual(done, 0)
                self.assertFalse((self.folder / str(folder) / "campaign.h5").exists())
                continue
            self.assertFalse(status["running"])
            self.assertGreaterEqual(status["done"], done, "committed rows were lost")
            done = status["done"]
        self.assertGreater(kills, 0, "no run lived long enough to be killed")
        self.run_ok(*arguments, "--out", folder, ranks=self.random.choice((2, 4)))
        self.assert_same_bits("whole", folder)

    def test_walks_with_frames(self):
        self.kill_and_resume(*WALKS)

    def test_groups_of_two_ranks(self):
        self.kill_and_resume(*WALKS, "--ranks-per-point", "2", ranks=(2, 3, 4))

    def test_a_table_that_grows_round_by_round(self):
        self.kill_and_resume(self.write("refined.yaml", REFINED))

    def test_a_finished_point_is_safe_at_once_if_it_took_long(self):
        run = self.start("run", "test-nap", "--sweep", "turn=1,2,3", "--set", "time=1.2", "--out", "c")
        self.wait_for(lambda: (self.status("c") or {"done": 0})["done"] == 1, "finished Point while the second is computed", 10)
        run.kill()
        run.wait()
        self.assertEqual(self.status("c")["done"], 1)


if __name__ == "__main__":
    sys.exit(not unittest.main(argv=sys.argv[:1], exit=False).result.wasSuccessful())
