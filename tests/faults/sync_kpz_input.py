#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""What chains of oscillators cannot do is refused in one line before anything runs."""
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import campaigns
from campaigns import CampaignTest, main

campaigns.PROGRAM = os.environ["KHAOS_BINARY"]
REFUSED = {  # experiment and settings: what the line holds
    "sync-kpz dt=0.5": "time step too large: K*dt must be < 0.5, given dt = 0.5 with K = 1",
    "sync-kpz-diagram K=20 dt=0.03": "time step too large: K*dt must be < 0.5",
    "sync-kpz delta=1.5707963267948966": "delta must satisfy |delta| < pi/2 (diffusion K cos(delta) would be <= 0)",
    "sync-kpz delta=-2": "delta must satisfy |delta| < pi/2",
    "sync-kpz sigma=0.1": "randomness=noise does not use sigma",
    "sync-kpz randomness=columnar D=0.1": "randomness=columnar does not use D",
    "sync-kpz L=7": "L: given 7",
    "sync-kpz n_real=0": "n_real: given 0",
    "sync-kpz boundary=open": "structure factor needs boundary=ring",
    "sync-kpz D=-0.5": "D: given -0.5",
    "sync-kpz K=-1": "K: given -1",
    "sync-kpz integrator=rk4": "integrator: given rk4, allowed with randomness=noise: auto, heun, euler-maruyama",
    "sync-kpz law=uniform": "law: given uniform, which only randomness=columnar uses",
    "sync-kpz coupling=two-harmonics": "(did you mean two-harmonic?)",
    "sync-kpz gamma2=1": "gamma2: given 1, which coupling=kuramoto-sakaguchi does not use",
    "sync-kpz coupling=two-harmonic delta=0.1": "delta: given 0.1, which coupling=two-harmonic does not use",
    "sync-kpz t_end=0.1": "t_end: given 0.1, allowed with dt = 0.02: at least 10 steps",
    "sync-kpz fit_from=5 fit_to=2": "fit_from: given 5, allowed: below fit_to = 2",
    "sync-kpz fit_to=1e5": "fit_to: given 100000, allowed: at most t_end = 4000",
    "sync-kpz mode_from=9 mode_to=9": "mode_from: given 9, allowed: below mode_to = 9",
    "sync-kpz L=16 mode_to=9": "mode_to: given 9, allowed: at most L / 2",
    "sync-kpz t_0=5000": "t_0: given 5000, allowed: at most t_end = 4000",
    "sync-kpz L=1000000 n_real=1000": "n_real: given 1000, allowed with L = 1000000: at most 268, for memory",
    "sync-kpz-limit-cycle c=2 dt=0.4": "time step too large: K*dt must be < 0.2",
    "sync-kpz-locking omega=0.3": "omega: given 1 value, allowed: two or more",
    "sync-kpz-locking omega=0.3,x": "omega: ",
    "sync-kpz-locking K=10": "time step too large: K*dt must be < 0.5",
}


class SyncKpzInput(CampaignTest):
    def test_impossible_settings_are_refused(self):
        self.assert_all_refused(REFUSED)

    def test_the_step_that_is_just_allowed_stays_finite(self):
        self.run_ok("sync-kpz", "--set", "dt=0.499", "--set", "L=16", "--set", "n_real=2", "--set", "t_end=100", "--out", "edge")

    def test_phases_that_leave_the_numbers_fail_their_point_with_the_time(self):
        # Explosive limit cycles: a noise that no step of Heun's method follows.
        result = self.khaos("run", "sync-kpz-limit-cycle", "--set", "D=1e4", "--set", "dt=0.1", "--set", "L=16", "--set", "n_real=2", "--set", "t_end=50")
        self.assertEqual(result.returncode, campaigns.FAILED, result.stderr)
        self.assertIn("phases are not finite at t = ", result.stderr)


if __name__ == "__main__":
    main()
