#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""What hypergraphs and observers cannot do is refused in one line; a guard that stops one leaves what there is, flagged."""
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import h5py

import campaigns
from campaigns import FAILED, CampaignTest, main

campaigns.PROGRAM = os.environ["KHAOS_BINARY"]
REFUSED = {  # experiment and settings: what the line holds
    "hypergraph-evolve rule={{x,y}}->{{x,y},{y,z}": "rule: at character 22 of '{{x,y}}->{{x,y},{y,z}': expected ',' or '}', found the end",
    "hypergraph-evolve rule={{x,y}}=>{{x,y}}": "rule: at character 8 of '{{x,y}}=>{{x,y}}': expected '->', found '='",
    "hypergraph-evolve rule=E": "rule: at character 1 of 'E': expected '{', found 'E'",
    "hypergraph-evolve rule={{x,y}}->{{x,y,z}}": "rule 1: an output of 3 atoms, which no input has",
    "hypergraph-evolve rule={{x}}->{{x}};{}->{{x}}": "rule 2: empty left side",
    "hypergraph-evolve rule={{x,y}}->{}": "rule 1: empty right side",
    "hypergraph-evolve rule={{x,y},{z,w}}->{{x,w}}": "rule 1: input edges are not connected (would match all pairs)",
    "hypergraph-evolve start={{1,0}}": "initial state: atoms must be positive integers (up to 10000000), given '0' at character 5 of '{{1,0}}'",
    "hypergraph-evolve start={{1,x}}": "atoms must be positive integers",
    "hypergraph-evolve order=youngest": "order: given 'youngest', allowed: standard, random, any-parallel",
    "hypergraph-evolve generations=-1": "generations: given -1",
    "hypergraph-evolve rule=random signature=2_2": "signature: given '2_2'",
    "hypergraph-invariance orders=1": "orders: given 1",
    "hypergraph-multiway rule={{x}->{x}}": "rule: at character 5 of",
    "hypergraph-observer n=25": "too many spins for exact enumeration: given 25, allowed: 2 to 24",
    "hypergraph-observer graph=cycle n=2": "2 nodes",
    "hypergraph-observer graph=connected n=8": "n: given 8, allowed with graph=connected: 2 to 7",
    "hypergraph-observer graph=connected n=4 index=6": "index: given 6, allowed with n = 4: 0 to 5",
    "hypergraph-observer target=causal-parity": "target: causal-parity needs graph=from-hypergraph",
    "hypergraph-observer beta=-0.5": "beta: given -0.5",
    "hypergraph-observer J=0": "J: given 0",
}


class HypergraphInput(CampaignTest):
    def test_impossible_settings_are_refused(self):
        self.assert_all_refused(REFUSED)

    def test_what_is_refused_can_be_permitted(self):
        for rule, flag in (("{{x,y},{z,w}}->{{x,w}}", "disconnected"), ("{{x,y}}->{{x,y,z}}", "unused_arity"), ("{{x,y}}->{}", "deletion")):
            self.run_ok("hypergraph-evolve", "--set", f"rule={rule}", "--set", f"allow_{flag}=true", "--out", flag)

    def test_a_rule_that_grows_beyond_the_guard_leaves_what_there_is(self):
        for ranks in (0, 2):
            out = f"guard{ranks}"
            result = self.khaos("run", "hypergraph-evolve", "--set", "max_edges=1000", "--set", "generations=100", "--out", out,
                                "--ranks-per-point", str(max(ranks, 1)), ranks=ranks)
            self.assertEqual(result.returncode, FAILED, result.stderr)
            self.assertIn("hypergraph exceeded max_edges=1000 at generation 11", result.stderr)
            with h5py.File(self.folder / out / "campaign.h5") as file:
                self.assertEqual(list(file["edges"][0][:11]), [2, 4, 8, 14, 24, 46, 84, 154, 284, 526, 966])
                self.assertEqual(file["termination"][0], 3)

    def test_a_multiway_graph_beyond_its_guard_is_flagged(self):
        result = self.khaos("run", "hypergraph-multiway", "--set", "depth=9", "--set", "max_states=100")
        self.assertEqual(result.returncode, FAILED, result.stderr)
        self.assertIn("multiway graph exceeded max_states=100", result.stderr)

    def test_a_singular_fisher_matrix_fails_its_point(self):
        result = self.khaos("run", "hypergraph-observer", "--set", "J=30", ranks=2)
        self.assertEqual(result.returncode, FAILED, result.stderr)
        self.assertRegex(result.stderr, r"Fisher matrix has eigenvalue \S+ below 1e-12: remove redundant couplings")

    def test_an_observer_that_does_not_persist_fails_its_point(self):
        result = self.khaos("run", "hypergraph-observer", "--set", "graph=from-hypergraph", "--set", "n=20", "--set", "generations=6")
        self.assertEqual(result.returncode, FAILED, result.stderr)
        self.assertIn("n: given 20, but at most", result.stderr)

    def test_a_long_evolution_stops_soon_when_asked_to(self):
        long = ["hypergraph-evolve", "--set", "order=newest", "--set", "generations=60", "--set", "max_edges=4000000"]
        self.assertLess(self.seconds_to_stop(long, "stopped"), 10)  # a second or two on a machine that does nothing else


if __name__ == "__main__":
    main()
