#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""Every reader that the README promises opens the files of a campaign as they are: ncdump, xarray with the netcdf4 and
the h5netcdf engine, Octave. The values are compared with what the experiments compute."""
import subprocess
import sys
import unittest
from pathlib import Path

import numpy as np
import xarray

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import CampaignTest, main

SQUARES = ["test-square", "--sweep", "x=1,2,3", "--set", "note=some", "--out", "c"]
WALKS = ["test-walk", "--sweep", "steps=5,8", "--out", "w"]


class Readers(CampaignTest):
    def setUp(self):
        super().setUp()
        self.run_ok(*SQUARES)
        self.run_ok(*WALKS, ranks=2)

    def test_xarray_with_both_engines(self):
        for engine in ("netcdf4", "h5netcdf"):
            with self.subTest(engine=engine):
                with xarray.open_dataset(self.folder / "c/campaign.h5", engine=engine) as d:
                    np.testing.assert_array_equal(d.square, [1, 4, 9])
                    np.testing.assert_array_equal(d.status, [1, 1, 1])
                    self.assertEqual(d.square.dims, ("point",))
                    self.assertEqual((d.square.attrs["units"], d.square.attrs["long_name"]), ("m2", "x squared"))
                    self.assertEqual([str(text) for text in d.note.astype(str).values], ["some"] * 3)
                    self.assertEqual(d.attrs["experiment"], "test-square")
                with xarray.open_dataset(self.folder / "c/summary.h5", engine=engine) as d:
                    self.assertEqual(float(d["sum"]), 14)
                with xarray.open_dataset(self.folder / "w/campaign.h5", engine=engine) as d, \
                        xarray.open_dataset(self.folder / "w/fields.h5", engine=engine) as f:
                    np.testing.assert_array_equal(d.step_length, [5, 8])
                    self.assertTrue(np.isnan(d.path[0, 5:]).all())
                    np.testing.assert_array_equal(f.frames[1, :, 2], 2 * d.path[1])  # frames are 0, x, 2 x, 3 x
                    self.assertEqual(float(d.end[1]), float(d.path[1, 7]))

    def test_every_kind_of_value(self):
        self.write("kinds.yaml", """experiment: test-shapes
set: {big: 4503599627370497}
sweep: {points: [{n: 1, label: one, weights: []}, {n: 3, on: false, label: Größe, weights: [1, 2.5, 4]}]}""")
        self.run_ok("kinds.yaml", "--out", "k", ranks=2)
        for engine in ("netcdf4", "h5netcdf"):
            with self.subTest(engine=engine), xarray.open_dataset(self.folder / "k/campaign.h5", engine=engine) as d:
                np.testing.assert_array_equal(d.n, [1, 3])
                np.testing.assert_array_equal(d.on, [1, 0])
                self.assertEqual([str(text) for text in d.label.values], ["one", "Größe"])
                np.testing.assert_array_equal(d.weights, [[np.nan] * 3, [1, 2.5, 4]])
                np.testing.assert_array_equal(d.k_length, [1, 3])
                np.testing.assert_array_equal(d.row, [[0.5, np.nan, np.nan], [0.5, 0.25, 0.5 / 3]])
                np.testing.assert_array_equal(d.counts[1], 4503599627370497 + np.arange(3))
                np.testing.assert_array_equal(d.side, [-1, 1])
                self.assertEqual((d.table.dims, d.side.attrs["units"]), (("point", "k", "side"), "m"))
                np.testing.assert_array_equal(d.table[1, :, 0], -d.row[1])
                np.testing.assert_allclose(d.root[1, :, 0] + 1j * d.root[1, :, 1], 0.5 * np.exp(1j * np.arange(3)), rtol=1e-15)

    def test_messages_of_failed_points(self):
        self.run_ok("test-root", "--sweep", "x=4,-1", "--out", "f", code=1)
        for engine in ("netcdf4", "h5netcdf"):
            with self.subTest(engine=engine), xarray.open_dataset(self.folder / "f/campaign.h5", engine=engine) as d:
                self.assertEqual([str(text) for text in d.message.values], ["", "not finite at x = -1"])
                np.testing.assert_array_equal(d.status, [1, 2])
                np.testing.assert_array_equal(d.root, [2, np.nan])

    def test_every_variable_says_its_unit_and_meaning(self):
        for file in ("c/campaign.h5", "w/campaign.h5", "w/fields.h5", "c/summary.h5"):
            with xarray.open_dataset(self.folder / file, decode_cf=False) as d:
                for name, variable in d.data_vars.items():
                    if variable.dtype.kind == "f":
                        self.assertIn("_FillValue", variable.attrs, name)
                    self.assertIn("long_name", variable.attrs, name)
                    if name != "end_time":
                        self.assertIn("units", variable.attrs, name)

    def test_the_words_of_an_integer(self):
        self.run_ok("test-step", "--sweep", "x=0,0.5", "--out", "s")
        for engine in ("netcdf4", "h5netcdf"):
            with self.subTest(engine=engine), xarray.open_dataset(self.folder / "s/campaign.h5", engine=engine) as d:
                np.testing.assert_array_equal(d.level.attrs["flag_values"], [0, 1, 2])
                self.assertEqual(d.level.attrs["flag_meanings"], "none one_jump both")

    def test_ncdump(self):
        for file in ("c/campaign.h5", "w/campaign.h5", "w/fields.h5", "c/summary.h5"):
            result = subprocess.run(["ncdump", "-h", self.folder / file], capture_output=True, text=True)
            self.assertEqual((result.returncode, result.stderr), (0, ""))
        text = subprocess.run(["ncdump", "-v", "square,note", self.folder / "c/campaign.h5"], capture_output=True, text=True).stdout
        self.assertIn("square = 1, 4, 9 ;", text)
        self.assertIn('"some"', text)

    def test_octave_as_hdf5_and_as_netcdf(self):
        script = """pkg load netcdf; s = load('-hdf5', 'c/campaign.h5', 'x', 'square'); disp(s.square(:)');
            disp(ncread('c/campaign.h5', 'square')'); note = ncread('c/campaign.h5', 'note'); disp(note(:, 1)');
            p = ncread('w/campaign.h5', 'path'); f = ncread('w/fields.h5', 'frames'); disp(isequal(2 * p(:, 2), squeeze(f(3, :, 2))'))"""
        result = subprocess.run(["octave-cli", "--norc", "--quiet", "--eval", script], cwd=self.folder, capture_output=True, text=True)
        self.assertEqual([line.split() for line in result.stdout.splitlines()],
                         [["1", "4", "9"], ["1", "4", "9"], ["some"], ["1"]], result.stderr)


if __name__ == "__main__":
    main()
