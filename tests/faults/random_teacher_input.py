#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""What random teachers cannot do is refused in one line; networks that diverge are counted; a stop in mid-training is resumed
with equal bits."""
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import campaigns
from campaigns import FAILED, CampaignTest, main, words

campaigns.PROGRAM = os.environ["KHAOS_BINARY"]
SMALL = "train=512 test=256 size=8 channels=8,16 head=32,32"
REFUSED = {  # experiment and settings: what the line holds
    "random-teacher alpha=0,1.5": "alpha: given 1.5, allowed: 0 to 1",
    "random-teacher alpha=-0.1": "alpha: given -0.1, allowed: 0 to 1",
    "random-teacher alpha=[]": "alpha: give at least one",
    "random-teacher size=12": "size: given 12, allowed: multiples of 8",
    "random-teacher size=8 channels=4,4,4,4": "size: 8 pixels cannot be halved 4 times, once for each of `channels`",
    "random-teacher classes=1": "classes: given 1, allowed: ",
    "random-teacher bottleneck=1048576": "memory_limit: 6 networks need ",
    "random-teacher train=256 lambda=0": "probe is singular: 256 training images for up to 256 features and lambda = 0",
    "random-teacher train=100": "batch: 128 of 100 training images",
    "random-teacher train=16 batch=8": "neighbours: 20 of 16 training images",
    "random-teacher data_sets=3": "data_sets: 3 for 2 seeds",
    "random-teacher channels=16,2.5,4": "channels: given 2.5, allowed: whole numbers from 1 to 65536",
    "random-teacher head=0": "head: given 0, allowed: whole numbers from 1 to 65536",
    "random-teacher batch=1": "batch: given 1, allowed: ",
    "random-teacher learning_rate=0": "learning_rate: given 0, allowed: ",
    "random-teacher T_teacher=0": "T_teacher: given 0, allowed: > 0",
    "random-teacher loss=cross": "loss: given cross, allowed: cross-entropy | mean-square",
    "random-teacher data=file": "file: cannot read the file ''",
    "random-teacher data=file file=nowhere.txt": "file: cannot read the file 'nowhere.txt'",
    "random-teacher file=images.txt": "file: given images.txt, allowed with data=file",
    "random-teacher data=file seeds=2 data_sets=2": "data_sets: given 2, allowed with data=file: 1",
    "random-teacher-lottery alpha=1.5": "alpha: given 1.5, allowed: 0 to 1",
    "random-teacher-lottery prune=1": "prune: given 1, allowed: ",
    "random-teacher-lottery rounds=0": "rounds: given 0, allowed: 1 .. ",
    "random-teacher-lmc gammas=2": "gammas: given 2, allowed: 3 .. ",
    "random-teacher-lmc supervised_rate=0": "supervised_rate: given 0, allowed: ",
    "random-teacher-lmc bottleneck=1048576": "memory_limit: 2 networks need ",
    "random-teacher-plane optimum_from=nowhere": "optimum_from: given nowhere, allowed: student | teacher",
    "random-teacher-plane per_side=0": "per_side: given 0, allowed: 1 .. ",
    "random-teacher-plane train=200 lambda=0": "probe is singular: 200 training images for up to 256 features and lambda = 0",
}
EQUAL = "student equals teacher: gradient is exactly zero"
LONG = {  # the stop meets the distillation, a round of pruning, or a network of the grid
    "random-teacher": f"random-teacher {SMALL} steps=200 seeds=4 alpha=0 probes_per_decade=2",
    "lottery": f"random-teacher-lottery {SMALL} steps=20 seeds=4 supervised_steps=60 rounds=4",
    "plane": f"random-teacher-plane {SMALL} steps=5 supervised_steps=5 seeds=2 data_sets=2 per_side=8 margin=3",
}


class RandomTeacherInput(CampaignTest):
    def test_is_refused_in_one_line(self):
        self.assert_all_refused(REFUSED)

    def test_images_of_a_file_are_learned(self):
        lines = [f"{i % 3} " + " ".join(str((7 * i * k + i % 3) % 11) for k in range(64)) for i in range(60)]
        self.write("images.txt", "\n".join(lines))
        text = "random-teacher data=file file=images.txt train=40 test=20 size=8 classes=3 channels=4 head=8 batch=10 steps=5 alpha=0.5 seeds=1"
        self.run_ok(*words(text), "--out", "read")
        self.assert_refused(self.khaos("run", *words(text.replace("test=20", "test=21")), "--out", "few"), "holds 60 images, needed: train + test = 61")

    def test_warns_where_a_student_has_nothing_to_learn(self):
        for text in ("normalise=none", "student_mode=evaluation"):
            with self.subTest(text):
                result = self.run_ok(*words(f"random-teacher {SMALL} steps=1 alpha=0,1 {text}"), "--out", text)
                self.assertIn(EQUAL, result.stderr)
        result = self.run_ok(*words(f"random-teacher {SMALL} steps=1 alpha=0,1"), "--out", "gap")
        self.assertNotIn(EQUAL, result.stderr)

    def test_networks_that_diverge_are_counted_and_the_point_is_partial(self):
        wild = {
            f"random-teacher {SMALL} steps=60 alpha=1 optimiser=sgd learning_rate=10 weight_decay=1":
                "2 of 2 students diverged, the first: alpha = 1, seed 0, after ",
            f"random-teacher-lottery {SMALL} steps=60 alpha=1 optimiser=sgd learning_rate=10 weight_decay=1 supervised_steps=5 rounds=2":
                "4 of 8 networks diverged",  # those of the teacher do not
        }
        for number, (text, line) in enumerate(wild.items()):
            with self.subTest(text):
                result = self.khaos("run", *words(text), "--out", f"wild{number}")
                self.assertEqual(result.returncode, FAILED, result.stderr)
                self.assertIn(line, result.stdout + result.stderr)
                self.assertEqual(self.status(f"wild{number}")["todo"], 0)

    def test_what_was_stopped_goes_on_with_the_same_bits(self):
        for (name, text), ranks in zip(LONG.items(), (0, 0, 2)):
            with self.subTest(name):
                self.run_ok(*words(text), "--out", f"{name}-whole")
                self.assertLess(self.stop_halfway(words(text), name, ranks=ranks), 3)
                other = 0 if ranks else 2
                self.run_ok(*words(text), "--out", name, "--ranks-per-point", str(max(1, other)), ranks=other)
                self.assert_same_bits(f"{name}-whole", name)


if __name__ == "__main__":
    main()
