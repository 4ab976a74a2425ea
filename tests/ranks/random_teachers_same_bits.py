#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Students of random teachers, and what is trained from them, have the same bits on any number of ranks, and alone as among
others; the experiments agree where they meet."""
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "tests/support")]
from khaos_tools import start

start.require("numpy", "h5py")
import h5py
import numpy as np

import campaigns
from campaigns import CampaignTest, main, words

campaigns.PROGRAM = os.environ["KHAOS_BINARY"]
IMAGES = "train=256 test=128 size=8 channels=8,16 head=32,32 batch=64"
SMALL = f"{IMAGES} steps=12"
LABELS = f"{IMAGES} steps=6 supervised_steps=6"
KINDS = {
    "convolutions": f"random-teacher {SMALL} seeds=18 alpha=0,0.5 data_sets=3",
    "noise": f"random-teacher {SMALL} seeds=17 alpha=0.2 data_sets=1 distil_on=noise bottleneck=50",
    "dense": f"random-teacher {SMALL} seeds=9 alpha=0.1,1 encoder=dense data=mixture precision=double optimiser=sgd loss=mean-square "
             "student_mode=evaluation",
    "lottery": f"random-teacher-lottery {LABELS} seeds=5 data_sets=2 rounds=2",
    "lmc": f"random-teacher-lmc {LABELS} seeds=3 data_sets=2 alpha=0,0.5 gammas=4 precision=double",
    "plane": f"random-teacher-plane {LABELS} seeds=2 data_sets=2 per_side=2 margin=1",
}


class RandomTeachersSameBits(CampaignTest):
    def results(self, text, out):
        self.run_ok(*words(text), "--out", out)
        with h5py.File(self.folder / out / "campaign.h5") as file:
            return {name: file[name][0] for name in file if isinstance(file[name], h5py.Dataset)}

    def test_on_any_ranks(self):
        for (name, text), ranks in zip(KINDS.items(), (3, 2, 4, 2, 3, 2)):
            with self.subTest(kind=name, ranks=ranks):
                self.run_ok(*words(text), "--out", name)
                self.run_ok(*words(text), "--out", f"{name}{ranks}", "--ranks-per-point", str(ranks), ranks=ranks)
                self.assert_same_bits(name, f"{name}{ranks}")

    def test_alone_and_among_others(self):
        found = {}
        for name, text in (("alone", "seeds=1 alpha=0.5"), ("among", "seeds=20 alpha=0,0.5")):
            rows = self.results(f"random-teacher {SMALL} {text}", name)
            found[name] = [rows[output][-1, 0] for output in ("probe_student", "distill_loss", "weight_distance", "feature_rank")]
        for alone, among in zip(found["alone"], found["among"]):
            self.assertTrue(np.array_equal(alone, among, equal_nan=True))
            self.assertTrue(np.isfinite(alone[1:]).all())

    def test_experiments_agree_where_they_meet(self):
        text = f"{LABELS} seeds=2 data_sets=2 alpha=0,0.3"
        probed = self.results(f"random-teacher {text.replace('supervised_steps=6', '')}", "probed")
        plane = self.results(f"random-teacher-plane {text} per_side=1 margin=0", "plane")
        lottery = self.results(f"random-teacher-lottery {text} rounds=2", "lottery")
        lmc = self.results(f"random-teacher-lmc {text} gammas=3", "lmc")
        self.assertTrue((plane["probe_teacher"] == probed["probe_teacher"]).all())
        self.assertTrue((plane["probe_student"] == probed["probe_student"][..., -1]).all())
        # The optimum is what the first round learns, before anything is pruned, in the first order of the first seed.
        first = lottery["accuracy_of"][0]  # (start, mask, seed)
        self.assertTrue((first[:, 0] == first[:, 1]).all())
        self.assertTrue((plane["accuracy"][:, :, 1, 0] == first[1:, 0]).all())
        self.assertTrue((1 - lmc["curve"][:, 0, -1] == first[:, 0, 0]).all())
        self.assertFalse((lmc["curve"][:, :, 0] == lmc["curve"][:, :, -1]).all())
        self.assertEqual(np.abs(lottery["pruned_largest"]).max(), 0)
        self.assertTrue(np.allclose(lottery["sparsity"], [0, 0.2, 0.36], atol=0.001))  # whole weights


if __name__ == "__main__":
    main()
