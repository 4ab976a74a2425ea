#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""jobs/khaos.slurm requeues a campaign that was interrupted, and no other. srun and scontrol are stand-ins here."""
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

JOB = Path(__file__).resolve().parents[2] / "jobs/khaos.slurm"
STAND_INS = {
    "srun": 'echo "srun $*" >>"$LOG"; exit "$RUN_STATUS"',
    "scontrol": 'echo "scontrol $*" >>"$LOG"',
    "khaos": 'echo "khaos $*" >>"$LOG"; exit "$STATUS_STATUS"',
}


class SlurmTemplate(unittest.TestCase):
    def submit(self, *arguments, run_status=0, status_status=0):
        """Exit status of the job and the commands it gave."""
        with tempfile.TemporaryDirectory() as folder:
            for name, text in STAND_INS.items():
                file = Path(folder) / name
                file.write_text(f"#!/bin/sh\n{text}\n")
                file.chmod(0o755)
            log = Path(folder) / "log"
            log.touch()
            environment = dict(os.environ, PATH=f"{folder}:{os.environ['PATH']}", LOG=str(log), SLURM_JOB_ID="17",
                               RUN_STATUS=str(run_status), STATUS_STATUS=str(status_status), KHAOS_BINARY="khaos")
            run = subprocess.run(["bash", JOB, *arguments], env=environment, capture_output=True, text=True)
            return run.returncode, log.read_text().splitlines()

    def test_passes_campaign_folder_and_options_on(self):
        status, commands = self.submit("map.yaml", "runs/map", "--set", "T=300")
        self.assertEqual(status, 0)
        self.assertTrue(commands[0].endswith("khaos run map.yaml --out runs/map --set T=300"), commands)

    def test_requeues_after_exit_status_3(self):
        status, commands = self.submit("map.yaml", "runs/map", run_status=3)
        self.assertEqual(status, 3)
        self.assertEqual(commands[1:], ["scontrol requeue 17"])

    def test_does_not_requeue_a_refused_or_failed_campaign(self):
        for code in (1, 2, 134):
            status, commands = self.submit("map.yaml", "runs/map", run_status=code)
            self.assertEqual(status, code)
            self.assertEqual(len(commands), 1, commands)

    def test_does_not_trust_srun_which_can_return_0_after_a_failed_launch(self):
        status, commands = self.submit("map.yaml", "runs/map", run_status=0, status_status=2)
        self.assertEqual(status, 2)
        self.assertEqual(commands[1:], ["khaos status runs/map"])

    def test_refuses_a_call_without_a_folder(self):
        self.assertEqual(self.submit("map.yaml"), (2, []))

    def test_asks_slurm_for_warning_requeue_and_one_log(self):
        directives = [line for line in JOB.read_text().splitlines() if line.startswith("#SBATCH")]
        for wanted in ("--signal=USR1@180", "--requeue", "--open-mode=append"):
            self.assertIn(f"#SBATCH {wanted}", directives)


if __name__ == "__main__":
    unittest.main()
