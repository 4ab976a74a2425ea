#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""Deep linear nets and curl descent have the same bits on any ranks, alone and in batches."""
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import campaigns
from campaigns import CampaignTest, main, words

campaigns.PROGRAM = os.environ["KHAOS_BINARY"]


BATCHED = {  # Points share registers or ensembles
    "toy": "curl-toy M=3 N=2 T=2 samples=5 t=[] flips_h=1 --sweep init=0.5:3:11",
    "phase": "curl-phase M=9 neurons=16 epochs=60 starts=3 lyapunov=true --sweep alpha_h=0,0.5,1 --sweep eta=0.05,0.1,50",
    "data": "curl-phase M=9 neurons=16 epochs=20 starts=3 gradient=data P=20 P_test=5 batch=5 phi=tanh theory=false --sweep flips_r=0,1,7",
}
SHARED = {  # ranks share a Point
    "spectrum": "curl-spectrum M=20 reps=5 --sweep c=0.5,2 --sweep alpha_r=0,0.3",
    "saddle": "curl-saddle M=8 N=4 P=10 P_test=5 batch=5 epochs=30 starts=3",
    "modes": "deep-linear-modes S=3,1 init=gaussian n_hidden=5 members=19 T=2 samples=5 --sweep integrator=dopri5,euler",
    "tree": "deep-linear-tree n_hidden=6 members=11 samples=21",
    "depth": "deep-linear-depth n_hidden=6 n_in=4 classes=3 rates=5 seeds=3 max_steps=50 --sweep N_l=3,6",
    "jacobian": "deep-jacobian width=12 depth=6 sv_depths=2,6 samples=5 phi=tanh --sweep init=all",
}
BATCHES = [dict(options=["--batch", "1"]), dict(options=["--batch", "7"]), dict(ranks=2), dict(ranks=3, options=["--batch", "4"]),
           dict(ranks=3, options=["--ranks-per-point", "3"])]
GROUPS = [dict(ranks=n, options=["--ranks-per-point", str(n)]) for n in (2, 4)]


class LearningFamilies(CampaignTest):
    def compare(self, name, text, ways):
        self.run_ok(*words(text), "--out", name)
        for number, way in enumerate(ways):
            with self.subTest(name, **way):
                out = f"{name}{number}"
                self.run_ok(*words(text), "--out", out, *way.get("options", []), ranks=way.get("ranks", 0))
                self.assert_same_bits(name, out)

    def test_have_the_same_bits_in_any_batches(self):
        for name, text in BATCHED.items():
            self.compare(name, text, BATCHES)

    def test_have_the_same_bits_on_any_ranks(self):
        for name, text in SHARED.items():
            self.compare(name, text, GROUPS)

    def test_keep_the_history_of_students_that_diverge(self):
        text = BATCHED["phase"].replace("--sweep eta=0.05,0.1,50", "eta=50 rescale=false")
        self.run_ok(*words(text), "--out", "wild")
        import h5py
        with h5py.File(self.folder / "wild/campaign.h5") as file:
            self.assertTrue((file["outcome"][:] == 2).any())
            self.assertTrue((file["train_loss"][:, :, 0] > 0).all())


if __name__ == "__main__":
    main()
