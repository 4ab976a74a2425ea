#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""What the chaos atlas is asked for and cannot do is refused in one line; members that fail are marked, the others go on."""
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import campaigns
from campaigns import FAILED, CampaignTest, main, words

campaigns.PROGRAM = os.environ["KHAOS_BINARY"]
REFUSED = {  # experiment and settings: what the line holds
    "atlas-lyapunov system=Lorentz": "chaos-atlas: no system 'Lorentz'; did you mean 'Lorenz'?",
    "atlas-trajectory system=Lorentz": "chaos-atlas: no system 'Lorentz'; did you mean 'Lorenz'?",
    "atlas-lyapunov constants=q=3": "Lorenz has no parameter 'q' (has beta, rho, sigma)",
    "atlas-lyapunov parameter=q": "Lorenz has no parameter 'q' (has beta, rho, sigma)",
    "atlas-trajectory constants=q=3": "Lorenz has no parameter 'q' (has beta, rho, sigma)",
    "atlas-trajectory parameter=q scale=2": "Lorenz has no parameter 'q' (has beta, rho, sigma)",
    "atlas-trajectory start=1,2": "Lorenz needs 3 values, got 2",
    "atlas-lyapunov start=1,2,3,4": "Lorenz needs 3 values, got 4",
    "atlas-lyapunov system=MackeyGlass start=1,2": "MackeyGlass needs 1 value, got 2",
    "atlas-lyapunov system=MackeyGlass constants=tau=0": "delay tau must be positive",
    "atlas-lyapunov system=MackeyGlass parameter=tau value=-1": "delay tau must be positive",
    "atlas-trajectory system=MackeyGlass constants=tau=-17": "delay tau must be positive",
    "atlas-trajectory system=MackeyGlass parameter=tau scale=0": "delay tau must be positive",
    "atlas-lyapunov system=MackeyGlass K=9": "at least 10 steps per delay",
    "atlas-trajectory system=MackeyGlass K=9": "at least 10 steps per delay",
    "atlas-trajectory rtol=0": "rtol must be in (0, 0.1]",
    "atlas-trajectory rtol=0.2": "rtol must be in (0, 0.1]",
    "atlas-lyapunov rtol=-1e-6": "rtol must be in (0, 0.1]",
    "atlas-lyapunov rtol=1e-17": "rtol: given 1e-17, allowed: at least 1e-15, which is about the rounding of a step",
    "atlas-divergence members=1e18": "members: given 1e18, allowed: 2 .. 1e+05",
    "atlas-trajectory method=euler": "allowed: rk4 | dopri5",
    "atlas-trajectory members=1e6 periods=100": "members: given 1000000, allowed with keep=trajectories: at most 4473,",
    "atlas-trajectory system=MackeyGlass method=tsit5": "method: given tsit5, allowed for MackeyGlass, a delay equation: rk4, dopri5",
    "atlas-lyapunov system=MackeyGlass method=dopri5": "method: given dopri5, allowed for exponents of MackeyGlass",
    "atlas-lyapunov members=1e7": "members: given 10000000, allowed: at most",
    "atlas-lyapunov finite_time=50": "finite_time: given 50, allowed: at most periods / 20 = 20",
    "atlas-lyapunov finite_time=1e-4": "finite_time: given 0.0001, allowed for Lorenz: at least 0.001, a step",
    "atlas-lyapunov system=MackeyGlass vectors=covariant": "vectors: given covariant, allowed with all exponents of a flow or map",
    "atlas-lyapunov vectors=covariant vector_samples=1e6": "vector_samples: given 1000000, allowed for Lorenz: at most 524288",
    "atlas-trajectory unit=lyapunov system=Torus": "no positive exponent of Torus is known",
    "atlas-trajectory system=SwingingAtwood start=0,1,0,0": "is outside the domain of SwingingAtwood",
    "atlas-trajectory system=WindmiReduced start=1,1,-1": "is outside the domain of WindmiReduced",
    "atlas-lyapunov system=Lorenz variant=corrected": "Lorenz has no corrected variant",
    "atlas-lyapunov exponents=4": "Lorenz has 3 exponents, 4 are asked for",
    "atlas-lyapunov periods=200 check=20": "check = 20 is longer than a block",
    "atlas-lyapunov system=StickSlipOscillator method=dopri5": "the jumps of StickSlipOscillator are located between fixed steps",
    "atlas-lyapunov system=equations": "system=equations needs equations",
    "atlas-lyapunov equations=x:y": "equations are only read with system=equations",
    "parameter-map system=MackeyGlass x=tau y=beta xv=-1 yv=0.2": "xv = -1: tau of MackeyGlass must be positive",
    "basin-map system=SwingingAtwood x=r y=th xv=0 yv=1": "r = xv = 0, th = yv = 1: SwingingAtwood needs r > 0",
    "parameter-map x=nope": "Lorenz has no parameter or component 'nope' (has beta, rho, sigma; x, y, z)",
    "parameter-map x=rho y=rho": "x and y are the same quantity 'rho'",
    "basin-map xv=inf": "xv: given inf, allowed: finite numbers",
    "atlas-bifurcation system=MackeyGlass parameter=tau low=-1 high=20 relative=no": "low = -1: tau of MackeyGlass would be -1; it must be positive",
    "atlas-lyapunov system=equations equations=x:y;y:-x constants=a=3 start=1,0": "constants: no equation uses 'a'",
    "atlas-lyapunov system=equations equations=x:y;y:-q*x start=1,0": "unknown symbol 'q'",
    "atlas-lyapunov system=equations equations=x:y;y:-x start=1": "got 1",
    "atlas-trajectory system=equations equations=x:1/y;y:x start=1,0": "the equation of x is not finite at the start [1, 0]",
}


