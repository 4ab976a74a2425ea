#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""What deep linear nets and curl descent cannot do is refused in one line; a stop in mid-training is resumed with equal bits."""
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import campaigns
from campaigns import CampaignTest, main, words

campaigns.PROGRAM = os.environ["KHAOS_BINARY"]
REFUSED = {  # experiment and settings: what the line holds
    "deep-linear-modes N_l=1": "deep-linear: needs at least 2 layers (got 1)",
    "deep-linear-depth N_l=0": "deep-linear: needs at least 2 layers (got 0)",
    "deep-linear-tree N_l=-3": "deep-linear: needs at least 2 layers (got -3)",
    "deep-linear-modes n_hidden=2": "decoupled start needs n_hidden >= number of modes (3)",
    "deep-linear-modes data=tree D=5": "decoupled start needs n_hidden >= number of modes (32)",
    "deep-linear-depth init=decoupled n_hidden=5": "decoupled start needs n_hidden >= number of modes (10)",
    "deep-linear-modes u0=0": "u0: given 0: u0 must lie in (0, s), s = 1",
    "deep-linear-modes u0=1": "u0: given 1: u0 must lie in (0, s), s = 1",
    "deep-linear-tree u0=2": "u0 must lie in (0, s)",
    "deep-linear-modes eta=0": "eta: given 0, allowed: > 0",
    "deep-linear-modes integrator=euler eta=9": "eta: given 9, allowed: a step of at most T / tau = 8",
    "deep-linear-modes S=[]": "S: empty, allowed: strengths of one mode or more",
    "deep-linear-modes S=2,-1": "S: given -1, allowed: positive strengths",
    "deep-linear-modes S=1,2": "S: 2 stands behind 1, allowed: falling order",
    "deep-linear-modes n_in=2": "n_in: given 2, allowed: 0, or at least the 3 modes of S",
    "deep-linear-modes spread=10": "exact mode law needs whitened inputs",
    "deep-linear-modes data=tree spread=10": "spread: the one-hot items of a tree are white",
    "deep-linear-depth eta_high=0.001": "eta_high: given 0.001, allowed: at least eta_low = 0.003",
    "deep-linear-depth P=5": "P: given 5, allowed: at least n_in = 16 and classes = 10",
    "deep-jacobian sv_depths=5,2": "sv_depths: given 2, allowed: rising layers from 1 to depth = 50",
    "deep-jacobian sv_depths=51": "sv_depths: given 51, allowed: rising layers from 1 to depth = 50",
    "deep-jacobian gain=0": "gain: given 0",
    "curl-spectrum c=0": "c: given 0, allowed: > 0",
    "curl-spectrum c=-1": "c: given -1, allowed: > 0",
    "curl-spectrum c=1e-6": "c: given 1e-06, allowed with M = 500: at least 5e-05",
    "curl-spectrum flips_h=501": "curl: cannot flip 501 of 500 neurons",
    "curl-spectrum flips_r=1001": "curl: cannot flip 1001 of 1000 neurons",
    "curl-toy flips_r=2": "curl: cannot flip 2 of 1 neurons",
    "curl-toy t=1,2": "t: 2 numbers given, allowed: none or M = 1",
    "curl-toy t=0": "t: all zero, so there is nothing to learn",
    "curl-toy start=1": "start: 1 numbers given, allowed: none or N M + N = 2",
    "curl-phase flips_h=111": "curl: cannot flip 111 of 110 neurons",
    "curl-phase flips_r=110": "curl: cannot flip 110 of 109 neurons",
    "curl-phase flip_axis=row flips_r=2 theory=false": "curl: cannot flip 2 of 1 neurons",
    "curl-phase M=219": "M: given 219, allowed with neurons = 219: at most 218",
    "curl-phase gradient=data P=0": "P: given 0, allowed: >= 1",
    "curl-phase gradient=data batch=251": "batch: given 251: batch larger than data set (P = 250)",
    "curl-phase gradient=data batch=100": "batch: given 100, allowed: divisors of P = 250",
    "curl-phase phi=tanh gradient=data": "spectral threshold is for linear students",
    "curl-phase flip_axis=row": "spectral threshold is for linear students",
    "curl-phase phi=tanh theory=false": "gradient: the population's is known for linear students",
    "curl-phase eta=-0.1": "eta: given -0.1, allowed: > 0",
    "curl-saddle flips=11": "curl: cannot flip 11 of 10 neurons",
    "curl-saddle batch=101": "batch larger than data set",
}
LONG = {
    "phase": "curl-phase M=60 neurons=100 starts=8 epochs=20000 lyapunov=true lyapunov_every=500 --sweep alpha_h=0,0.5",
    "depth": "deep-linear-depth N_l=20 init=gaussian rates=8 seeds=2 max_steps=600 criterion=1e-12",
}


class LearningInput(CampaignTest):
    def test_is_refused_in_one_line(self):
        self.assert_all_refused(REFUSED)

    def test_of_a_long_training_is_left_within_seconds_and_resumed_with_equal_bits(self):
        for (name, text), ranks in zip(LONG.items(), (2, 0)):
            with self.subTest(name):
                out, whole = f"{name}-stopped", f"{name}-whole"
                self.assertLess(self.stop_halfway(words(text), out, ranks=ranks), 3)
                self.run_ok(*words(text), "--out", out)
                self.run_ok(*words(text), "--out", whole)
                self.assert_same_bits(out, whole)


if __name__ == "__main__":
    main()
