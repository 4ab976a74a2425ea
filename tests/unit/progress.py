#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""The progress line on a terminal: it moves forwards only, whoever asks for it, and leaves no trace at the end."""
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import CampaignTest, command, main  # noqa: E402


class ProgressOfOnePoint(CampaignTest):
    def shown(self, *arguments):
        """What a run writes on a terminal that is its standard error."""
        ours, theirs = pty.openpty()
        self.addCleanup(os.close, ours)
        process = subprocess.Popen(command("run", *arguments), cwd=self.folder, stdout=subprocess.DEVNULL, stderr=theirs)
        os.close(theirs)
        text = b""
        while True:
            try:
                part = os.read(ours, 4096)
            except OSError:  # how Linux says that the last writer has closed a terminal
                break
            if not part:
                break
            text += part
        self.assertEqual(process.wait(), 0)
        return text.decode()

    def test_never_falls_back(self):
        text = self.shown("test-walk", "--set", "steps=1000", "--set", "delay=2000")
        shares = [float(share) for share in re.findall(r"([\d.]+) %", text)]
        self.assertGreater(len(shares), 2)
        self.assertEqual(shares, sorted(shares))
        self.assertGreater(shares[0], 0)
        self.assertIn("ETA", text)


if __name__ == "__main__":
    main()
