#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""Hypergraph experiments have the same bits on any number of ranks, alone and in a census."""
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import h5py

import campaigns
from campaigns import CampaignTest, main

campaigns.PROGRAM = os.environ["KHAOS_BINARY"]
EXPERIMENTS = {
    "evolve": ["hypergraph-evolve", "--sweep", "order=standard,random,newest,any-parallel", "--set", "keep=50"],
    "invariance": ["hypergraph-invariance", "--sweep", "rule=A,B,G", "--set", "orders=7"],
    "census": ["hypergraph-invariance", "--set", "rule=random", "--set", "orders=3", "--set", "generations=3", "--sweep", "number=0:9:10"],
    "multiway": ["hypergraph-multiway", "--set", "depth=3", "--set", "keep=20"],
    "observer": ["hypergraph-observer", "--set", "graph=from-hypergraph", "--set", "n=5", "--set", "steps=20",
                 "--sweep", "target=couplings,causal-parity"],
}


class HypergraphSameBits(CampaignTest):
    def test_on_any_ranks(self):
        for name, arguments in EXPERIMENTS.items():
            self.run_ok(*arguments, "--out", name)
            for ranks in (2, 3) if name == "invariance" else (3,):
                with self.subTest(experiment=name, ranks=ranks):
                    self.run_ok(*arguments, "--out", f"{name}{ranks}", "--ranks-per-point", str(ranks), ranks=ranks)
                    self.assert_same_bits(name, f"{name}{ranks}")

    def test_each_rule_of_a_census_has_orders_of_its_own(self):
        # One rule in two ways of writing: with shared random numbers both would end alike, and verdicts of a census together.
        self.write("twice.yaml", 'experiment: hypergraph-invariance\nset: {orders: 4, generations: 7}\n'
                   'sweep: {rule: ["{{x,y},{x,z}} -> {{x,z},{x,w},{y,w},{z,w}}", "{{1,2},{1,3}} -> {{1,3},{1,4},{2,4},{3,4}}"]}\n')
        self.run_ok("twice.yaml", "--out", "twice")
        with h5py.File(self.folder / "twice/campaign.h5") as file:
            first, second = file["edges"][:]
        self.assertNotEqual(list(first), list(second))


if __name__ == "__main__":
    main()
