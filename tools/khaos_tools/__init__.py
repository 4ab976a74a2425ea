# SPDX-License-Identifier: BSD-3-Clause
"""What tools/report and tools/pack share. Needs h5py and numpy; pictures need matplotlib."""
