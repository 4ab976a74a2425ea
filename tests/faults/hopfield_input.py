#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""What the Hopfield family refuses, with the words for it; a capacity search is stopped and goes on with the same bits."""
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import campaigns
from campaigns import CampaignTest, main

campaigns.PROGRAM = os.environ["KHAOS_BINARY"]
REFUSED = {
    "hopfield-retrieval beta=0": "beta: given 0, allowed: > 0",
    "hopfield-phases beta=-1": "beta: given -1, allowed: > 0",
    "hopfield-retrieval N=0": "N: given 0, allowed: 1 .. ",
    "hopfield-retrieval d=1": "d: given 1, allowed: >= 2 for patterns on a sphere (law sphere)",
    "hopfield-retrieval law=orthogonal N=30": "N: given 30, allowed: <= d = 20 orthogonal patterns",
    "hopfield-retrieval law=opposite": "N: given 64, allowed: 2 opposite patterns",
    "hopfield-retrieval law=clutsers": "(did you mean clusters?)",
    "hopfield-phases N=1000000 d=64": "N: given 1000000, allowed: N d <= 3e+07",
    "hopfield-capacity d=20 K=1": "capacity formula not valid: c = 1.62449 below (2/sqrt(p))^(4/(d-1)) = 2.39422",
    "hopfield-capacity d=20.5": "d: given 20.5, allowed: whole numbers 2 .. 100000, rising",
    "hopfield-capacity d=30,20": "d: given 20, allowed: whole numbers 2 .. 100000, rising",
    "hopfield-capacity p=1": "p: given 1, allowed: ",
    "hopfield-branches law=opposite N=3": "N: given 3, allowed: 2 opposite patterns",
    "hopfield-branches kappa=1,-2": "kappa: given -2, allowed: > 0",
    "hopfield-mil signals=255": "signals: too many signals for 8 bits: given 255, allowed: below 255",
    "hopfield-mil signals_per_bag=17": "signals_per_bag: given 17, allowed: <= instances = 16",
    "hopfield-mil heads=3": "heads: given 3, allowed: divisors of the width 8",
    "hopfield-mil bags=1000": "bags: given 1000, allowed: multiples of 8 whose quarter is a multiple of batch = 32",
    "hopfield-attention beta=0": "beta: given 0, allowed: > 0",
}
LONG = ["hopfield-capacity", "--set", "d=4,6,8,10,12,13,14", "--set", "K=1.2", "--set", "p=0.02", "--set", "bound=where-valid",
        "--set", "N_max=20000", "--set", "queries=800"]

TRAINING = ["hopfield-mil", "--set", "bags=256", "--set", "epochs=120", "--set", "members=20", "--set", "width=16", "--set", "heads=2",
            "--set", "dropout=0.3"]


class HopfieldInput(CampaignTest):
    def test_refuses_what_has_no_answer(self):
        self.assert_all_refused(REFUSED)

    def test_components_of_size_K_may_have_one_dimension(self):
        self.run_ok("hopfield-retrieval", "--set", "law=binary", "--set", "d=1", "--set", "N=2", "--out", "line")

    def test_a_search_that_was_stopped_goes_on_with_the_same_bits(self):
        self.run_ok(*LONG, "--out", "undisturbed")
        self.stop_halfway(LONG, "stopped")
        self.run_ok(*LONG, "--out", "stopped", ranks=2)
        self.assert_same_bits("undisturbed", "stopped")

    def test_a_training_that_was_stopped_goes_on_with_the_same_bits(self):
        self.run_ok(*TRAINING, "--out", "trained")
        self.stop_halfway(TRAINING, "broken_off")
        self.run_ok(*TRAINING, "--out", "broken_off", "--ranks-per-point", "2", ranks=2)
        self.assert_same_bits("trained", "broken_off")


if __name__ == "__main__":
    main()
