#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""solvers/models/generate: what it writes, what it leaves alone, and its one-line errors."""
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(os.environ.get("KHAOS_SOURCE_DIR", Path(__file__).resolve().parents[2]))
GENERATE = SOURCE / "solvers/models/generate"
SYSTEMS = SOURCE / "solvers/models/systems.json"
PENDULUM = {"kind": "flow", "state": ["q", "p"], "parameters": {"g": 9.81, "k": [1, 2]}, "initial_condition": [1, 0],
            "rhs": {"qdot": "p", "pdot": "-g*sin(q) - k[1]*p"}}


class Generate(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.out = self.folder / "out"

    def run_on(self, *files, shards=4):
        return subprocess.run([sys.executable, GENERATE, "--out", self.out, "--shards", str(shards), *files],
                              capture_output=True, text=True)

    def file(self, systems, name="my.json"):
        path = self.folder / name
        path.write_text(systems if isinstance(systems, str) else json.dumps({"systems": systems}))
        return path

    def error(self, **changes):
        """The error line, without the file's name, of the pendulum with changes; a value of None deletes the key."""
        system = {key: value for key, value in {**PENDULUM, **changes}.items() if value is not None}
        path = self.file({"Pendulum": system})
        result = self.run_on(path)
        self.assertEqual(result.returncode, 1, result.stdout)
        self.assertEqual(result.stderr.count("\n"), 1, result.stderr)
        prefix = f"generate: {path}: Pendulum: "
        self.assertTrue(result.stderr.startswith(prefix), result.stderr)
        self.assertFalse(self.out.exists(), "nothing is written after an error")
        return result.stderr[len(prefix):].strip()

    def test_the_systems_become_shards_and_a_catalogue(self):
        self.assertEqual(self.run_on(SYSTEMS).returncode, 0)
        text = "".join(path.read_text() for path in self.out.glob("models_*.cpp"))
        self.assertEqual(text.count("\nconst Kernels kernels_"), 160)  # 158 and two corrected variants
        self.assertEqual(sorted(path.name for path in self.out.iterdir()),
                         ["catalogue.cpp"] + [f"models_{i}.cpp" for i in range(4)])

    def test_what_would_not_change_is_not_written(self):
        mine = self.file({"Pendulum": PENDULUM})
        self.run_on(SYSTEMS, mine)
        times = {path: path.stat().st_mtime_ns for path in self.out.iterdir()}
        self.assertEqual(self.run_on(SYSTEMS, mine).returncode, 0)
        self.assertEqual(times, {path: path.stat().st_mtime_ns for path in self.out.iterdir()})

    def test_a_system_of_the_user_needs_five_keys(self):
        for key in ("kind", "state", "parameters", "initial_condition", "rhs"):
            self.assertEqual(self.error(**{key: None}), f"the key '{key}' is missing")
        self.assertEqual(self.run_on(self.file({"Pendulum": PENDULUM}), shards=1).returncode, 0)
        text = (self.out / "models_0.cpp").read_text()
        self.assertIn("const Kernels kernels_Pendulum = flow_kernels<Pendulum>({1, 2, 0, 1});", text)

    def test_a_user_file_leaves_the_shards_of_the_others_alone(self):
        self.run_on(SYSTEMS)
        shards = {path: path.stat().st_mtime_ns for path in self.out.glob("models_*.cpp")}
        self.assertEqual(self.run_on(SYSTEMS, self.file({"Pendulum": PENDULUM})).returncode, 0)
        self.assertEqual(shards, {path: path.stat().st_mtime_ns for path in shards})
        self.assertIn("kernels_Pendulum", (self.out / "models_user_0.cpp").read_text())
        self.assertIn("kernels_Pendulum", (self.out / "catalogue.cpp").read_text())

    def test_parameters_are_hoisted_and_common_parts_computed_once(self):
        system = {**PENDULUM, "rhs": {"qdot": "p/g + (q*p)^2", "pdot": "k[0]*k[1]*q*p/2 - 1/(1+q^2) + p/(1+q^2)"}}
        self.run_on(self.file({"Pendulum": system}), shards=1)
        text = (self.out / "models_0.cpp").read_text()
        self.assertIn("c[0] = 1.0 / g;", text)
        self.assertIn("0.5 * k_0 * k_1", text)
        self.assertEqual(text.count("q * p"), 1)
        self.assertEqual(text.split("void rhs")[1].count(" / "), 1)  # one division serves both fractions

    def test_errors_name_the_place_and_the_symbol(self):
        rhs = PENDULUM["rhs"]
        self.assertEqual(self.error(rhs={**rhs, "pdot": "-g*sin(r)"}), "rhs pdot: unknown symbol 'r'")
        self.assertEqual(self.error(rhs={**rhs, "pdot": "-g*sn(q)"}), "rhs pdot: unknown function 'sn'")
        self.assertEqual(self.error(rhs={**rhs, "pdot": "-g*(q"}), "rhs pdot: expected ')', found 'the end'")
        self.assertEqual(self.error(rhs={**rhs, "pdot": "q $ p"}), "rhs pdot: character '$' is not part of an expression")
        self.assertEqual(self.error(rhs={**rhs, "pdot": "sin(q, p)"}), "rhs pdot: sin takes 1 argument, got 2")
        self.assertEqual(self.error(rhs={**rhs, "pdot": "k[2]"}), "rhs pdot: index 2 of 'k' is past 1")
        self.assertEqual(self.error(rhs={**rhs, "pdot": "k"}), "rhs pdot: 'k' has 1 index, got 0")
        self.assertEqual(self.error(let=[["w", "2*u"]]), "let w: unknown symbol 'u'")
        self.assertEqual(self.error(let=[["q", "1"]]), "let: 'q' is already defined")
        self.assertEqual(self.error(rhs={"qdot": "p"}), "rhs: 'pdot' is missing (2 states, 1 equation)")
        self.assertEqual(self.error(rhs={**rhs, "zdot": "1"}), "rhs: 'zdot' is not <state>dot of a state")
        self.assertEqual(self.error(initial_condition=[1]), "initial_condition: 2 values needed, got 1")
        self.assertEqual(self.error(initial_condition=[1, "x"]), 'initial_condition: "x" is not a number')
        self.assertEqual(self.error(parameters={"g": 1, "k": [[1, 2], [3]]}), "parameters: k: 2 values needed, got 1")
        self.assertEqual(self.error(parameters={"g": 1, "sin": 2}), "parameters: 'sin' is a function")
        self.assertEqual(self.error(kind="ode"), "kind: 'ode' is not flow, delay or map")
        self.assertEqual(self.error(colour="red"), "unknown key 'colour'")
        self.assertEqual(self.error(flags=["chaotic"]), "flags: unknown flag 'chaotic'")
        self.assertEqual(self.error(flags=["discontinuous"]), "switching: goes with the flag 'discontinuous'")
        self.assertEqual(self.error(rhs={**rhs, "pdot": "-sign(q)"}),
                         "flags: sign() jumps: 'discontinuous' with its key 'switching', or 'piecewise_smooth' if the "
                         "right-hand side is continuous all the same")
        self.assertEqual(self.error(domain=["q"]), "domain: 'q' is not of the form expression > expression or >=")
        self.assertEqual(self.error(kind="delay"), "parameters: a delay equation needs tau > 0")
        self.assertEqual(self.error(period=0), "period: must be positive")

    def test_a_right_hand_side_that_fails_at_the_start_is_refused(self):
        message = "not finite at the initial condition (a division by zero, or a function outside its domain)"
        self.assertEqual(self.error(rhs={"qdot": "p", "pdot": "1/p"}), f"rhs pdot: {message}")
        self.assertEqual(self.error(rhs={"qdot": "log(-q)", "pdot": "0"}), f"rhs qdot: {message}")

    def test_files_that_cannot_be_read_are_named(self):
        for path, what in ((self.folder / "none.json", "No such file or directory"), (self.file("{", "a.json"), "not JSON"),
                           (self.file('{"systems": {"A": 1, "A": 2}}', "b.json"), "'A' stands twice"),
                           (self.file({"Lorenz": PENDULUM}, "c.json"), "has a system of that name"),
                           (self.file({"double": PENDULUM}, "d.json"), "a word of C++ or of khaos")):
            result = self.run_on(SYSTEMS, path)
            self.assertEqual(result.returncode, 1)
            self.assertTrue(result.stderr.startswith(f"generate: {path}: "), result.stderr)
            self.assertIn(what, result.stderr)


if __name__ == "__main__":
    unittest.main()
