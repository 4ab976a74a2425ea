#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""VTK, the library under ParaView, opens fields.xdmf and sees the numbers of fields.h5 at their places."""
import os
import sys
import unittest
from pathlib import Path
from unittest import mock

import h5py
import numpy
import xarray

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import campaigns
from campaigns import CampaignTest, main

from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkCommonExecutionModel import vtkStreamingDemandDrivenPipeline
from vtkmodules.vtkIOXdmf2 import vtkXdmfReader


def read(path, frame):
    """Times of the collection of a file's only Point, and its grid at one of them."""
    reader = vtkXdmfReader()
    reader.SetFileName(str(path))
    reader.UpdateInformation()
    information = reader.GetOutputInformation(0)
    times = information.Get(vtkStreamingDemandDrivenPipeline.TIME_STEPS())
    information.Set(vtkStreamingDemandDrivenPipeline.UPDATE_TIME_STEP(), times[frame])
    reader.Modified()
    reader.Update()
    return times, reader.GetOutputDataObject(0)


def at_points(grid, name):
    """Values, and x, y and z of each."""
    return vtk_to_numpy(grid.GetPointData().GetArray(name)), numpy.array([grid.GetPoint(k) for k in range(grid.GetNumberOfPoints())]).T


class Xdmf(CampaignTest):
    def test_is_read_by_vtk(self):
        self.run_ok("test-lattice", "--sweep", "fail_at=-1,-2", "--set", "steps=30", "--out", "c", ranks=2)
        reader = vtkXdmfReader()
        reader.SetFileName(str(self.folder / "c/fields.xdmf"))
        reader.UpdateInformation()
        information = reader.GetOutputInformation(0)
        times = information.Get(vtkStreamingDemandDrivenPipeline.TIME_STEPS())
        self.assertEqual(list(times), [0, 0.5, 1])
        with h5py.File(self.folder / "c/fields.h5") as file:
            stored = file["u"][...]
        for k, time in enumerate(times):
            information.Set(vtkStreamingDemandDrivenPipeline.UPDATE_TIME_STEP(), time)
            reader.Modified()
            reader.Update()
            blocks = reader.GetOutputDataObject(0)
            self.assertEqual(blocks.GetNumberOfBlocks(), 2)
            for point in range(2):
                grid = blocks.GetBlock(point)
                self.assertEqual(grid.GetDimensions(), (16, 9, 1))
                self.assertEqual(grid.GetBounds()[:4], (0, 7.5, 0, 4))
                seen = vtk_to_numpy(grid.GetPointData().GetArray("u")).reshape(9, 16)
                self.assertTrue(numpy.array_equal(seen, stored[point, k]))

    def test_is_not_written_where_no_field_is_a_snapshot(self):
        self.run_ok("test-walk", "--out", "c")
        self.assertFalse((self.folder / "c/fields.xdmf").exists())


class Boxes(CampaignTest):
    """The boxes of the families: x to the right, at their times, in VTK and in xarray."""

    def setUp(self):
        super().setUp()
        started = mock.patch.object(campaigns, "PROGRAM", os.environ["KHAOS_BINARY"])
        started.start()
        self.addCleanup(started.stop)

    def field(self, name, times, dims):
        """Of one Point in xarray, its dimensions and times compared."""
        with xarray.open_dataset(self.folder / "c/fields.h5") as data:
            field = data[name][0].load()
        self.assertEqual(field.dims, dims)
        numpy.testing.assert_allclose(field.time, times, rtol=1e-14)
        return field

    def test_a_flow_driven_along_x_varies_with_y(self):
        self.run_ok("turbulence-2d", "--set", "N=16", "--set", "E0=0", "--set", "F=1", "--set", "n=2", "--set", "nu=1",
                    "--set", "T=0.3", "--set", "samples=6", "--set", "frames=3", "--out", "c")
        times, grid = read(self.folder / "c/fields.xdmf", 3)
        numpy.testing.assert_allclose(times, [0, 0.1, 0.2, 0.3], rtol=1e-14)
        w, (_, y, _) = at_points(grid, "vorticity")
        peak = 2 * (1 - numpy.exp(-4 * 0.3)) / 4  # w_t = -k F cos(k y) - nu k^2 w, k = n
        numpy.testing.assert_allclose(w, -peak * numpy.cos(2 * y), atol=1e-4)  # the start is 1e-5 in size
        field = self.field("vorticity", times, ("time", "y", "x"))
        numpy.testing.assert_array_equal(field[3].values.ravel(), w)

    def test_walls_across_x_vary_with_x(self):
        self.run_ok("domain-walls", "--set", "start=straight", "--set", "N=64", "--set", "L=24", "--set", "T=0.2",
                    "--set", "samples=2", "--set", "frames=1", "--out", "c")
        times, grid = read(self.folder / "c/fields.xdmf", 0)
        phi, (x, _, _) = at_points(grid, "phi")
        self.assertTrue(((phi > 0) == ((x > 6) & (x < 18)))[(x != 6) & (x != 18)].all())
        self.field("phi", [0, 0.2], ("time", "y", "x"))

    def test_vortices_of_taylor_and_green_stand_along_z(self):
        self.run_ok("taylor-green", "--set", "N=12", "--set", "T=0.2", "--set", "samples=2", "--set", "frames=2", "--out", "c")
        times, grid = read(self.folder / "c/fields.xdmf", 0)
        w, (x, y, z) = at_points(grid, "vorticity")
        sin, cos = numpy.sin, numpy.cos
        curl = [-cos(x) * sin(y) * sin(z), -sin(x) * cos(y) * sin(z), 2 * sin(x) * sin(y) * cos(z)]
        numpy.testing.assert_allclose(w, numpy.linalg.norm(curl, axis=0), atol=1e-14)
        field = self.field("vorticity", [0, 0.1, 0.2], ("time", "z", "y", "x"))
        numpy.testing.assert_array_equal(field[0].values.ravel(), w)


if __name__ == "__main__":
    main()