class AtlasInput(CampaignTest):
    def test_that_cannot_be_is_refused(self):
        self.assert_all_refused(REFUSED)

    def test_is_refused_by_three_ranks_in_one_line_too(self):
        self.assert_refused(self.khaos("run", "atlas-lyapunov", "--sweep", "system=Lorenz,Lorentz", ranks=3), "did you mean 'Lorenz'?")
        self.assert_refused(self.khaos("run", *words("atlas-trajectory start=1,2"), ranks=3), "Lorenz needs 3 values, got 2")

    def test_of_jumps_in_given_equations_is_computed_and_marked_invalid(self):
        result = self.run_ok("atlas-lyapunov", "--set", "system=equations", "--set", "equations=x: y; y: -sign(x) - 0.1*y",
                             "--set", "start=1,0", "--set", "periods=20", "--set", "check=0", "--out", "jumps")
        self.assertIn("need event handling; result marked invalid", result.stderr)
        self.assertRegex(self.khaos("run", "jumps", "--point", "0").stdout, r"(?m)^\s*valid\s+0$")

    def test_of_members_that_all_diverge_fails_the_point(self):
        result = self.run_ok("atlas-lyapunov", "--set", "system=Henon", "--set", "start=3,3", "--out", "lost", code=FAILED)
        self.assertRegex(result.stderr, r"Henon diverged at t=\d+ \(member 0\)")

    def test_of_a_discontinuous_system_without_saltation_is_computed_with_a_warning(self):
        result = self.run_ok(*words("atlas-lyapunov system=StickSlipOscillator saltation=no periods=20 transient=0 check=0"))
        self.assertIn("exponents of StickSlipOscillator need event handling; result marked invalid", result.stderr)
        self.assertRegex(result.stdout, r"verdict +5")
        self.assertRegex(result.stdout, r"valid +0")


class MembersThatFail(CampaignTest):
    RUNAWAY = ["atlas-trajectory", "--set", "system=equations", "--set", "equations=x: x^2 - 1", "--set", "periods=20"]

    def test_a_point_whose_only_member_diverges_fails(self):
        result = self.run_ok(*self.RUNAWAY, "--set", "start=2", "--out", "a", code=FAILED)
        self.assertRegex(result.stdout + result.stderr, r"equations diverged at t=0\.54\d+ \(member 0\)")

    def test_exponents_of_a_member_that_diverges_fail_alike(self):
        result = self.run_ok("atlas-lyapunov", *self.RUNAWAY[1:], "--set", "start=2", "--set", "members=1", "--out", "a", code=FAILED)
        self.assertRegex(result.stdout + result.stderr, r"equations diverged at t=0\.5\d+ \(member 0\)")

    def test_the_other_members_go_on(self):
        # Members above x = 1 reach infinity, the others the fixed point -1.
        some = [*self.RUNAWAY, "--set", "start=0.9", "--set", "spread=0.3", "--set", "members=40", "--set", "keep=statistics", "--out", "a"]
        result = self.run_ok(*some, code=FAILED)
        self.assertEqual([self.status("a")[key] for key in ("done", "partial", "failed")], [1, 1, 0])
        text = r"Point 0 is done in part: \d+ of 40 members failed, the first: equations diverged at t=\d+\.\d+ \(member \d+\), state \("
        for told in (result.stderr, self.khaos("status", "a").stdout, self.run_ok(*some, ranks=2, code=FAILED).stderr):
            self.assertRegex(told, text)
        self.assertRegex(result.stdout, r"\bfailed +[1-9]\d*\n")
        self.assertRegex(result.stdout, r"end_max +(-1\.0000|-0\.9999)")

    def test_exponents_of_the_other_members_go_on(self):
        some = ["atlas-lyapunov", *self.RUNAWAY[1:], "--set", "start=0.9", "--set", "spread=0.3", "--set", "members=40", "--set", "transient=0"]
        for ranks in (0, 2):
            result = self.run_ok(*some, "--out", f"a{ranks}", "--ranks-per-point", str(max(1, ranks)), ranks=ranks, code=FAILED)
            self.assertRegex(result.stderr, r"is done in part: \d+ of 40 members failed, the first: equations diverged at t=")
        self.assert_same_bits("a0", "a2")

    def test_a_campaign_goes_on_after_a_point_that_failed(self):
        campaign = ["atlas-trajectory", "--set", "system=equations", "--set", "equations=x: x^2 - c", "--set", "start=0.5",
                    "--sweep", "constants=c = 1,c = -1,c = 2"]
        self.run_ok(*campaign, "--out", "a", code=FAILED)
        self.assertEqual((self.status("a")["done"], self.status("a")["failed"]), (2, 1))

    def test_a_state_that_leaves_the_domain_says_so(self):
        # The string of the swinging Atwood machine runs in without angular momentum: r reaches 0.
        for method in ("dopri5", "rk4", "dop853"):
            with self.subTest(method=method):
                result = self.khaos("run", "atlas-trajectory", "--set", "system=SwingingAtwood", "--set", "start=0.1,0,-5,0",
                                    "--set", f"method={method}", "--out", method)
                self.assertEqual(result.returncode, FAILED, result.stderr)
                self.assertRegex(result.stdout + result.stderr, r"state left the domain of SwingingAtwood at t=0\.\d+")


if __name__ == "__main__":
    main()
