#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""tools/check_device finds each pitfall where it is one, and leaves host code alone."""
import subprocess
import tempfile
import unittest
from pathlib import Path

TOOL = Path(__file__).resolve().parents[2] / "tools/check_device"


def check(text):
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "src").mkdir()
        (Path(folder) / "src/a.cpp").write_text(text)
        run = subprocess.run([TOOL, folder], capture_output=True, text=True)
        return run.returncode, run.stdout + run.stderr


def kernel(statement):
    return f'void f(View u) {{\n  parallel_for("f", n, KOKKOS_LAMBDA(long i) {{\n    {statement}\n  }});\n}}\n'


class CheckDevice(unittest.TestCase):
    def assert_finds(self, text, expected):
        status, output = check(text)
        self.assertEqual(status, 1, f"nothing found in\n{text}")
        self.assertIn(expected, output)

    def assert_passes(self, text):
        self.assertEqual(check(text), (0, "check_device: nothing to report\n"))

    def test_finds_host_functions_in_a_kernel(self):
        for statement in ("u(i) = std::max(u(i), 0.0);", "std::array<double, 3> a;", "std::numeric_limits<double>::max();",
                          "if (bad) throw 1;", "u.rank();", "this->step(i);"):
            with self.subTest(statement):
                self.assert_finds(kernel(statement), "src/a.cpp:3: ")

    def test_finds_a_member_read_in_a_kernel(self):
        self.assert_finds(kernel("u(i) = rate_ * u(i);"), "src/a.cpp:3: rate_: a member of the class")

    def test_finds_host_functions_in_a_device_function(self):
        self.assert_finds("KOKKOS_INLINE_FUNCTION double g(double x) {\n  return std::min(x, 1.0);\n}\n", "src/a.cpp:2: std::min")
        self.assert_finds("struct S {\n  KOKKOS_FUNCTION void operator()(int i) const {\n    std::vector<int> v;\n  }\n};\n",
                          "src/a.cpp:3: std::vector")

    def test_finds_names_that_some_kokkos_lacks(self):
        for text in ("KOKKOS_CLASS_LAMBDA(int i) {}", "V::HostMirror h;", "Kokkos::numbers::pi;", 'Kokkos::fence("why");',
                     "Kokkos::max(a, b);", "Kokkos::Experimental::sqrt(x);", "Kokkos::atomic_inc(&n);", "Exec::concurrency();"):
            with self.subTest(text):
                self.assert_finds(text, "src/a.cpp:1: ")

    def test_finds_a_kernel_in_a_test_body(self):
        self.assert_finds("TEST(A, b) {\n  parallel_for(n, KOKKOS_LAMBDA(int i) { u(i) = 0; });\n}\n", "in a test body")

    def test_finds_a_namespace_table_read_by_a_kernel(self):
        self.assert_finds("namespace n {\nconstexpr double tab[2] = {1, 2};\n" + kernel("u(i) = tab[0];") + "}\n", "tab: a constexpr array")

    def test_leaves_a_table_inside_the_function_alone(self):
        self.assert_passes("KOKKOS_FUNCTION double g(int i) {\n  constexpr double tab[2] = {1, 2};\n  return tab[i];\n}\n")

    def test_leaves_host_code_comments_and_text_alone(self):
        self.assert_passes("double h(double x) { return std::max(x, rate_); }\n" + kernel("u(i) = 1;  // not std::max, not this"))
        self.assert_passes('KOKKOS_FUNCTION double g(double x);\nvoid f() { std::vector<int> v; log("std::max(", this); }\n')
        self.assert_passes("void f() { int rank = comm.rank(); Kokkos::fence(); }\n")

    def test_leaves_a_line_marked_host_only_alone(self):
        self.assert_passes(kernel("u(i) = std::max(u(i), 0.0);  // host only"))


if __name__ == "__main__":
    unittest.main()
