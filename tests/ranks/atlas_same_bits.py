#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Trajectories and exponents of the chaos atlas have the same bits on any number of ranks, together or Point by Point."""
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import campaigns
from campaigns import DONE, FAILED, CampaignTest, main

campaigns.PROGRAM = os.environ["KHAOS_BINARY"]
SHORT = ["--set", "periods=20", "--set", "transient=5", "--set", "steps_per_period=100"]
CAMPAIGNS = {
    # One of each kind; 21 members are two registers and a part.
    "exponents": ["atlas-lyapunov", *SHORT, "--set", "members=21",
                  "--sweep", "system=Lorenz,BelousovZhabotinsky,StickSlipOscillator,MackeyGlass,Henon,Duffing"],
    "exponents of equations": ["atlas-lyapunov", *SHORT, "--set", "members=11", "--set", "system=equations", "--set",
                               "equations=x: y; y: -x + (1 - x^2)*y", "--set", "start=1,0", "--sweep", "method=rk4,dopri5"],
    "trajectories": ["atlas-trajectory", "--set", "periods=3", "--set", "pts_per_period=20", "--set", "members=1100",
                     "--sweep", "system=Lorenz,Henon,MackeyGlass"],
    "methods": ["atlas-trajectory", "--set", "system=BelousovZhabotinsky", "--set", "periods=1", "--set", "members=9",
                "--sweep", "method=rk4,dopri5,tsit5,dop853,rodas4,cvode"],
    "statistics": ["atlas-trajectory", "--set", "keep=statistics", "--set", "periods=1", "--set", "pts_per_period=10", "--set",
                   "steps_per_period=50", "--set", "members=5000", "--sweep", "method=rk4,dopri5,tsit5", "--sweep", "system=Lorenz,Ikeda"],
    "delays with their own steps": ["atlas-trajectory", "--set", "periods=3", "--set", "pts_per_period=20", "--set", "members=21",
                                    "--set", "method=dopri5", "--sweep", "system=MackeyGlass,IkedaDelay"],
    "distributions": ["atlas-lyapunov", "--set", "periods=40", "--set", "transient=5", "--set", "steps_per_period=100", "--set", "members=21",
                      "--set", "check=0", "--set", "finite_time=0.5", "--set", "vectors=covariant", "--set", "vector_samples=50",
                      "--sweep", "system=Lorenz,Henon"],
    "few members": ["atlas-trajectory", "--set", "keep=statistics", "--set", "periods=2", "--set", "members=64", "--set", "method=rk4",
                    "--set", "steps_per_period=200", "--sweep", "system=Lorenz,Rossler"],
    # x grows without bound from a start that some members leave: others go on.
    "members that diverge": ["atlas-trajectory", "--set", "system=equations", "--set", "equations=x: x^2 - 1; y: -y", "--set", "start=1,1",
                             "--set", "spread=0.1", "--set", "members=1100", "--set", "periods=10", "--set", "pts_per_period=10",
                             "--sweep", "keep=trajectories"],
}
WAYS = [dict(ranks=2), dict(ranks=3), dict(ranks=4), dict(ranks=2, options=["--ranks-per-point", "2"]),
        dict(ranks=3, options=["--ranks-per-point", "3"]), dict(ranks=4, options=["--ranks-per-point", "2"])]


class AtlasSameBits(CampaignTest):
    def check(self, name, code=DONE):
        arguments = CAMPAIGNS[name]
        self.run_ok(*arguments, "--out", "alone", code=code)
        for number, way in enumerate(WAYS):
            with self.subTest(**way):
                out = f"other{number}"
                self.run_ok(*arguments, "--out", out, *way.get("options", []), ranks=way["ranks"], code=code)
                self.assert_same_bits("alone", out)

    def test_of_exponents_of_every_kind_of_system(self):
        self.check("exponents")

    def test_of_exponents_of_equations_given_as_text(self):
        self.check("exponents of equations")

    def test_of_trajectories(self):
        self.check("trajectories")

    def test_of_every_kind_of_method(self):
        self.check("methods")

    def test_of_statistics_of_a_stream_of_members(self):
        self.check("statistics")

    def test_where_some_members_diverge(self):
        self.check("members that diverge", FAILED)

    def test_of_delays_with_their_own_steps(self):
        self.check("delays with their own steps")

    def test_of_covariant_vectors_and_finite_time_exponents(self):
        self.check("distributions")

    def test_of_an_ensemble_whose_registers_several_ranks_share(self):
        """64 members are 8 registers of 8: no rank of four is without."""
        self.check("few members")


if __name__ == "__main__":
    main()
