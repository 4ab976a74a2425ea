#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""A signal or the time limit ends a run at a safe place with exit code 3; the same command goes on from there."""
import os
import signal
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import DONE, FAILED, INTERRUPTED, REFUSED, CampaignTest, children, main

WALKS = ["test-walk", "--sweep", "a=0:1:16", "--set", "steps=50", "--set", "delay=2000"]  # 16 times 0.1 s
LONG_WALK = ["test-walk", "--set", "steps=1000", "--set", "delay=2000"]                   # 2 s


class Signals(CampaignTest):
    def interrupt(self, number, ranks, one_rank):
        """Sends the signal to the program, to mpirun or to the last of its ranks, and expects a clean stop."""
        self.run_ok(*WALKS, "--out", "whole", ranks=2)
        run = self.start("run", *WALKS, "--out", "c", ranks=ranks)
        self.wait_for(lambda: self.status("c"), "campaign")
        time.sleep(0.2)
        os.kill(children(run)[-1] if one_rank else run.pid, number)
        _, errors = run.communicate(timeout=20)
        self.assertEqual(run.returncode, INTERRUPTED, errors)
        self.assertIn("khaos: stopped by a signal after ", errors)
        self.assertGreater(self.status("c")["todo"], 0)
        self.run_ok(*WALKS, "--out", "c", ranks=3)
        self.assert_same_bits("c", "whole")

    def test_sigterm_to_one_of_three_ranks(self):
        self.interrupt(signal.SIGTERM, 3, True)

    def test_sigusr1_to_one_of_two_ranks(self):
        self.interrupt(signal.SIGUSR1, 2, True)

    def test_sigusr1_to_mpirun_as_slurm_sends_it(self):
        self.interrupt(signal.SIGUSR1, 2, False)

    def test_sigint_to_a_program_without_mpirun(self):
        self.interrupt(signal.SIGINT, 0, False)


class TimeLimit(CampaignTest):
    def test_ends_a_run_at_a_point(self):
        naps = ["test-nap", "--sweep", "turn=0:9:10", "--set", "time=0.2"]
        start = time.monotonic()
        result = self.run_ok(*naps, "--out", "c", "--time-limit", "0.5s", code=INTERRUPTED)
        self.assertLess(time.monotonic() - start, 1.9)
        self.assertIn("khaos: stopped by the time limit after 00:01: 3 of 10 Points done; the same command continues", result.stderr)
        self.run_ok("c", ranks=3)

    def test_ends_it_also_where_points_turn_out_longer_than_those_before(self):
        times = ["0"] * 2000 + ["0.05"] * 200
        self.write("a.yaml", f"experiment: test-nap\nsweep: {{zip: {{turn: {{linspace: [0, 2199, 2200]}}, time: [{', '.join(times)}]}}}}\n")
        start = time.monotonic()
        self.run_ok("a.yaml", "--time-limit", "0.5", code=INTERRUPTED)
        self.assertLess(time.monotonic() - start, 2.5)

    def test_of_no_time_at_all_computes_nothing(self):
        self.run_ok(*WALKS, "--out", "c", "--time-limit", "0", ranks=2, code=INTERRUPTED)
        self.assertEqual(self.status("c")["done"], 0)


class Checkpoints(CampaignTest):
    def saved(self, folder):
        return sorted((self.folder / folder / "checkpoints").glob("*.h5"))

    def test_continue_a_point_in_its_middle_on_other_ranks(self):
        self.run_ok(*LONG_WALK, "--out", "whole")
        most = 0.7 * self.status("whole")["group_seconds_spent"]  # as fast as this machine is now
        self.run_ok(*LONG_WALK, "--out", "c", "--time-limit", f"{most:.2f}", "--ranks-per-point", "2", ranks=2, code=INTERRUPTED)
        self.assertEqual(len(self.saved("c")), 1)
        self.run_ok("c", KHAOS_TEST_BEGINNINGS=str(self.folder / "beginnings"))
        self.assert_same_bits("c", "whole")
        (beginning,) = (self.folder / "beginnings").read_text().split()
        self.assertGreater(int(beginning), 0, "the Point began anew")
        self.assertEqual(self.saved("c"), [])

    def test_are_kept_for_every_point_under_way(self):
        walks = [*LONG_WALK, "--sweep", "a=1,2,3", "--set", "steps=500"]
        self.run_ok(*walks, "--out", "whole", ranks=3)
        self.run_ok(*walks, "--out", "c", "--time-limit", "0.5", ranks=3, code=INTERRUPTED)
        self.assertEqual(len(self.saved("c")), 3)
        self.run_ok(*walks, "--out", "c", "--time-limit", "0.2", ranks=2, code=INTERRUPTED)
        self.run_ok(*walks, "--out", "c", ranks=2)
        self.assert_same_bits("c", "whole")

    def test_that_were_cut_off_are_ignored(self):
        walk = [*LONG_WALK, "--set", "steps=300"]
        self.run_ok(*walk, "--out", "whole")
        self.run_ok(*walk, "--out", "c", "--time-limit", "0.3", code=INTERRUPTED)
        (checkpoint,) = self.saved("c")
        os.truncate(checkpoint, checkpoint.stat().st_size // 2)
        self.run_ok(*walk, "--out", "c")
        self.assert_same_bits("c", "whole")


class ExitCodes(CampaignTest):
    def test_come_through_mpirun(self):
        for code, line in ((DONE, "run test-square"), (FAILED, "run test-root --set x=-1"), (REFUSED, "run test-sqare"),
                           (INTERRUPTED, "run test-walk --time-limit 0"), (DONE, "plan test-walk"),
                           (REFUSED, "plan test-walk --set a=666")):
            result = self.khaos(*line.split(), ranks=3)
            self.assertEqual(result.returncode, code, f"{line}: {result.stderr}")


if __name__ == "__main__":
    main()
