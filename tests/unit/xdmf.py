#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""VTK, the library under ParaView, opens fields.xdmf and sees the numbers of fields.h5 at their places."""
import sys
import unittest
from pathlib import Path

import h5py
import numpy

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import CampaignTest, main

from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkCommonExecutionModel import vtkStreamingDemandDrivenPipeline
from vtkmodules.vtkIOXdmf2 import vtkXdmfReader


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


if __name__ == "__main__":
    main()
