#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""What populations cannot be is refused in one line before anything runs; what is doubtful is a warning."""
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import campaigns
from campaigns import FAILED, CampaignTest, main

campaigns.PROGRAM = os.environ["KHAOS_BINARY"]
REFUSED = {  # experiment and settings: what the line holds
    "leslie-dynamics s1=0.7,1.5": "s1: survival s_2=1.5 outside (0, 1]",
    "leslie-dynamics s2=0,0.6": "s2: survival s_1=0 outside (0, 1]",
    "leslie-dynamics f1=0.2,-1,0.8": "f1: fecundity f_2=-1 outside [0, inf)",
    "leslie-dynamics f2=1,1 s2=0.5": "L1 is 3x3, L2 is 2x2: competing species need equal class counts unless P1, P2 are given as rectangular",
    "leslie-dynamics f2=1,1 s2=0.5 P1=1,0,0,1,0,0": "L1 is 3x3, L2 is 2x2",
    "leslie-dynamics P1=1,2": "P1: given 2 values, allowed with 3 classes: 1, 3 or 9",
    "leslie-dynamics P2=-0.1": "P2: coupling P2_1,1=-0.1 outside [0, inf)",
    "leslie-dynamics s1=0.5,0.5,0.5": "s1: given 3 values, allowed: 1 or 2",
    "leslie-dynamics n=5": "f1: given 3 values, allowed: 1 or 5",
    "leslie-dynamics n=33 f1=1": "n: given 33",
    "leslie-dynamics x0=1,2": "x0: given 2 values, allowed: 1 or 3",
    "leslie-dynamics y0=-1": "y0: given -1, allowed: >= 0",
    "leslie-dynamics x0=0 y0=0": "x0, y0: given nothing but 0",
    "leslie-dynamics coupling=-1": "coupling: given -1",
    "leslie-dynamics model=XX": "model: given XX",
    "leslie-dynamics T=0": "T: given 0",
    "leslie-dynamics T=100000000": "every: given 1, allowed with T = 100000000: at least 9",
    "leslie-standing n=33": "n: given 33",
    "leslie-standing f_max=1e9": "f_max: given 1e+09",
    "leslie-standing systems=given f1=1e7,1,1": "f1, f2, P1, P2: given an element above 1000000, allowed: at most that",
    "leslie-standing zeros=1.5": "zeros: given 1.5",
    "leslie-standing systems=given s1=2": "s1: survival s_1=2 outside (0, 1]",
    "leslie-hamiltonian f=0.5,0": "log of a singular matrix: L has eigenvalue 0 (f_2 = 0)",
    "leslie-hamiltonian s=1.1": "s: survival s_1=1.1 outside (0, 1]",
    "leslie-hamiltonian s=0.5,0.5": "s: given 2 values, allowed with 2 fecundities: 1",
    "leslie-hamiltonian W=1,2": "W: given 2 values, allowed with 2 modes: 4",
    "leslie-hamiltonian W=1,0.5,0.4,2": "W: row 2, column 1 is not the conjugate of row 1, column 2",
    "leslie-hamiltonian W_imag=1,0,0,0": "W: row 1, column 1 is not the conjugate",
    "leslie-hamiltonian n0=1,-1": "n0: given -1, allowed: >= 0",
    "leslie-fit model=logistic": "model: given logistic with target=mixture, allowed: LV, CO, DD",
    "leslie-fit model=LV target=Pc": "model: given LV with target=Pc, allowed: logistic, CO, DD",
    "leslie-fit starts=0": "starts: given 0",
}
WARNED = {
    "leslie-dynamics f1=1,0,0 f2=1,0,0 T=10": "coupling matrix is not primitive: the standing rule is not guaranteed",
    "leslie-standing systems=given coupling=0 trials=8": "coupling matrix is not primitive: the standing rule is not guaranteed",
    "leslie-fit n=7 starts=1 adam_steps=1 polish_steps=1": "39 data points for 44 parameters: the fit is not unique",
}


class LeslieInput(CampaignTest):
    def test_impossible_settings_are_refused(self):
        self.assert_all_refused(REFUSED)

    def test_doubtful_settings_are_warnings(self):
        for line, text in WARNED.items():
            with self.subTest(line):
                self.assertIn(text, self.run_ok(*campaigns.words(line), "--out", "warned").stderr)
                campaigns.shutil.rmtree(self.folder / "warned")

    def test_rectangular_couplings_join_species_of_different_class_counts(self):
        self.run_ok(*campaigns.words("leslie-dynamics f2=1,1 s2=0.5 P1=0.1,0,0,0.1,0,0 P2=0.1,0,0,0,0.1,0 T=10"))

    def test_populations_beyond_all_numbers_fail_with_the_step(self):
        result = self.khaos("run", *campaigns.words("leslie-dynamics f1=9,9,9 coupling=0 T=1000 clip=none"))
        self.assertEqual(result.returncode, FAILED)
        self.assertIn("a population left the range of numbers at step", result.stderr)


if __name__ == "__main__":
    main()
