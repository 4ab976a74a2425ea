# SPDX-License-Identifier: BSD-3-Clause
"""From systems.json to C++: see ../generate."""
