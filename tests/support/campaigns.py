# SPDX-License-Identifier: BSD-3-Clause
"""For tests that start the program khaos_testing: run it on some ranks, look at campaigns, compare them."""
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

PROGRAM = str(Path(os.environ["KHAOS_BINARY_DIR"]) / "tests/khaos_testing")
DONE, FAILED, REFUSED, INTERRUPTED = range(4)
os.environ.setdefault("OMPI_MCA_pml", "ob1")  # Open MPI else looks for fabrics, a quarter of a second each start
os.environ.setdefault("OMPI_MCA_sharedfp", "individual")  # else two programs side by side miss each other's files in /tmp


def command(*arguments, ranks=0):
    """The command line; ranks=0 starts the program without mpirun."""
    launcher = ["mpirun", "-n", str(ranks)] if ranks else []
    return [*launcher, PROGRAM, *map(str, arguments)]


def words(line):
    """"experiment name=value ... --sweep a=1,2" as arguments of `run`: what belongs to no option is set."""
    name, *rest = line.split()
    arguments = [name]
    for word, before in zip(rest, ["", *rest]):
        arguments += [word] if word.startswith("--") or before.startswith("--") else ["--set", word]
    return arguments


class CampaignTest(unittest.TestCase):
    """A test in a scratch folder `self.folder`, which is also where the program runs."""

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="khaos-test-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def khaos(self, *arguments, ranks=0, timeout=60, prefix=(), **environment):
        """Runs the program to its end; a run that hangs fails the test."""
        return subprocess.run([*prefix, *command(*arguments, ranks=ranks)], cwd=self.folder, timeout=timeout,
                              env={**os.environ, **environment}, capture_output=True, text=True)

    def start(self, *arguments, ranks=0):
        """Begins a run; it is killed at the end of the test if it still lives."""
        process = subprocess.Popen(command(*arguments, ranks=ranks), cwd=self.folder, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        return process

    def run_ok(self, *arguments, code=DONE, **options):
        result = self.khaos("run", *arguments, **options)
        self.assertEqual(result.returncode, code, result.stderr)
        return result

    def write(self, name, text):
        (self.folder / name).write_text(text)
        return name

    def status(self, folder):
        """What `khaos status --json` says, or None while there is no campaign."""
        result = self.khaos("status", folder, "--json")
        return json.loads(result.stdout) if result.returncode == 0 else None

    def stopped(self, arguments, out, ranks=0, after=0.5):
        """Runs with all ranks at each Point and signals a stop `after` seconds of computing; gives the exit code, what was
        written to stderr and how many seconds the run needed to end."""
        run = self.start("run", *arguments, "--out", out, "--ranks-per-point", str(max(1, ranks)), ranks=ranks)
        self.wait_for(lambda: self.status(out) or run.poll() is not None, "campaign")
        time.sleep(after)
        signalled = time.monotonic()
        run.send_signal(signal.SIGTERM if ranks == 0 else signal.SIGUSR1)
        _, errors = run.communicate(timeout=60)
        return run.returncode, errors, time.monotonic() - signalled

    def seconds_to_stop(self, arguments, out, ranks=0, after=0.5):
        code, errors, seconds = self.stopped(arguments, out, ranks, after)
        self.assertEqual(code, INTERRUPTED, errors)
        return seconds

    def stop_halfway(self, arguments, out, ranks=0):
        """Stops a run at a moment when a checkpoint holds a part of its Point. How fast the machine is shows in the attempts:
        one that ended before the signal is stopped sooner the next time, one that had nothing to save later."""
        too_soon, too_late = 0, None
        for _ in range(12):
            after = (too_soon + too_late) / 2 if too_late else 2 * too_soon or 1
            shutil.rmtree(self.folder / out, ignore_errors=True)
            code, errors, seconds = self.stopped(arguments, out, ranks, after)
            if (self.status(out) or {"todo": 1})["todo"] == 0:  # mpirun, if the signal meets it at its very end, dies by it
                too_late = after
                continue
            self.assertEqual(code, INTERRUPTED, errors)
            if list((self.folder / out).glob("checkpoints/*.h5")):
                return seconds
            too_soon = after
        self.fail(f"nothing was saved when stopped {too_soon} s after the start, and {too_late} s were too late")

    def wait_for(self, true, what, seconds=30):
        end = time.monotonic() + seconds
        while not true():
            self.assertLess(time.monotonic(), end, f"no {what} within {seconds} s")
            time.sleep(0.02)

    def assert_same_bits(self, a, b):
        result = self.khaos("diff", a, b)
        self.assertEqual((result.returncode, result.stderr), (0, ""), result.stdout)

    def assert_same_bits_on_ranks(self, experiments, ranks):
        """`experiments`: from a name to the arguments of `run`. All ranks of each number share its Points."""
        for name, arguments in experiments.items():
            self.run_ok(*arguments, "--out", name)
            for n in ranks:
                with self.subTest(experiment=name, ranks=n):
                    self.run_ok(*arguments, "--out", f"{name}{n}", "--ranks-per-point", n, ranks=n)
                    self.assert_same_bits(name, f"{name}{n}")

    def assert_same_bits_after_a_stop(self, arguments, ranks=0):
        """Stopped in the middle of a Point on two ranks, which takes a second or two, and continued on `ranks` that share it."""
        sharing = ["--ranks-per-point", ranks] if ranks else []
        self.run_ok(*arguments, "--out", "whole", timeout=120)
        self.assertLess(self.stop_halfway(arguments, "stopped", ranks=2), 10)
        self.run_ok(*arguments, "--out", "stopped", *sharing, ranks=ranks, timeout=120)
        self.assert_same_bits("whole", "stopped")

    def assert_refused(self, result, text):
        """Exit code 2 and one line, which begins `khaos: ` and holds `text`."""
        self.assertEqual(result.returncode, REFUSED, result.stderr)
        lines = result.stderr.splitlines()
        self.assertEqual(len(lines), 1, result.stderr)
        self.assertTrue(lines[0].startswith("khaos: "), lines[0])
        self.assertIn(text, lines[0])

    def assert_all_refused(self, refused):
        """`refused`: from what one might ask for (see `words`) to a part of the line that refuses it. Nothing is created."""
        for line, text in refused.items():
            with self.subTest(line):
                self.assert_refused(self.khaos("run", *words(line)), text)
                self.assertFalse((self.folder / "runs").exists(), "a folder was made before the refusal")


def children(process, living=False):
    """The processes that `process` started: under mpirun the ranks. With `living` those that have not ended yet."""
    listed = subprocess.run(["ps", "-o", "pid=,stat=", "--ppid", str(process.pid)], capture_output=True, text=True).stdout
    rows = [line.split() for line in listed.splitlines()]
    return [int(pid) for pid, state in rows if not (living and state.startswith("Z"))]


def as_nobody():
    """A prefix that runs a command as an unprivileged user, for whom file modes count; [] if we are one."""
    if os.geteuid() != 0:
        return []
    if not shutil.which("setpriv"):
        raise unittest.SkipTest("root ignores file modes, and there is no setpriv to become somebody else")
    return ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]


def main():
    sys.exit(not unittest.main(verbosity=1, exit=False).result.wasSuccessful())
