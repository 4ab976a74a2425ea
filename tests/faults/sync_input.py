#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""What coupled copies cannot do is refused in one line before anything runs; what is doubtful is a warning."""
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import campaigns
from campaigns import FAILED, CampaignTest, main

campaigns.PROGRAM = os.environ["KHAOS_BINARY"]
REFUSED = {  # experiment and settings: what the line holds
    "sync-redundancy kappa=-1": "coupling must be symmetric and non-negative, given kappa = -1",
    "sync-redundancy n=1": "n: given 1 with kappa = 0.1, allowed with coupling: >= 2",
    "sync-redundancy sigma=-1": "sigma: given -1",
    "sync-redundancy rho=1.5": "rho: given 1.5",
    "sync-redundancy rho=-0.1": "rho: given -0.1",
    "sync-redundancy kappa=1 dt=0.0953": "dt: given 0.0953, allowed with euler-maruyama: < 2 / (h_+ + mu_n) = 0.0952381",
    "sync-redundancy kappa=1 dt=0.0953 integrator=heun": "allowed with heun: < 2 / (h_+ + mu_n) = 0.0952381",
    "sync-redundancy V=quartic f=1 dt=1": "V'' at the minimum",
    "sync-redundancy V=quartic integrator=exact": "integrator: exact is for quadratic potentials, given V = quartic",
    "sync-redundancy integrator=exact eta=1": "eta: given 1, allowed with integrator=exact: 0",
    "sync-redundancy topology=torus n=19": "a torus of 19 nodes: given a side of 1",
    "sync-redundancy topology=k-nearest n=5 k=3": "a ring of 5 nodes: given 3 neighbours on each side, allowed are 1 to 2",
    "sync-redundancy topology=scale-free n=5 k=5": "a scale-free graph of 5 nodes: given 5 links of each, allowed are 1 to 4",
    "sync-redundancy topology=rign": "(did you mean ring?)",
    "sync-redundancy topology=file": "links: topology=file needs the name of a file",
    "sync-redundancy topology=file links=absent": "links: cannot read the file 'absent'",
    "sync-redundancy links=some": "links: given some, which only topology=file reads",
    "sync-redundancy d=3 h=1,2": "h: given 2 values, allowed with d = 3: 1 or 3",
    "sync-redundancy d=65": "d: given 65",
    "sync-redundancy h=0": "h: given",
    "sync-redundancy V=doublewell f=0.5": "f: given 0.5, allowed with two wells: between -0.3849 and 0.3849",
    "sync-redundancy B=1": "B: given 1",
    "sync-redundancy every=2 t_s=1": "t_s: given 1, allowed with every = 2",
    "sync-decision f_over_sigma=0.4": "f_over_sigma: given 0.4, allowed with sigma = 1 and two wells: < 0.3849",
    "sync-decision integrator=exact": "integrator: exact is for quadratic potentials",
    "sync-decision sigma=0": "sigma: given 0",
    "sync-decision threshold=0.2 x0=0.3": "threshold: given 0.2, allowed with x0 = 0.3: above it",
    "sync-decision T=0.01": "T: given 0.01",
}
TINY = ["--set", "B=8", "--set", "t_s=1", "--set", "t_b=1"]


class SyncInput(CampaignTest):
    def test_impossible_settings_are_refused(self):
        self.assert_all_refused(REFUSED)

    def links(self, text, n=3):
        self.write("links", text)
        return ["sync-redundancy", "--set", "topology=file", "--set", "links=links", "--set", f"n={n}", *TINY]

    def test_coupling_that_is_not_symmetric_or_negative_is_refused_with_file_and_line(self):
        for text in ("0 1 1\n1 0 2\n", "0 1 1\n1 2 -1\n"):
            self.assert_refused(self.khaos("run", *self.links(text)), "links:2: coupling must be symmetric and non-negative")

    def test_a_list_of_links_is_the_network_that_it_lists(self):
        self.run_ok(*self.links("0 1\n1 2\n2 0\n"), "--out", "listed")
        self.run_ok("sync-redundancy", "--set", "topology=ring", "--set", "n=3", *TINY, "--out", "ring")
        listed, ring = (self.row(folder, "fluct") for folder in ("listed", "ring"))
        self.assertEqual(listed, ring)

    def row(self, folder, name):
        import h5py
        with h5py.File(self.folder / folder / "campaign.h5") as file:
            return file[name][0]

    def test_a_network_that_falls_apart_is_a_warning(self):
        result = self.run_ok(*self.links("0 1\n", n=4))
        self.assertIn("mu2 = 0: no synchronisation bound", result.stderr)
        self.assertNotIn("mu2 = 0", self.run_ok("sync-redundancy", "--set", "kappa=0", *TINY, "--out", "none").stderr)

    def test_a_step_too_long_for_a_large_random_graph_fails_its_point_with_the_limit(self):
        result = self.khaos("run", "sync-redundancy", "--set", "topology=scale-free", "--set", "n=500", "--set", "dt=0.1", "--set", "kappa=1", *TINY)
        self.assertEqual(result.returncode, FAILED, result.stderr)
        self.assertIn("dt: given 0.1, allowed with euler-maruyama: < 2 / (h_+ + mu_n) = ", result.stderr)

    def test_replicas_that_diverge_are_counted_and_the_others_go_on(self):
        # Quartic, Euler-Maruyama, copies that begin far out: some of them are thrown further each step.
        far = ["sync-redundancy", "--set", "V=quartic", "--set", "n=2", "--set", "dt=0.05", "--set", "spread=4", "--set", "B=64",
               "--set", "t_s=2", "--set", "t_b=2", "--set", "kappa=0.1"]
        result = self.khaos("run", *far, "--out", "far")
        self.assertEqual(result.returncode, FAILED, result.stderr)
        self.assertRegex(result.stderr, r"\d+ of 64 replicas diverged; a smaller dt may hold them")
        share = self.row("far", "diverged")
        self.assertTrue(0 < share < 1, share)
        self.assertLess(self.row("far", "fluct"), 10)


if __name__ == "__main__":
    main()
