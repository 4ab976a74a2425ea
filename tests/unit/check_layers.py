#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""tools/check_layers passes a clean tree and finds each kind of planted violation."""
import subprocess
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
SPDX = "// SPDX-License-Identifier: BSD-3-Clause\n"


class CheckLayers(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.write("CONTRIBUTING.md", (SOURCE / "CONTRIBUTING.md").read_text())
        self.write("CMakeLists.txt", "# SPDX-License-Identifier: BSD-3-Clause\n")
        self.write("src/core/a.hpp", SPDX + "#include <vector>\n")
        self.write("src/store/b.hpp", SPDX + '#include <hdf5.h>\n#include "core/a.hpp"\n')
        self.write("solvers/ode/c.hpp", SPDX + '#include "core/a.hpp"\n')
        self.write("experiments/one/d.hpp", SPDX + '#include "ode/c.hpp"\n')
        self.write("experiments/one/d.cpp", SPDX + '#include "d.hpp"\n')

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def check(self):
        run = subprocess.run([SOURCE / "tools/check_layers", self.root], capture_output=True, text=True)
        return run.returncode, run.stdout + run.stderr

    def assert_finds(self, path, text, expected):
        self.write(path, text)
        status, output = self.check()
        self.assertEqual(status, 1, output)
        self.assertIn(expected, output)

    def test_passes_a_clean_tree(self):
        self.assertEqual(self.check(), (0, "check_layers: nothing to report\n"))

    def test_finds_an_include_against_the_layers(self):
        self.assert_finds("src/core/bad.hpp", SPDX + '#include "store/b.hpp"\n',
                          "src/core/bad.hpp:2: src/core may not include src/store/b.hpp")

    def test_finds_a_solver_that_sees_the_store(self):
        self.assert_finds("solvers/ode/bad.hpp", SPDX + '#include "store/b.hpp"\n', "solvers may not include src/store/b.hpp")

    def test_finds_an_experiment_that_includes_another(self):
        self.assert_finds("experiments/two/bad.cpp", SPDX + '#include "../one/d.hpp"\n',
                          "experiments may not include experiments/one/d.hpp")

    def test_finds_hdf5_outside_the_store(self):
        self.assert_finds("src/run/bad.cpp", SPDX + "#include <hdf5.h>\n", "<hdf5.h> is only for src/store")

    def test_finds_mpi_in_an_experiment(self):
        self.assert_finds("experiments/one/bad.cpp", SPDX + "#include <mpi.h>\n", "<mpi.h> is only for src/main.cpp, src/mpi")

    def test_finds_an_include_of_nothing(self):
        self.assert_finds("src/core/bad.hpp", SPDX + '#include "core/none.hpp"\n', '"core/none.hpp" is not found')

    def test_finds_a_folder_without_a_layer(self):
        self.assert_finds("src/extra/bad.hpp", SPDX, "src/extra/bad.hpp lies in no layer")

    def test_finds_a_long_file(self):
        self.assert_finds("src/core/bad.hpp", SPDX + "\n" * 400, "401 lines: past 400")

    def test_finds_a_file_without_licence(self):
        self.assert_finds("tools/bad", "#!/bin/sh\necho\n", "tools/bad:1: no line 'SPDX")

    def test_refuses_a_guide_without_the_table(self):
        self.write("CONTRIBUTING.md", "# nothing\n")
        status, output = self.check()
        self.assertNotEqual(status, 0)
        self.assertIn("has no table", output)


if __name__ == "__main__":
    unittest.main()
